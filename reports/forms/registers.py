"""Forms of the registers: a paper made elsewhere, why a number is void, why numbers are missing."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ita_portal.form_fields import ThaiCharField, ThaiDateField, ThaiDecimalField
from reports.actions.registers import NEXT_FREE, PaperEntered
from reports.forms import ThaiTextField
from reports.rules.numbering import MOST


def whole(**options: Any) -> ThaiDecimalField:  # noqa: ANN401 -- Django's field options
    """Return a field for a number of a register."""
    return ThaiDecimalField(low=Decimal(1), high=Decimal(MOST), **options)


class _Numbers(forms.Form):
    """A form with numbers of a register."""

    def _whole(self, name: str) -> int | None:
        number: Decimal | None = self.cleaned_data.get(name)
        if number is not None and number != int(number):
            self.add_error(name, _("เลขทะเบียนเป็นจำนวนเต็ม"))
        return None if number is None else int(number)


class PaperForm(_Numbers):
    """A paper that was made elsewhere and stands in a register here."""

    register = forms.ChoiceField(label=_("ทะเบียน"))
    choice = forms.ChoiceField(
        label=_("เลขที่"),
        choices=((NEXT_FREE, _("เลขถัดไปของทะเบียน")), ("hand", _("ระบุเอง"))),
        widget=forms.RadioSelect,
        initial="hand",
    )
    number = whole(label=_("เลขที่ (เมื่อระบุเอง)"), required=False)
    dated_on = ThaiDateField(label=_("ลงวันที่"))
    subject = ThaiTextField(label=_("เรื่อง"), rows=2, max_length=1000)
    addressee = ThaiCharField(label=_("ถึง"), max_length=200, required=False)

    def __init__(self, *args: Any, registers: list[tuple[str, str]], today: dt.date, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Offer registers as (key, label)."""
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["register"].choices = registers  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the number when it is given by hand; refuse a day that has not come."""
        data = super().clean() or {}
        if data.get("choice") == "hand" and data.get("number") is None and "number" not in self.errors:
            self.add_error("number", _("พิมพ์เลขที่"))
        self._whole("number")
        if data.get("dated_on") and data["dated_on"] > self.today:
            self.add_error("dated_on", _("วันที่ยังมาไม่ถึง"))
        return data

    def chosen(self) -> int | str:
        """Return the number as the action takes it."""
        return NEXT_FREE if self.cleaned_data["choice"] == NEXT_FREE else int(self.cleaned_data["number"])

    def paper(self) -> PaperEntered:
        """Return what the register says of the paper."""
        data = self.cleaned_data
        return PaperEntered(data["subject"], data["dated_on"], data["addressee"])


class GapForm(_Numbers):
    """Why some numbers were not given."""

    first = whole(label=_("ตั้งแต่เลข"))
    last = whole(label=_("ถึงเลข"))
    text = ThaiCharField(label=_("คำอธิบาย"), max_length=300, help_text=_("เช่น ใช้ออกทะเบียนกระดาษก่อนเริ่มใช้ระบบ"))

    def clean(self) -> dict[str, Any]:
        """Refuse a span that runs backwards."""
        data = super().clean() or {}
        first, last = self._whole("first"), self._whole("last")
        if first is not None and last is not None and last < first:
            self.add_error("last", _("เลขสุดท้ายอยู่ก่อนเลขแรก"))
        return data
