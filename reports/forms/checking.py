"""The answer to a finding of the quality sweep."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ita_portal.form_fields import ThaiCharField


class WhyForm(forms.Form):
    """Why a finding may stand."""

    answer = ThaiCharField(
        label=_("ทราบแล้ว เพราะ"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("แก้ที่ต้นเรื่อง หรือเขียนเหตุผลที่ปล่อยไว้")},
    )


class AnswerForm(WhyForm):
    """Why a finding may stand; code, place and field name it."""

    code = forms.CharField(max_length=40, widget=forms.HiddenInput)
    place = forms.CharField(max_length=40, widget=forms.HiddenInput)
    field = forms.CharField(max_length=200, required=False, strip=False, widget=forms.HiddenInput)

    def key(self) -> tuple[str, str, str]:
        """Return the finding that is named, sent or shown."""
        code, place, field = (str(self[name].value() or "") for name in ("code", "place", "field"))
        return code, place, field
