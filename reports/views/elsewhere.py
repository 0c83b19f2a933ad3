"""Administrators: entering what was signed on paper or resolved in a meeting; members: its scan."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from measures.uploads import CONTENT_TYPES
from organisations import permissions
from organisations.desk import DeskRequest, desk
from reports import store
from reports.actions import decide, elsewhere
from reports.forms.deciding import ElsewhereForm
from reports.models import ApprovalStep, Memo, MemoVersion, SignedElsewhere
from reports.queries import turns
from reports.queries.deciding import sat_in
from reports.rules.refusal import MoveRefused
from reports.views.refusals import sentence

REFUSED, LOST_RACE = 422, 409
OF_A_FIELD = {
    "meeting_needed": "meeting", "not_holder_then": "officer", "opinion_needed": "opinion", "own_memo": "officer",
    "own_signature": "officer", "scan_needed": "scan", "signed_before_previous": "dated_on",
    "signed_before_submission": "dated_on", "signed_in_future": "dated_on", "verb_unknown": "verb",
}  # fmt: skip


@desk(permissions.may_administer)
def memo_elsewhere(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Enter the decision of the turn that is open."""
    memo = get_object_or_404(Memo, pk=pk)
    step = turns.current_step(memo)
    if step is None:
        messages.error(request, sentence(MoveRefused("already_moved")))
        return redirect("reports:memo-detail", request.agency.slug, pk)
    today = timezone.localdate()
    version = MemoVersion.objects.get(memo=memo, version=memo.version)
    officers = sat_in(step.posts, timezone.localdate(version.submitted_at), today)
    if request.method == "POST":
        return _enter(request, memo, step, ElsewhereForm(request.POST, request.FILES, step=step, officers=officers))
    initial = {"version": memo.version, "step_no": memo.step_no, "turn": memo.turn, "taken": _taken(memo, step)}
    return _page(request, memo, step, ElsewhereForm(step=step, officers=officers, initial=initial))


def _enter(request: DeskRequest, memo: Memo, step: ApprovalStep, form: ElsewhereForm) -> HttpResponseBase:
    is_valid, typed = form.is_valid(), form.cleaned_data
    seen = [typed.get(name, 0) for name in ("version", "step_no", "turn")]
    if [*seen, typed.get("taken") or 0] != [memo.version, memo.step_no, memo.turn, _taken(memo, step)]:
        return _too_late(request, memo, MoveRefused("too_late", outcome=turns.outcome_of(memo, seen[0], seen[2])))
    if not is_valid:
        return _page(request, memo, step, form, status=REFUSED)
    try:
        decision = elsewhere.record_elsewhere(
            turn=decide.Turn(memo, *seen),
            verb_code=typed["verb"],
            opinion=typed["opinion"],
            signed=form.signed(),
            by=request.member,
            at=timezone.now(),
            address=request.META.get("REMOTE_ADDR"),
        )
    except MoveRefused as refused:
        if refused.code == "too_late":
            return _too_late(request, memo, refused)
        form.add_error(OF_A_FIELD.get(refused.code), sentence(refused))
        return _page(request, memo, step, form, status=REFUSED)
    messages.success(request, _("บันทึกแล้ว: %(verb)s") % {"verb": _(decision.verb_label)})
    return redirect("reports:memo-detail", request.agency.slug, memo.pk)


def _taken(memo: Memo, step: ApprovalStep) -> int:
    return len(step.posts) - len(turns.free_slots(step, memo.turn))


def _too_late(request: DeskRequest, memo: Memo, refused: MoveRefused) -> HttpResponse:
    url = reverse("reports:memo-detail", args=[request.agency.slug, memo.pk])
    context = {"memo": memo, "text": sentence(refused), "url": url, "opinion": request.POST.get("opinion", "").strip()}
    return render(request, "reports/refused.html", context, status=LOST_RACE)


def _page(request: DeskRequest, memo: Memo, step: ApprovalStep, form: ElsewhereForm, status: int = 200) -> HttpResponse:
    return render(request, "reports/memo_elsewhere.html", {"memo": memo, "step": step, "form": form}, status=status)


@desk()
@require_safe
def decision_scan(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Serve the scan of a decision to a member of the agency."""
    row = get_object_or_404(SignedElsewhere.objects.select_related("scan"), decision=pk, scan__isnull=False)
    kinds = {content_type: extension for extension, content_type in CONTENT_TYPES.items()}
    answer = store.response(row.scan, request, f"decision-{pk}.{kinds[row.scan.content_type]}")
    answer["Cache-Control"] = "private, max-age=0, must-revalidate"
    return answer
