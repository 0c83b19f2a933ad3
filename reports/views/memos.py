"""Staff and memos: list, new, edit with the true page beside, submit, recall, withdraw."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ita_portal.form_rows import Rows
from measures.queries import Point, hanging_points
from organisations import permissions
from organisations.desk import DeskRequest, desk
from organisations.queries import Member
from reports import forms, papers, queries
from reports.actions import draft, submit
from reports.forms import chains
from reports.forms.orders import OrderForm
from reports.models import DraftCopy, Memo, MemoKind
from reports.queries import turns
from reports.queries.signing import found_in_memo
from reports.rules.refusal import MoveRefused
from reports.rules.states import Move, may_move
from reports.views.previews import preview_addresses
from reports.views.refusals import sentence

LOST_RACE, REFUSED = 409, 422
MOST_COPIES = 10  # of earlier drafts on the page


@desk()
@require_safe
def memo_list(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show the memos of a year and whose turn each is."""
    memos = list(queries.memos_of_year(year))
    waiting = turns.turns(memos)
    context = {
        "year": year,
        "stage": "plan",
        "rows": [(memo, waiting.get(memo.pk)) for memo in memos],
        "may_edit": permissions.may_edit(request.member),
    }
    return render(request, "reports/memo_list.html", context)


@desk(permissions.may_edit)
def memo_new(request: DeskRequest, year: int) -> HttpResponseBase:
    """Make a draft from the template of its kind."""
    form = forms.MemoNewForm(request.POST or None, year=year, initial={"kind": "propose_plan"})
    if request.method == "POST" and form.is_valid():
        memo = draft.create_memo(
            kind=form.cleaned_data["kind"],
            fiscal_year=year,
            plan=form.plan,
            report=form.cleaned_data["report"],
            by=request.member,
            at=timezone.now(),
        )
        return redirect("reports:memo-edit", request.agency.slug, memo.pk)
    status = REFUSED if form.is_bound else HttpResponse.status_code
    return render(request, "reports/memo_new.html", {"year": year, "stage": "plan", "form": form}, status=status)


class _MemoForms:
    """The three forms of a memo's page, read and written together; only sending asks for all of it."""

    def __init__(self, request: DeskRequest, memo: Memo) -> None:
        data = request.POST if request.method == "POST" else None
        steps = turns.steps_of(memo, timezone.localdate())
        self.memo = memo
        self.steps_in_hand = steps
        self.has_steps = bool(steps)
        self.seen = request.POST.get("seen", "")
        posts = chains.posts_offered()
        self.head = forms.MemoForm(data, memo=memo, posts=posts, draft=request.POST.get("then") != "submit")
        self.sections = forms.section_formset(data, memo)
        self.steps = chains.step_formset(data, steps, posts)
        order = papers.order_of(memo)
        self.order = OrderForm(data, order=order, posts=posts, draft=self.head.draft) if order else None

    def are_valid(self) -> bool:
        parts: list[Any] = [self.head, self.sections, self.steps, *([self.order] if self.order else [])]
        found = [part.is_valid() for part in parts]  # each says its reasons
        return all(found)

    def save(self, by: Member) -> None:
        """Write every part that can be read, so that one bad date costs no paragraph."""
        now = timezone.now()
        sections = _sections(self.sections) if self.sections.is_valid() else None
        draft.update_memo(
            memo=self.memo,
            fields=self.head.cleaned_data,
            sections=sections,
            by=by,
            at=now,
            seen=_moment(self.seen),
            order=self.order.cleaned_data if self.order else None,
        )
        steps = step_drafts(self.steps) if self.steps.is_valid() else []
        if steps or (self.has_steps and self.steps.is_valid()):
            draft.set_steps(memo=self.memo, steps=steps, by=by, at=now)


def _moment(text: str) -> dt.datetime | None:
    """Return when the page saw the memo last changed; None when it does not say."""
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def _sections(rows: Rows) -> list[draft.SectionDraft]:
    found = [draft.SectionDraft(row["caption"], row["body"], row.get("table", "")) for row in rows.kept()]
    return [section for section in found if section.caption or section.body or section.table]


def step_drafts(rows: Rows) -> list[draft.StepDraft]:
    """Return the steps of a valid chain."""
    return [
        draft.StepDraft(
            row["post"].pk,
            row["caption"],
            tuple(row["verbs"]),
            row["opinion_required"],
            tuple(post.pk for post in row["also"]),
            row["quorum"],
        )
        for row in rows.kept()
    ]


def _memos() -> QuerySet[Memo]:
    """Return memos with all that their page and paper read."""
    rows: QuerySet[Memo] = Memo.objects.select_related(
        "agency", "plan__agency", "plan__result__criteria", "plan__result__agency", "report", "proposer", "proposer_post",
        "order__signer_post", "order__memo__agency", "order__document_number__voided", "order__issued__file",
    )  # fmt: skip
    return rows.prefetch_related("sections")


@desk(permissions.may_edit)
def memo_edit(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Write the memo; `then` says what follows the save: preview, submit, or stay."""
    memo = get_object_or_404(_memos(), pk=pk)
    if request.method != "POST" and not may_move(memo.state, Move.EDIT):
        messages.info(request, sentence(MoveRefused("locked")))
        return redirect("reports:memo-detail", request.agency.slug, pk)
    page = _MemoForms(request, memo)
    if request.method != "POST":
        return _memo_page(request, page)
    is_valid = page.are_valid()
    try:
        page.save(request.member)
        if "X-Autosave" in request.headers:
            return _autosaved(request, memo, is_valid=is_valid)
        return _follow(request, memo) if is_valid else _memo_page(request, page, status=REFUSED)
    except MoveRefused as refused:
        if "X-Autosave" in request.headers:
            return JsonResponse({"refused": sentence(refused)}, status=REFUSED)
        page.head.add_error(None, sentence(refused))
        return _memo_page(
            request, page, status=LOST_RACE if refused.code in {"changed_elsewhere", "locked"} else REFUSED
        )


def _autosaved(request: DeskRequest, memo: Memo, *, is_valid: bool) -> JsonResponse:
    memo = _memos().get(pk=memo.pk)
    saved_at = timezone.localtime(memo.updated_at).strftime("%H:%M")
    body = {"saved_at": saved_at, "fields": {"seen": memo.updated_at.isoformat()}}
    body |= preview_addresses(request.agency, papers.memo_document(memo), f"memo-{memo.pk}")
    return JsonResponse(body, status=200 if is_valid else REFUSED)


def _follow(request: DeskRequest, memo: Memo) -> HttpResponseBase:
    then = request.POST.get("then")
    memo.refresh_from_db()
    if then == "submit":
        return _submit(request, memo)
    page = reverse("reports:memo-edit", args=[request.agency.slug, memo.pk])
    if then == "preview":
        preview_addresses(request.agency, papers.memo_document(memo), f"memo-{memo.pk}")
        return redirect(f"{page}#paper")
    messages.success(request, _("บันทึกแล้ว"))
    return redirect(page)


def _submit(request: DeskRequest, memo: Memo) -> HttpResponseBase:
    """Submit a memo, or lead to what must be answered first; raises MoveRefused for anything else."""
    try:
        submit.submit_memo(memo=memo, by=request.member, at=timezone.now())
    except MoveRefused as refused:
        if refused.code != "findings_open":
            raise
        return redirect("reports:memo-answers", request.agency.slug, memo.pk)
    messages.success(request, _("เสนอแล้ว ติดตามได้จากหน้านี้"))
    return redirect("reports:memo-detail", request.agency.slug, memo.pk)


def _memo_page(request: DeskRequest, page: _MemoForms, status: int = 200) -> HttpResponse:
    memo = page.memo if request.method != "POST" else _memos().get(pk=page.memo.pk)
    today = timezone.localdate()
    steps = page.steps_in_hand if request.method != "POST" else turns.steps_of(memo, today)
    stops, document = turns.trail(memo, today, steps), papers.memo_document(memo)
    context = {
        "year": memo.fiscal_year,
        "stage": stage_of(memo),
        "memo": memo,
        "form": page.head,
        "sections": page.sections,
        "steps": page.steps,
        "order": page.order,
        "trail": stops,
        "first": stops[0].step.post if stops else None,
        "stuck": turns.stuck_posts(stops),
        "returned": queries.return_of(memo),
        "preview": queries.preview_of(document),
        "has_emblem": bool(document.emblem),
        "found": found_in_memo(memo, request.agency, today, steps),
        "hanging": hanging_of(memo),
        "copies": DraftCopy.objects.filter(memo=memo).select_related("kept_by")[:MOST_COPIES],
    }
    return render(request, "reports/memo_edit.html", context, status=status)


def hanging_of(memo: Memo) -> list[Point]:
    """Return the weak points that keep a memo from proposing its plan."""
    return hanging_points(memo.plan) if memo.kind == MemoKind.PROPOSE_PLAN and memo.plan else []


def stage_of(memo: Memo) -> str:
    """Return the stage of the year bar that a memo belongs to."""
    return "report" if memo.kind == MemoKind.FORWARD_REPORT else "plan"


@desk(permissions.may_edit)
@require_POST
def draft_restore(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Let the memo say again what it said earlier."""
    copy = get_object_or_404(DraftCopy, pk=pk)
    try:
        draft.restore_draft(copy=copy, by=request.member, at=timezone.now())
    except MoveRefused as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, _("กู้คืนร่างแล้ว ข้อความก่อนกู้คืนอยู่ในร่างก่อนหน้า"))
    return redirect("reports:memo-edit", request.agency.slug, copy.memo_id)


@desk(permissions.may_edit)
@require_POST
def memo_submit(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Submit from the trail page."""
    memo = get_object_or_404(Memo.objects.select_related("report"), pk=pk)
    try:
        return _submit(request, memo)
    except MoveRefused as refused:
        messages.error(request, sentence(refused))
    return redirect("reports:memo-detail", request.agency.slug, pk)


@desk(permissions.may_edit)
@require_POST
def memo_recall(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take the memo back to correct it."""
    return _do(request, pk, submit.recall_memo, _("ดึงเรื่องกลับมาแก้ไขแล้ว"))


@desk(permissions.may_edit)
@require_POST
def memo_withdraw(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Drop a draft."""
    return _do(request, pk, submit.withdraw_memo, _("ถอนเรื่องแล้ว"))


def _do(request: DeskRequest, pk: int, action: Any, done: str) -> HttpResponseBase:  # noqa: ANN401 -- an action
    memo = get_object_or_404(Memo, pk=pk)
    try:
        action(memo=memo, by=request.member, at=timezone.now())
    except MoveRefused as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, done)
    return redirect("reports:memo-detail", request.agency.slug, pk)
