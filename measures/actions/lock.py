"""Locking a plan while it is proposed, and for good once approved. Called by the app that holds memos."""

import datetime as dt

from django.db import transaction

from measures.models import Plan, PlanState
from organisations import audit
from organisations.queries import Member


def _move(plan: Plan, target: PlanState, verb: str, by: Member, at: dt.datetime) -> None:
    if Plan.objects.filter(pk=plan.pk).exclude(state=target).update(state=target):
        plan.state = target
        audit.record(agency=plan.agency, by=by, verb=verb, target=plan, at=at)


@transaction.atomic
def lock_plan(*, plan: Plan, by: Member, at: dt.datetime) -> None:
    """Lock the plan: it stands in a memo under approval. An approved plan stays approved."""
    if plan.state == PlanState.DRAFT:
        _move(plan, PlanState.SUBMITTED, "plan.lock", by, at)


@transaction.atomic
def unlock_plan(*, plan: Plan, by: Member, at: dt.datetime) -> None:
    """Open a proposed plan again: its memo was returned, rejected or taken back."""
    if plan.state == PlanState.SUBMITTED:
        _move(plan, PlanState.DRAFT, "plan.unlock", by, at)


@transaction.atomic
def approve_plan(*, plan: Plan, by: Member, at: dt.datetime) -> None:
    """Mark the plan approved: the last signer of its memo has decided."""
    _move(plan, PlanState.APPROVED, "plan.approve", by, at)
