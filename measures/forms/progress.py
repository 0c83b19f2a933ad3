"""Reporting what was done, on a phone."""

import datetime as dt
import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ita_portal.form_fields import ThaiCharField, ThaiDateField
from ita_portal.template_filters import thai_date_short
from measures.actions.evidence import EvidenceDraft
from measures.forms.evidence_fields import UploadField, web_address
from measures.models import Measure, Status, Step

ENTRY_FIELDS = ("status", "done", "period_text", "output", "outcome", "problem", "remark", "percent", "concerns_on")
MORE = ("period_text", "outcome", "problem", "remark", "percent", "concerns_on")


def _text(label: Any, rows: int = 2) -> ThaiCharField:  # noqa: ANN401 -- Django's field options
    return ThaiCharField(label=label, required=False, max_length=10000, widget=forms.Textarea(attrs={"rows": rows}))


class ProgressForm(forms.Form):
    """One entry. What is done comes first; everything else may stay empty."""

    step = forms.ChoiceField(label=lazy("รายงานของ"), required=False)
    status = forms.ChoiceField(
        label=lazy("สถานะ"),
        choices=Status.choices,
        widget=forms.RadioSelect,
        error_messages={"required": lazy("เลือกสถานะ")},
    )
    done = _text(lazy("ทำอะไรไปแล้ว"), rows=3)
    output = _text(lazy("ผลผลิต"))
    outcome = _text(lazy("ผลลัพธ์"))
    problem = _text(lazy("ปัญหา อุปสรรค"))
    remark = _text(lazy("หมายเหตุ"))
    period_text = ThaiCharField(label=lazy("ดำเนินการเมื่อ"), max_length=200, required=False)
    percent = ThaiCharField(label=lazy("ร้อยละที่ทำได้"), required=False)
    concerns_on = ThaiDateField(label=lazy("ผล ณ วันที่"))
    photo = UploadField(
        label=lazy("ถ่ายรูป"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}),
    )
    document = UploadField(
        label=lazy("แนบไฟล์"),
        required=False,
        help_text=lazy("PDF JPG หรือ PNG"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )
    url = forms.CharField(
        label=lazy("ที่อยู่เว็บ"),
        max_length=1000,
        required=False,
        widget=forms.URLInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    caption = ThaiCharField(label=lazy("หลักฐานนี้แสดงอะไร"), max_length=300, required=False)
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, measure: Measure, step: Step | None, today: dt.date, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Begin with where the measure, or the step asked for, stands today."""
        status = (step.status if step else "") or measure.status
        initial = {
            "step": str(step.pk) if step else "",
            "status": status,
            "concerns_on": today,
            "key": secrets.token_urlsafe(12),
        }
        super().__init__(*args, **(kwargs | {"initial": initial}))
        self.today = today
        self.steps = {str(row.pk): row for row in measure.steps.all()}
        choices: Any = self.fields["step"]
        numbered = [(key, f"{place}. {row.text}"[:120]) for place, (key, row) in enumerate(self.steps.items(), start=1)]
        choices.choices = [("", _("ทั้งมาตรการ")), *numbered]

    def is_more_open(self) -> bool:
        """Whether the folded part holds a reason to see it."""
        wants_reason = self.has_error("url", "evidence_wanted")
        return wants_reason or any(
            self.errors.get(name) or (self.is_bound and name != "concerns_on" and self[name].value()) for name in MORE
        )

    def clean_percent(self) -> int | None:
        """Read a whole number from 0 to 100, either digits; None when blank."""
        text = str(self.cleaned_data["percent"]).strip().rstrip("%")
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= 100):
            raise ValidationError(_("ร้อยละเป็นจำนวนเต็ม 0 ถึง 100: พิมพ์ไว้ “%(text)s”") % {"text": text[:30]})
        return int(text)

    def clean_concerns_on(self) -> dt.date:
        """Refuse a day that has not come."""
        day: dt.date = self.cleaned_data["concerns_on"]
        if day > self.today:
            words = {"day": thai_date_short(day), "today": thai_date_short(self.today)}
            raise ValidationError(_("ยังไม่ถึงวันที่ %(day)s: วันนี้ %(today)s") % words)
        return day

    def clean_url(self) -> str:
        """Accept web addresses only, and a missing https:// is added. Nothing is fetched."""
        return web_address(self.cleaned_data["url"])

    def clean(self) -> dict[str, Any]:
        """Ask for evidence, or for a reason, when something is said to be done."""
        data = super().clean() or {}
        shown = any(data.get(name) for name in ("photo", "document", "url"))
        tried = any(self.errors.get(name) for name in ("photo", "document", "url"))
        if data.get("status") == Status.DONE and not shown and not tried and not data.get("remark"):
            sentence = _("เสร็จแล้ว: แนบหลักฐานอย่างหนึ่ง หรือบอกเหตุผลในหมายเหตุ")
            self.add_error("url", ValidationError(sentence, code="evidence_wanted"))
        if data.get("caption") and not shown and not tried:
            self.add_error("caption", _("ยังไม่มีหลักฐานที่ข้อความนี้อธิบาย"))
        return data

    def is_too_large(self) -> bool:
        """Whether a file was refused for its size."""
        return any(self.has_error(name, "too_large") for name in ("photo", "document"))

    def entry(self) -> dict[str, Any]:
        """Return the fields of the entry. Call once the form is valid."""
        return {name: self.cleaned_data[name] for name in ENTRY_FIELDS}

    def sent_key(self) -> str:
        """Return what the page called this entry: sent again under it, it is the same entry."""
        return str(self.cleaned_data["key"])

    def chosen_step(self) -> Step | None:
        """Return the step reported on; None = the whole measure."""
        return self.steps.get(self.cleaned_data["step"])

    def evidence(self) -> list[EvidenceDraft]:
        """Return the pieces of evidence; the caption goes with each."""
        data = self.cleaned_data
        caption = data.get("caption", "")
        uploads = [data[name] for name in ("photo", "document") if data.get(name)]
        drafts = [EvidenceDraft(upload=upload, caption=caption) for upload in uploads]
        return [*drafts, *([EvidenceDraft(url=data["url"], caption=caption)] if data["url"] else [])]
