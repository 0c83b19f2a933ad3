"""The analysis of a year, and what other scores would give."""

import dataclasses
from decimal import Decimal
from fractions import Fraction
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import papers, queries
from assessments.forms import LABELS, WhatIfForm
from assessments.models import Detail
from assessments.queries import analysis as reading
from assessments.rules import gains
from assessments.rules.scoring import rounded
from assessments.views.years import known_year, year_context
from ita_portal import thai
from ita_portal.template_filters import agency_digits, signed
from organisations.desk import DeskRequest, desk
from organisations.models import Agency

MOST_POINTS = 8  # of the weak points: the others stand on their own page


@dataclasses.dataclass(frozen=True, slots=True)
class ToolRow:
    """A tool: its score, that of the formula, the year before, its kind; None = no score or not comparable."""

    code: str
    name: str
    weight: Decimal | None
    score: Decimal | None
    target: Decimal | None
    change: Decimal | None
    average: Decimal | None


@dataclasses.dataclass(frozen=True, slots=True)
class PointRow:
    """A weak point in words, and the length of its bar of the longest."""

    point: queries.WeakPoint
    label: str
    amount: Decimal | None


@desk()
@require_safe
def analysis_detail(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show what a year's result says; a year without one says what to do first."""
    found = reading.analysis_of(request.agency, known_year(year))
    if found is None:
        return nothing(request, year)
    average = reading.average_of_kind(request.agency, found.criteria_set)
    context = {
        "found": found,
        "standing": standing(found),
        "tools": _tool_rows(found, average),
        "average": average,
        "kind": request.agency.get_kind_display(),
        "against": _against(found, average, request.agency),
        "figures": {
            "indicators": papers.indicator_figure(found, average),
            "tools": papers.tool_figure(found),
            "losses": papers.loss_figure(found),
            "items": papers.item_figure(found),
        },
        "trend": papers.trend_table(found),
        "points": _points(found.weak_points)[:MOST_POINTS],
        "all_points": len(found.weak_points),
    }
    return render(request, "assessments/analysis.html", year_context(year) | context)


def nothing(request: DeskRequest, year: int) -> HttpResponse:
    """Say of a year without a result, or without criteria, what to do first."""
    template = "assessments/no_result.html" if queries.criteria_of(year) else "assessments/no_criteria.html"
    return render(request, template, year_context(year))


def standing(found: reading.Analysis) -> dict[str, str]:
    """Return in words how far the total is from the pass mark, the next level and the year before."""
    agency, before = found.agency, found.before
    words = {"distance": "", "change": "", "next_level": ""}
    if found.distance is not None and found.pass_mark is not None:
        mark = thai.number_text(found.pass_mark).removesuffix(".00")
        words["distance"] = (_("ขาดอีก %(points)s ถึงเกณฑ์ %(mark)s") if found.distance else _("ถึงเกณฑ์ %(mark)s แล้ว")) % {
            "points": thai.number_text(found.distance),
            "mark": mark,
        }
    if before and before.overall is not None and found.overall is not None:
        difference = signed(found.overall - before.overall)
        words["change"] = _("%(points)s จากปี %(year)s") % {"points": difference, "year": before.fiscal_year}
    if found.next_level:
        words["next_level"] = _next_level(found.next_level)
    return {name: agency_digits(text, agency) for name, text in words.items()}


def _next_level(ask: gains.ToPass) -> str:
    parts = []
    target = thai.number_text(ask.target).removesuffix(".00")
    if ask.missing:
        words = {"target": target, "points": thai.number_text(ask.missing)}
        parts.append(_("คะแนนรวม %(target)s ขาดอีก %(points)s") % words)
    parts += [
        _("%(tool)s ขาดอีก %(points)s") % {"tool": code, "points": thai.number_text(missing)}
        for code, missing in ask.short_tools
    ]
    parts += [_("%(tool)s ยังไม่มีผล") % {"tool": code} for code in ask.unknown_tools]
    return _("ระดับถัดไป %(level)s: %(parts)s") % {"level": ask.code, "parts": " · ".join(parts)}


def _tool_rows(found: reading.Analysis, average: reading.Average | None) -> list[ToolRow]:
    rows = []
    for tool in found.criteria.tools:
        score = rounded(found.tools.get(tool.code))
        former = rounded(found.before.tools.get(tool.code)) if found.before else None
        mean = rounded(average.scores.get(("tool", tool.code))) if average else None
        change = score - former if score is not None and former is not None else None
        name = found.names.get(("tool", tool.code), "")
        rows.append(ToolRow(tool.code, name, tool.weight, score, found.pass_mark, change, mean))
    return rows


def _against(found: reading.Analysis, average: reading.Average | None, agency: Agency) -> str:
    """Return how the total stands to the mean of its kind, "" without either."""
    mean = average.scores.get(("overall", "")) if average else None
    if average is None or mean is None or found.overall is None:
        return ""
    words = {
        "kind": agency.get_kind_display(),
        "count": average.agencies,
        "mean": thai.number_text(mean),
        "difference": signed(Fraction(found.overall) - mean),
    }
    text = _("ค่าเฉลี่ยของ%(kind)s %(count)s แห่งในระบบคือ %(mean)s หน่วยงานนี้ต่างอยู่ %(difference)s") % words
    return agency_digits(text, agency)


def _points(points: tuple[queries.WeakPoint, ...]) -> list[PointRow]:
    longest = max((point.points for point in points if point.points), default=None)
    return [
        PointRow(
            point,
            str(LABELS[Detail(point.detail)] % {"code": point.code, "name": point.name}).strip(),
            rounded(point.points * 100 / longest, 1) if point.points is not None and longest else None,
        )
        for point in points
    ]


# --- What if --------------------------------------------------------------------------------------


@desk()
@require_safe
def what_if(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show what other scores would give. Everything stands in the address; nothing is stored."""
    found = reading.analysis_of(request.agency, known_year(year))
    if found is None:
        return nothing(request, year)
    form = WhatIfForm(request.GET or None, analysis=found)
    changes = form.changes() if form.is_valid() else {}
    outcome = gains.what_if(found.criteria, found.published, changes)
    after = rounded(outcome.after.overall)
    context: dict[str, Any] = {
        "found": found,
        "form": form,
        "changes": len(changes),
        "before": rounded(outcome.before.overall),
        "after": after,
        "added": outcome.added,
        "level_before": outcome.before.level,
        "level_after": outcome.after.level,
        "distance": gains.distance(after, found.pass_mark),
        "reached": after is not None and found.pass_mark is not None and after >= found.pass_mark,
        "tools": [
            (code, rounded(outcome.before.tools.get(code)), rounded(score))
            for code, score in outcome.after.tools.items()
        ],
    }
    is_live = request.headers.get("HX-Request") == "true"  # a refused answer would not reach a page that stays open
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors and not is_live else HTTPStatus.OK
    return render(request, "assessments/what_if.html", year_context(year) | context, status=status)
