"""A memo's own page: its way like a parcel, its exact paper, remarks, and its number."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from organisations import permissions
from organisations.desk import DeskRequest, desk
from reports import forms, papers, queries
from reports.actions import comments, issue
from reports.forms.deciding import CommentForm
from reports.forms.orders import OrderGivenForm
from reports.models import Memo, MemoState, Order
from reports.queries import circulation, turns
from reports.queries.deciding import may_comment
from reports.queries.orders import next_order_number
from reports.queries.registers import voided_of
from reports.queries.signing import found_in_memo
from reports.rules.refusal import MoveRefused
from reports.rules.states import Move, may_move
from reports.views.circulation import may_circulate
from reports.views.differences import since_seen
from reports.views.memos import LOST_RACE, REFUSED, hanging_of, stage_of
from reports.views.refusals import sentence
from reports.views.sweep_sentences import recorded


@desk()
@require_safe
def memo_detail(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Show the memo's way like a parcel, its exact paper and what can be done now."""
    memo = get_object_or_404(
        Memo.objects.select_related(
            "created_by", "document_number__voided", "plan__result__criteria", "plan__result__agency", "report"
        ),
        pk=pk,
    )
    order = papers.order_of(memo)
    return _detail(request, memo, order, forms.IssueForm(), OrderGivenForm(today=timezone.localdate(), order=order))


def _detail(
    request: DeskRequest,
    memo: Memo,
    order: Order | None,
    issue_form: forms.IssueForm,
    order_form: OrderGivenForm,
    comment_form: CommentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    member, today = request.member, timezone.localdate()
    versions = list(queries.past_versions(memo))
    stops = turns.trail(memo, today)
    may_edit = permissions.may_edit(member) and may_move(memo.state, Move.EDIT)
    context = {
        "year": memo.fiscal_year,
        "stage": stage_of(memo),
        "memo": memo,
        "trail": stops,
        "first": stops[0].step.post if stops else None,
        "found": found_in_memo(memo, request.agency, today) if may_edit else None,
        "paper": next(
            (version.issued or version.submitted for version in versions if version.version == memo.version), None
        ),
        "answered": [
            one
            for version in versions
            if version.version == memo.version
            for one in recorded(version.answers, request.agency)
        ],
        "past": [version for version in versions if version.version != memo.version],
        "returned": queries.return_of(memo),
        "changed": since_seen(request, memo) if len(versions) > 1 else None,
        "comments": memo.comments.all(),
        "comment_form": comment_form or CommentForm(),
        "may_enter": permissions.may_administer(member) and memo.state == MemoState.IN_APPROVAL,
        "may_comment": memo.state in comments.OPEN and may_comment(memo, member),
        "publications": queries.publications_of_memo(memo),
        "issue_form": issue_form,
        "order": order,
        "voided": voided_of(memo, order),
        **_circulation(request, memo, today),
        "order_form": order_form,
        "next_order": next_order_number(today, order.kind) if order else None,
        "next_number": queries.next_number(memo, today),
        "hanging": hanging_of(memo) if may_edit else [],
        "may_edit": may_edit,
        "may_recall": permissions.may_edit(member) and may_move(memo.state, Move.RECALL),
        "may_withdraw": permissions.may_edit(member) and may_move(memo.state, Move.WITHDRAW),
        "may_issue": permissions.may_number(member) and may_move(memo.state, Move.ISSUE),
        "may_publish": permissions.may_publish(member) and memo.state == MemoState.ISSUED,
        "my_turn": any(member.holding_of(seat.post.pk) for stop in stops for seat in stop.seats),
        "stuck": turns.stuck_posts(stops) if may_move(memo.state, Move.SUBMIT) else [],
    }
    return render(request, "reports/memo_detail.html", context, status=status)


def _circulation(request: DeskRequest, memo: Memo, today: dt.date) -> dict[str, Any]:
    """Return who an issued memo was sent to, and what of it waits for this member to take note of."""
    if memo.state != MemoState.ISSUED:
        return {}
    sent = circulation.sent_of(memo.pk, today)
    had = {row.circulation.unit_id for row in sent}
    waiting = [row.circulation for row in sent if row.acknowledgement is None]
    may = may_circulate(request.member)
    return {
        "sent": sent,
        "noted": len(sent) - len(waiting),
        "to_note": [row for row in waiting if circulation.head_holding(request.member, row.unit_id)],
        "more": [unit for unit in circulation.offered_units() if unit.pk not in had] if may else [],
        "may_circulate": may,
    }


@desk()
@require_POST
def memo_comment(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Keep a remark; the deciding page sends the text of its opinion."""
    memo = get_object_or_404(Memo, pk=pk)
    form = CommentForm({"text": request.POST.get("text") or request.POST.get("opinion", "")})
    try:
        if form.is_valid():
            comments.comment(memo=memo, text=form.cleaned_data["text"], by=request.member, at=timezone.now())
            messages.success(request, _("ฝากความเห็นไว้แล้ว ยังไม่ใช่การพิจารณา"))
            return redirect("reports:memo-detail", request.agency.slug, pk)
        status = REFUSED
    except MoveRefused as refused:
        form.add_error("text", sentence(refused))
        status = {"may_not_comment": 403, "comment_closed": LOST_RACE}.get(refused.code, REFUSED)
    order = papers.order_of(memo)
    order_form = OrderGivenForm(today=timezone.localdate(), order=order)
    return _detail(request, memo, order, forms.IssueForm(), order_form, form, status)


@desk(permissions.may_number)
@require_POST
def memo_issue(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Give the number and ask for the issued paper."""
    memo = get_object_or_404(Memo, pk=pk)
    order = papers.order_of(memo)
    form = forms.IssueForm(request.POST)
    order_form = OrderGivenForm(request.POST, today=timezone.localdate(), order=order)
    if not all([form.is_valid(), order is None or order_form.is_valid()]):
        return _detail(request, memo, order, form, order_form, status=REFUSED)
    given = order_form.given() if order else None
    try:
        issue.issue_memo(memo=memo, number=form.chosen(), order=given, by=request.member, at=timezone.now())
    except MoveRefused as refused:
        place = {"order_number_taken": "number", "order_too_early": "dated_on"}.get(refused.code)
        if place:
            order_form.add_error(place, sentence(refused))
        else:
            form.add_error("number" if refused.code == "number_taken" else None, sentence(refused))
        return _detail(request, memo, order, form, order_form, status=REFUSED)
    messages.success(request, _("ออกเลขแล้ว กำลังจัดทำฉบับสมบูรณ์"))
    return redirect("reports:memo-detail", request.agency.slug, pk)
