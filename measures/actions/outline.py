"""The outline of a plan written whole: grouping, headings and the order of the measures under them."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from measures.actions.order import numbering_of, save_places, settle
from measures.actions.plans import hold_draft
from measures.models import Measure, MeasureGroup, Plan
from measures.rules.refusal import MeasureRefused
from organisations import audit
from organisations.queries import Member


@dataclasses.dataclass(frozen=True, slots=True)
class PartDraft:
    """A heading (`pk` None = new; no title = under no heading) and the keys of the measures under it, in order."""

    title: str
    measures: tuple[int, ...]
    code: str = ""
    pk: int | None = None


@transaction.atomic
def lay_out(*, plan: Plan, grouping: str, parts: Sequence[PartDraft], by: Member, at: dt.datetime) -> None:
    """Write the outline: headings that are not named go, numbers follow as they ran before.

    Raises MeasureRefused `locked`, `group_twice`, `outline_changed` when the plan holds other measures than those named.
    """
    plan = hold_draft(plan)
    measures = {measure.pk: measure for measure in plan.measures.all()}
    named = [key for part in parts for key in part.measures]
    if sorted(named) != sorted(measures):
        raise MeasureRefused("outline_changed")
    titles = [part.title for part in parts if part.title]
    twice = next((title for title in titles if titles.count(title) > 1), None)
    if twice is not None:
        raise MeasureRefused("group_twice", group=twice)
    how = numbering_of(plan)
    if plan.grouping != grouping:
        plan.grouping = grouping
        plan.save()
    _place(measures, parts, _headings(plan, parts))
    plan.groups.exclude(title__in=titles).delete()
    settle(plan, how)
    data = {"grouping": grouping, "outline": [part.title for part in parts]}
    audit.record(agency=by.agency, by=by, verb="plan.update", target=plan, at=at, data=data)


def _headings(plan: Plan, parts: Sequence[PartDraft]) -> dict[str, MeasureGroup]:
    """Return the headings by their words, made where they are new; titles are free while they change."""
    known = {group.pk: group for group in plan.groups.all()}
    by_title = {group.title: group for group in known.values()}
    found: dict[str, MeasureGroup] = {}
    for order, part in enumerate(part for part in parts if part.title):
        group = known.get(part.pk or 0) or by_title.get(part.title) or MeasureGroup(plan=plan, title=part.title)
        group.order, group.code = order, part.code
        found[part.title] = group
        if group.pk is None:
            group.save()
    kept = [group for title, group in found.items() if group.title == title]
    for title, group in found.items():  # renamed: parked first, so that two may trade their titles
        if group.title != title:
            MeasureGroup.objects.filter(pk=group.pk).update(title=f"#{group.pk}")
            group.title = title
            kept.append(group)
    MeasureGroup.objects.bulk_update(kept, ["title", "code", "order"])
    return found


def _place(measures: dict[int, Measure], parts: Sequence[PartDraft], headings: dict[str, MeasureGroup]) -> None:
    changed, order = [], 0
    for part in parts:
        group = headings.get(part.title)
        for key in part.measures:
            measure = measures[key]
            if (measure.group_id, measure.order) != (group.pk if group else None, order):
                measure.group, measure.order = group, order
                changed.append(measure)
            order += 1
    save_places(changed)
