"""Periods as typed: days, months, quarters or years, in either digits; what they mean and what they lack."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ita_portal import thai
from ita_portal.form_fields import REASONS, ThaiCharField, ThaiDateField
from ita_portal.template_filters import thai_date_short
from measures.forms.sentences import period_problem, remark_sentence
from measures.models import PeriodKind, Plan, PlanState
from measures.rules import period_text, periods
from measures.rules.public_holidays import public_holiday

HINT = lazy("เช่น ต.ค. 68 - มี.ค. 69 · ไตรมาส 2 · 1 - 15 ม.ค. 2569 · ทั้งปี · ตั้งแต่ มิ.ย. 2569 เป็นต้นไป")
NOT_READ = lazy("อ่านระยะเวลาไม่ได้: พิมพ์ไว้ “%(text)s” ถ้าต้องการพิมพ์ตามนี้โดยไม่มีวันที่ ให้ใส่ในเครื่องหมาย “ ”")


def circumstances_of(plan: Plan, today: dt.date, within: periods.Period | None = None) -> periods.Circumstances:
    """Return what the periods of a plan are judged by on a day."""
    drawn_on = today if plan.state != PlanState.APPROVED else None
    return periods.Circumstances(plan.fiscal_year, drawn_on, within, public_holiday)


def reasons_wanted(codes: list[str]) -> str:
    """Return the sentence that asks why a period is unusual."""
    return _("%(what)s ถ้าตั้งใจ ให้บอกเหตุผล") % {"what": " · ".join(remark_sentence(code) for code in codes)}


def unreadable(error: thai.Unreadable) -> ValidationError:
    """Return why a period could not be read."""
    return ValidationError(REASONS.get(error.code, NOT_READ), code=error.code, params={"text": error.text.strip()[:60]})


class EdgeField(ThaiDateField):
    """A day; a month (ต.ค. 2568, ต.ค.) or a quarter (ไตรมาส 2) is taken as its first or last day.

    `fiscal_year` says which year a month without one lies in; the form sets it.
    """

    def __init__(self, *, edge: period_text.Edge, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's field options
        """Remember which day of the month a month stands for."""
        super().__init__(required=False, help_text=lazy("เช่น 1 ต.ค. 2568, ต.ค. 68 หรือ ไตรมาส 1"), **kwargs)
        self.edge = edge
        self.fiscal_year = 0

    def to_python(self, value: Any) -> dt.date | None:  # noqa: ANN401 -- Django's signature
        """Read a day, a month or a quarter."""
        if not isinstance(value, str) or not value.strip():
            return None if isinstance(value, str) else super().to_python(value)
        try:
            return period_text.read_edge(value, self.fiscal_year, self.edge)
        except thai.Unreadable as error:
            raise unreadable(error) from error


class PeriodField(ThaiCharField):
    """A whole period in one box; gives a Period."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's field options
        """Say by example what may be typed."""
        super().__init__(required=False, max_length=200, **kwargs)
        self.fiscal_year = 0

    def clean(self, value: Any) -> periods.Period:  # noqa: ANN401 -- Django's signature
        """Read the period; one that no plan of the year can hold is refused."""
        try:
            period = period_text.read(super().clean(value), self.fiscal_year)
        except thai.Unreadable as error:
            raise unreadable(error) from error
        refused = [row.code for row in periods.check(period, self.fiscal_year) if row.refuse]
        if refused:
            raise ValidationError([period_problem(code, period)[1] for code in refused])
        return period


class Restorable:
    """Mixin: a form filled from a draft says what was typed and not yet what is wrong with it."""

    is_restored = False

    @property
    def errors(self) -> Any:  # noqa: ANN401 -- Django's ErrorDict
        """Return nothing while the draft is only shown."""
        return ErrorDict() if self.is_restored else super().errors  # type: ignore[misc]  # a form's


class PeriodForm(Restorable, forms.Form):
    """The period of a measure: its kind, days, printed text and, where it is unusual, the reason."""

    period_kind = forms.ChoiceField(label=lazy("ระยะเวลาเป็น"), choices=PeriodKind.choices)
    starts_on = EdgeField(label=lazy("เริ่ม"), edge="first")
    ends_on = EdgeField(label=lazy("สิ้นสุด"), edge="last")
    period_text = ThaiCharField(
        label=lazy("ข้อความที่พิมพ์"), max_length=200, required=False, help_text=lazy("เว้นว่าง = พิมพ์ตามวันที่")
    )
    period_reason = ThaiCharField(
        label=lazy("เหตุผลของระยะเวลาที่ต่างจากปกติ"),
        max_length=300,
        required=False,
        help_text=lazy("กรอกเมื่อระบบถาม เช่น ทำต่อเนื่องหลายปี หรือเริ่มก่อนแผนอนุมัติ"),
    )

    def __init__(self, data: Any = None, *, plan: Plan, today: dt.date, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Read days in the plan's year, judge them on `today`."""
        super().__init__(data, **kwargs)
        self.plan, self.today = plan, today
        for name in ("starts_on", "ends_on"):
            field: Any = self.fields[name]
            field.fiscal_year = plan.fiscal_year

    def clean(self) -> dict[str, Any]:
        """Judge the period by its kind; an unusual one wants a reason."""
        data = super().clean() or {}
        if "starts_on" in data and "ends_on" in data and data.get("period_kind"):
            self._clean_period(data)
        return data

    def period(self) -> periods.Period | None:
        """Return what was typed, None where it cannot be read."""
        data = self.cleaned_data
        if not {"period_kind", "starts_on", "ends_on"} <= data.keys():
            return None
        return periods.Period(data["period_kind"], data["starts_on"], data["ends_on"], data.get("period_text", ""))

    def unusual(self) -> list[str]:
        """Return codes of what is unusual about the period typed."""
        period = self.period()
        return list(periods.unusual(period, circumstances_of(self.plan, self.today))) if period else []

    def _clean_period(self, data: dict[str, Any]) -> None:
        kind, start, end, text = data["period_kind"], data["starts_on"], data["ends_on"], data.get("period_text", "")
        if kind in periods.KINDS_WITHOUT_DATES and (start or end):
            label = PeriodKind(kind).label
            self.add_error("period_kind", _("“%(kind)s” ไม่มีวันที่: เลือกแบบที่มีวันที่ หรือลบวันที่ออก") % {"kind": label})
            return
        if kind == PeriodKind.AS_PRINTED and not text and not self.has_error("period_text"):
            self.add_error("period_text", _("พิมพ์ข้อความระยะเวลาด้วย"))
        if kind == PeriodKind.FISCAL_YEAR and not self._whole_year(data):
            return
        period = periods.Period(kind, data["starts_on"], data["ends_on"], text)
        refused = [row for row in periods.check(period, self.plan.fiscal_year) if row.refuse]
        for problem in refused:
            self.add_error(*period_problem(problem.code, period))
        codes = [] if refused else list(periods.unusual(period, circumstances_of(self.plan, self.today)))
        if codes and not data.get("period_reason"):
            self.add_error("period_reason", reasons_wanted(codes))
        if not codes:
            data["period_reason"] = ""  # a reason for something that is usual now

    def _whole_year(self, data: dict[str, Any]) -> bool:
        first, last = thai.fiscal_year_span(self.plan.fiscal_year)
        if (data["starts_on"] or first, data["ends_on"] or last) != (first, last):
            words = {"start": thai_date_short(first), "end": thai_date_short(last)}
            self.add_error("period_kind", _("ทั้งปีงบประมาณคือ %(start)s ถึง %(end)s: ถ้าเป็นวันอื่น ให้เลือกช่วงวันที่") % words)
            return False
        data["starts_on"], data["ends_on"] = first, last
        return True


# --- What was typed, in words ---------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class Meaning:
    """What a typed period means: `state` is ok, unusual, refused or empty; `text` the sentence for people."""

    state: str
    text: str


class TypedPeriod(forms.Form):
    """One box with a period, as a step has it."""

    period = PeriodField()


def meaning_of(data: Any, plan: Plan, today: dt.date) -> Meaning:  # noqa: ANN401 -- a QueryDict
    """Say what the typed fields mean: `period` alone, or the fields of PeriodForm; at once, before anything is saved."""
    if "period" in data:
        box = TypedPeriod(data)
        field: Any = box.fields["period"]
        field.fiscal_year = plan.fiscal_year
        if not box.is_valid():
            return Meaning("refused", " · ".join(_errors(box)))
        period: periods.Period = box.cleaned_data["period"]
        return _said(period, list(periods.unusual(period, circumstances_of(plan, today))))
    form = PeriodForm(data, plan=plan, today=today)
    is_valid = form.is_valid()
    refused = list(_errors(form, but="period_reason"))
    if not is_valid and refused:
        return Meaning("refused", " · ".join(refused))
    found = form.period()
    return _said(found, form.unusual()) if found else Meaning("empty", "")


def _errors(form: forms.Form, but: str = "") -> Iterator[str]:
    for name, errors in form.errors.items():
        if name != but:
            yield from map(str, errors)


def _said(period: periods.Period, codes: list[str]) -> Meaning:
    if period.kind == "none":
        return Meaning("empty", "")
    parts = [_days_text(period)] if period.starts_on else []
    parts += [_("พิมพ์ว่า “%(text)s”") % {"text": periods.printed(period)}]
    parts += [remark_sentence(code) for code in codes]
    return Meaning("unusual" if codes else "ok", " · ".join(parts))


def _days_text(period: periods.Period) -> str:
    words: dict[str, Any] = {"start": thai_date_short(period.starts_on)}
    if period.ends_on is None or period.starts_on is None:
        return _("ตั้งแต่ %(start)s ไม่มีวันสิ้นสุด") % words
    words |= {"end": thai_date_short(period.ends_on), "days": (period.ends_on - period.starts_on).days + 1}
    return _("%(start)s ถึง %(end)s รวม %(days)s วัน") % words
