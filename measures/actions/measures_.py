"""Changes to the measures of a plan: written whole, moved, deleted and brought back."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core import serializers
from django.db import transaction
from django.db.models import Max, ProtectedError

from measures import queries
from measures.actions.order import by_group, numbering_of, save_places, settle
from measures.actions.plans import GroupDraft, hold_draft
from measures.actions.points import link
from measures.models import Measure, MeasureGroup, MeasureLink, Owner, Plan, Step
from measures.rules.periods import Period
from measures.rules.refusal import MeasureRefused
from organisations import audit
from organisations.queries import Member


@dataclasses.dataclass(frozen=True, slots=True)
class OwnerDraft:
    """An owner as chosen: exactly one of unit, post, officer and every unit."""

    unit_id: int | None = None
    post_id: int | None = None
    officer_id: int | None = None
    every_unit: bool = False
    is_lead: bool = False
    text: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class StepDraft:
    """A step as typed; `pk` None = new. `period` and `owners` None = left as they are."""

    text: str
    pk: int | None = None
    period: Period | None = None
    period_reason: str = ""
    owners: Sequence[OwnerDraft] | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class MeasureDraft:
    """A measure as typed. `links` are (detail, code) of weak points; `group` None = under no heading."""

    fields: Mapping[str, Any]
    group: GroupDraft | None = None
    steps: Sequence[StepDraft] = ()
    owners: Sequence[OwnerDraft] = ()
    links: Sequence[tuple[str, str]] = ()


@transaction.atomic
def create_measure(*, plan: Plan, draft: MeasureDraft, by: Member, at: dt.datetime) -> Measure:
    """Add a measure at the end of its heading. Raises MeasureRefused `locked`."""
    plan = hold_draft(plan)
    how = numbering_of(plan)
    last = plan.measures.aggregate(last=Max("order"))["last"]
    measure = Measure(plan=plan, order=0 if last is None else last + 1)
    _write(measure, draft)
    settle(plan, how)
    measure.refresh_from_db()
    audit.record(agency=by.agency, by=by, verb="measure.create", target=measure, at=at, data={"title": measure.title})
    return measure


@transaction.atomic
def update_measure(*, measure: Measure, draft: MeasureDraft, by: Member, at: dt.datetime) -> Measure:
    """Write a measure anew. Raises MeasureRefused `locked`, `step_has_progress` for a step that cannot go."""
    plan = hold_draft(measure.plan)
    how = numbering_of(plan)
    measure = Measure.objects.get(pk=measure.pk)
    before = measure.group_id, measure.number
    _write(measure, draft)
    moved = measure.group_id != before[0]
    settle(plan, how if moved or measure.number == before[1] else "typed")
    measure.refresh_from_db()
    audit.record(agency=by.agency, by=by, verb="measure.update", target=measure, at=at, data={"title": measure.title})
    return measure


def _write(measure: Measure, draft: MeasureDraft) -> None:
    for name, value in draft.fields.items():
        setattr(measure, name, value)
    measure.group = _group(measure.plan, draft.group) if draft.group else None
    measure.save()
    _write_steps(measure, draft.steps)
    _write_owners(measure, draft.owners)
    _write_links(measure, draft.links)


def _group(plan: Plan, draft: GroupDraft) -> MeasureGroup:
    """Return the heading chosen; a new one takes its place among the tools or indicators of its year."""
    if draft.pk is not None:
        return MeasureGroup.objects.get(plan=plan, pk=draft.pk)
    group, made = MeasureGroup.objects.get_or_create(plan=plan, title=draft.title, defaults={"code": draft.code})
    if made:
        rows = _placed(group, [row for row in queries.groups_in_order(plan) if row.pk != group.pk])
        for order, row in enumerate(rows):
            row.order = order
        MeasureGroup.objects.bulk_update(rows, ["order"])
    return group


def _placed(group: MeasureGroup, others: list[MeasureGroup]) -> list[MeasureGroup]:
    """Put a new heading before the first one of a later tool or indicator; at the end where it stands for none."""
    ranks = {heading.code: rank for rank, heading in enumerate(queries.headings_of(group.plan))}
    rank = ranks.get(group.code, len(ranks))
    place = next((index for index, row in enumerate(others) if ranks.get(row.code, -1) > rank), len(others))
    return [*others[:place], group, *others[place:]]


def _write_steps(measure: Measure, drafts: Sequence[StepDraft]) -> None:
    known = {step.pk: step for step in measure.steps.all()}
    kept = {draft.pk for draft in drafts}
    for step in (step for pk, step in known.items() if pk not in kept):
        _remove_step(step)
    for order, draft in enumerate(drafts):
        step = known[draft.pk] if draft.pk is not None else Step(measure=measure)
        _write_step(step, draft, order)


def _remove_step(step: Step) -> None:
    if step.progress.exists():
        raise MeasureRefused("step_has_progress", step=step.text)
    text = step.text
    try:
        step.delete()
    except ProtectedError as error:
        raise MeasureRefused("step_continued", step=text) from error


def _write_step(step: Step, draft: StepDraft, order: int) -> None:
    wanted: dict[str, Any] = {"text": draft.text, "order": order}
    if draft.period is not None:
        period, reason = draft.period, draft.period_reason
        wanted |= {"period_kind": period.kind, "starts_on": period.starts_on, "ends_on": period.ends_on}
        wanted |= {"period_text": period.text, "period_reason": reason if period.kind != "none" else ""}
    if step.pk is None or any(getattr(step, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(step, name, value)
        step.save()
    if draft.owners is not None:
        _write_owners(step.measure, draft.owners, step)


def _write_owners(measure: Measure, drafts: Sequence[OwnerDraft], step: Step | None = None) -> None:
    """Write the owners of a measure, or of one step, where they changed."""
    rows = list(measure.owners.filter(step=step))
    if [_drafted(owner) for owner in rows] == list(drafts):
        return
    measure.owners.filter(pk__in=[owner.pk for owner in rows]).delete()
    Owner.objects.bulk_create(
        Owner(measure=measure, step=step, order=order, **dataclasses.asdict(draft))
        for order, draft in enumerate(drafts)
    )


def _drafted(owner: Owner) -> OwnerDraft:
    return OwnerDraft(**{field.name: getattr(owner, field.name) for field in dataclasses.fields(OwnerDraft)})


def _write_links(measure: Measure, links: Sequence[tuple[str, str]]) -> None:
    """Link the measure to these weak points alone."""
    known = {(link.detail, link.code): link for link in measure.links.all()}
    MeasureLink.objects.filter(pk__in=[link.pk for key, link in known.items() if key not in links]).delete()
    link(measure, [key for key in dict.fromkeys(links) if key not in known])


# --- Order and numbers ---------------------------------------------------------------------------


@transaction.atomic
def move_measure(*, measure: Measure, by_places: int, by: Member, at: dt.datetime) -> None:
    """Move a measure up (-1) or down (+1) among those under its heading; at the end it stays. Raises `locked`."""
    plan = hold_draft(measure.plan)
    how = numbering_of(plan)
    peers = next(group for group in by_group(plan) if measure.pk in {row.pk for row in group})
    place = [row.pk for row in peers].index(measure.pk)
    target = place + by_places
    if not 0 <= target < len(peers):
        return
    one, other = peers[place], peers[target]
    one.order, other.order = other.order, one.order
    save_places([one, other])
    settle(plan, how)
    data = {"title": measure.title, "moved": by_places}
    audit.record(agency=by.agency, by=by, verb="measure.update", target=measure, at=at, data=data)


# --- Deleting and bringing back ------------------------------------------------------------------


@transaction.atomic
def delete_measure(*, measure: Measure, by: Member, at: dt.datetime) -> str:
    """Delete a measure and return what `restore_measure` needs to bring it back.

    Raises MeasureRefused `locked`, `has_progress` (what was reported stays), `in_report`.
    """
    plan = hold_draft(measure.plan)
    if measure.progress.exists():
        raise MeasureRefused("has_progress")
    how = numbering_of(plan)
    rows = [measure, *measure.steps.all(), *measure.owners.all(), *measure.links.all()]
    snapshot: str = serializers.serialize("json", rows)
    data = {"title": measure.title}
    audit.record(agency=by.agency, by=by, verb="measure.delete", target=measure, at=at, data=data)
    try:
        measure.delete()
    except ProtectedError as error:
        raise MeasureRefused("in_report") from error
    settle(plan, how)
    return snapshot


@transaction.atomic
def restore_measure(*, plan: Plan, snapshot: str, by: Member, at: dt.datetime) -> Measure:
    """Bring a deleted measure back under its old key, its history going on. Raises MeasureRefused `locked`, `gone`."""
    plan = hold_draft(plan)
    how = numbering_of(plan)
    measure, *parts = [row.object for row in serializers.deserialize("json", snapshot)]
    if not isinstance(measure, Measure) or measure.plan_id != plan.pk or Measure.objects.filter(pk=measure.pk).exists():
        raise MeasureRefused("gone")
    if measure.group_id is not None and not plan.groups.filter(pk=measure.group_id).exists():
        measure.group = None
    _make_room(plan, measure.order)
    for row in (measure, *parts):
        row.save(force_insert=True)
    settle(plan, how)
    measure.refresh_from_db()
    audit.record(agency=by.agency, by=by, verb="measure.restore", target=measure, at=at, data={"title": measure.title})
    return measure


def _make_room(plan: Plan, order: int) -> None:
    later = list(plan.measures.filter(order__gte=order))
    for row in later:
        row.order += 1
    save_places(later)
