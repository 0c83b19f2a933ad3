"""Mails about memos (waiting for you, returned, finished) and summaries. At most one a person and event.

A mail is Thai whatever language the one who caused it reads: nothing here goes through gettext.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils import timezone

from ita_portal import thai
from organisations import notices
from organisations.models import Notice, User
from organisations.queries import executives_on, holdings_on
from reports.models import ApprovalStep, Circulation, Comment, Decision, Effect, Memo, MemoState, Summary
from reports.papers import board as papers
from reports.queries.board import Board
from reports.queries.circulation import heads_of


def _write(memo: Memo, user: User, event: str, subject: str, body: str, path: str, at: dt.datetime) -> None:
    key = f"memo:{memo.pk}:{memo.version}:{memo.step_no}:{memo.turn}:{event}"
    notices.write(agency=memo.agency, user=user, event_key=key, subject=subject, body=body, path=path, at=at)


def waiting(memo: Memo, at: dt.datetime, because: str = "") -> None:
    """Tell everybody who may sign today that the memo waits for them, and why it does again."""
    steps = ApprovalStep.objects.filter(memo=memo, version=memo.version, order=memo.step_no)
    step = steps.select_related("post").prefetch_related("also").get()
    path = reverse("reports:memo-decide", args=[memo.agency.slug, memo.pk])
    body = "\n".join(filter(None, (f"มีบันทึกข้อความรอท่านพิจารณา: {memo}", because)))
    people = holdings_on(step.posts, timezone.localdate(at)).values()
    for user in {holding.officer.user: None for holdings in people for holding in holdings}:
        if user is not None:
            _write(memo, user, "waiting", f"รอพิจารณา: {memo}", body, path, at)


def decided(memo: Memo, decision: Decision, at: dt.datetime) -> None:
    """Tell the next signers once a turn opened, or the drafter when the memo came back or is through."""
    how = "" if decision.is_electronic else " (บันทึกจากเอกสารกระดาษหรือมติที่ประชุม)"
    said = f"{decision.signer_name}: {decision.verb_label} {decision.opinion}{how}"
    if memo.state == MemoState.IN_APPROVAL:
        if memo.turn != decision.turn:
            waiting(memo, at, said if decision.returned_to else "")
        return
    path = reverse("reports:memo-detail", args=[memo.agency.slug, memo.pk])
    outcome = "พิจารณาครบแล้ว" if decision.verb.effect == Effect.FORWARD else decision.verb_label
    _write(memo, memo.created_by, "outcome", f"{outcome}: {memo}", said, path, at)


def commented(memo: Memo, comment: Comment, at: dt.datetime) -> None:
    """Tell the drafter of a remark by somebody else, once."""
    if memo.created_by_id == comment.written_by_id:
        return
    path = reverse("reports:memo-detail", args=[memo.agency.slug, memo.pk])
    who = f"{comment.writer_name} ({comment.writer_post})" if comment.writer_post else comment.writer_name
    _write(
        memo, memo.created_by, f"comment:{comment.pk}", f"มีความเห็นเพิ่มเติม: {memo}", f"{who}: {comment.text}", path, at
    )


def circulated(memo: Memo, sent: Sequence[Circulation], at: dt.datetime) -> None:
    """Tell the heads of the units that an issued memo waits for them to take note: one mail each, however many units."""
    heads = heads_of((row.unit_id for row in sent), timezone.localdate(at))
    users = dict.fromkeys(user for found in heads.values() for holding in found if (user := holding.officer.user))
    path = reverse("reports:memo-detail", args=[memo.agency.slug, memo.pk])
    body = f"แจ้งเวียนเพื่อทราบ: {memo}\nเปิดอ่านแล้วกด “รับทราบ”"
    for user in users:
        key = f"memo:{memo.pk}:circulated"
        notices.write(
            agency=memo.agency, user=user, event_key=key, subject=f"เพื่อทราบ: {memo}", body=body, path=path, at=at
        )


def circulation_reminders(memo: Memo, users: Iterable[User], at: dt.datetime) -> int:
    """Remind heads who have not taken note, each at most once a day; return how many were not reminded on this day yet."""
    key = f"memo:{memo.pk}:circulated:{timezone.localdate(at):%Y-%m-%d}"
    told = set(Notice.objects.filter(event_key=key).values_list("user", flat=True))
    path = reverse("reports:memo-detail", args=[memo.agency.slug, memo.pk])
    body = f"ยังไม่ได้รับทราบเรื่องที่แจ้งเวียน: {memo}\nเปิดอ่านแล้วกด “รับทราบ”"
    fresh = [user for user in users if user.pk not in told]
    for user in fresh:
        notices.write(
            agency=memo.agency,
            user=user,
            event_key=key,
            subject=f"เตือน: ยังไม่รับทราบ {memo}",
            body=body,
            path=path,
            at=at,
        )
    return len(fresh)


def summary_issued(summary: Summary, board: Board, at: dt.datetime) -> None:
    """Tell who leads the agency where its measures stand; the change since the last time stands in the subject."""
    lines = [papers.headline(board), papers.distance(board)]
    if board.before:
        lines += ["", papers.since(board), *(f"• {line}" for line in papers.changes(board))]
    body = thai.print_digits("\n".join(line for line in lines if line is not None), board.agency.thai_digits)
    path = reverse("reports:board", args=[board.agency.slug, board.fiscal_year])
    for user in executives_on(board.agency, timezone.localdate(at)):
        key = f"summary:{summary.pk}"
        notices.write(
            agency=board.agency, user=user, event_key=key, subject=summary.subject, body=body.strip(), path=path, at=at
        )
