"""Reading results: criteria as values, one year's overview, weak points and the years side by side.

Call inside the agency's scope; only the `public_` ones open the scope themselves, and they read confirmed results only.
"""

import dataclasses
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from django.db.models import OuterRef, PositiveSmallIntegerField, QuerySet, Subquery, Value, prefetch_related_objects
from django_scopes import get_scope, scopes_disabled

from assessments.models import AnalysisSentence, Assessment, CriteriaSet, Defect, Detail, Finding, Score
from assessments.queries.criteria import (
    criteria_in_full,
    criteria_of,
    in_force,
    indicator_of_questions,
    names_of,
    newer_than,
    own_and_newest,
    rules_of,
    whole,
    whole_of,
)
from assessments.rules import consistency, gains, scoring, slips, weakness
from assessments.rules.consistency import Published
from assessments.rules.scoring import Computed, Criteria, rounded
from organisations.models import Agency

__all__ = [
    "Overview",
    "TrendPoint",
    "WeakPoint",
    "Words",
    "answers_of",
    "criteria_in_full",
    "criteria_of",
    "in_force",
    "indicator_finder",
    "indicator_of_questions",
    "names_of",
    "newer_than",
    "overview_of",
    "own_and_newest",
    "pass_mark_of",
    "public_overview",
    "public_trend",
    "published_of",
    "rules_of",
    "slips_of",
    "trend",
    "values_of",
    "weak_points",
    "weak_points_by",
    "whole",
    "whole_of",
    "words_of",
    "year_overview",
]


@dataclasses.dataclass(frozen=True, slots=True)
class Overview:
    """One agency-year: what was published beside what the formula gives. None = not known or no result yet.

    `distance`: points missing to the pass mark, 0 once reached. `change`: against the year before, where comparable.
    """

    fiscal_year: int
    criteria_set: CriteriaSet | None
    assessment: Assessment | None
    published: Published
    computed: Computed | None
    findings: tuple[consistency.Finding, ...]
    pass_mark: Decimal | None
    distance: Decimal | None
    change: Decimal | None


@dataclasses.dataclass(frozen=True, slots=True)
class WeakPoint:
    """A weak point with its name; `points` of the overall it would bring back (None = not known)."""

    detail: str
    code: str
    name: str
    score: Decimal | None
    points: Fraction | None


@dataclasses.dataclass(frozen=True, slots=True)
class TrendPoint:
    """A year of the agency: published total and level, and whether the year compares with others."""

    fiscal_year: int
    overall: Decimal | None
    level: str
    pass_mark: Decimal | None
    is_comparable: bool


# --- One year ------------------------------------------------------------------------------------


def published_of(assessment: Assessment | None) -> Published:
    """Return a result as published; an empty one where there is no assessment. One query."""
    if assessment is None:
        return Published()
    values: dict[str, dict[str, Decimal | None]] = {str(detail): {} for detail in Detail}
    for score in assessment.scores.all():
        values[score.detail][score.code] = score.value
    return Published(
        overall=values[Detail.OVERALL].get(""),
        level=assessment.published_level,
        tools=values[Detail.TOOL],
        indicators=values[Detail.INDICATOR],
        sub_indicators=values[Detail.SUB_INDICATOR],
        items=values[Detail.ITEM],
        questions=values[Detail.QUESTION],
    )


def values_of(published: Published) -> dict[tuple[str, str], Decimal | None]:
    """Return the scores of a result by (detail, code), the overall first."""
    groups: dict[Detail, Mapping[str, Decimal | None]] = {
        Detail.OVERALL: {"": published.overall},
        Detail.TOOL: published.tools,
        Detail.INDICATOR: published.indicators,
        Detail.SUB_INDICATOR: published.sub_indicators,
        Detail.ITEM: published.items,
        Detail.QUESTION: published.questions,
    }
    return {(str(detail), code): value for detail, scores in groups.items() for code, value in scores.items()}


def pass_mark_of(agency: Agency, criteria_set: CriteriaSet | None) -> Decimal | None:
    """Return the agency's own pass mark, else the year's; None where neither is known."""
    if agency.pass_mark is not None:
        return agency.pass_mark
    return criteria_set.pass_mark if criteria_set else None


def year_overview(year: int) -> Overview:
    """Return the overview of the scope's agency in a year, in a fixed number of queries."""
    return _overview(year, get_scope()["agency"], Assessment.objects.all())


def public_overview(agency: Agency, year: int) -> Overview:
    """Return what the public may see of a year: a result that staff have confirmed, else an empty overview."""
    with scopes_disabled():
        return _overview(year, agency, _confirmed(agency))


def _overview(year: int, agency: Agency, assessments: QuerySet[Assessment]) -> Overview:
    rows = _with_overall(assessments.filter(criteria__fiscal_year__in=(year - 1, year)))
    years = {row.criteria.fiscal_year: row for row in rows}
    found = overview_of(years[year]) if year in years else _without_result(year, agency)
    return dataclasses.replace(found, change=_change(years.get(year), years.get(year - 1)))


def overview_of(assessment: Assessment) -> Overview:
    """Return the overview of a result that was read already, its change left out. One query."""
    criteria_set, criteria = whole(assessment.criteria)
    prefetch_related_objects([assessment], "scores")
    published = published_of(assessment)
    pass_mark = pass_mark_of(assessment.agency, criteria_set)
    return Overview(
        fiscal_year=criteria_set.fiscal_year,
        criteria_set=criteria_set,
        assessment=assessment,
        published=published,
        computed=scoring.compute(criteria, published.indicators, published.tools),
        findings=tuple(consistency.findings(criteria, published)),
        pass_mark=pass_mark,
        distance=gains.distance(published.overall, pass_mark),
        change=None,
    )


def _without_result(year: int, agency: Agency) -> Overview:
    published, found = Published(), criteria_of(year)
    return Overview(
        fiscal_year=year,
        criteria_set=found[0] if found else None,
        assessment=None,
        published=published,
        computed=scoring.compute(found[1], published.indicators, published.tools) if found else None,
        findings=tuple(consistency.findings(found[1], published)) if found else (),
        pass_mark=pass_mark_of(agency, found[0] if found else None),
        distance=None,
        change=None,
    )


def _change(now: Assessment | None, before: Assessment | None) -> Decimal | None:
    """Return how far the total moved; None where a year is missing, has no total or does not compare."""
    if now is None or before is None or not (now.criteria.is_comparable and before.criteria.is_comparable):
        return None
    total, former = getattr(now, "overall", None), getattr(before, "overall", None)
    return rounded(total - former) if total is not None and former is not None else None


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """What the agency wrote about a result: defects (tool, order, text) and sentences of the analysis (key, text)."""

    defects: tuple[tuple[str, int, str], ...] = ()
    sentences: tuple[tuple[str, str], ...] = ()


def words_of(assessment: Assessment | None) -> Words:
    """Return what the agency wrote about a result. One query."""
    if assessment is None:
        return Words()
    named = Defect.objects.filter(assessment=assessment).order_by().annotate(is_defect=Value(1))
    said = AnalysisSentence.objects.filter(analysis__assessment=assessment).order_by()
    said = said.annotate(is_defect=Value(0), place=Value(0, PositiveSmallIntegerField()))
    rows = named.values_list("is_defect", "tool_code", "order", "text").union(
        said.values_list("is_defect", "key", "place", "text"), all=True
    )
    found = sorted(rows)
    return Words(
        tuple((code, order, text) for is_defect, code, order, text in found if is_defect),
        tuple((key, text) for is_defect, key, _order, text in found if not is_defect and text),
    )


def slips_of(assessment: Assessment | None, words: Words, agency: Agency) -> list[consistency.Finding]:
    """Return the slips in what the agency wrote about a result: source, notes, defects, analysis."""
    if assessment is None:
        return []
    texts = [("source", assessment.source), ("note", assessment.note)]
    texts += [(f"{row.detail}-{row.code}".rstrip("-"), row.note) for row in assessment.scores.all() if row.note]
    texts += [(f"defect-{tool}-{order}", text) for tool, order, text in words.defects]
    texts += [(f"analysis-{key}", text) for key, text in words.sentences]
    return slips.findings(texts, [agency.name, agency.short_name], assessment.criteria.fiscal_year)


def answers_of(assessment: Assessment | None) -> dict[tuple[str, str], Finding]:
    """Return what staff said to findings, by (code, place)."""
    if assessment is None:
        return {}
    rows = Finding.objects.filter(assessment=assessment).select_related("answered_by")
    return {(row.code, row.place): row for row in rows}


def weak_points(assessment: Assessment) -> list[WeakPoint]:
    """Return the weak points of a result with their names, most points first, in a fixed number of queries."""
    found = whole(assessment.criteria)
    return weak_points_by(*found, published_of(assessment), pass_mark_of(assessment.agency, found[0]))


def weak_points_by(
    criteria_set: CriteriaSet, criteria: Criteria, published: Published, pass_mark: Decimal | None
) -> list[WeakPoint]:
    """Return the weak points of a result that was read already. No query."""
    names = names_of(criteria_set)
    return [
        WeakPoint(weak.detail, weak.code, names.get((weak.detail, weak.code), ""), weak.score, weak.points)
        for weak in weakness.weaknesses(criteria, published, pass_mark, indicator_of_questions(criteria_set))
    ]


def indicator_finder(criteria_set: CriteriaSet, criteria: Criteria) -> Callable[[str, str], str]:
    """Return what gives the indicator a point (level of detail, code) belongs to, "" where it is not known. No query."""
    of_question = indicator_of_questions(criteria_set)

    def indicator(detail: str, code: str) -> str:
        if detail == Detail.INDICATOR:
            return code
        if detail == Detail.QUESTION:
            return of_question.get(code, "")
        is_sub = detail == Detail.SUB_INDICATOR
        return gains.indicator_of(criteria, code if is_sub else gains.sub_indicator_of(criteria, code))

    return indicator


# --- Years side by side --------------------------------------------------------------------------


def trend() -> list[TrendPoint]:
    """Return the years of the scope's agency, oldest first. One query."""
    return _trend(Assessment.objects.all())


def public_trend(agency: Agency) -> list[TrendPoint]:
    """Return the confirmed years of an agency, oldest first. One query."""
    with scopes_disabled():
        return _trend(_confirmed(agency))


def _confirmed(agency: Agency) -> QuerySet[Assessment]:
    rows: QuerySet[Assessment] = Assessment.objects.filter(agency=agency, confirmed_at__isnull=False)
    return rows


def _with_overall(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Return results with their criteria, agency and `overall`, oldest first."""
    overall = Score.objects.filter(assessment=OuterRef("pk"), detail=Detail.OVERALL).values("value")[:1]
    rows = assessments.select_related("criteria", "agency").annotate(overall=Subquery(overall))
    return rows.order_by("criteria__fiscal_year")


def _trend(assessments: QuerySet[Assessment]) -> list[TrendPoint]:
    return [
        TrendPoint(
            row.criteria.fiscal_year,
            getattr(row, "overall", None),
            row.published_level,
            pass_mark_of(row.agency, row.criteria),
            row.criteria.is_comparable,
        )
        for row in _with_overall(assessments)
    ]
