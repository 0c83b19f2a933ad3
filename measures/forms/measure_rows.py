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
from measures.actions.measures_ import OwnerDraft, StepDraft
from measures.models import Measure, Owner
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


class StepForm(forms.Form):
    """One step; its place can be typed anew, an empty text takes the step away."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    place = ThaiDecimalField(label=lazy("ลำดับ"), low=Decimal(1), high=Decimal(999), required=False)
    text = ThaiCharField(
        label=lazy("ขั้นตอน"), required=False, widget=forms.Textarea(attrs={"rows": 1, "data-enter": "next"})
    )


class BaseStepFormSet(FoldedRows, BaseFormSet[StepForm]):
    """The steps of one measure."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 -- Django's form arguments
        measure: Measure | None,
        start: Sequence[StepDraft] = (),
        **kwargs: Any,  # noqa: ANN401 -- Django's form arguments
    ) -> None:
        """Begin with the steps there are; a new measure with those of its start."""
        steps = list(measure.steps.all()) if measure else list(start)
        self.known = {step.pk for step in steps if step.pk is not None}
        initial = [{"pk": step.pk, "place": place, "text": step.text} for place, step in enumerate(steps, start=1)]
        super().__init__(*args, **(kwargs | {"initial": initial, "prefix": "steps"}))

    def add_fields(self, form: StepForm, index: int | None) -> None:
        """Show each row's place where none is typed."""
        super().add_fields(form, index)
        if index is not None:
            form.fields["place"].widget.attrs["placeholder"] = str(index + 1)

    def drafts(self) -> list[StepDraft]:
        """Return the steps in the order of their places. Call once the formset is valid."""
        rows = []
        for index, form in enumerate(self.forms):
            data = form.cleaned_data
            pk = data.get("pk") if data.get("pk") in self.known else None
            if data.get("text"):
                rows.append((data.get("place") or Decimal(index + 1), index, StepDraft(data["text"], pk)))
        return [draft for _place, _index, draft in sorted(rows, key=lambda row: row[:2])]


StepFormSet: Any = formset_factory(StepForm, formset=BaseStepFormSet, extra=9, max_num=60)


def step_formset(
    measure: Measure | None,
    data: Any = None,  # noqa: ANN401 -- a QueryDict or None
    start: Sequence[StepDraft] = (),
) -> BaseStepFormSet:
    """Return the steps of a measure as a formset; a new one begins with `start`."""
    formset: BaseStepFormSet = StepFormSet(data, measure=measure, start=start)
    return formset


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


class OwnerForm(forms.Form):
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
        kind, _sep, key = self.cleaned_data.get("who", "").partition(":")
        if not kind:
            return None
        which = {"every_unit": True} if kind == "every" else {f"{kind}_id": int(key)}
        return OwnerDraft(is_lead=self.cleaned_data["is_lead"], text=self.cleaned_data["text"], **which)


class BaseOwnerFormSet(FoldedRows, BaseFormSet[OwnerForm]):
    """The owners of one measure; those of single steps stand elsewhere."""

    open_rows = 2

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 -- Django's form arguments
        measure: Measure | None,
        start: Sequence[OwnerDraft] = (),
        **kwargs: Any,  # noqa: ANN401 -- Django's form arguments
    ) -> None:
        """Begin with the owners there are; a new measure with those of its start."""
        owners = [owner for owner in measure.owners.all() if owner.step_id is None] if measure else list(start)
        initial: list[dict[str, Any]] = [
            {"who": _key(owner), "is_lead": owner.is_lead, "text": owner.text} for owner in owners
        ]
        choices = owner_choices(measure)
        rows = {"initial": initial, "prefix": "owners", "form_kwargs": {"choices": choices}}
        super().__init__(*args, **(kwargs | rows))

    def drafts(self) -> list[OwnerDraft]:
        """Return the owners in order. Call once the formset is valid."""
        return [draft for form in self.forms if (draft := form.draft()) is not None]


def _key(owner: Owner | OwnerDraft) -> str:
    if owner.every_unit:
        return "every"
    kind = "unit" if owner.unit_id else "post" if owner.post_id else "officer"
    return f"{kind}:{getattr(owner, f'{kind}_id')}"


OwnerFormSet: Any = formset_factory(OwnerForm, formset=BaseOwnerFormSet, extra=4, max_num=40)


def owner_formset(
    measure: Measure | None,
    data: Any = None,  # noqa: ANN401 -- a QueryDict or None
    start: Sequence[OwnerDraft] = (),
) -> BaseOwnerFormSet:
    """Return the owners of a measure as a formset; a new one begins with `start`."""
    formset: BaseOwnerFormSet = OwnerFormSet(data, measure=measure, start=start)
    return formset
