"""What evidence is typed into: a file judged by its content, an address of the web."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from measures.forms.sentences import upload_sentence
from measures.uploads import Upload, UploadRefused, judge


class UploadField(forms.FileField):
    """A file judged by its content; cleans to an Upload, or None."""

    def clean(self, data: Any, initial: Any = None) -> Upload | None:  # noqa: ANN401 -- Django's signature
        """Judge the file; the reason stands beside the field. Its code tells `too_large` from bad content."""
        if not data:
            return None
        try:
            return judge(data)
        except UploadRefused as refused:
            raise ValidationError(upload_sentence(refused, settings.UPLOAD_MAX_BYTES), code=refused.code) from refused


def web_address(typed: str) -> str:
    """Return a web address, a missing https:// added; '' when blank. Nothing is fetched. Raises ValidationError."""
    text = str(typed).strip()
    if not text:
        return ""
    address = text if "://" in text else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as error:
        raise ValidationError(
            _("ที่อยู่เว็บต้องขึ้นต้นด้วย https:// หรือ http://: พิมพ์ไว้ “%(text)s”") % {"text": text[:60]}
        ) from error
    return address
