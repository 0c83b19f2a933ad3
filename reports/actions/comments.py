"""Remarks on a memo that is on its way: left without deciding, kept for good."""

import datetime as dt

from django.db import transaction

from organisations import audit
from organisations.queries import Member
from reports import notices
from reports.models import Comment, Memo, MemoState
from reports.queries.deciding import chain_holding, may_comment
from reports.rules.refusal import MoveRefused

OPEN = (MemoState.IN_APPROVAL, MemoState.RETURNED)


@transaction.atomic
def comment(*, memo: Memo, text: str, by: Member, at: dt.datetime) -> Comment:
    """Keep a remark and tell the drafter, once.

    Raises MoveRefused: `may_not_comment` (no post of the chain, not the drafter, not staff), `comment_empty`,
    `comment_closed` (the memo is not on its way).
    """
    if not may_comment(memo, by):
        raise MoveRefused("may_not_comment")
    if not text.strip():
        raise MoveRefused("comment_empty")
    memo.refresh_from_db()
    if memo.state not in OPEN:
        raise MoveRefused("comment_closed")
    holding = chain_holding(memo, by) or next(iter(by.holdings), None)
    written = Comment.objects.create(
        memo=memo,
        version=memo.version,
        text=text.strip(),
        written_by=by.user,
        written_at=at,
        writer_name=str(holding.officer) if holding else str(by.user),
        writer_post=str(holding.capacity) if holding else "",
    )
    data = {"comment": written.pk, "version": written.version, "text": written.text, "writer": written.writer_name}
    audit.record(
        agency=by.agency, by=by, verb="memo.comment", target=memo, at=at, capacity=written.writer_post, data=data
    )
    notices.commented(memo, written, at)
    return written
