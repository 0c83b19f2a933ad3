"""One measure: written, moved, deleted and brought back."""

import dataclasses
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ita_portal.template_filters import agency_digits
from measures import queries
from measures.actions import measures_, plans, typed
from measures.actions.measures_ import MeasureDraft
from measures.forms import (
    MeasureForm,
    are_valid,
    credits_of,
    initial_of,
    meaning_of,
    measure_draft,
    refusal_sentence,
    remark_sentence,
    row_formsets,
    start_of,
)
from measures.models import Measure, Owner, Plan, PlanState
from measures.queries.typed import Typed, typed_of
from measures.rules.refusal import MeasureRefused
from measures.views.answers import locked, plan_of, refused, status_of
from organisations import permissions
from organisations.desk import DeskRequest, desk

UNDO = "measure_undo"
MOVES = {"up": -1, "down": 1}


@desk(permissions.may_edit)
@require_http_methods(["GET", "HEAD", "POST"])
def measure_new(request: DeskRequest, year: int) -> HttpResponseBase:
    """Write a new measure; the plan is started with the first one."""
    plan = plan_of(request, year)
    if plan.state != PlanState.DRAFT and request.method != "POST":
        return locked(request, "measures:plan-detail", plan.fiscal_year)
    return _measure_page(request, plan, None)


@desk(permissions.may_edit)
@require_http_methods(["GET", "HEAD", "POST"])
def measure_edit(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Change a measure."""
    measure = _measure(pk)
    if measure.plan.state != PlanState.DRAFT and request.method != "POST":
        return locked(request, "measures:progress-new", measure.pk)
    return _measure_page(request, measure.plan, measure)


def _measure(pk: int) -> Measure:
    rows = Measure.objects.select_related("plan__agency", "plan__result__criteria", "plan__result__agency", "group")
    owners = Owner.objects.select_related("unit__parent", "post", "officer")
    return get_object_or_404(rows.prefetch_related("steps", "links", Prefetch("owners", owners)), pk=pk)


def _measure_page(request: DeskRequest, plan: Plan, measure: Measure | None) -> HttpResponse:
    if "drop_typed" in request.POST:
        typed.drop_typed(plan=plan, measure=measure, by=request.member)
        return redirect(request.path)
    if request.headers.get("X-Autosave") == "1" and request.method == "POST":
        return _keep_typed(request, plan, measure)
    kept = typed_of(plan, measure, request.member) if request.method != "POST" else None
    is_restored = kept is not None and _is_wanted(kept, request, measure)
    data = request.POST if request.method == "POST" else kept.data() if kept and is_restored else None
    start, weak = _start(request, plan) if measure is None else (None, _labels(queries.weak_labels(plan)))
    choices = _point_choices(plan, measure, weak)
    initial = initial_of(start) if start and data is None else {}
    form = MeasureForm(data, plan=plan, measure=measure, points=choices, today=timezone.localdate(), initial=initial)
    steps, owners = row_formsets(measure, plan.fiscal_year, data, start)
    parts = (form, steps, owners)
    for part in (form, *steps.forms, *owners.forms):
        part.is_restored = is_restored
    is_sent = data is not None and not is_restored
    if is_sent and are_valid(*parts):
        answer = _save(request, plan, measure, parts, credits_of(start) if start else {})
        if answer is not None:
            return answer
    context = {
        "year": plan.fiscal_year,
        "stage": "plan",
        "plan": plan,
        "measure": measure,
        "credit": (measure.credit if measure else start.fields.get("credit", "") if start else ""),
        "credited": measure.credited if measure else "",
        "form": form,
        "steps": steps,
        "owners": owners,
        "remarks": [remark_sentence(code) for code in queries.remarks_of(measure)] if measure else [],
        "outline": queries.outline_of(plan),
        "kept": kept,
        "is_restored": is_restored,
    }
    return render(request, "measures/measure_edit.html", context, status=status_of(is_refused=is_sent))


def _is_wanted(kept: Typed, request: DeskRequest, measure: Measure | None) -> bool:
    """Whether a draft fills the form by itself: not where the measure changed since, or something else was asked for."""
    is_other = measure is None and bool(request.GET)
    return "typed" in request.GET or not (kept.is_stale or is_other)


def _keep_typed(request: DeskRequest, plan: Plan, measure: Measure | None) -> HttpResponse:
    """Keep what stands in the form a moment after the last key; nothing of it is judged or saved yet."""
    data = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
    typed.keep_typed(plan=plan, measure=measure, data=data, by=request.member, at=timezone.now())
    return JsonResponse({})


def _point_choices(
    plan: Plan, measure: Measure | None, weak: dict[str, str]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Offer weak points first, then everything of the result year's criteria, and what the measure answers already."""
    labels = queries.point_labels(queries.criteria_of(plan))
    others = {f"{detail}:{code}": label for (detail, code), label in labels.items()}
    linked = {f"{link.detail}:{link.code}": link.code for link in measure.links.all()} if measure else {}
    kinds = [(_("จุดที่ต้องพัฒนา"), weak), (_("ทุกตัวชี้วัด ข้อ และคำถามของปีที่ใช้ผล"), linked | others)]
    return [(kind, [row for row in rows.items() if rows is weak or row[0] not in weak]) for kind, rows in kinds if rows]


def _start(request: DeskRequest, plan: Plan) -> tuple[MeasureDraft, dict[str, str]]:
    """Return what the address asks a new measure to begin with, and the words of the weak points by key."""
    points = queries.points_of(plan)
    start = start_of(request.GET, plan, points, request.GET.get("heading", ""))
    return start, {point.key: point.label for point in points}


def _labels(labels: dict[tuple[str, str], str]) -> dict[str, str]:
    return {f"{detail}:{code}": label for (detail, code), label in labels.items()}


def _save(
    request: DeskRequest,
    plan: Plan,
    measure: Measure | None,
    parts: Any,  # noqa: ANN401 -- the forms of the page
    credited: dict[str, str],
) -> HttpResponse | None:
    form = parts[0]
    draft, at = measure_draft(*parts), timezone.now()
    draft = dataclasses.replace(draft, fields=dict(draft.fields) | credited)
    try:
        if measure is None:
            plan = plans.start_plan(fiscal_year=plan.fiscal_year, by=request.member, at=at)
            saved = measures_.create_measure(plan=plan, draft=draft, by=request.member, at=at)
        else:
            saved = measures_.update_measure(measure=measure, draft=draft, by=request.member, at=at)
    except MeasureRefused as why:
        form.add_error(None, refusal_sentence(why))
        return None
    typed.drop_typed(plan=plan, measure=measure, by=request.member)
    messages.success(request, _("บันทึกมาตรการแล้ว"))
    for code in queries.remarks_of(_measure(saved.pk)):
        messages.warning(request, remark_sentence(code))
    if form.printed_text_is_stale():
        text = form.cleaned_data["period_text"]
        messages.warning(request, _("เปลี่ยนวันที่แล้ว แต่ข้อความที่พิมพ์ยังเป็น “%(text)s”") % {"text": text})
    if measure is None and request.GET.get("back") == "weak-points":
        return redirect("measures:weakness-list", request.agency.slug, plan.fiscal_year)
    if "again" in request.POST:
        return redirect("measures:measure-new", request.agency.slug, plan.fiscal_year)
    return redirect("measures:plan-detail", request.agency.slug, plan.fiscal_year)


@desk(permissions.may_edit)
@require_safe
def period_meaning(request: DeskRequest, year: int) -> HttpResponseBase:
    """Say what a period means while it is typed; answers JSON, changes nothing."""
    meaning = meaning_of(request.GET, plan_of(request, year), timezone.localdate())
    return JsonResponse({"state": meaning.state, "text": agency_digits(meaning.text, request.agency)})


@desk(permissions.may_edit)
@require_POST
def measure_move(request: DeskRequest, pk: int, direction: str) -> HttpResponseBase:
    """Move a measure one place up or down among those under its heading."""
    measure = _measure(pk)
    if direction not in MOVES:
        raise Http404
    try:
        measures_.move_measure(measure=measure, by_places=MOVES[direction], by=request.member, at=timezone.now())
    except MeasureRefused as why:
        return refused(request, why, measure.plan)
    return _back_to_plan(request, measure.plan, anchor=f"measure-{pk}")


@desk(permissions.may_edit)
@require_POST
def measure_delete(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Delete a measure; what brings it back is kept in the session."""
    measure = _measure(pk)
    title = str(measure)
    try:
        snapshot = measures_.delete_measure(measure=measure, by=request.member, at=timezone.now())
    except MeasureRefused as why:
        return refused(request, why, measure.plan)
    request.session[UNDO] = {str(measure.plan_id): {"title": title, "snapshot": snapshot}}
    return _back_to_plan(request, measure.plan)


@desk(permissions.may_edit)
@require_POST
def measure_restore(request: DeskRequest, year: int) -> HttpResponseBase:
    """Bring back the measure this session deleted last."""
    plan = plan_of(request, year)
    kept = request.session.get(UNDO, {}).get(str(plan.pk))
    if kept is None:
        return refused(request, MeasureRefused("gone"), plan)
    try:
        measures_.restore_measure(plan=plan, snapshot=kept["snapshot"], by=request.member, at=timezone.now())
    except MeasureRefused as why:
        return refused(request, why, plan)
    del request.session[UNDO]
    messages.success(request, _("กู้คืน “%(title)s” แล้ว") % {"title": kept["title"]})
    return _back_to_plan(request, plan)


def _back_to_plan(request: DeskRequest, plan: Plan, anchor: str = "") -> HttpResponse:
    answer = redirect("measures:plan-detail", request.agency.slug, plan.fiscal_year)
    answer["Location"] += f"#{anchor}" if anchor else ""
    return answer
