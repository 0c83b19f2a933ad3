"""The outline of a plan: dragged, its headings changed in place, grouped another way after a look at it; all undone."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from measures import queries
from measures.actions.outline import PartDraft, lay_out
from measures.forms import HeadingForm, refusal_sentence
from measures.models import Grouping, Plan, PlanState
from measures.queries.outline import Part, outline_as_is, outline_grouped
from measures.rules.refusal import MeasureRefused
from measures.views.answers import locked, plan_of, refused
from organisations import permissions
from organisations.desk import DeskRequest, desk

UNDO = "outline_undo"
MOVES = {"up": -1, "down": 1}


def _draft(part: Part) -> PartDraft:
    return PartDraft(part.title, tuple(row.pk for row in part.measures), part.code, part.pk)


def _saved_plan(request: DeskRequest, year: int) -> Plan:
    plan = plan_of(request, year)
    if plan.pk is None:
        raise Http404
    return plan


# --- Order -----------------------------------------------------------------------------------------


@desk(permissions.may_edit)
@require_POST
def plan_arrange(request: DeskRequest, year: int) -> HttpResponseBase:
    """Take the outline as it was dragged: `order` names headings (g12, g0 = none) and measures (m5) as they stand."""
    plan = _saved_plan(request, year)
    parts = _read(request.POST.getlist("order"), queries.groups_in_order(plan))
    try:
        lay_out(plan=plan, grouping=plan.grouping, parts=parts, by=request.member, at=timezone.now())
    except MeasureRefused as why:
        return JsonResponse({"refused": refusal_sentence(why)}, status=409)
    numbers = {str(measure.pk): measure.number for measure in queries.measures_in_order(plan)}
    return JsonResponse({"numbers": numbers})


def _read(order: Sequence[str], groups: Sequence[Any]) -> list[PartDraft]:
    """Return the outline that a flat list names; headings it leaves out stay where they are, at the end."""
    known = {group.pk: group for group in groups}
    under: dict[int, list[int]] = {}
    place = 0
    for token in order:
        kind, key = token[:1], token[1:]
        if kind not in {"g", "m"} or not key.isascii() or not key.isdigit():
            raise Http404
        if kind == "g":
            place = int(key)
            under.setdefault(place, [])
        else:
            under.setdefault(place, []).append(int(key))
    if under.keys() - known.keys() - {0}:
        raise Http404
    named = [key for key in under if key] + [key for key in known if key not in under]
    parts = [PartDraft(known[key].title, tuple(under.get(key, ())), known[key].code, known[key].pk) for key in named]
    return [*parts, PartDraft("", tuple(under.get(0, ())))]


# --- Headings --------------------------------------------------------------------------------------


@desk(permissions.may_edit)
@require_POST
def heading_change(request: DeskRequest, year: int) -> HttpResponseBase:
    """Add a heading, or rename, move or remove the one named; measures of one removed stand under none."""
    plan = _saved_plan(request, year)
    before = outline_as_is(plan)
    form = HeadingForm(request.POST, headings=[part for part in before if part.pk])
    if not form.is_valid():
        for errors in form.errors.values():
            for error in errors:
                messages.error(request, str(error))
        return _to_plan(request, plan)
    try:
        after = _changed([_draft(part) for part in before], **form.change())
        lay_out(plan=plan, grouping=_grouping_with(plan, after), parts=after, by=request.member, at=timezone.now())
    except MeasureRefused as why:
        return refused(request, why, plan)
    _remember(request, plan, before)
    messages.success(request, _("แก้หัวข้อแล้ว"))
    return _to_plan(request, plan)


def _grouping_with(plan: Plan, parts: Sequence[PartDraft]) -> str:
    """A plan without groups that gets its first heading is grouped by themes of its own."""
    is_first = plan.grouping == Grouping.NONE and any(part.title for part in parts)
    return Grouping.THEME if is_first else plan.grouping


def _changed(parts: list[PartDraft], *, do: str, pk: int | None, title: str, code: str) -> list[PartDraft]:
    if do == "add":
        at = len([part for part in parts if part.title])
        return [*parts[:at], PartDraft(title, (), code), *parts[at:]]
    place = next(index for index, part in enumerate(parts) if part.pk == pk)
    if do == "rename":
        return [dataclasses.replace(part, title=title) if part.pk == pk else part for part in parts]
    rest = [part for part in parts if part.pk != pk]
    if do == "remove":
        loose = [key for part in parts if part.pk == pk or not part.title for key in part.measures]
        return [*(part for part in rest if part.title), PartDraft("", tuple(loose))]
    target = min(max(place + MOVES[do], 0), len([part for part in parts if part.title]) - 1)
    return [*rest[:target], parts[place], *rest[target:]]


# --- Another grouping ------------------------------------------------------------------------------


@desk(permissions.may_edit)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_regroup(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show the plan as another grouping would have it, then group it so."""
    plan = _saved_plan(request, year)
    if plan.state != PlanState.DRAFT and request.method != "POST":
        return locked(request, "measures:plan-detail", plan.fiscal_year)
    values = request.POST if request.method == "POST" else request.GET
    grouping = values.get("grouping", "")
    if grouping not in Grouping.values:
        raise Http404
    after = outline_grouped(plan, grouping)
    if request.method == "POST":
        before = outline_as_is(plan)
        try:
            drafts = [_draft(part) for part in after]
            lay_out(plan=plan, grouping=grouping, parts=drafts, by=request.member, at=timezone.now())
        except MeasureRefused as why:
            return refused(request, why, plan)
        _remember(request, plan, before)
        messages.success(request, _("จัดกลุ่มใหม่แล้ว ไม่มีมาตรการใดหายไป"))
        return _to_plan(request, plan)
    context = {
        "year": year,
        "stage": "plan",
        "plan": plan,
        "parts": after,
        "grouping": grouping,
        "grouping_label": Grouping(grouping).label,
        "groupings": Grouping.choices,
        "moved": _moved(after),
    }
    return render(request, "measures/plan_regroup.html", context)


def _moved(after: Sequence[Part]) -> int:
    """Count the measures that would stand under another heading than now."""
    return sum(
        (measure.group.title if measure.group else "") != part.title for part in after for measure in part.measures
    )


# --- Undoing ---------------------------------------------------------------------------------------


def _remember(request: DeskRequest, plan: Plan, before: Sequence[Part]) -> None:
    parts = [{"title": part.title, "code": part.code, "measures": [row.pk for row in part.measures]} for part in before]
    request.session[UNDO] = {str(plan.pk): {"grouping": plan.grouping, "parts": parts}}


@desk(permissions.may_edit)
@require_POST
def outline_undo(request: DeskRequest, year: int) -> HttpResponseBase:
    """Bring back the outline as it was before this session's last change; measures made since stand under no heading."""
    plan = _saved_plan(request, year)
    kept = request.session.get(UNDO, {}).get(str(plan.pk))
    if kept is None:
        return refused(request, MeasureRefused("gone"), plan)
    there = {measure.pk for measure in plan.measures.all()}
    parts = [
        PartDraft(part["title"], tuple(key for key in part["measures"] if key in there), part["code"])
        for part in kept["parts"]
    ]
    new = there - {key for part in parts for key in part.measures}
    headed = [part for part in parts if part.title]
    loose = tuple(key for part in parts if not part.title for key in part.measures)
    try:
        outline = [*headed, PartDraft("", (*loose, *sorted(new)))]
        lay_out(plan=plan, grouping=kept["grouping"], parts=outline, by=request.member, at=timezone.now())
    except MeasureRefused as why:
        return refused(request, why, plan)
    del request.session[UNDO]
    messages.success(request, _("หัวข้อกลับเป็นอย่างเดิมแล้ว"))
    return _to_plan(request, plan)


def _to_plan(request: DeskRequest, plan: Plan) -> HttpResponse:
    return redirect(reverse("measures:plan-detail", args=[request.agency.slug, plan.fiscal_year]))
