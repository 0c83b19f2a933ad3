"""Submitting a memo: content frozen by hash, the plan locked, the first turn opened."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from measures.actions.lock import lock_plan, unlock_plan
from measures.models import Plan
from measures.queries import hanging_points
from organisations import audit
from organisations.models import WorkingGroup
from organisations.queries import Member
from reports import notices, papers
from reports.actions import rendering
from reports.actions.draft import copy_chain
from reports.actions.turns import open_turn
from reports.models import (
    ApprovalStep,
    Memo,
    MemoKind,
    MemoSection,
    MemoState,
    MemoVersion,
    Order,
    OrderKind,
    Quorum,
)
from reports.queries import signing
from reports.rules.refusal import MoveRefused
from reports.rules.states import Move, sources


@transaction.atomic
def submit_memo(*, memo: Memo, by: Member, at: dt.datetime) -> MemoVersion:
    """Freeze the memo and open its first turn.

    Raises MoveRefused: `empty` (nothing written), `no_steps`, `no_proposer`, `empty_plan`, `report_draft`,
    `points_hanging` (weak points that neither a measure answers nor a reason stands for), `already_moved` (somebody
    submitted or withdrew it meanwhile), `findings_open` (serious findings of the sweep in the memo, or in the plan or
    report it is about, that nobody answered). The answers go on record with the version.
    """
    _check_complete(memo)
    found = signing.found_in_memo(memo, by.agency, timezone.localdate(at))
    if found.held:
        raise MoveRefused("findings_open", count=str(len(found.held)))
    moved = Memo.objects.filter(pk=memo.pk, version=memo.version, state__in=sources(Move.SUBMIT)).update(
        state=MemoState.IN_APPROVAL, step_no=1, turn=1, step_since=at, updated_at=at
    )
    if not moved:
        raise MoveRefused("already_moved")
    memo.refresh_from_db()
    memo.turn = 0
    open_turn(memo, 1, by=by, at=at)
    if memo.kind == MemoKind.PROPOSE_PLAN and memo.plan:
        lock_plan(plan=memo.plan, by=by, at=at)
    paper = rendering.request(agency=memo.agency, paper=papers.memo_document(memo), at=at)
    version = MemoVersion.objects.create(
        memo=memo,
        version=memo.version,
        content_hash=paper.content_hash,
        submitted=paper,
        submitted_by=by.user,
        submitted_at=at,
        answers=signing.record_of(found),
    )
    audit.record(
        agency=memo.agency,
        by=by,
        verb="memo.submit",
        target=memo,
        at=at,
        data={"version": memo.version, "content": paper.content_hash},
    )
    notices.waiting(memo, at)
    return version


def _check_complete(memo: Memo) -> None:
    if not memo.subject.strip() or not any(section.body.strip() for section in memo.sections.all()):
        raise MoveRefused("empty")
    if memo.proposer is None or memo.proposer_post is None:
        raise MoveRefused("no_proposer")
    if not ApprovalStep.objects.filter(memo=memo, version=memo.version).exists():
        raise MoveRefused("no_steps")
    _check_order(memo)
    tables = set(MemoSection.objects.filter(memo=memo).values_list("table", flat=True))
    shows_plan = memo.attach_plan or "plan" in tables
    shows_report = memo.attach_report or "report" in tables
    if shows_plan and (memo.plan is None or not memo.plan.measures.exists()):
        raise MoveRefused("empty_plan")
    if memo.kind == MemoKind.PROPOSE_PLAN and memo.plan and (hanging := hanging_points(memo.plan)):
        raise MoveRefused("points_hanging", count=str(len(hanging)))
    if shows_report and (memo.report is None or memo.report.state != "frozen"):
        raise MoveRefused("report_draft")


def _check_order(memo: Memo) -> None:
    """Refuse an order that could not be signed: without text, members or signer, or signed by another than the last."""
    order = Order.objects.filter(memo=memo).first()
    if order is None:
        return
    if not order.subject.strip() or not order.body.strip():
        raise MoveRefused("empty_order")
    if order.kind == OrderKind.ORDER:
        _check_groups(memo)
    last = ApprovalStep.objects.filter(memo=memo, version=memo.version).order_by("-order").first()
    if order.signer_post_id is None or last is None or last.post_id != order.signer_post_id:
        raise MoveRefused("signer_not_last")
    if last.quorum == Quorum.ANY and last.also.exists():
        raise MoveRefused("signer_not_last")


def _check_groups(memo: Memo) -> None:
    groups = WorkingGroup.objects.filter(agency=memo.agency_id, fiscal_year=memo.fiscal_year)
    if not groups.exists() or groups.filter(members__isnull=True).exists():
        raise MoveRefused("empty_groups")


@transaction.atomic
def recall_memo(*, memo: Memo, by: Member, at: dt.datetime) -> None:
    """Take a memo back from its signers to correct it; the decisions so far stay on record."""
    moved = Memo.objects.filter(pk=memo.pk, version=memo.version, state__in=sources(Move.RECALL)).update(
        state=MemoState.RETURNED, step_no=0, turn=0, step_since=None, version=memo.version + 1, updated_at=at
    )
    if not moved:
        raise MoveRefused("already_moved")
    copy_chain(memo, memo.version + 1)
    _unlock(memo.plan if memo.kind == MemoKind.PROPOSE_PLAN else None, by, at)
    audit.record(agency=memo.agency, by=by, verb="memo.recall", target=memo, at=at, data={"version": memo.version})


@transaction.atomic
def withdraw_memo(*, memo: Memo, by: Member, at: dt.datetime) -> None:
    """Drop a draft or returned memo for good; it stays in the list as withdrawn."""
    moved = Memo.objects.filter(pk=memo.pk, version=memo.version, state__in=sources(Move.WITHDRAW)).update(
        state=MemoState.WITHDRAWN, updated_at=at
    )
    if not moved:
        raise MoveRefused("already_moved")
    audit.record(agency=memo.agency, by=by, verb="memo.withdraw", target=memo, at=at, data={"version": memo.version})


def _unlock(plan: Plan | None, by: Member, at: dt.datetime) -> None:
    if plan is not None:
        unlock_plan(plan=plan, by=by, at=at)
