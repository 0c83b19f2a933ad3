"""Changes to a plan as a whole: started, named, grouped."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from measures import queries
from measures.actions.order import numbering_of, save_places, settle
from measures.models import Grouping, MeasureGroup, Plan, PlanState
from measures.rules.refusal import MeasureRefused
from organisations import audit
from organisations.queries import Member


@dataclasses.dataclass(frozen=True, slots=True)
class GroupDraft:
    """A heading as typed; `pk` None = new, `code` the tool or indicator it stands for."""

    title: str
    code: str = ""
    pk: int | None = None
    delete: bool = False


def hold_draft(plan: Plan) -> Plan:
    """Keep the plan's row for this transaction and return it. Raises MeasureRefused `locked` once it is proposed."""
    held = Plan.objects.select_for_update().filter(pk=plan.pk, state=PlanState.DRAFT).first()
    if held is None:
        raise MeasureRefused("locked")
    return held


@transaction.atomic
def start_plan(*, fiscal_year: int, by: Member, at: dt.datetime) -> Plan:
    """Return the agency's plan of a year; start one as usual, on last year's result, where there is none.

    A draft that was started before that result was entered is linked to it.
    """
    blank = queries.blank_plan(by.agency, fiscal_year)
    usual = {"title": blank.title, "result": blank.result, "grouping": blank.grouping, "layout": blank.layout}
    plan, made = Plan.objects.get_or_create(agency=by.agency, fiscal_year=fiscal_year, defaults=usual)
    if made:
        audit.record(agency=by.agency, by=by, verb="plan.create", target=plan, at=at, data={"year": fiscal_year})
    elif plan.result is None and blank.result is not None and plan.state == PlanState.DRAFT:
        plan.result = blank.result
        plan.save()
        audit.record(agency=by.agency, by=by, verb="plan.update", target=plan, at=at, data={"fields": ["result"]})
    return plan


@transaction.atomic
def update_plan(
    *, plan: Plan, fields: Mapping[str, Any], groups: Sequence[GroupDraft], by: Member, at: dt.datetime
) -> Plan:
    """Write the plan's head and its headings, in the order given.

    Raises MeasureRefused `locked`, `group_in_use` for a heading that still holds measures, `group_twice`.
    """
    plan = hold_draft(plan)
    for name, value in fields.items():
        setattr(plan, name, value)
    plan.save()
    how = numbering_of(plan)
    if plan.grouping == Grouping.NONE:
        _ungroup(plan)
    else:
        _write_groups(plan, groups)
    settle(plan, how)
    audit.record(agency=by.agency, by=by, verb="plan.update", target=plan, at=at, data={"fields": sorted(fields)})
    return plan


def _ungroup(plan: Plan) -> None:
    measures = list(plan.measures.filter(group__isnull=False))
    for measure in measures:
        measure.group = None
    save_places(measures)
    plan.groups.all().delete()


def _write_groups(plan: Plan, drafts: Sequence[GroupDraft]) -> None:
    for draft in (draft for draft in drafts if draft.delete):
        group = plan.groups.get(pk=draft.pk or 0)
        if group.measures.exists():
            raise MeasureRefused("group_in_use", group=group.title)
        group.delete()
    kept = [draft for draft in drafts if not draft.delete]
    titles = [draft.title for draft in kept]
    twice = next((title for title in titles if titles.count(title) > 1), None)
    if twice is not None:
        raise MeasureRefused("group_twice", group=twice)
    _park_titles(plan, kept)
    for order, draft in enumerate(kept):
        if draft.pk is None:
            MeasureGroup.objects.create(plan=plan, title=draft.title, code=draft.code, order=order)
        else:
            MeasureGroup.objects.filter(plan=plan, pk=draft.pk).update(title=draft.title, order=order)


def _park_titles(plan: Plan, drafts: Sequence[GroupDraft]) -> None:
    """Make room, so that two headings may trade their titles under the constraint that none stands twice."""
    renamed = {draft.pk: draft.title for draft in drafts if draft.pk is not None}
    for group in plan.groups.filter(pk__in=renamed):
        if group.title != renamed[group.pk]:
            MeasureGroup.objects.filter(pk=group.pk).update(title=f"#{group.pk}")
