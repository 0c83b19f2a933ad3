"""Steps and owners of one measure: rows of the measure's page."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ita_portal.form_fields import ThaiCharField, ThaiDecimalField
from measures import queries
from measures.actions.measures_ import MeasureDraft, OwnerDraft, StepDraft
from measures.forms.period import PeriodField, Restorable
from measures.models import Measure, Owner, Step
from measures.rules import period_text
from organisations.models import Officer, Post, Unit


class FoldedRows:
    """Rows in use and a few blank ones stand open; the other blank ones wait in a fold, without script."""

    open_rows = 3
    forms: list[Any]

    def _cut(self) -> int:
        used = [index for index, form in enumerate(self.forms) if form.has_changed() or form.initial]
        return max(self.open_rows, len([form for form in self.forms if form.initial]) + 1, max(used, default=-1) + 1)

    def shown(self) -> list[Any]:
        """Return the rows that stand open."""
        return self.forms[: self._cut()]

    def folded(self) -> list[Any]:
        """Return the blank rows in the fold."""
        return self.forms[self._cut() :]


# --- Steps ---------------------------------------------------------------------------------------


class StepForm(Restorable, forms.Form):
    """One step; its place can be typed anew, an empty text or a tick at "เอาออก" takes the step away.

    Without owners and a period of its own a step has its measure's.
    """

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    place = ThaiDecimalField(label=lazy("ลำดับ"), low=Decimal(1), high=Decimal(999), required=False)
    text = ThaiCharField(
        label=lazy("ขั้นตอน"), required=False, widget=forms.Textarea(attrs={"rows": 1, "data-enter": "next"})
    )
    period = PeriodField(label=lazy("ระยะเวลาของขั้นนี้"))
    period_reason = ThaiCharField(label=lazy("เหตุผลของระยะเวลา"), max_length=300, required=False)
    owners = forms.MultipleChoiceField(label=lazy("ผู้รับผิดชอบขั้นนี้"), required=False)
    remove = forms.BooleanField(label=lazy("เอาออก"), required=False)

    def __init__(self, *args: Any, choices: list[Any], fiscal_year: int, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Offer what was read once for all rows."""
        super().__init__(*args, **kwargs)
        owners: Any = self.fields["owners"]
        owners.choices = choices[1:]  # the first is "nobody chosen"
        owners.widget.attrs |= {"data-chips": _("เพิ่มผู้รับผิดชอบขั้นนี้"), "size": 4}
        period: Any = self.fields["period"]
        period.fiscal_year = fiscal_year

    def is_kept(self) -> bool:
        """Whether the row holds a step. Call once it is valid."""
        return bool(self.cleaned_data.get("text")) and not self.cleaned_data.get("remove")

    def has_own(self) -> bool:
        """Whether the step has owners or a period of its own, or something to mend there."""
        names = ("period", "period_reason", "owners")
        return any(self[name].value() or self[name].errors for name in names)


class BaseStepFormSet(FoldedRows, BaseFormSet[StepForm]):
    """The steps of one measure."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 -- Django's form arguments
        measure: Measure | None,
        choices: list[Any],
        fiscal_year: int,
        start: Sequence[StepDraft] = (),
        **kwargs: Any,  # noqa: ANN401 -- Django's form arguments
    ) -> None:
        """Begin with the steps there are; a new measure with the texts of its start."""
        self.known = {step.pk: step for step in measure.steps.all()} if measure else {}
        self.owners: dict[int, dict[str, Owner]] = {}
        for owner in measure.owners.all() if measure else ():
            self.owners.setdefault(owner.step_id or 0, {})[_key(owner)] = owner
        initial = [self._initial(place, step) for place, step in enumerate(self.known.values(), start=1)]
        initial += [{"place": place, "text": step.text} for place, step in enumerate(start, start=1)]
        rows = {"initial": initial, "prefix": "steps", "form_kwargs": {"choices": choices, "fiscal_year": fiscal_year}}
        self.fiscal_year = fiscal_year
        super().__init__(*args, **(kwargs | rows))

    def _initial(self, place: int, step: Step) -> dict[str, Any]:
        return {
            "pk": step.pk,
            "place": place,
            "text": step.text,
            "period": period_text.typed(queries.period_of(step)),
            "period_reason": step.period_reason,
            "owners": list(self.owners.get(step.pk, {})),
        }

    def add_fields(self, form: StepForm, index: int | None) -> None:
        """Show each row's place where none is typed."""
        super().add_fields(form, index)
        if index is not None:
            form.fields["place"].widget.attrs["placeholder"] = str(index + 1)

    def drafts(self) -> list[StepDraft]:
        """Return the steps in the order of their places. Call once the formset is valid."""
        rows = []
        for index, form in enumerate(self.forms):
            if form.is_kept():
                rows.append((form.cleaned_data.get("place") or Decimal(index + 1), index, self._draft(form)))
        return [draft for _place, _index, draft in sorted(rows, key=lambda row: row[:2])]

    def _draft(self, form: StepForm) -> StepDraft:
        """Return one step; a period box left as it was keeps the period, owners chosen again keep their words."""
        data = form.cleaned_data
        step = self.known.get(data.get("pk") or 0)
        is_same = step is not None and data["period"] == period_text.read(
            period_text.typed(queries.period_of(step)), self.fiscal_year
        )
        before = self.owners.get(step.pk, {}) if step else {}
        return StepDraft(
            data["text"],
            step.pk if step else None,
            period=queries.period_of(step) if step and is_same else data["period"],
            period_reason=data["period_reason"],
            owners=[_step_owner(key, before.get(key)) for key in data["owners"]],
        )


def _step_owner(key: str, before: Owner | None) -> OwnerDraft:
    return owner_draft(key, is_lead=bool(before and before.is_lead), text=before.text if before else "")


StepFormSet: Any = formset_factory(StepForm, formset=BaseStepFormSet, extra=6, max_num=60)


# --- Owners --------------------------------------------------------------------------------------


def owner_choices(measure: Measure | None) -> list[Any]:
    """Return units with their sections, posts and people of the agency, and those the measure already names."""
    owners = list(measure.owners.all()) if measure else []
    units = list(Unit.objects.filter(is_active=True).select_related("parent").order_by("order", "pk"))
    posts = list(Post.objects.filter(is_active=True).order_by("order", "pk"))
    units += [owner.unit for owner in owners if owner.unit and owner.unit not in units]
    posts += [owner.post for owner in owners if owner.post and owner.post not in posts]
    return [
        ("", _("เลือกผู้รับผิดชอบ")),
        ("every", _("ทุกสำนัก/กอง")),
        (_("สำนัก กอง และงาน"), [(f"unit:{unit.pk}", _unit_label(unit)) for unit in _nested(units)]),
        (_("ตำแหน่ง"), [(f"post:{post.pk}", post.title) for post in posts]),
        (_("บุคคล"), [(f"officer:{officer.pk}", str(officer)) for officer in Officer.objects.order_by("pk")]),
    ]


def _nested(units: list[Unit]) -> list[Unit]:
    return [
        unit
        for top in units
        if top.parent_id is None
        for unit in (top, *(section for section in units if section.parent_id == top.pk))
    ]


def _unit_label(unit: Unit) -> str:
    return f"{unit.parent.name} {unit.name}" if unit.parent else unit.name


class OwnerForm(Restorable, forms.Form):
    """One owner; an empty choice takes it away."""

    who = forms.ChoiceField(label=lazy("ผู้รับผิดชอบ"), required=False)
    is_lead = forms.BooleanField(label=lazy("หลัก"), required=False)
    text = ThaiCharField(
        label=lazy("พิมพ์ว่า"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": lazy("พิมพ์ว่า…")}),
    )

    def __init__(self, *args: Any, choices: list[Any], **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Offer what was read once for all rows."""
        super().__init__(*args, **kwargs)
        who: Any = self.fields["who"]
        who.choices = choices

    def clean(self) -> dict[str, Any]:
        """Refuse a printed text that belongs to nobody."""
        data = super().clean() or {}
        if data.get("text") and "who" in data and not data["who"]:
            self.add_error("who", ValidationError(_("เลือกว่าข้อความนี้คือใคร")))
        return data

    def draft(self) -> OwnerDraft | None:
        """Return the owner; None for an empty row."""
        who = self.cleaned_data.get("who", "")
        return owner_draft(who, self.cleaned_data["is_lead"], self.cleaned_data["text"]) if who else None


class BaseOwnerFormSet(FoldedRows, BaseFormSet[OwnerForm]):
    """The owners of one measure; those of single steps stand elsewhere."""

    open_rows = 2

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 -- Django's form arguments
        measure: Measure | None,
        choices: list[Any],
        start: Sequence[OwnerDraft] = (),
        **kwargs: Any,  # noqa: ANN401 -- Django's form arguments
    ) -> None:
        """Begin with the owners there are; a new measure with those of its start."""
        owners = [owner for owner in measure.owners.all() if owner.step_id is None] if measure else list(start)
        initial: list[dict[str, Any]] = [
            {"who": _key(owner), "is_lead": owner.is_lead, "text": owner.text} for owner in owners
        ]
        rows = {"initial": initial, "prefix": "owners", "form_kwargs": {"choices": choices}}
        super().__init__(*args, **(kwargs | rows))

    def drafts(self) -> list[OwnerDraft]:
        """Return the owners in order. Call once the formset is valid."""
        return [draft for form in self.forms if (draft := form.draft()) is not None]


def owner_draft(key: str, is_lead: bool, text: str) -> OwnerDraft:
    """Return the owner that a choice stands for: `every`, `unit:3`, `post:4` or `officer:5`."""
    kind, _sep, pk = key.partition(":")
    which = {"every_unit": True} if kind == "every" else {f"{kind}_id": int(pk)}
    return OwnerDraft(is_lead=is_lead, text=text, **which)


def _key(owner: Owner | OwnerDraft) -> str:
    if owner.every_unit:
        return "every"
    kind = "unit" if owner.unit_id else "post" if owner.post_id else "officer"
    return f"{kind}:{getattr(owner, f'{kind}_id')}"


OwnerFormSet: Any = formset_factory(OwnerForm, formset=BaseOwnerFormSet, extra=4, max_num=40)


def row_formsets(
    measure: Measure | None,
    fiscal_year: int,
    data: Any = None,  # noqa: ANN401 -- a QueryDict or None
    start: MeasureDraft | None = None,
) -> tuple[BaseStepFormSet, BaseOwnerFormSet]:
    """Return the steps and the owners of a measure as formsets that offer the same people; a new one begins with `start`."""
    choices = owner_choices(measure)
    begun = start if start and data is None else MeasureDraft(fields={})
    of_steps = {"choices": choices, "fiscal_year": fiscal_year, "start": begun.steps}
    steps: BaseStepFormSet = StepFormSet(data, measure=measure, **of_steps)
    owners: BaseOwnerFormSet = OwnerFormSet(data, measure=measure, choices=choices, start=begun.owners)
    return steps, owners
