"""Deciding on a memo: one conditional update, one row on record, safe against two at once."""

import dataclasses
import datetime as dt

from django.db import transaction

from measures.actions.lock import approve_plan, unlock_plan
from organisations import audit
from organisations.queries import Holding, Member
from reports import notices, queries
from reports.actions.submit import next_version
from reports.models import ApprovalStep, Decision, Effect, Memo, MemoKind, MemoState, MemoVersion, Verb
from reports.rules.refusal import MoveRefused


@dataclasses.dataclass(frozen=True, slots=True)
class Turn:
    """What the signer saw: the memo's version and step. Another version or step now means the race is lost."""

    memo: Memo
    version: int
    step_no: int


@transaction.atomic
def decide(
    *, turn: Turn, verb_code: str, opinion: str, by: Member, at: dt.datetime, authentication: str, address: str | None
) -> Decision:
    """Record one decision and move the memo on.

    Raises MoveRefused: `not_your_turn` (no such post today), `own_memo` (drafter or proposer), `verb_unknown`,
    `opinion_needed`, `paper_not_ready` (the exact PDF is not made yet), `too_late` (with who decided what).
    """
    step = ApprovalStep.objects.filter(memo=turn.memo, version=turn.version, order=turn.step_no).first()
    holding = by.holding_of(step.post_id) if step else None
    if step is None or holding is None:
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
    if version.submitted.file is None:
        raise MoveRefused("paper_not_ready")
    _move(turn, verb, at)
    how = {"authentication": authentication, "address": address}
    decision = _record(version, step, verb, opinion, holding, by, at, how)
    _follow_up(turn, verb, by, at)
    notices.decided(turn.memo, decision, at)
    return decision


def _move(turn: Turn, verb: Verb, at: dt.datetime) -> None:
    last = not ApprovalStep.objects.filter(memo=turn.memo, version=turn.version, order__gt=turn.step_no).exists()
    if verb.effect == Effect.RETURN:
        change = {"state": MemoState.RETURNED, "step_no": 0, "step_since": None, "version": turn.version + 1}
    elif verb.effect == Effect.REJECT:
        change = {"state": MemoState.REJECTED, "step_no": 0, "step_since": None}
    elif last:
        change = {"state": MemoState.APPROVED, "step_no": 0, "step_since": None}
    else:
        change = {"step_no": turn.step_no + 1, "step_since": at}
    won = Memo.objects.filter(
        pk=turn.memo.pk,
        agency=turn.memo.agency_id,
        state=MemoState.IN_APPROVAL,
        version=turn.version,
        step_no=turn.step_no,
    ).update(updated_at=at, **change)
    if not won:
        raise MoveRefused("too_late", outcome=queries.outcome_of(turn.memo, turn.version, turn.step_no))


def _record(
    version: MemoVersion,
    step: ApprovalStep,
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
        step=step,
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
        capacity=str(capacity) if decision.is_electronic else "",
        data={
            "decision": decision.pk,
            "version": version.version,
            "step": step.order,
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


def _follow_up(turn: Turn, verb: Verb, by: Member, at: dt.datetime) -> None:
    """Copy the chain to the next version after a return; lock or free the plan that the memo proposed."""
    if verb.effect == Effect.RETURN:
        next_version(turn.memo)
    turn.memo.refresh_from_db()
    plan = turn.memo.plan if turn.memo.kind == MemoKind.PROPOSE_PLAN else None
    if plan is None:
        return
    if turn.memo.state == MemoState.APPROVED:
        approve_plan(plan=plan, by=by, at=at)
    elif verb.effect != Effect.FORWARD:
        unlock_plan(plan=plan, by=by, at=at)
