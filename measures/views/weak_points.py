"""Weak points of last year's result: each ends in a measure or in a reason."""

import dataclasses
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from measures import queries
from measures.actions import measures_, plans
from measures.forms import JoinForm, SetAsideForm
from measures.models import Measure, Plan, PlanState
from measures.rules.refusal import MeasureRefused
from measures.views.answers import plan_of, refused, status_of
from organisations import permissions
from organisations.desk import DeskRequest, desk


@dataclasses.dataclass(frozen=True, slots=True)
class PointRow:
    """A weak point and the two small forms beside it."""

    point: queries.Point
    join: JoinForm
    aside: SetAsideForm


@desk()
@require_safe
def weakness_list(request: DeskRequest, year: int) -> HttpResponseBase:
    """List what to win back, most points first."""
    return _page(request, plan_of(request, year))


@desk(permissions.may_edit)
@require_POST
def set_aside(request: DeskRequest, year: int, detail: str, code: str) -> HttpResponseBase:
    """Leave a point without a measure, with a reason."""
    plan, point = _point(request, year, detail, code)
    form = SetAsideForm(request.POST, auto_id=_auto_id("aside", point))
    if not form.is_valid():
        return _page(request, plan, aside=form, refused_key=point.key)
    at = timezone.now()
    try:
        plan = plans.start_plan(fiscal_year=year, by=request.member, at=at)
        plans.set_aside(plan=plan, detail=detail, code=code, by=request.member, at=at, **form.cleaned_data)
    except MeasureRefused as why:
        return refused(request, why, plan)
    messages.success(request, _("พับ “%(point)s” ไว้พร้อมเหตุผลแล้ว") % {"point": point.label})
    return redirect("measures:weakness-list", request.agency.slug, year)


@desk(permissions.may_edit)
@require_POST
def take_up(request: DeskRequest, year: int, detail: str, code: str) -> HttpResponseBase:
    """Take a point up again."""
    plan, point = _point(request, year, detail, code)
    if plan.pk is None:
        raise Http404
    try:
        plans.take_up(plan=plan, detail=detail, code=code, by=request.member, at=timezone.now())
    except MeasureRefused as why:
        return refused(request, why, plan)
    messages.success(request, _("นำ “%(point)s” กลับมาทำแล้ว") % {"point": point.label})
    return redirect("measures:weakness-list", request.agency.slug, year)


@desk(permissions.may_edit)
@require_POST
def measure_join(request: DeskRequest, year: int, detail: str, code: str) -> HttpResponseBase:
    """Let a measure that is there answer the point too."""
    plan, point = _point(request, year, detail, code)
    form = JoinForm(request.POST, choices=queries.measures_in_order(plan), auto_id=_auto_id("join", point))
    if not form.is_valid():
        return _page(request, plan, join=form, refused_key=point.key)
    measure: Measure = form.cleaned_data["measure"]
    try:
        measures_.join_point(measure=measure, detail=detail, code=code, by=request.member, at=timezone.now())
    except MeasureRefused as why:
        return refused(request, why, plan)
    messages.success(request, _("รวม “%(point)s” กับมาตรการที่เลือกแล้ว") % {"point": point.label})
    return redirect("measures:weakness-list", request.agency.slug, year)


def _point(request: DeskRequest, year: int, detail: str, code: str) -> tuple[Plan, queries.Point]:
    plan = plan_of(request, year)
    found = next((row for row in queries.points_of(plan) if (row.detail, row.code) == (detail, code)), None)
    if found is None:
        raise Http404
    return plan, found


def _auto_id(form: str, point: queries.Point) -> str:
    return f"{form}-{point.detail}-{point.code}-%s"


def _page(
    request: DeskRequest,
    plan: Plan,
    *,
    aside: SetAsideForm | None = None,
    join: JoinForm | None = None,
    refused_key: str = "",
) -> HttpResponse:
    points = queries.points_of(plan)
    choices = queries.measures_in_order(plan)
    rows = [
        PointRow(
            point,
            join if join and point.key == refused_key else JoinForm(choices=choices, auto_id=_auto_id("join", point)),
            aside if aside and point.key == refused_key else SetAsideForm(auto_id=_auto_id("aside", point)),
        )
        for point in points
    ]
    context: dict[str, Any] = {
        "year": plan.fiscal_year,
        "stage": "plan",
        "plan": plan,
        "result_year": plan.result.criteria.fiscal_year if plan.result else plan.fiscal_year - 1,
        "criteria": queries.criteria_of(plan),
        "open_rows": [row for row in rows if not row.point.is_handled],
        "handled_rows": [row for row in rows if row.point.is_handled],
        "has_measures": bool(choices),
        "may_edit": permissions.may_edit(request.member) and plan.state == PlanState.DRAFT,
        "refused_form": aside or join,
    }
    return render(request, "measures/weakness_list.html", context, status=status_of(is_refused=bool(refused_key)))
