"""Staff and memos: list, new, edit with the true page beside, trail, submit, recall, withdraw, issue."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organisations import permissions
from organisations.desk import DeskRequest, desk
from reports import forms, papers, queries
from reports.actions import draft, issue, rendering, submit
from reports.models import ApprovalStep, Memo, MemoVersion
from reports.rules.refusal import MoveRefused
from reports.rules.states import Move, may_move
from reports.views.refusals import sentence

REFUSED = 422


@desk()
def memo_list(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show the memos of a year."""
    context = {"year": year, "stage": "plan", "memos": queries.memos_of_year(year), "may_edit": permissions.may_edit(request.member)}
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
    """The three forms of a memo's page, read and written together."""

    def __init__(self, request: DeskRequest, memo: Memo) -> None:
        data = request.POST if request.method == "POST" else None
        fields = {name: getattr(memo, name) for name in forms.MemoForm.base_fields}
        self.memo = memo
        self.head = forms.MemoForm(data, initial=fields)
        sections = list(memo.sections.values("caption", "body", "table"))
        self.sections = forms.SectionFormSet(data, initial=sections, prefix="sections")
        steps = ApprovalStep.objects.filter(memo=memo, version=memo.version).prefetch_related("verbs").order_by("order")
        self.steps = forms.step_formset(data, forms.step_initial(steps))

    def are_valid(self) -> bool:
        return all([self.head.is_valid(), self.sections.is_valid(), self.steps.is_valid()])

    def save(self, request: DeskRequest) -> None:
        now = timezone.now()
        sections = [
            draft.SectionDraft(row["caption"], row["body"], row["table"])
            for row in _kept(self.sections)
            if row.get("caption") or row.get("body") or row.get("table")
        ]
        draft.update_memo(memo=self.memo, fields=self.head.cleaned_data, sections=sections, by=request.member, at=now)
        if steps := step_drafts(self.steps):
            draft.set_steps(memo=self.memo, steps=steps, by=request.member, at=now)


def _kept(formset: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- a formset
    """Return the rows that were filled in and not marked for removal, in order."""
    return [row for row in formset.cleaned_data if row and not row.get("DELETE")]


def step_drafts(formset: Any) -> list[draft.StepDraft]:  # noqa: ANN401 -- a formset
    """Return the turns of a valid chain formset."""
    return [
        draft.StepDraft(row["post"].pk, row["caption"], tuple(row["verbs"]), row["opinion_required"])
        for row in _kept(formset)
        if row.get("post")
    ]


@desk(permissions.may_edit)
def memo_edit(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Write the memo; `then` says what follows the save: preview, submit, or stay."""
    memo = get_object_or_404(Memo.objects.select_related("plan", "report", "proposer", "proposer_post"), pk=pk)
    if not may_move(memo.state, Move.EDIT):
        messages.info(request, sentence(MoveRefused("locked")))
        return redirect("reports:memo-detail", request.agency.slug, pk)
    page = _MemoForms(request, memo)
    if request.method != "POST":
        return _memo_page(request, page)
    autosave = "X-Autosave" in request.headers
    if not page.are_valid():
        return JsonResponse({}, status=REFUSED) if autosave else _memo_page(request, page, status=REFUSED)
    try:
        page.save(request)
        if autosave:
            return JsonResponse({"fields": {}})
        return _follow(request, memo)
    except MoveRefused as refused:
        page.head.add_error(None, sentence(refused))
        return JsonResponse({}, status=REFUSED) if autosave else _memo_page(request, page, status=REFUSED)


def _follow(request: DeskRequest, memo: Memo) -> HttpResponseBase:
    then = request.POST.get("then")
    memo.refresh_from_db()
    if then == "submit":
        submit.submit_memo(memo=memo, by=request.member, at=timezone.now())
        messages.success(request, _("เสนอแล้ว ติดตามได้จากหน้านี้"))
        return redirect("reports:memo-detail", request.agency.slug, memo.pk)
    if then == "preview":
        rendering.request(agency=request.agency, paper=papers.memo_paper(memo), at=timezone.now())
    else:
        messages.success(request, _("บันทึกแล้ว"))
    return redirect("reports:memo-edit", request.agency.slug, memo.pk)


def _memo_page(request: DeskRequest, page: _MemoForms, status: int = 200) -> HttpResponse:
    memo = page.memo
    first = ApprovalStep.objects.filter(memo=memo, version=memo.version).select_related("post").order_by("order").first()
    context = {
        "year": memo.fiscal_year,
        "stage": "plan" if memo.kind == "propose_plan" else "report",
        "memo": memo,
        "form": page.head,
        "sections": page.sections,
        "steps": page.steps,
        "first_post": (first.post.short_title or first.post.title) if first else "",
        "vacant": queries.vacant_posts(memo, timezone.localdate()),
        "preview": queries.newest_preview(memo),
    }
    return render(request, "reports/memo_edit.html", context, status=status)


@desk()
def memo_detail(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Show the memo's way like a parcel, its exact paper and what can be done now."""
    memo = get_object_or_404(Memo.objects.select_related("created_by", "document_number", "plan", "report"), pk=pk)
    return _detail(request, memo, forms.IssueForm())


def _detail(request: DeskRequest, memo: Memo, issue_form: forms.IssueForm, status: int = 200) -> HttpResponse:
    versions = list(queries.past_versions(memo))
    member = request.member
    context = {
        "year": memo.fiscal_year,
        "stage": "plan" if memo.kind == "propose_plan" else "report",
        "memo": memo,
        "trail": queries.trail(memo, timezone.localdate()),
        "versions": versions,
        "paper": _paper_of(versions),
        "issue_form": issue_form,
        "may_edit": permissions.may_edit(member) and may_move(memo.state, Move.EDIT),
        "may_recall": permissions.may_edit(member) and may_move(memo.state, Move.RECALL),
        "may_withdraw": permissions.may_edit(member) and may_move(memo.state, Move.WITHDRAW),
        "may_issue": permissions.may_number(member) and may_move(memo.state, Move.ISSUE),
        "may_publish": permissions.may_publish(member) and memo.state == "issued",
        "my_turn": any(stop.is_current and member.holding_of(stop.step.post_id) for stop in queries.trail(memo, timezone.localdate())),
    }
    return render(request, "reports/memo_detail.html", context, status=status)


def _paper_of(versions: list[MemoVersion]) -> Any:  # noqa: ANN401 -- a Rendering or None
    return (versions[0].issued or versions[0].submitted) if versions else None


@desk(permissions.may_edit)
@require_POST
def memo_submit(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Submit from the trail page."""
    return _do(request, pk, submit.submit_memo, _("เสนอแล้ว ติดตามได้จากหน้านี้"))


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


@desk(permissions.may_number)
@require_POST
def memo_issue(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Give the number and ask for the issued paper."""
    memo = get_object_or_404(Memo, pk=pk)
    form = forms.IssueForm(request.POST)
    if not form.is_valid():
        return _detail(request, memo, form, status=REFUSED)
    try:
        issue.issue_memo(memo=memo, number=form.chosen(), by=request.member, at=timezone.now())
    except MoveRefused as refused:
        form.add_error("number" if refused.code == "number_taken" else None, sentence(refused))
        return _detail(request, memo, form, status=REFUSED)
    messages.success(request, _("ออกเลขแล้ว กำลังจัดทำฉบับสมบูรณ์"))
    return redirect("reports:memo-detail", request.agency.slug, pk)
