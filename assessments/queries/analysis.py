"""One year looked at closely: what it is worth, what it lost, its years before, and its kind.

Call inside the agency's scope; only `average_of_kind` looks beyond, and returns nothing of fewer than three agencies.
"""

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from django.db.models import Prefetch, Q

from assessments.models import Assessment, CriteriaSet, Detail, KindTotal, Score
from assessments.queries import (
    WeakPoint,
    names_of,
    pass_mark_of,
    published_of,
    weak_points_by,
    whole_of,
)
from assessments.rules import consistency, gains, scoring
from assessments.rules.consistency import Published
from assessments.rules.scoring import Computed, Criteria, Exact
from assessments.triggers import totals
from organisations.models import Agency

FEWEST = 3  # agencies an average is made of: of fewer it would tell a single one's number
ACROSS_YEARS = (Detail.OVERALL, Detail.TOOL, Detail.INDICATOR)


@dataclasses.dataclass(frozen=True, slots=True)
class YearScores:
    """One year of the trend. None = no score; tools as published, else the mean of their indicators."""

    fiscal_year: int
    is_comparable: bool
    level: str
    overall: Decimal | None
    tools: Mapping[str, Exact | Decimal | None]
    indicators: Mapping[str, Decimal | None]


@dataclasses.dataclass(frozen=True, slots=True)
class Average:
    """Means over the confirmed results of agencies of one kind in one year, and of how many; by (detail, code)."""

    agencies: int
    scores: Mapping[tuple[str, str], Exact]


@dataclasses.dataclass(frozen=True, slots=True)
class Analysis:
    """Everything the analysis of a year stands on. `tools`: as published, else computed, None = no score.

    `years`: every year from the agency's first result to this one, oldest first, those without a result empty.
    """

    agency: Agency
    fiscal_year: int
    criteria_set: CriteriaSet
    criteria: Criteria
    names: Mapping[tuple[str, str], str]
    assessment: Assessment
    published: Published
    computed: Computed
    tools: Mapping[str, Exact | Decimal | None]
    findings: tuple[consistency.Finding, ...]
    pass_mark: Decimal | None
    distance: Decimal | None
    next_level: gains.ToPass | None
    is_pass: bool | None
    years: tuple[YearScores, ...]
    gains: tuple[gains.Gain, ...]
    weak_points: tuple[WeakPoint, ...]

    @property
    def overall(self) -> Decimal | None:
        """The published total, else the computed one, rounded."""
        return self.published.overall if self.published.overall is not None else scoring.rounded(self.computed.overall)

    @property
    def before(self) -> YearScores | None:
        """The year before, where both years compare and it has a total."""
        near = self.years[-2:]
        usable = len(near) == 2 and near[0].is_comparable and near[1].is_comparable and near[0].overall is not None
        return near[0] if usable else None


def analysis_of(agency: Agency, year: int) -> Analysis | None:
    """Read the analysis of a year in two queries; None while the year has no result."""
    assessments = {row.criteria.fiscal_year: row for row in _results(year)}
    assessment = assessments.get(year)
    if assessment is None:
        return None
    known = whole_of(row.criteria for row in assessments.values())
    rules = {key: known[row.criteria_id][1] for key, row in assessments.items()}
    criteria_set, criteria = known[assessment.criteria_id]
    published = published_of(assessment)
    computed = scoring.compute(criteria, published.indicators, published.tools)
    tools = _tools(published, computed)
    pass_mark = pass_mark_of(agency, criteria_set)
    overall = published.overall if published.overall is not None else scoring.rounded(computed.overall)
    return Analysis(
        agency=agency,
        fiscal_year=year,
        criteria_set=criteria_set,
        criteria=criteria,
        names=names_of(criteria_set),
        assessment=assessment,
        published=published,
        computed=computed,
        tools=tools,
        findings=tuple(consistency.findings(criteria, published)),
        pass_mark=pass_mark,
        distance=gains.distance(overall, pass_mark),
        next_level=gains.next_level(criteria, overall, tools),
        is_pass=None if overall is None or pass_mark is None else overall >= pass_mark,
        years=_years(assessments, rules),
        gains=tuple(gains.gains(criteria, published)),
        weak_points=tuple(weak_points_by(criteria_set, criteria, published, pass_mark)),
    )


def _results(year: int) -> list[Assessment]:
    """Return the results up to a year, that year's with every score, the others with those that make a trend."""
    wanted = Score.objects.filter(Q(detail__in=ACROSS_YEARS) | Q(assessment__criteria__fiscal_year=year))
    rows = Assessment.objects.filter(criteria__fiscal_year__lte=year).select_related("criteria", "agency")
    return list(rows.prefetch_related(Prefetch("scores", wanted)).order_by("criteria__fiscal_year"))


def _tools(published: Published, computed: Computed) -> dict[str, Exact | Decimal | None]:
    return {
        code: published.tools[code] if published.tools.get(code) is not None else score
        for code, score in computed.tools.items()
    }


def _years(assessments: Mapping[int, Assessment], rules: Mapping[int, Criteria]) -> tuple[YearScores, ...]:
    return tuple(
        _year(year, assessments[year], rules[year]) if year in assessments else YearScores(year, True, "", None, {}, {})
        for year in range(min(assessments), max(assessments) + 1)
    )


def _year(year: int, assessment: Assessment, criteria: Criteria) -> YearScores:
    published = published_of(assessment)
    computed = scoring.compute(criteria, published.indicators, published.tools)
    is_comparable = assessment.criteria.is_comparable
    tools = _tools(published, computed)
    return YearScores(year, is_comparable, assessment.published_level, published.overall, tools, published.indicators)


def average_of_kind(agency: Agency, criteria_set: CriteriaSet) -> Average | None:
    """Return the means of the agency's kind in a year; None while fewer than three agencies have a confirmed result.

    Beyond the agency's scope, so: confirmed results alone, which are public; sums over at least three agencies, this
    one among them, both for the whole and for each single mean; sample agencies beside sample agencies. One query of
    a few rows: the sums are kept by the database (assessments.triggers.totals).
    """
    kept = KindTotal.objects.filter(criteria=criteria_set, kind=agency.kind, is_sample=agency.is_sample)
    rows = list(kept.values_list("detail", "code", "total", "count"))
    agencies = next((count for detail, _code, _total, count in rows if detail == Detail.OVERALL), 0)
    if agencies < FEWEST:
        return None
    means = {
        (detail, code): Fraction(total, count * totals.SCALE) for detail, code, total, count in rows if count >= FEWEST
    }
    return Average(agencies, means)
