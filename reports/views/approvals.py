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
from reports.queries import turns
from reports.queries.circulation import waiting_for
from reports.rules.refusal import MoveRefused
from reports.views import opinion_texts
from reports.views.differences import since_seen
from reports.views.refusals import sentence
from reports.views.sweep_sentences import recorded

REFUSED = 422
TOO_MANY = 429
OF_A_PAGE = {"not_your_turn": 403, "own_memo": 403, "too_late": 409}
OF_A_FIELD = {"opinion_needed": "opinion", "verb_unknown": "verb", "no_such_step": "return_to"}


@desk()
@require_safe
def inbox(request: DeskRequest) -> HttpResponseBase:
    """List the memos that wait for this member, longest waiting first."""
    memos = queries.inbox(request.member)
    steps = turns.turns(memos)
    rows = [(memo, _asked(steps[memo.pk]), _days_waited(memo)) for memo in memos]
    context = {
        "rows": rows,
        "circulated": waiting_for(request.member),
        "board_year": working_year(timezone.localdate()),
    }
    return render(request, "reports/inbox.html", context)


def _asked(step: ApprovalStep) -> str:
    return " / ".join(_(verb.label) for verb in step.verbs.all() if verb.effect == Effect.FORWARD)


def _days_waited(memo: Memo) -> int:
    since = timezone.localdate(memo.step_since) if memo.step_since else timezone.localdate()
    return (timezone.localdate() - since).days


@desk()
def memo_decide(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Read the exact paper and the opinions so far, and decide."""
    memo = get_object_or_404(Memo.objects.select_related("proposer", "proposer_post", "created_by"), pk=pk)
    if request.method == "POST":
        return _decide(request, memo)
    steps = turns.steps_of(memo, timezone.localdate())
    step = turns.in_turn(memo, steps)
    seat = turns.seat_of(request.member, step, memo.turn) if step else None
    if step is None or seat is None:
        return redirect("reports:memo-detail", request.agency.slug, pk)
    ask_factor = not second_factor.is_fresh(request)
    initial = {"version": memo.version, "step_no": memo.step_no, "turn": memo.turn, "slot": seat[0]}
    earlier = turns.steps_to_return_to(memo, step)
    form = forms.DecisionForm(step=step, ask_factor=ask_factor, earlier=earlier, initial=initial)
    return _page(request, memo, form, steps)


def _decide(request: DeskRequest, memo: Memo) -> HttpResponseBase:
    names = ("version", "step_no", "turn", "slot")
    version, step_no, number, slot = (_small_number(request.POST.get(name, "")) for name in names)
    turn = decide.Turn(memo, version, step_no, number, slot or None)
    steps = ApprovalStep.objects.filter(memo=memo, version=turn.version, order=turn.step_no)
    step = steps.select_related("post").prefetch_related("verbs", "also").first()
    ask_factor = not second_factor.is_fresh(request)
    earlier = turns.steps_to_return_to(memo, step) if step else []
    form = forms.DecisionForm(request.POST, step=step, ask_factor=ask_factor, earlier=earlier)
    try:
        step = _checked_turn(request.member, turn, step)
        if opinion_texts.is_asked(request.POST):
            held, problem = opinion_texts.answered(request, step)
            form = forms.DecisionForm(step=step, ask_factor=ask_factor, earlier=earlier, initial=held)
            return _page(request, memo, form, problem=problem, texts_open=True)
        if not form.is_valid() or (ask_factor and not _proved(request, form)):
            return _page(request, memo, form, status=TOO_MANY if form.has_error("code", LOCKED) else REFUSED)
        decision = decide.decide(
            turn=turn,
            verb_code=form.cleaned_data["verb"],
            opinion=form.cleaned_data["opinion"],
            return_to=form.cleaned_data.get("return_to"),
            by=request.member,
            at=timezone.now(),
            authentication=second_factor.last_means(request),
            address=request.META.get("REMOTE_ADDR"),
        )
    except MoveRefused as refused:
        if refused.code == "too_late" and (mine := _mine(request, turn)):
            when = agency_digits(thai_datetime(mine.decided_at), request.agency)
            messages.success(request, _("บันทึกไว้แล้วเมื่อ %(when)s: %(verb)s") % {"when": when, "verb": _(mine.verb_label)})
            return redirect("reports:inbox", request.agency.slug)
        return _refused(request, memo, form, refused)
    messages.success(request, _("บันทึกแล้ว: %(verb)s") % {"verb": _(decision.verb_label)})
    return redirect("reports:inbox", request.agency.slug)


def _mine(request: DeskRequest, turn: decide.Turn) -> Decision | None:
    """Return the decision that an earlier click of the same button recorded."""
    opinion = thai.to_arabic(thai.clean_text(request.POST.get("opinion", "")))
    rows = Decision.objects.filter(version__memo=turn.memo, version__version=turn.version, turn=turn.number)
    mine = rows.filter(decided_by=request.member.user, verb__code=request.POST.get("verb", ""))
    return mine.filter(opinion=opinion.strip()).first()


def _proved(request: DeskRequest, form: forms.DecisionForm) -> bool:
    """Prove the second factor with what was posted, or say beside its field what is wrong."""
    wrong = prove(request)
    if wrong is not None:
        form.add_error("code", wrong)
    return wrong is None


def _small_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _checked_turn(member: Member, turn: decide.Turn, step: ApprovalStep | None) -> ApprovalStep:
    """Return the turn that is the member's now; refuse what a page of an earlier turn sends, before its form is read."""
    if step is None or not any(member.holding_of(post.pk) for post in step.posts):
        raise MoveRefused("not_your_turn")
    memo = turn.memo
    is_open = (turn.version, turn.step_no, turn.number) == (memo.version, memo.step_no, memo.turn)
    free = turns.free_slots(step, turn.number)
    if not is_open or turns.seat_among(free, member, turn.slot) is None:
        raise MoveRefused("too_late", outcome=turns.outcome_of(memo, turn.version, turn.number))
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
    request: DeskRequest,
    memo: Memo,
    form: forms.DecisionForm,
    steps: list[ApprovalStep] | None = None,
    status: int = 200,
    **texts: str | bool,
) -> HttpResponse:
    today = timezone.localdate()
    steps = steps or turns.steps_of(memo, today)
    step, trail = turns.in_turn(memo, steps), turns.trail(memo, today, steps)
    seats = [seat for stop in trail for seat in stop.seats]
    version = MemoVersion.objects.select_related("submitted__file").get(memo=memo, version=memo.version)
    context = {
        "memo": memo,
        "form": form,
        "step": step,
        "is_own": queries.is_own_memo(memo, request.member),
        "holding": next(filter(None, (request.member.holding_of(seat.post.pk) for seat in seats)), None),
        "version": version,
        "paper": version.submitted,
        "changed": since_seen(request, memo),
        "comments": memo.comments.all(),
        "answered": recorded(version.answers, request.agency),
        "trail": trail,
        "passkey": second_factor.passkey_challenge(request) if "code" in form.fields else None,
        "offers": opinion_texts.offers(step, request.member) if step else [],
        **texts,
    }
    return render(request, "reports/memo_decide.html", context, status=status)
