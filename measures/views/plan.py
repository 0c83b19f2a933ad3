"""The plan of a year: its outline and its head."""

import dataclasses
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from measures import queries
from measures.actions import plans
from measures.forms import PlanForm, group_formset, refusal_sentence, remark_sentence
from measures.models import Grouping, Plan, PlanState
from measures.queries.carry_over import unjudged_count
from measures.queries.successors import vacancies_of
from measures.rules.refusal import MeasureRefused
from measures.views.answers import locked, plan_of, status_of
from organisations import permissions
from organisations.desk import DeskRequest, desk


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A measure on the outline; the first and last under a heading cannot move further."""

    row: queries.MeasureRow
    is_first: bool
    is_last: bool
    remarks: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """A heading of the outline; `code` names it for a new measure; no lines = nothing answers it yet.

    `pk` None = a heading of the criteria that the plan does not have, or no heading.
    """

    title: str
    code: str
    lines: tuple[Line, ...]
    pk: int | None = None


@desk()
@require_safe
def plan_detail(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show headings and measures in order, and what nothing answers yet."""
    plan = plan_of(request, year)
    rows = queries.measure_rows(plan, request.member, timezone.localdate())
    sections = _sections(plan, rows)
    context = {
        "year": year,
        "stage": "plan",
        "plan": plan,
        "sections": sections,
        "empty_sections": [section for section in sections if not section.lines],
        "count": len(rows),
        "unjudged": unjudged_count(plan),
        "vacancies": vacancies_of(plan, timezone.localdate()),
        "hanging": queries.hanging_points(plan),
        "is_open": plan.state == PlanState.DRAFT,
        "may_edit": permissions.may_edit(request.member) and plan.state == PlanState.DRAFT,
        "is_staff": permissions.may_edit(request.member),
        "undo": request.session.get("measure_undo", {}).get(str(plan.pk)),
        "outline_undo": request.session.get("outline_undo", {}).get(str(plan.pk)),
        "themes": _themes_left(plan, sections),
    }
    return render(request, "measures/plan_detail.html", context)


def _sections(plan: Plan, rows: list[queries.MeasureRow]) -> list[Section]:
    """Lay the measures under their headings; headings of the criteria without a measure stand in their place."""
    by_group: dict[int | None, list[queries.MeasureRow]] = {}
    for row in rows:
        by_group.setdefault(row.measure.group_id, []).append(row)
    groups = queries.groups_in_order(plan)
    found = [Section(group.title, group.code, _lines(by_group.get(group.pk, [])), group.pk) for group in groups]
    linked = {link.code for row in rows for link in row.measure.links.all() if link.detail == plan.grouping}
    known = {group.code for group in groups} | linked
    headings = [] if plan.grouping == Grouping.THEME else queries.headings_of(plan)  # themes are offered, not owed
    for place, heading in enumerate(headings):
        if heading.code not in known:
            later = {other.code for other in headings[place + 1 :]}
            at = next((index for index, section in enumerate(found) if section.code in later), len(found))
            found.insert(at, Section(heading.title, heading.code, ()))
    loose = _lines(by_group.get(None, []))
    return [*found, Section("", "", loose)] if loose else found


def _themes_left(plan: Plan, sections: list[Section]) -> list[str]:
    """Return the words of built-in themes that the plan does not have yet, offered where a heading is added."""
    if plan.grouping not in {Grouping.THEME, Grouping.NONE}:
        return []
    there = {section.title for section in sections}
    return [theme.title for theme in queries.built_in_themes() if theme.title not in there]


def _lines(rows: list[queries.MeasureRow]) -> tuple[Line, ...]:
    last = len(rows) - 1
    return tuple(
        Line(row, place == 0, place == last, tuple(remark_sentence(code) for code in row.remarks))
        for place, row in enumerate(rows)
    )


@desk(permissions.may_edit)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: DeskRequest, year: int) -> HttpResponseBase:
    """Name the plan, choose its result, grouping and layout, order its headings; start it where there is none."""
    plan = plan_of(request, year)
    if plan.state != PlanState.DRAFT and request.method != "POST":
        return locked(request, "measures:plan-detail", year)
    data = request.POST if request.method == "POST" else None
    form, groups = PlanForm(data, plan=plan), group_formset(plan, data)
    if data is not None and form.is_valid() and groups.is_valid() and _save(request, plan, form, groups):
        messages.success(request, _("บันทึกแผนแล้ว"))
        if _regroups(plan, form):
            preview = reverse("measures:plan-regroup", args=[request.agency.slug, year])
            return redirect(f"{preview}?{urlencode({'grouping': form.cleaned_data['grouping']})}")
        return redirect("measures:plan-detail", request.agency.slug, year)
    return _edit_page(request, plan, form, groups)


def _save(request: DeskRequest, plan: Plan, form: PlanForm, groups: Any) -> bool:  # noqa: ANN401 -- a formset
    """Write the plan; another grouping of measures that are there waits until it was looked at (plan_regroup)."""
    at = timezone.now()
    fields = form.cleaned_data | ({"grouping": plan.grouping} if _regroups(plan, form) else {})
    try:
        plan = plans.start_plan(fiscal_year=plan.fiscal_year, by=request.member, at=at)
        plans.update_plan(plan=plan, fields=fields, groups=groups.drafts(), by=request.member, at=at)
    except MeasureRefused as why:
        form.add_error(None, refusal_sentence(why))
        return False
    return True


def _regroups(plan: Plan, form: PlanForm) -> bool:
    """Whether measures that are there would be grouped another way. Call once the form is valid."""
    return plan.pk is not None and form.cleaned_data["grouping"] != plan.grouping and plan.measures.exists()


def _edit_page(request: DeskRequest, plan: Plan, form: PlanForm, groups: Any) -> HttpResponse:  # noqa: ANN401 -- a formset
    context = {"year": plan.fiscal_year, "stage": "plan", "plan": plan, "form": form, "groups": groups}
    is_refused = bool(form.errors) or bool(form.is_bound and groups.total_error_count())
    return render(request, "measures/plan_edit.html", context, status=status_of(is_refused=is_refused))
