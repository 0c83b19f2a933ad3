"""Executives: what waits for me, and deciding on the exact paper."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.desk import DeskRequest, desk
from reports import forms, queries
from reports.actions import decide
from reports.models import ApprovalStep, Memo, MemoVersion
from reports.rules.refusal import MoveRefused
from reports.views.refusals import sentence

AUTHENTICATION = "password"
LOST_RACE, REFUSED = 409, 422
OF_A_FIELD = {"opinion_needed": "opinion", "verb_unknown": "verb"}


@desk()
def inbox(request: DeskRequest) -> HttpResponseBase:
    """List the memos that wait for this member, longest waiting first."""
    return render(request, "reports/inbox.html", {"memos": list(queries.inbox(request.member)), "now": timezone.now()})


@desk()
def memo_decide(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Read the exact paper and the opinions so far, and decide."""
    memo = get_object_or_404(Memo.objects.select_related("proposer", "proposer_post", "created_by"), pk=pk)
    step = queries.current_step(memo)
    if request.method == "POST":
        return _decide(request, memo)
    if step is None or request.member.holding_of(step.post_id) is None:
        return redirect("reports:memo-detail", request.agency.slug, pk)
    form = forms.DecisionForm(step=step, initial={"version": memo.version, "step_no": memo.step_no})
    return _page(request, memo, form)


def _decide(request: DeskRequest, memo: Memo) -> HttpResponseBase:
    numbers = [request.POST.get(name, "") for name in ("version", "step_no")]
    version, step_no = (int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0 for text in numbers)
    steps = ApprovalStep.objects.filter(memo=memo, version=version, order=step_no)
    step = steps.select_related("post").prefetch_related("verbs").first()
    form = forms.DecisionForm(request.POST, step=step)
    try:
        if step is not None and not form.is_valid():
            return _page(request, memo, form, status=REFUSED)
        decision = decide.decide(
            turn=decide.Turn(memo, version, step_no),
            verb_code=form.cleaned_data["verb"] if step else "",
            opinion=form.cleaned_data["opinion"] if step else "",
            by=request.member,
            at=timezone.now(),
            authentication=AUTHENTICATION,
            address=request.META.get("REMOTE_ADDR"),
        )
    except MoveRefused as refused:
        return _refused(request, memo, form, refused)
    messages.success(request, _("บันทึกแล้ว: %(verb)s") % {"verb": decision.verb_label})
    return redirect("reports:inbox", request.agency.slug)


def _refused(request: DeskRequest, memo: Memo, form: forms.DecisionForm, refused: MoveRefused) -> HttpResponseBase:
    if refused.code in {"not_your_turn", "own_memo"}:
        raise PermissionDenied(sentence(refused))
    if refused.code == "too_late":
        url = reverse("reports:memo-detail", args=[request.agency.slug, memo.pk])
        context = {"message": sentence(refused), "url": url, "link_label": _("ดูสถานะล่าสุด")}
        return render(request, "409.html", context, status=LOST_RACE)
    form.add_error(OF_A_FIELD.get(refused.code), sentence(refused))
    return _page(request, memo, form, status=REFUSED)


def _page(request: DeskRequest, memo: Memo, form: forms.DecisionForm, status: int = 200) -> HttpResponse:
    version = MemoVersion.objects.select_related("submitted__file").get(memo=memo, version=memo.version)
    step = queries.current_step(memo)
    context = {
        "memo": memo,
        "form": form,
        "step": step,
        "verbs": list(step.verbs.all()) if step else [],
        "holding": request.member.holding_of(step.post_id) if step else None,
        "paper": version.submitted,
        "content_hash": version.content_hash,
        "trail": queries.trail(memo, timezone.localdate()),
    }
    return render(request, "reports/memo_decide.html", context, status=status)
