"""Who is in charge of an O-item, and its evidence."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ita_portal import thai
from ita_portal.form_fields import ThaiCharField, ThaiDateField, refusal
from ita_portal.template_filters import thai_date_short
from measures.actions.evidence import EvidenceDraft, kept_upload
from measures.actions.items import CHARGE_FIELDS
from measures.forms.evidence_fields import UploadField, web_address
from measures.forms.sentences import upload_sentence
from measures.models import Evidence, ItemCharge
from measures.rules.season import Window
from measures.uploads import Upload, UploadRefused, for_public
from organisations.models import Officer, Post, Unit

YEARS = range(2540, 2701)  # as the constraints of the models


def _choice(label: Any) -> forms.ModelChoiceField:  # noqa: ANN401 -- Django's field options
    return forms.ModelChoiceField(label=label, queryset=None, required=False, empty_label=lazy("ยังไม่ระบุ"))


class ChargeForm(forms.Form):
    """Who answers for an item, and by when."""

    officer = _choice(lazy("ผู้รับผิดชอบ"))
    post = _choice(lazy("ตำแหน่ง"))
    unit = _choice(lazy("สำนัก/กอง"))
    inner_on = ThaiDateField(
        label=lazy("กำหนดภายใน"), required=False, help_text=lazy("วันที่หลักฐานต้องพร้อมให้ตรวจ เช่น 15 ก.พ. 2569")
    )
    outer_on = ThaiDateField(label=lazy("กำหนดภายนอก"), required=False, help_text="")
    note = ThaiCharField(
        label=lazy("บันทึกช่วยจำ"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, charge: ItemCharge | None, window: Window | None, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Offer the agency's people, posts and units; make it inside the agency's scope."""
        initial = {name: getattr(charge, name) for name in CHARGE_FIELDS} if charge else {}
        super().__init__(*args, **(kwargs | {"initial": initial, "prefix": "charge"}))
        self.window = window
        choices: Any = self.fields
        choices["officer"].queryset = Officer.objects.all()
        choices["post"].queryset = Post.objects.filter(is_active=True)
        choices["unit"].queryset = Unit.objects.filter(is_active=True)
        if window:
            words = {"day": thai_date_short(window.ends_on)}
            self.fields["outer_on"].help_text = _("เว้นว่าง = วันสุดท้ายที่กรอก OIT ได้ คือ %(day)s") % words

    def clean(self) -> dict[str, Any]:
        """Refuse an inner date after the outer one."""
        data = super().clean() or {}
        inner, outer = data.get("inner_on"), data.get("outer_on")
        if inner and outer and inner > outer:
            self.add_error("inner_on", _("อยู่หลังกำหนดภายนอก: %(day)s") % {"day": thai_date_short(outer)})
        return data


class ItemEvidenceForm(forms.Form):
    """One address or one file, and what it shows."""

    url = forms.CharField(
        label=lazy("ที่อยู่เว็บ"),
        max_length=1000,
        required=False,
        widget=forms.URLInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    file = UploadField(
        label=lazy("หรือแนบไฟล์"),
        required=False,
        help_text=lazy("PDF JPG หรือ PNG"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )
    is_public = forms.BooleanField(
        label=lazy("เผยแพร่ไฟล์นี้ในตารางข้อ O สาธารณะ"),
        required=False,
        help_text=lazy("ระบบตัดสคริปต์ ไฟล์แนบ ชื่อผู้จัดทำ และลายเซ็นดิจิทัลออก เผยแพร่เมื่อคนที่สองตรวจแล้ว ดูให้แน่ว่าไม่มีข้อมูลส่วนบุคคล"),
    )
    caption = ThaiCharField(label=lazy("หลักฐานนี้แสดงอะไร"), max_length=300, required=False)
    content_year = ThaiCharField(
        label=lazy("เนื้อหาเป็นของปี"),
        required=False,
        help_text=lazy("บางข้อใช้เอกสารของปีก่อน ระบบจะคอยดูว่าหน้านั้นยังเป็นของปีนี้"),
    )

    def __init__(self, *args: Any, fiscal_year: int, evidence: Evidence | None = None, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Begin with the evidence to change, else with the item's year."""
        initial: dict[str, Any] = {"content_year": fiscal_year}
        if evidence is not None:
            initial = {
                "url": evidence.url,
                "caption": evidence.caption,
                "content_year": evidence.content_year or fiscal_year,
                "is_public": evidence.is_public,
            }
        super().__init__(*args, **(kwargs | {"initial": initial, "prefix": "evidence"}))
        self.fiscal_year, self.evidence = fiscal_year, evidence

    def clean_url(self) -> str:
        """Accept web addresses only."""
        return web_address(self.cleaned_data["url"])

    def clean_content_year(self) -> int:
        """Read a B.E. year in either digits; blank = the item's year."""
        text = str(self.cleaned_data["content_year"]).strip()
        try:
            year = thai.parse_year(text) if text else self.fiscal_year
        except thai.Unreadable as error:
            raise refusal(error) from error
        if year not in YEARS:
            raise refusal(thai.Unreadable("not_a_year", text))
        return year

    def clean(self) -> dict[str, Any]:
        """Ask for an address or a file, one of them; a file that stands may stay."""
        data = super().clean() or {}
        if self.has_error("url") or self.has_error("file"):
            return data
        if data.get("url") and data.get("file"):
            raise ValidationError(_("ใส่ที่อยู่เว็บหรือแนบไฟล์อย่างเดียว อีกอย่างเพิ่มเป็นหลักฐานถัดไป"))
        if not data.get("url") and not data.get("file") and not (self.evidence and self.evidence.file):
            self.add_error("url", _("ใส่ที่อยู่เว็บ หรือแนบไฟล์"))
        if data.get("is_public") and not data.get("url"):
            self._make_public(data)
        return data

    def _make_public(self, data: dict[str, Any]) -> None:
        """Clean the file for the public, the one that stands too: who checks sees what the public will get."""
        standing = self.evidence if self.evidence and self.evidence.file and not self.evidence.is_public else None
        upload: Upload | None = data.get("file") or (kept_upload(standing) if standing else None)
        if upload is None:
            return
        try:
            data["file"] = for_public(upload)
        except UploadRefused as refused:
            self.add_error("file", upload_sentence(refused, settings.UPLOAD_MAX_BYTES))

    def is_too_large(self) -> bool:
        """Whether the file was refused for its size."""
        return self.has_error("file", "too_large")

    def draft(self) -> EvidenceDraft:
        """Return what was typed. Call once the form is valid."""
        data = self.cleaned_data
        return EvidenceDraft(data["url"], data["file"], data["caption"], data["content_year"], data["is_public"])
