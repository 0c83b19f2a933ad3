"""Weak points of last year's result: each ends in a measure or in a reason."""

import dataclasses
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from measures import queries
from measures.actions import plans, points
from measures.forms import HandleForm, JoinForm, SetAsideForm
from measures.models import Measure, Plan, PlanState
from measures.rules.refusal import MeasureRefused
from measures.views.answers import plan_of, refused, status_of
from organisations import permissions
from organisations.desk import DeskRequest, desk

UNDO = "points_undo"


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
        points.set_aside(plan=plan, points=[(detail, code)], by=request.member, at=at, **form.cleaned_data)
    except MeasureRefused as why:
        return refused(request, why, plan)
    _remember(request, plan, "aside", [(detail, code)])
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
        points.take_up(plan=plan, points=[(detail, code)], by=request.member, at=timezone.now())
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
        new = points.join(measure=measure, points=[(detail, code)], by=request.member, at=timezone.now())
    except MeasureRefused as why:
        return refused(request, why, plan)
    _remember(request, plan, "join", new, measure.pk)
    messages.success(request, _("รวม “%(point)s” กับมาตรการที่เลือกแล้ว") % {"point": point.label})
    return redirect("measures:weakness-list", request.agency.slug, year)


@desk(permissions.may_edit)
@require_POST
def handle(request: DeskRequest, year: int) -> HttpResponseBase:
    """Answer several weak points at once: with one new measure, one that is there, or one reason."""
    plan = plan_of(request, year)
    hanging = [point.key for point in queries.hanging_points(plan)]
    form = HandleForm(request.POST, points=hanging, measures=queries.measures_in_order(plan))
    if not form.is_valid():
        return _page(request, plan, many=form)
    if form.cleaned_data["do"] == "create":
        asked = [("back", "weak-points"), *(("link", key) for key in form.cleaned_data["points"])]
        picker = reverse("measures:model-list", args=[request.agency.slug, year])
        return redirect(f"{picker}?{urlencode(asked)}")
    try:
        _handle(request, plan, form)
    except MeasureRefused as why:
        return refused(request, why, plan)
    return redirect("measures:weakness-list", request.agency.slug, year)


def _handle(request: DeskRequest, plan: Plan, form: HandleForm) -> None:
    data, keys, at = form.cleaned_data, form.keys(), timezone.now()
    count = {"count": len(keys)}
    if data["do"] == "join":
        new = points.join(measure=data["measure"], points=keys, by=request.member, at=at)
        _remember(request, plan, "join", new, data["measure"].pk)
        messages.success(request, _("รวม %(count)s จุดกับมาตรการที่เลือกแล้ว") % count)
        return
    plan = plans.start_plan(fiscal_year=plan.fiscal_year, by=request.member, at=at)
    points.set_aside(plan=plan, points=keys, reason=data["reason"], by=request.member, at=at)
    _remember(request, plan, "aside", keys)
    messages.success(request, _("พับ %(count)s จุดไว้พร้อมเหตุผลแล้ว") % count)


def _remember(
    request: DeskRequest, plan: Plan, done: str, keys: Sequence[tuple[str, str]], measure: int | None = None
) -> None:
    """Keep in the session what the last answer was, so that it can be undone."""
    request.session[UNDO] = {str(plan.pk): {"done": done, "points": [list(key) for key in keys], "measure": measure}}


@desk(permissions.may_edit)
@require_POST
def undo(request: DeskRequest, year: int) -> HttpResponseBase:
    """Undo the last answer of this session: the points hang again."""
    plan = plan_of(request, year)
    kept = request.session.get(UNDO, {}).get(str(plan.pk))
    if kept is None:
        return refused(request, MeasureRefused("gone"), plan)
    keys, at = [(detail, code) for detail, code in kept["points"]], timezone.now()
    try:
        if kept["done"] == "aside":
            points.take_up(plan=plan, points=keys, by=request.member, at=at)
        elif measure := Measure.objects.select_related("plan").filter(plan=plan, pk=kept["measure"]).first():
            points.part(measure=measure, points=keys, by=request.member, at=at)
    except MeasureRefused as why:
        return refused(request, why, plan)
    del request.session[UNDO]
    messages.success(request, _("เลิกทำแล้ว %(count)s จุดกลับมารอมาตรการหรือเหตุผล") % {"count": len(keys)})
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
    many: HandleForm | None = None,
    refused_key: str = "",
) -> HttpResponse:
    found = queries.points_of(plan)
    choices = queries.measures_in_order(plan)
    rows = [
        PointRow(
            point,
            join if join and point.key == refused_key else JoinForm(choices=choices, auto_id=_auto_id("join", point)),
            aside if aside and point.key == refused_key else SetAsideForm(auto_id=_auto_id("aside", point)),
        )
        for point in found
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
        "refused_form": aside or join or many,
        "many": many or HandleForm(points=[], measures=choices),
        "ticked": many.ticked() if many else [],
        "undo": request.session.get(UNDO, {}).get(str(plan.pk)),
    }
    is_refused = bool(refused_key or many)
    return render(request, "measures/weakness_list.html", context, status=status_of(is_refused=is_refused))
