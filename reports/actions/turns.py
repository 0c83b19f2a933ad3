"""Opening the turn of a step, or of the first after it that the same person does not sign for later."""

import datetime as dt
from typing import Any

from django.utils import timezone

from organisations import audit
from organisations.models import Officer
from organisations.queries import Member, holdings_on
from reports.models import ApprovalStep, Memo, MemoState, SameSigner, SkippedStep
from reports.rules.turns import held


def open_turn(memo: Memo, order: int, *, by: Member, at: dt.datetime) -> None:
    """Give the step of this order its turn; after the last step the memo is approved. The memo's row is the caller's.

    A step whose only possible signer today is also the only one of a later step is passed over where the memo says so
    (`same_signer`): a row and an event tell of it. No other step ever is.
    """
    turn = memo.turn
    for step, officer, later in _ahead(memo, order, timezone.localdate(at)):
        turn += 1
        if officer is None or later is None:
            _write(memo, updated_at=at, step_no=step.order, step_since=at, turn=turn)
            return
        _skip(memo, step, turn, officer, later, by, at)
    close(memo, MemoState.APPROVED, at)


def close(memo: Memo, state: MemoState, at: dt.datetime, **more: int) -> None:
    """End the approval of a memo: it is nobody's turn."""
    _write(memo, updated_at=at, state=state, step_no=0, step_since=None, turn=0, **more)


def _write(memo: Memo, **change: Any) -> None:  # noqa: ANN401 -- values of its fields
    Memo.objects.filter(pk=memo.pk).update(**change)
    for name, value in change.items():
        setattr(memo, name, value)


def order_after(step: ApprovalStep, memo: Memo, signer: Officer) -> int:
    """Return where a memo goes on when `signer` let a step pass: back to a step that another person was to cover here."""
    if memo.same_signer != SameSigner.ONCE:
        return step.order + 1
    skips = list(SkippedStep.objects.filter(step__memo=memo, step__version=step.version).select_related("step"))
    decided = step.decisions.model.objects.filter(step__memo=memo, step__version=step.version)
    turns = held([*((skip.turn, skip.step.order) for skip in skips), *decided.values_list("turn", "step__order")])
    missed = [
        skip.step.order
        for skip in skips
        if skip.covered_by_id == step.pk and skip.officer_id != signer.pk and turns.get(skip.step.order) == skip.turn
    ]
    return min(missed, default=step.order + 1)


def _ahead(memo: Memo, order: int, day: dt.date) -> list[tuple[ApprovalStep, Officer | None, ApprovalStep | None]]:
    """Return the steps from an order on, each with the one person who may sign it and the later step they sign too."""
    steps = ApprovalStep.objects.filter(memo=memo, version=memo.version, order__gte=order).order_by("order")
    if memo.same_signer != SameSigner.ONCE:
        return [(step, None, None) for step in steps[:1]]
    found = list(steps.select_related("post").prefetch_related("also"))
    people = holdings_on([step.post for step in found], day)
    signers = [
        None if step.also.all() else _only({holding.officer for holding in people[step.post_id]}) for step in found
    ]
    ahead = []
    for place, (step, officer) in enumerate(zip(found, signers, strict=True)):
        again = [found[other] for other in range(place + 1, len(found)) if officer and signers[other] == officer]
        ahead.append((step, officer, again[-1] if again else None))
    return ahead


def _only(officers: set[Officer]) -> Officer | None:
    return next(iter(officers)) if len(officers) == 1 else None


def _skip(
    memo: Memo, step: ApprovalStep, turn: int, officer: Officer, later: ApprovalStep, by: Member, at: dt.datetime
) -> None:
    row = SkippedStep.objects.create(
        step=step, turn=turn, covered_by=later, officer=officer, signer=str(officer), skipped_at=at
    )
    data = {
        "skip": row.pk,
        "version": step.version,
        "step": step.order,
        "turn": turn,
        "covered_by": later.order,
        "signer": row.signer,
    }
    audit.record(agency=by.agency, by=by, verb="memo.skip", target=memo, at=at, data=data)
