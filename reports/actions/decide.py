"""Deciding on a memo: one conditional update takes its row, one row goes on record, safe against two at once."""

import dataclasses
import datetime as dt
from typing import Any, NoReturn

from django.db import transaction

from measures.actions.lock import approve_plan, unlock_plan
from organisations import audit
from organisations.models import Post
from organisations.queries import Holding, Member
from reports import notices, queries
from reports.actions.draft import copy_chain
from reports.actions.turns import close, open_turn, order_after
from reports.models import ApprovalStep, Decision, Effect, Memo, MemoKind, MemoState, MemoVersion, Quorum, Verb
from reports.queries.turns import free_slots, outcome_of, seat_among, steps_to_return_to
from reports.rules.refusal import MoveRefused


@dataclasses.dataclass(frozen=True, slots=True)
class Turn:
    """What the signer saw: the memo's version, step, and the number of the turn. Another one now means the race is lost."""

    memo: Memo
    version: int
    step_no: int
    number: int


@transaction.atomic
def decide(
    *,
    turn: Turn,
    verb_code: str,
    opinion: str,
    by: Member,
    at: dt.datetime,
    authentication: str,
    address: str | None,
    return_to: int | None = None,
) -> Decision:
    """Record one decision and move the memo on. `return_to`: the order of the earlier step it goes back to; None = the drafter.

    Raises MoveRefused: `not_your_turn` (no such post today), `own_memo` (drafter or proposer), `verb_unknown`,
    `opinion_needed`, `paper_not_ready` (the exact PDF is not made yet), `no_such_step` (to return to), `too_late`
    (with who decided what).
    """
    steps = ApprovalStep.objects.filter(memo=turn.memo, version=turn.version, order=turn.step_no)
    step = steps.select_related("post").prefetch_related("also").first()
    if step is None or not any(by.holding_of(post.pk) for post in step.posts):
        raise MoveRefused("not_your_turn")
    if queries.is_own_memo(turn.memo, by):
        raise MoveRefused("own_memo")
    verb = step.verbs.filter(code=verb_code).first()
    if verb is None:
        raise MoveRefused("verb_unknown")
    opinion = opinion.strip()
    if not opinion and (verb.needs_opinion or step.opinion_required):
        raise MoveRefused("opinion_needed")
    version = MemoVersion.objects.select_related("submitted").get(memo=turn.memo, version=turn.version)
    if version.submitted.file_id is None:
        raise MoveRefused("paper_not_ready")
    version.memo = turn.memo
    free = _lock_turn(turn, step, at)
    slot, holding = seat_among(free, by) or _too_late(turn)
    back_to = return_to if verb.effect == Effect.RETURN else None
    if back_to and back_to not in {earlier.order for earlier in steps_to_return_to(turn.memo, step)}:
        raise MoveRefused("no_such_step")
    place = {"step": step, "turn": turn.number, "slot": slot, "returned_to": back_to}
    how = {"authentication": authentication, "address": address}
    decision = _record(version, place, verb, opinion, holding, by, at, how)
    goes_on = step.quorum == Quorum.ANY or len(free) == 1
    _move(turn.memo, decision, holding, by, at, goes_on=goes_on)
    _follow_up(turn.memo, by, at)
    notices.decided(turn.memo, decision, at)
    return decision


def _lock_turn(turn: Turn, step: ApprovalStep, at: dt.datetime) -> list[tuple[int, Post]]:
    """Lock the memo's row while the turn is still the one that was seen; return the slots that are free in it."""
    memo = turn.memo
    place = {
        "state": MemoState.IN_APPROVAL,
        "version": turn.version,
        "step_no": turn.step_no,
        "turn": turn.number,
    }
    if not Memo.objects.filter(pk=memo.pk, agency=memo.agency_id, **place).update(updated_at=at):
        _too_late(turn)
    for name, value in place.items():
        setattr(memo, name, value)
    return free_slots(step, turn.number)


def _too_late(turn: Turn) -> NoReturn:
    raise MoveRefused("too_late", outcome=outcome_of(turn.memo, turn.version, turn.number))


def _move(memo: Memo, decision: Decision, holding: Holding, by: Member, at: dt.datetime, *, goes_on: bool) -> None:
    """Move the memo whose row is locked: back, to its end, or on where `goes_on` (else others of the step decide yet)."""
    effect = decision.verb.effect
    if effect == Effect.RETURN and decision.returned_to:
        open_turn(memo, decision.returned_to, by=by, at=at)
    elif effect == Effect.RETURN:
        copy_chain(memo, memo.version + 1)
        close(memo, MemoState.RETURNED, at, version=memo.version + 1)
    elif effect == Effect.REJECT:
        close(memo, MemoState.REJECTED, at)
    elif goes_on:
        open_turn(memo, order_after(decision.step, memo, holding.officer), by=by, at=at)


def _record(
    version: MemoVersion,
    place: dict[str, Any],
    verb: Verb,
    opinion: str,
    holding: Holding,
    by: Member,
    at: dt.datetime,
    how: dict[str, str | None],
) -> Decision:
    capacity = holding.capacity
    decision = Decision.objects.create(
        version=version,
        **place,
        verb=verb,
        verb_label=verb.label,
        verb_printed=verb.printed,
        opinion=opinion,
        decided_by=by.user,
        decided_at=at,
        signer_rank=holding.officer.rank,
        signer_name=holding.officer.name,
        signer_post=capacity.own_post,
        acting=holding.acting,
        acting_term=capacity.acting_term,
        acted_post=capacity.acted_post,
        content_hash=version.content_hash,
        pdf_hash=version.submitted.file_id or "",
        **how,
    )
    audit.record(
        agency=by.agency,
        by=by,
        verb=f"memo.{verb.effect}",
        target=version.memo,
        at=at,
        capacity=str(capacity),
        data={
            "decision": decision.pk,
            "version": version.version,
            **place,
            "step": place["step"].order,
            "verb": verb.code,
            "opinion": opinion,
            "content": version.content_hash,
            "pdf": version.submitted.file_id,
            "signer": decision.signer,
            "printed": [verb.label, verb.printed],
            **how,
        },
    )
    return decision


def _follow_up(memo: Memo, by: Member, at: dt.datetime) -> None:
    """Lock or free the plan that the memo proposed."""
    plan = memo.plan if memo.kind == MemoKind.PROPOSE_PLAN else None
    if plan is None or memo.state == MemoState.IN_APPROVAL:
        return
    if memo.state == MemoState.APPROVED:
        approve_plan(plan=plan, by=by, at=at)
    else:
        unlock_plan(plan=plan, by=by, at=at)
