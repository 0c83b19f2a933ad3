"""Executives: what waits for me, and deciding on the exact paper."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ita_portal import second_factor, thai
from ita_portal.account_forms import LOCKED, prove
from ita_portal.template_filters import agency_digits, thai_datetime
from measures.queries import working_year
from organisations.desk import DeskRequest, desk
from organisations.queries import Member
from reports import forms, queries
from reports.actions import decide
from reports.models import ApprovalStep, Decision, Effect, Memo, MemoVersion
from reports.queries.deciding import decision_like
from reports.rules.refusal import MoveRefused
from reports.views import opinion_texts
from reports.views.differences import since_seen
from reports.views.refusals import sentence

REFUSED = 422
TOO_MANY = 429
OF_A_PAGE = {"not_your_turn": 403, "own_memo": 403, "too_late": 409}
OF_A_FIELD = {"opinion_needed": "opinion", "verb_unknown": "verb"}


@desk()
@require_safe
def inbox(request: DeskRequest) -> HttpResponseBase:
    """List the memos that wait for this member, longest waiting first."""
    memos = list(queries.inbox(request.member))
    turns = queries.turns(memos)
    rows = [(memo, _asked(turns[memo.pk]), _days_waited(memo)) for memo in memos]
    return render(request, "reports/inbox.html", {"rows": rows, "board_year": working_year(timezone.localdate())})


def _asked(step: ApprovalStep) -> str:
    return " / ".join(_(verb.label) for verb in step.verbs.all() if verb.effect == Effect.FORWARD)


def _days_waited(memo: Memo) -> int:
    since = timezone.localdate(memo.step_since) if memo.step_since else timezone.localdate()
    return (timezone.localdate() - since).days


@desk()
def memo_decide(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Read the exact paper and the opinions so far, and decide."""
    memo = get_object_or_404(Memo.objects.select_related("proposer", "proposer_post", "created_by"), pk=pk)
    step = queries.current_step(memo)
    if request.method == "POST":
        return _decide(request, memo)
    if step is None or request.member.holding_of(step.post_id) is None:
        return redirect("reports:memo-detail", request.agency.slug, pk)
    ask_factor = not second_factor.is_fresh(request)
    initial = {"version": memo.version, "step_no": memo.step_no}
    form = forms.DecisionForm(step=step, ask_factor=ask_factor, initial=initial)
    return _page(request, memo, form)


def _decide(request: DeskRequest, memo: Memo) -> HttpResponseBase:
    version, step_no = (_small_number(request.POST.get(name, "")) for name in ("version", "step_no"))
    steps = ApprovalStep.objects.filter(memo=memo, version=version, order=step_no)
    step = steps.select_related("post").prefetch_related("verbs").first()
    ask_factor = not second_factor.is_fresh(request)
    form = forms.DecisionForm(request.POST, step=step, ask_factor=ask_factor)
    try:
        step = _checked_turn(request.member, memo, step)
        if opinion_texts.is_asked(request.POST):
            held, problem = opinion_texts.answered(request, step)
            form = forms.DecisionForm(step=step, ask_factor=ask_factor, initial=held)
            return _page(request, memo, form, problem=problem, texts_open=True)
        if not form.is_valid() or (ask_factor and not _proved(request, form)):
            return _page(request, memo, form, status=TOO_MANY if form.has_error("code", LOCKED) else REFUSED)
        decision = decide.decide(
            turn=decide.Turn(memo, version, step_no),
            verb_code=form.cleaned_data["verb"],
            opinion=form.cleaned_data["opinion"],
            by=request.member,
            at=timezone.now(),
            authentication=second_factor.last_means(request),
            address=request.META.get("REMOTE_ADDR"),
        )
    except MoveRefused as refused:
        if refused.code == "too_late" and (mine := _mine(request, memo, version, step_no)):
            when = agency_digits(thai_datetime(mine.decided_at), request.agency)
            messages.success(request, _("บันทึกไว้แล้วเมื่อ %(when)s: %(verb)s") % {"when": when, "verb": _(mine.verb_label)})
            return redirect("reports:inbox", request.agency.slug)
        return _refused(request, memo, form, refused)
    messages.success(request, _("บันทึกแล้ว: %(verb)s") % {"verb": _(decision.verb_label)})
    return redirect("reports:inbox", request.agency.slug)


def _mine(request: DeskRequest, memo: Memo, version: int, step_no: int) -> Decision | None:
    """Return the decision that an earlier click of the same button recorded."""
    opinion = thai.to_arabic(thai.clean_text(request.POST.get("opinion", "")))
    return decision_like(memo, version, step_no, request.member.user, request.POST.get("verb", ""), opinion)


def _proved(request: DeskRequest, form: forms.DecisionForm) -> bool:
    """Prove the second factor with what was posted, or say beside its field what is wrong."""
    wrong = prove(request)
    if wrong is not None:
        form.add_error("code", wrong)
    return wrong is None


def _small_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _checked_turn(member: Member, memo: Memo, step: ApprovalStep | None) -> ApprovalStep:
    """Return the turn that is the member's now; refuse what a page of an earlier turn sends, before its form is read."""
    if step is None or member.holding_of(step.post_id) is None:
        raise MoveRefused("not_your_turn")
    if (step.version, step.order) != (memo.version, memo.step_no):
        raise MoveRefused("too_late", outcome=queries.outcome_of(memo, step.version, step.order))
    return step


def _refused(request: DeskRequest, memo: Memo, form: forms.DecisionForm, refused: MoveRefused) -> HttpResponseBase:
    if refused.code in OF_A_PAGE:
        url = reverse("reports:memo-detail", args=[request.agency.slug, memo.pk])
        context = {
            "memo": memo,
            "text": sentence(refused),
            "url": url,
            "opinion": request.POST.get("opinion", "").strip(),
        }
        return render(request, "reports/refused.html", context, status=OF_A_PAGE[refused.code])
    form.add_error(OF_A_FIELD.get(refused.code), sentence(refused))
    return _page(request, memo, form, status=REFUSED)


def _page(
    request: DeskRequest, memo: Memo, form: forms.DecisionForm, status: int = 200, **texts: str | bool
) -> HttpResponse:
    version = MemoVersion.objects.select_related("submitted__file").get(memo=memo, version=memo.version)
    step = queries.current_step(memo)
    context = {
        "memo": memo,
        "form": form,
        "step": step,
        "is_own": queries.is_own_memo(memo, request.member),
        "holding": request.member.holding_of(step.post_id) if step else None,
        "version": version,
        "paper": version.submitted,
        "trail": queries.trail(memo, timezone.localdate()),
        "changed": since_seen(request, memo),
        "comments": memo.comments.all(),
        "passkey": second_factor.passkey_challenge(request) if "code" in form.fields else None,
        "offers": opinion_texts.offers(step, request.member) if step else [],
        **texts,
    }
    return render(request, "reports/memo_decide.html", context, status=status)
