"""One measure as typed: the sheet itself, its steps and its owners."""

import datetime as dt
from calendar import monthrange
from decimal import Decimal
from typing import Any, Literal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ita_portal import thai
from ita_portal.form_fields import ThaiCharField, ThaiDateField, ThaiDecimalField
from ita_portal.template_filters import thai_date_short
from measures import queries
from measures.actions.measures_ import MeasureDraft
from measures.actions.plans import GroupDraft
from measures.forms.measure_rows import BaseOwnerFormSet, BaseStepFormSet
from measures.forms.sentences import period_problem
from measures.models import Measure, PeriodKind, Plan, StepMarker
from measures.rules import periods

TEXTS = (
    "title", "number", "analysis", "guideline", "follow_up", "success_indicator", "target",
    "expected_output", "expected_outcome", "step_marker",
)  # fmt: skip
PERIOD = ("period_kind", "starts_on", "ends_on", "period_text")
MORE = ("number", "analysis", "guideline", "success_indicator", "target", "expected_output", "expected_outcome",
        "budget", "needs_no_budget", "step_marker")  # fmt: skip
MOST_MONEY = Decimal("999999999999.99")  # fits the column


def _text(label: Any, rows: int = 2, **options: Any) -> ThaiCharField:  # noqa: ANN401 -- Django's field options
    return ThaiCharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), **options)


class MonthEdgeField(ThaiDateField):
    """A day, or a month in words (ต.ค. 2568) taken as its first or last day."""

    def __init__(self, *, edge: Literal["first", "last"], **kwargs: Any) -> None:  # noqa: ANN401 -- Django's field options
        """Remember which day of the month a month stands for."""
        super().__init__(required=False, help_text=lazy("เช่น 1 ต.ค. 2568 หรือ ต.ค. 2568"), **kwargs)
        self.edge = edge

    def to_python(self, value: Any) -> dt.date | None:  # noqa: ANN401 -- Django's signature
        """Read a day, else a month."""
        try:
            day = thai.parse_date(f"1 {value}") if isinstance(value, str) and value.strip() else None
        except thai.Unreadable:
            return super().to_python(value)
        if day is None or self.edge == "first":
            return day if isinstance(value, str) else super().to_python(value)
        return day.replace(day=monthrange(day.year, day.month)[1])


class MeasureForm(forms.Form):
    """The sheet of one measure."""

    title = ThaiCharField(
        label=lazy("มาตรการ / โครงการ / กิจกรรม"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy("ขึ้นต้นด้วยคำกริยา เช่น เผยแพร่ จัดทำ ทบทวน"),
        error_messages={"required": lazy("บอกว่าจะทำอะไร")},
    )
    group = forms.ChoiceField(label=lazy("อยู่ในหัวข้อ"), required=False)
    new_group = ThaiCharField(label=lazy("หรือตั้งหัวข้อใหม่"), max_length=300, required=False)
    links = forms.MultipleChoiceField(label=lazy("แก้จุดใด"), required=False, widget=forms.CheckboxSelectMultiple)
    period_kind = forms.ChoiceField(label=lazy("ระยะเวลาเป็น"), choices=PeriodKind.choices)
    starts_on = MonthEdgeField(label=lazy("เริ่ม"), edge="first")
    ends_on = MonthEdgeField(label=lazy("สิ้นสุด"), edge="last")
    period_text = ThaiCharField(
        label=lazy("ข้อความที่พิมพ์"), max_length=200, required=False, help_text=lazy("เว้นว่าง = พิมพ์ตามวันที่")
    )
    follow_up = _text(lazy("การกำกับติดตาม"))
    number = ThaiCharField(label=lazy("ลำดับที่พิมพ์"), max_length=10, required=False, help_text=lazy("เว้นว่าง = ลำดับถัดไป"))
    analysis = _text(lazy("ผลการวิเคราะห์"))
    guideline = _text(lazy("แนวทางปฏิบัติ"))
    success_indicator = _text(lazy("ตัวชี้วัดความสำเร็จ"))
    target = ThaiCharField(label=lazy("เป้าหมาย"), max_length=300, required=False)
    expected_output = _text(lazy("ผลผลิตที่คาด"))
    expected_outcome = _text(lazy("ผลลัพธ์ที่คาด"))
    budget = ThaiDecimalField(label=lazy("งบประมาณ"), low=Decimal(0), high=MOST_MONEY, required=False)
    needs_no_budget = forms.BooleanField(label=lazy("ไม่ใช้งบประมาณ"), required=False)
    step_marker = forms.ChoiceField(label=lazy("เครื่องหมายหน้าขั้นตอน"), choices=StepMarker.choices)

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 -- a QueryDict or None
        *,
        plan: Plan,
        measure: Measure | None,
        points: list[tuple[str, str]],
        **kwargs: Any,  # noqa: ANN401 -- Django's form arguments
    ) -> None:
        """Offer the plan's headings and weak points; begin with the measure, or with a new one's usual values."""
        self.plan, self.measure = plan, measure
        initial = _initial_of(measure) if measure else _initial_of_new()
        super().__init__(data, initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.headings = {heading.code: heading for heading in queries.headings_of(plan)}
        self.groups = {str(group.pk): group for group in queries.groups_in_order(plan)}
        there = {group.code for group in self.groups.values()}
        offered = [(f"new:{code}", heading.title) for code, heading in self.headings.items() if code not in there]
        choices: Any = self.fields["group"]
        choices.choices = [
            ("", _("ไม่อยู่ในหัวข้อใด")),
            *((key, group.title) for key, group in self.groups.items()),
            *offered,
        ]
        links: Any = self.fields["links"]
        links.choices = points

    def is_more_open(self) -> bool:
        """Whether the folded part holds anything worth seeing."""
        return any(self.errors.get(name) for name in MORE) or any(
            self[name].value() for name in MORE if name not in {"number", "step_marker"}
        )

    def chosen(self) -> list[str]:
        """Return the words of the weak points ticked now."""
        ticked = set(self["links"].value() or ())
        choices: Any = self.fields["links"]
        return [label for key, label in choices.choices if key in ticked]

    def clean_number(self) -> str:
        """The paper adds the point itself."""
        return str(self.cleaned_data["number"]).rstrip(".")

    def clean(self) -> dict[str, Any]:
        """Judge the period by its kind; baht and "ไม่ใช้งบประมาณ" exclude each other."""
        data = super().clean() or {}
        if data.get("needs_no_budget") and data.get("budget") is not None:
            self.add_error("budget", _("เลือกไม่ใช้งบประมาณไว้ ให้ลบจำนวนเงินหรือเอาเครื่องหมายออก"))
        if "starts_on" in data and "ends_on" in data and data.get("period_kind"):
            self._clean_period(data)
        return data

    def _clean_period(self, data: dict[str, Any]) -> None:
        kind, start, end, text = data["period_kind"], data["starts_on"], data["ends_on"], data.get("period_text", "")
        if kind in periods.KINDS_WITHOUT_DATES and (start or end):
            label = PeriodKind(kind).label
            self.add_error("period_kind", _("“%(kind)s” ไม่มีวันที่: เลือกแบบที่มีวันที่ หรือลบวันที่ออก") % {"kind": label})
            return
        if kind == PeriodKind.AS_PRINTED and not text and not self.has_error("period_text"):
            self.add_error("period_text", _("พิมพ์ข้อความระยะเวลาด้วย"))
        if kind == PeriodKind.FISCAL_YEAR:
            start, end = self._whole_year(data, start, end)
        period = periods.Period(kind, start, end, text)
        for problem in periods.check(period, self.plan.fiscal_year):
            if problem.refuse:
                self.add_error(*period_problem(problem.code, period))

    def _whole_year(
        self, data: dict[str, Any], start: dt.date | None, end: dt.date | None
    ) -> tuple[dt.date | None, dt.date | None]:
        first, last = thai.fiscal_year_span(self.plan.fiscal_year)
        if (start or first, end or last) != (first, last):
            words = {"start": thai_date_short(first), "end": thai_date_short(last)}
            self.add_error("period_kind", _("ทั้งปีงบประมาณคือ %(start)s ถึง %(end)s: ถ้าเป็นวันอื่น ให้เลือกช่วงวันที่") % words)
            return start, end
        data["starts_on"], data["ends_on"] = first, last
        return first, last

    def printed_text_is_stale(self) -> bool:
        """Whether the dates changed under a printed text that did not. Call once the form is valid."""
        changed = set(self.changed_data)
        return bool(
            self.measure and self.cleaned_data["period_text"] and "period_text" not in changed
            and changed & {"period_kind", "starts_on", "ends_on"}
        )  # fmt: skip

    def group_draft(self) -> GroupDraft | None:
        """Return the heading chosen or typed; None = under none."""
        if self.cleaned_data["new_group"]:
            return GroupDraft(title=self.cleaned_data["new_group"])
        key = self.cleaned_data["group"]
        if key in self.groups:
            return GroupDraft(title=self.groups[key].title, pk=self.groups[key].pk)
        heading = self.headings.get(key.removeprefix("new:"))
        return GroupDraft(title=heading.title, code=heading.code) if heading else None


def _initial_of(measure: Measure) -> dict[str, Any]:
    names = (*TEXTS, *PERIOD, "budget", "needs_no_budget")
    links = [f"{link.detail}:{link.code}" for link in measure.links.all()]
    return {name: getattr(measure, name) for name in names} | {"group": str(measure.group_id or ""), "links": links}


def _initial_of_new() -> dict[str, Any]:
    return {"period_kind": PeriodKind.FISCAL_YEAR, "step_marker": StepMarker.NUMBER}


def measure_draft(form: MeasureForm, steps: BaseStepFormSet, owners: BaseOwnerFormSet) -> MeasureDraft:
    """Return what three valid parts of the page say together."""
    data = form.cleaned_data
    names = (*TEXTS, *PERIOD, "budget", "needs_no_budget")
    links = [(detail, code) for detail, _sep, code in (key.partition(":") for key in data["links"])]
    return MeasureDraft(
        fields={name: data[name] for name in names},
        group=form.group_draft(),
        steps=steps.drafts(),
        owners=owners.drafts(),
        links=links,
    )
