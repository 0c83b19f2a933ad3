"""One measure as typed: the sheet itself, its steps and its owners."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ita_portal.form_fields import ThaiCharField, ThaiDecimalField
from measures import queries
from measures.actions.measures_ import MeasureDraft
from measures.actions.plans import GroupDraft
from measures.forms.measure_rows import BaseOwnerFormSet, BaseStepFormSet
from measures.forms.period import PeriodForm, circumstances_of, reasons_wanted
from measures.models import Measure, PeriodKind, Plan, StepMarker
from measures.rules import periods

TEXTS = (
    "title", "number", "analysis", "guideline", "follow_up", "success_indicator", "target",
    "expected_output", "expected_outcome", "step_marker", "rhythm",
)  # fmt: skip
PERIOD = ("period_kind", "starts_on", "ends_on", "period_text", "period_reason")
MORE = ("number", "analysis", "success_indicator", "target", "expected_output", "expected_outcome",
        "budget", "needs_no_budget", "step_marker")  # fmt: skip
MOST_MONEY = Decimal("999999999999.99")  # fits the column


def _text(label: Any, rows: int = 2, **options: Any) -> ThaiCharField:  # noqa: ANN401 -- Django's field options
    return ThaiCharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), **options)


class MeasureForm(PeriodForm):
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
    follow_up = _text(lazy("การกำกับติดตาม"))
    rhythm = forms.ChoiceField(label=lazy("ติดตามทุก"), required=False)
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
        points: list[tuple[str, list[tuple[str, str]]]],
        today: dt.date,
        **kwargs: Any,  # noqa: ANN401 -- Django's form arguments
    ) -> None:
        """Offer headings, and weak points by kind; begin with the measure, or with a new one's usual values."""
        self.measure = measure
        initial = _initial_of(measure) if measure else _initial_of_new()
        super().__init__(data, plan=plan, today=today, initial=initial | kwargs.pop("initial", {}), **kwargs)
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
        rhythm: Any = self.fields["rhythm"]
        known = [(row.code, row.name) for row in queries.rhythms_offered().values()]
        rhythm.choices = [("", _("ตามรอบรายงานของหน่วยงาน")), *known]
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
        offered = [choice for _kind, rows in choices.choices for choice in rows]
        return [label for key, label in offered if key in ticked]

    def clean_number(self) -> str:
        """The paper adds the point itself."""
        return str(self.cleaned_data["number"]).rstrip(".")

    def clean(self) -> dict[str, Any]:
        """Judge the period; baht and "ไม่ใช้งบประมาณ" exclude each other."""
        data = super().clean() or {}
        if data.get("needs_no_budget") and data.get("budget") is not None:
            self.add_error("budget", _("เลือกไม่ใช้งบประมาณไว้ ให้ลบจำนวนเงินหรือเอาเครื่องหมายออก"))
        return data

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


# --- The three parts of the page together -----------------------------------------------------------


def are_valid(form: MeasureForm, steps: BaseStepFormSet, owners: BaseOwnerFormSet) -> bool:
    """Whether all three can be saved together; each part says its own reasons, those between them stand here."""
    found = [part.is_valid() for part in (form, steps, owners)]
    if owners.total_error_count():
        form.add_error(None, _("แก้ผู้รับผิดชอบด้านล่างก่อน"))
    if not all(found):
        return False
    return _has_a_lead(form, steps, owners) and _fits(form, steps)


def _has_a_lead(form: MeasureForm, steps: BaseStepFormSet, owners: BaseOwnerFormSet) -> bool:
    """Refuse "ทุกสำนัก/กอง" where nobody leads: what all do, nobody does (domain, What goes wrong today)."""
    of_measure = owners.drafts()
    all_owners = [*of_measure, *(owner for step in steps.drafts() for owner in step.owners or ())]
    has_lead = any(owner.is_lead and not owner.every_unit for owner in of_measure)
    if has_lead or not any(owner.every_unit for owner in all_owners):
        return True
    form.add_error(None, _("“ทุกสำนัก/กอง” ต้องมีผู้รับผิดชอบหลักด้วย: เพิ่มสำนัก กอง ตำแหน่ง หรือบุคคล แล้วติ๊ก “หลัก”"))
    return False


def _fits(form: MeasureForm, steps: BaseStepFormSet) -> bool:
    """Ask why a step is unusual: outside its measure's period, on a holiday, over several years."""
    about = circumstances_of(form.plan, form.today, form.period())
    asked = False
    for row in steps.forms:
        data = row.cleaned_data
        codes = list(periods.unusual(data["period"], about)) if row.is_kept() and "period" in data else []
        if codes and not data.get("period_reason"):
            row.add_error("period_reason", reasons_wanted(codes))
            asked = True
    return not asked


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
