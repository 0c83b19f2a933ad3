"""Following through: who owes what, what was done, with what evidence."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from measures import permissions, queries
from measures.actions.progress import report_progress, take_back
from measures.forms import ProgressForm, refusal_sentence
from measures.models import Measure, Progress, Step
from measures.queries.carry_over import earlier_entries
from measures.queries.parts import shared_work
from measures.queries.successors import successions_of
from measures.rules.refusal import MeasureRefused
from measures.views import answers
from measures.views.answers import plan_of, status_of
from organisations import permissions as roles
from organisations.desk import DeskRequest, desk


@desk()
@require_safe
def progress_list(request: DeskRequest, year: int) -> HttpResponseBase:
    """List the measures of a year: mine first, then all."""
    plan = plan_of(request, year)
    rows = queries.measure_rows(plan, request.member, timezone.localdate())
    context = {
        "year": year,
        "stage": "progress",
        "plan": plan,
        "mine": [row for row in rows if row.is_mine],
        "others": [row for row in rows if not row.is_mine],
        "rows": rows,
        "done": sum(row.measure.status == "done" for row in rows),
        "overdue": sum(row.is_overdue for row in rows),
    }
    return render(request, "measures/progress_list.html", context)


@desk()
@require_http_methods(["GET", "HEAD", "POST"])
def progress_new(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Report what was done for a measure or one of its steps; approved plans go on being reported on."""
    rows = Measure.objects.select_related("plan__agency", "plan__result", "group")
    measure: Measure = get_object_or_404(
        rows.prefetch_related("steps", "owners__unit", "owners__post", "owners__officer"), pk=pk
    )
    may_report = permissions.may_report(request.member, measure)
    if request.method == "POST" and not may_report:
        raise PermissionDenied
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ProgressForm(*posted, measure=measure, step=_asked_step(request, measure), today=timezone.localdate())
    if posted and form.is_valid():
        report_progress(
            measure=measure,
            step=form.chosen_step(),
            fields=form.entry(),
            evidence=form.evidence(),
            by=request.member,
            at=timezone.now(),
            unit_id=_part(request, measure, form.chosen_step()),
            key=form.sent_key(),
        )
        messages.success(request, _("บันทึกความคืบหน้าแล้ว"))
        return answers.sent(
            request, reverse("measures:progress-list", args=[request.agency.slug, measure.plan.fiscal_year])
        )
    if posted and answers.SENDING in request.headers:
        return answers.not_sent(form)
    entries = queries.history_of(measure)
    context = {
        "year": measure.plan.fiscal_year,
        "stage": "progress",
        "measure": measure,
        "period": queries.printed_period(measure),
        "owners": queries.owners_text(measure),
        "form": form,
        "may_report": may_report,
        "entries": [(entry, _may_undo(request, entry)) for entry in entries],
        "shared": shared_work(measure, entries),
        "earlier": earlier_entries(measure),
        "successions": successions_of(measure),
    }
    status = status_of(is_refused=bool(posted), is_too_large=bool(posted) and form.is_too_large())
    return render(request, "measures/progress_new.html", context, status=status)


def _part(request: DeskRequest, measure: Measure, step: Step | None) -> int | None:
    """Return whose part is told of: a unit's, where all units do it; staff tell of the whole here."""
    if roles.may_edit(request.member):
        return None
    return permissions.part_of(request.member, queries.owners_of(measure, step))


def _may_undo(request: DeskRequest, entry: Progress) -> bool:
    taken_back = entry.corrects_id is not None or hasattr(entry, "corrected_by")
    return not taken_back and permissions.may_take_back(request.member, entry)


@desk()
@require_POST
def progress_undo(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take back an entry made by mistake; the status is again what it was before."""
    rows = Progress.objects.select_related("measure__plan", "step")
    entry: Progress = get_object_or_404(rows, pk=pk)
    if not permissions.may_take_back(request.member, entry):
        raise PermissionDenied
    try:
        take_back(entry=entry, by=request.member, at=timezone.now())
        messages.success(request, _("เอารายการที่บันทึกผิดกลับแล้ว ทั้งสองรายการยังอยู่ในประวัติ"))
    except MeasureRefused as refused:
        messages.error(request, refusal_sentence(refused))
    if "my-steps" in request.POST:
        key = f"step-{entry.step_id}" if entry.step_id else f"measure-{entry.measure_id}"
        year = entry.measure.plan.fiscal_year
        return redirect(f"{reverse('measures:my-steps', args=[request.agency.slug, year])}#{key}")
    return redirect("measures:progress-new", request.agency.slug, entry.measure_id)


def _asked_step(request: DeskRequest, measure: Measure) -> Step | None:
    return next((step for step in measure.steps.all() if str(step.pk) == request.GET.get("step", "")), None)
