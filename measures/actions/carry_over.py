"""Unfinished work of last year's plan: taken up in this year's, or left with a reason. The old plan stays as it is."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from measures import queries
from measures.actions.measures_ import MeasureDraft, OwnerDraft, create_measure
from measures.actions.plans import GroupDraft, hold_draft
from measures.models import LeftBehind, Measure, Owner, Plan, Status, Step
from measures.rules import periods
from measures.rules.refusal import MeasureRefused
from organisations import audit
from organisations.queries import Member

KEPT = (
    "title", "analysis", "guideline", "follow_up", "rhythm", "success_indicator", "target",
    "expected_output", "expected_outcome", "step_marker",
)  # fmt: skip


@transaction.atomic
def take_up_work(
    *, plan: Plan, measure: Measure, step: Step | None, into: Measure | None, by: Member, at: dt.datetime
) -> Step | Measure:
    """Let unfinished work go on in a plan: a step in the measure `into`, else in one made like its old measure.

    Taken twice it is there once: the second time what goes on already is returned. The new measure has the words and
    owners of the old one; period, links and budget are the new year's to say. Raises MeasureRefused `locked`,
    `not_of_last_year`.
    """
    plan = hold_draft(plan)
    if measure.plan.fiscal_year != plan.fiscal_year - 1 or (into is not None and into.plan_id != plan.pk):
        raise MeasureRefused("not_of_last_year")
    going = _going_on(plan, measure, step)
    if going is not None:
        return going
    LeftBehind.objects.filter(plan=plan, measure=measure, step=step).delete()
    target = into or Measure.objects.filter(plan=plan, continued_from=measure).first()
    if step is None:
        target = None  # a measure without steps goes on as a measure
    target = target or _measure_like(plan, measure, by, at)
    taken = _step_like(target, step) if step else target
    if step is not None and step.status == Status.IN_PROGRESS and target.status == Status.NOT_STARTED:
        target.status = Status.IN_PROGRESS
        target.save()
    data = {"taken": str(step or measure), "from": measure.plan.fiscal_year, "title": target.title}
    audit.record(agency=by.agency, by=by, verb="plan.take_up_work", target=target, at=at, data=data)
    return taken


def _going_on(plan: Plan, measure: Measure, step: Step | None) -> Step | Measure | None:
    if step is not None:
        return Step.objects.filter(measure__plan=plan, continued_from=step).first()
    return Measure.objects.filter(plan=plan, continued_from=measure).first()


def _measure_like(plan: Plan, old: Measure, by: Member, at: dt.datetime) -> Measure:
    year = periods.whole_year(plan.fiscal_year)
    fields = {name: getattr(old, name) for name in KEPT}
    fields |= {"period_kind": year.kind, "starts_on": year.starts_on, "ends_on": year.ends_on, "continued_from": old}
    owners = [_owner_like(owner) for owner in old.owners.filter(step__isnull=True)]
    draft = MeasureDraft(fields=fields, group=_group_like(plan, old), owners=owners)
    return create_measure(plan=plan, draft=draft, by=by, at=at)


def _group_like(plan: Plan, old: Measure) -> GroupDraft | None:
    """Return the heading of the new plan that stands for the old one's tool, indicator or theme; None where none does."""
    if old.group is None:
        return None
    same = {"code": old.group.code} if old.group.code else {"title": old.group.title}
    group = plan.groups.filter(**same).first()
    if group is not None:
        return GroupDraft(title=group.title, code=group.code, pk=group.pk)
    heading = next((row for row in queries.headings_of(plan) if row.code == old.group.code), None)
    return GroupDraft(title=heading.title, code=heading.code) if heading else None


def _owner_like(owner: Owner) -> OwnerDraft:
    return OwnerDraft(owner.unit_id, owner.post_id, owner.officer_id, owner.every_unit, owner.is_lead, owner.text)


def _step_like(target: Measure, old: Step) -> Step:
    last = target.steps.aggregate(last=Max("order"))["last"]
    order = 0 if last is None else last + 1
    step = Step.objects.create(measure=target, text=old.text, status=old.status, order=order, continued_from=old)
    for place, owner in enumerate(old.owners.all()):
        Owner.objects.create(
            measure=target,
            step=step,
            unit=owner.unit,
            post=owner.post,
            officer=owner.officer,
            every_unit=owner.every_unit,
            is_lead=owner.is_lead,
            text=owner.text,
            order=place,
        )
    return step


@transaction.atomic
def leave_work(
    *, plan: Plan, measure: Measure, step: Step | None, reason: str, by: Member, at: dt.datetime
) -> LeftBehind:
    """Leave unfinished work of last year, and say why. Raises MeasureRefused `locked`, `not_of_last_year`, `goes_on`."""
    plan = hold_draft(plan)
    if measure.plan.fiscal_year != plan.fiscal_year - 1:
        raise MeasureRefused("not_of_last_year")
    if _going_on(plan, measure, step) is not None:
        raise MeasureRefused("goes_on")
    who = {"reason": reason, "decided_by": by.user, "decided_at": at}
    row, _made = LeftBehind.objects.update_or_create(plan=plan, measure=measure, step=step, defaults=who)
    data = {"left": str(step or measure), "reason": reason}
    audit.record(agency=by.agency, by=by, verb="plan.leave_work", target=plan, at=at, data=data)
    return row


@transaction.atomic
def judge_again(*, plan: Plan, measure: Measure, step: Step | None, by: Member, at: dt.datetime) -> None:
    """Take back that work is left. Raises MeasureRefused `locked`."""
    plan = hold_draft(plan)
    if LeftBehind.objects.filter(plan=plan, measure=measure, step=step).delete()[0]:
        data = {"judged_again": str(step or measure)}
        audit.record(agency=by.agency, by=by, verb="plan.leave_work", target=plan, at=at, data=data)
