"""My steps on a phone: one tap says where a step stands; and who has not answered, for those who ask."""

import dataclasses
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from measures import permissions
from measures.actions.progress import report_progress
from measures.forms import QuickProgressForm
from measures.models import Plan
from measures.queries import my_steps as queries
from measures.queries.groups import my_groups
from measures.views import answers
from measures.views.answers import plan_of, status_of
from organisations.desk import DeskRequest, desk


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A task and, while it is open, the form that reports on it; `may_undo`: its latest entry is the member's own."""

    task: queries.Task
    form: QuickProgressForm | None
    may_undo: bool


@desk()
@require_http_methods(["GET", "HEAD", "POST"])
def my_steps(request: DeskRequest, year: int) -> HttpResponseBase:
    """List what is mine to report; POST reports on the task that `task` names, 404 for any that is not mine."""
    plan = plan_of(request, year)
    read = queries.reading_of(plan)
    groups = queries.my_tasks(read, request.member, timezone.localdate())
    if request.method != "POST":
        return _page(request, plan, read, groups)
    tasks = {task.key: task for _measure, tasks in groups for task in tasks}
    task = tasks.get(request.POST.get("task", ""))
    if task is None:
        raise Http404
    form = _form(task, request)
    if not form.is_valid():
        if answers.SENDING in request.headers:
            return answers.not_sent(form)
        status = status_of(is_refused=True, is_too_large=form.is_too_large())
        return _page(request, plan, read, groups, form, status)
    report_progress(
        measure=task.measure,
        step=task.step,
        fields=form.entry(),
        evidence=form.evidence(),
        by=request.member,
        at=timezone.now(),
        unit_id=task.unit_id,
        key=form.sent_key(),
    )
    messages.success(request, _("บันทึกความคืบหน้าแล้ว"))
    return answers.sent(request, f"{reverse('measures:my-steps', args=[request.agency.slug, year])}#{task.key}")


def _form(task: queries.Task, request: DeskRequest | None = None) -> QuickProgressForm:
    sent = (request.POST, request.FILES) if request else ()
    return QuickProgressForm(*sent, measure=task.measure, step=task.step, today=timezone.localdate(), prefix=task.key)


def _page(
    request: DeskRequest,
    plan: Plan,
    read: queries.Reading,
    groups: list[tuple[queries.Measure, list[queries.Task]]],
    refused: QuickProgressForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    def row(task: queries.Task) -> Row:
        is_own = task.latest is not None and permissions.may_take_back(request.member, task.latest)
        if refused is not None and refused.prefix == task.key:
            return Row(task, refused, is_own)
        return Row(task, _form(task) if task.is_open else None, is_own)

    asks = queries.may_ask(request.member)
    context = {
        "year": plan.fiscal_year,
        "stage": "progress",
        "plan": plan,
        "groups": [(measure, [row(task) for task in tasks]) for measure, tasks in groups],
        "left": sum(task.is_open for _measure, tasks in groups for task in tasks),
        "refused": refused,
        "my_groups": my_groups(plan.fiscal_year, request.member),
        "asks": asks,
        "silences": queries.silences(read, request.member, timezone.localdate()) if asks else [],
        "days": queries.SILENT.days,
    }
    return render(request, "measures/my_steps.html", context, status=status)
