"""Last year's unfinished work in the new plan: each piece is taken up or left, nothing by itself."""

import dataclasses
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from measures import queries
from measures.actions import carry_over as actions
from measures.actions import plans
from measures.forms import LeaveForm, TakeForm
from measures.models import Plan, PlanState
from measures.queries import carry_over as carrying
from measures.rules.refusal import MeasureRefused
from measures.views.answers import plan_of, refused, status_of
from organisations import permissions
from organisations.desk import DeskRequest, desk


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A piece of work and, while it may be judged, the two forms that judge it."""

    work: carrying.Work
    take: TakeForm | None = None
    leave: LeaveForm | None = None


@desk()
@require_http_methods(["GET", "HEAD", "POST"])
def carry_over(request: DeskRequest, year: int) -> HttpResponseBase:
    """List what last year left unfinished; POST judges the piece that `work` names, 404 for any other."""
    plan = plan_of(request, year)
    works = carrying.unfinished_work(plan)
    if request.method != "POST":
        return _page(request, plan, works)
    if not permissions.may_edit(request.member):
        raise PermissionDenied
    work = next((work for work in works if work.key == request.POST.get("work", "")), None)
    if work is None:
        raise Http404
    try:
        return _judge(request, plan, works, work)
    except MeasureRefused as why:
        return refused(request, why, plan)


def _judge(request: DeskRequest, plan: Plan, works: list[carrying.Work], work: carrying.Work) -> HttpResponse:
    at, who = timezone.now(), request.member
    form = _form(request, plan, work)
    if form is not None and not form.is_valid():
        return _page(request, plan, works, work, form)
    plan = plans.start_plan(fiscal_year=plan.fiscal_year, by=who, at=at)
    about: dict[str, Any] = {"plan": plan, "measure": work.measure, "step": work.step, "by": who, "at": at}
    if isinstance(form, TakeForm):
        taken = actions.take_up_work(**about, into=form.measure())
        target = getattr(taken, "measure", taken)
        messages.success(request, _("ทำต่อในมาตรการ “%(title)s” แล้ว ตรวจระยะเวลาและจุดที่แก้อีกครั้ง") % {"title": target})
    elif form is not None:
        actions.leave_work(**about, reason=form.cleaned_data["reason"])
        messages.success(request, _("บันทึกเหตุผลที่ไม่ทำต่อแล้ว"))
    else:
        actions.judge_again(**about)
    return redirect(f"{reverse('measures:carry-over', args=[request.agency.slug, plan.fiscal_year])}#{work.key}")


def _form(request: DeskRequest, plan: Plan, work: carrying.Work) -> TakeForm | LeaveForm | None:
    """Return the form that was sent; None = judge again."""
    if "again" in request.POST:
        return None
    if "leave" in request.POST:
        return LeaveForm(request.POST, prefix=work.key)
    return TakeForm(request.POST, prefix=work.key, measures=queries.outline_of(plan))


def _page(
    request: DeskRequest,
    plan: Plan,
    works: list[carrying.Work],
    at: carrying.Work | None = None,
    sent: TakeForm | LeaveForm | None = None,
) -> HttpResponse:
    may_judge = permissions.may_edit(request.member) and plan.state == PlanState.DRAFT
    measures = queries.outline_of(plan) if may_judge else []

    def row(work: carrying.Work) -> Row:
        if work.is_judged or not may_judge:
            return Row(work)
        take, leave = TakeForm(prefix=work.key, measures=measures), LeaveForm(prefix=work.key)
        if sent is not None and work is at:
            take, leave = (sent, leave) if isinstance(sent, TakeForm) else (take, sent)
        return Row(work, take, leave)

    rows = [row(work) for work in works]
    context = {
        "year": plan.fiscal_year,
        "stage": "plan",
        "plan": plan,
        "rows": rows,
        "left": sum(not work.is_judged for work in works),
        "may_judge": may_judge,
        "refused": sent,
    }
    return render(request, "measures/carry_over.html", context, status=status_of(is_refused=sent is not None))
