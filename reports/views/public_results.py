"""Confirmed results made ready for public pages: lines of tables, bars and trends."""

import dataclasses
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from assessments.models import Assessment, CriteriaSet
from assessments.queries import TrendPoint, pass_mark_of, published_of, whole
from assessments.rules import scoring
from assessments.rules.consistency import ROUNDING, Published
from assessments.rules.scoring import Computed, rounded
from ita_portal import thai
from ita_portal.template_filters import agency_digits
from organisations.models import Agency


@dataclasses.dataclass(frozen=True, slots=True)
class ScoreLine:
    """One line of a score table. weight and weighted are a tool's own; is_computed: not printed, by the formula."""

    code: str
    name: str
    score: Decimal | None
    is_below: bool = False
    weight: Decimal | None = None
    weighted: Decimal | None = None
    is_computed: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """A confirmed result of a year with all that its page shows. `computed` only where it differs from print."""

    assessment: Assessment
    overall: Decimal | None
    level: str
    is_passed: bool | None
    pass_mark: Decimal | None
    distance: str
    computed: Decimal | None
    tools: tuple[ScoreLine, ...]
    indicators: tuple[ScoreLine, ...]
    sub_indicators: tuple[ScoreLine, ...]
    lost_items: tuple[ScoreLine, ...]

    @property
    def has_computed_tools(self) -> bool:
        """Whether any tool's score was not printed but comes by the formula."""
        return any(line.is_computed for line in self.tools)


@dataclasses.dataclass(frozen=True, slots=True)
class TrendLine:
    """A year of the trend, newest first; change against the year before where both compare."""

    year: int
    overall: Decimal | None
    level: str
    pass_mark: Decimal | None
    is_passed: bool | None
    is_comparable: bool
    distance: str
    change: str


def result_of(agency: Agency, year: int) -> Result | None:
    """Return the confirmed result of a year; None when there is none. Two queries."""
    with scopes_disabled():
        confirmed = Assessment.objects.filter(agency=agency, confirmed_at__isnull=False).select_related("criteria")
        assessment = confirmed.filter(criteria__fiscal_year=year).first()
        return _result(agency, assessment, published_of(assessment)) if assessment else None


def _result(agency: Agency, assessment: Assessment, published: Published) -> Result:
    criteria_set, criteria = whole(assessment.criteria)
    computed = scoring.compute(criteria, published.indicators, published.tools)
    pass_mark = pass_mark_of(agency, criteria_set)
    return Result(
        assessment=assessment,
        overall=published.overall,
        level=published.level,
        is_passed=_passed(published.overall, pass_mark),
        pass_mark=pass_mark,
        distance=_distance(agency, published.overall, pass_mark),
        computed=_differing(published, computed),
        tools=tuple(_tool_lines(criteria_set, published, computed, pass_mark)),
        indicators=tuple(_lines(criteria_set.indicators.all(), published.indicators, pass_mark)),
        sub_indicators=tuple(_lines(criteria_set.sub_indicators.all(), published.sub_indicators, pass_mark)),
        lost_items=tuple(
            ScoreLine(item.code, item.title, published.items[item.code], is_below=True)
            for item in criteria_set.items.all()
            if _is_lost(published.items.get(item.code))
        ),
    )


def _is_lost(score: Decimal | None) -> bool:
    return score is not None and score < scoring.FULL


def _passed(score: Decimal | None, pass_mark: Decimal | None) -> bool | None:
    return None if score is None or pass_mark is None else score >= pass_mark


def _distance(agency: Agency, overall: Decimal | None, pass_mark: Decimal | None) -> str:
    if overall is None or pass_mark is None:
        return ""
    words = {"mark": thai.number_text(pass_mark).removesuffix(".00"), "points": thai.number_text(pass_mark - overall)}
    text = _("ถึงเกณฑ์ %(mark)s แล้ว") if overall >= pass_mark else _("ขาดอีก %(points)s ถึงเกณฑ์ %(mark)s")
    return agency_digits(text % words, agency)


def _differing(published: Published, computed: Computed) -> Decimal | None:
    """Return the total by the formula where it differs from the one in print by more than rounding."""
    total = rounded(computed.overall)
    if total is None or published.overall is None or abs(published.overall - total) <= ROUNDING:
        return None
    return total


def _tool_lines(
    criteria_set: CriteriaSet, published: Published, computed: Computed, pass_mark: Decimal | None
) -> Iterable[ScoreLine]:
    for tool in criteria_set.tools.all():
        printed = published.tools.get(tool.code)
        score = printed if printed is not None else rounded(computed.tools.get(tool.code))
        yield ScoreLine(
            code=tool.code,
            name=tool.name,
            score=score,
            is_below=_passed(score, pass_mark) is False,
            weight=tool.weight,
            weighted=None if score is None or tool.weight is None else rounded(scoring.to_weighted(score, tool.weight)),
            is_computed=printed is None and score is not None,
        )


def _lines(rows: Iterable[object], scores: scoring.Scores, pass_mark: Decimal | None) -> Iterable[ScoreLine]:
    """Lines of indicators or sub-indicators; those that have no entry at all are left out."""
    for row in rows:
        code: str = row.code  # type: ignore[attr-defined]
        if code in scores:
            score = scores[code]
            yield ScoreLine(code, row.name, score, _passed(score, pass_mark) is False)  # type: ignore[attr-defined]


def trend_lines(agency: Agency, points: Sequence[TrendPoint]) -> list[TrendLine]:
    """Return the trend newest first. A year that does not compare, or follows a gap, has no change."""
    before = {point.fiscal_year: point for point in points}
    return [
        TrendLine(
            year=point.fiscal_year,
            overall=point.overall,
            level=point.level,
            pass_mark=point.pass_mark,
            is_passed=_passed(point.overall, point.pass_mark),
            is_comparable=point.is_comparable,
            distance=_distance(agency, point.overall, point.pass_mark),
            change=_change(agency, point, before.get(point.fiscal_year - 1)),
        )
        for point in reversed(points)
    ]


def _change(agency: Agency, point: TrendPoint, before: TrendPoint | None) -> str:
    if before is None or not (point.is_comparable and before.is_comparable):
        return ""
    if point.overall is None or before.overall is None:
        return ""
    change = point.overall - before.overall
    words = {"points": thai.number_text(abs(change)), "year": before.fiscal_year}
    text = _("เท่ากับปี %(year)s")
    if change:
        text = _("เพิ่มขึ้น %(points)s จากปี %(year)s") if change > 0 else _("ลดลง %(points)s จากปี %(year)s")
    return agency_digits(text % words, agency)
