"""Checks of a published result against itself: findings, never corrections. Codes and values; views hold sentences."""

import dataclasses
import itertools
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from assessments.rules import scoring
from assessments.rules.scoring import Criteria, Scores, rounded

ROUNDING = Decimal("0.015")  # a printed total can differ by so much through rounding alone


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """Something the numbers do not agree on: what (`code`), where (`place`), with which values."""

    code: str
    place: str = ""
    values: Mapping[str, str | Decimal | int | None] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Published:
    """A result as published: scores by code, None or absent where there is none."""

    overall: Decimal | None = None
    level: str = ""
    tools: Scores = dataclasses.field(default_factory=dict)
    indicators: Scores = dataclasses.field(default_factory=dict)
    sub_indicators: Scores = dataclasses.field(default_factory=dict)
    items: Scores = dataclasses.field(default_factory=dict)
    questions: Scores = dataclasses.field(default_factory=dict)


def findings(criteria: Criteria, published: Published) -> list[Finding]:
    """Return what does not agree, the overall first."""
    computed = scoring.compute(criteria, published.indicators)
    return [
        *_overall(published, computed),
        *_equal_neighbours(criteria, published),
        *_tools(published, computed),
        *_level(criteria, published, computed),
        *_missing_tools(criteria, published),
        *_sub_indicators(criteria, published),
        *_lost_items(criteria, published),
        *_unknown_codes(criteria, published),
    ]


def _overall(published: Published, computed: scoring.Computed) -> Iterator[Finding]:
    shown = rounded(computed.overall)
    if published.overall is None or shown is None or published.overall == shown:
        return
    difference = published.overall - shown
    values = {"published": published.overall, "computed": shown, "difference": difference}
    yield Finding("overall_rounding" if abs(difference) <= ROUNDING else "overall_differs", "", values)


def _equal_neighbours(criteria: Criteria, published: Published) -> Iterator[Finding]:
    codes = [code for tool in criteria.tools for code in tool.indicators]
    for first, second in itertools.pairwise(codes):
        score = published.indicators.get(first)
        if score is not None and score == published.indicators.get(second) and score < scoring.FULL and score > 0:
            yield Finding("equal_neighbours", second, {"first": first, "second": second, "score": score})


def _tools(published: Published, computed: scoring.Computed) -> Iterator[Finding]:
    for code, score in published.tools.items():
        shown = rounded(computed.tools.get(code))
        if score is not None and shown is not None and abs(score - shown) > ROUNDING:
            yield Finding("tool_differs", code, {"tool": code, "published": score, "computed": shown})


def _level(criteria: Criteria, published: Published, computed: scoring.Computed) -> Iterator[Finding]:
    if not published.level:
        return
    codes = {rule.code for rule in criteria.levels}
    if codes and published.level not in codes:
        yield Finding("level_unknown", "", {"level": published.level})
        return
    total = published.overall if published.overall is not None else computed.overall
    tools = {code: published.tools.get(code) or score for code, score in computed.tools.items()}
    expected = scoring.level(criteria.levels, total, tools)
    if expected is not None and expected != published.level:
        yield Finding("level_differs", "", {"published": published.level, "computed": expected})


def _missing_tools(criteria: Criteria, published: Published) -> Iterator[Finding]:
    have = {tool.code: [code for code in tool.indicators if published.indicators.get(code) is not None] for tool in criteria.tools}
    if not any(have.values()):
        return
    for tool in criteria.tools:
        if not have[tool.code] and published.tools.get(tool.code) is None:
            yield Finding("tool_missing", tool.code, {"tool": tool.code})


def _sub_indicators(criteria: Criteria, published: Published) -> Iterator[Finding]:
    for indicator, subs in criteria.sub_indicators.items():
        score = published.indicators.get(indicator)
        computed = rounded(scoring.mean([published.sub_indicators.get(sub) for sub in subs]))
        if score is not None and computed is not None and abs(score - computed) > ROUNDING:
            yield Finding("indicator_differs", indicator, {"indicator": indicator, "published": score, "computed": computed})


def _lost_items(criteria: Criteria, published: Published) -> Iterator[Finding]:
    """Compare an indicator with its lost items, all others taken as earned; say which sub-indicator lacks how many.

    Seed 000: 9.2 names three lost items, which gives 78.06; the published 75.56 needs a fourth.
    """
    if criteria.item_rule != "all_or_nothing":
        return
    for indicator, subs in criteria.sub_indicators.items():
        score = published.indicators.get(indicator)
        lost = {sub: sum(published.items.get(code) == 0 for code in criteria.items.get(sub, ())) for sub in subs}
        known = all(sub in criteria.complete_sub_indicators and criteria.items.get(sub) for sub in subs)
        if score is None or not known or not any(lost.values()):
            continue
        means = {sub: _sub_mean(criteria, published, sub, lost[sub]) for sub in subs}
        expected = rounded(scoring.mean(list(means.values())))
        if expected is None or abs(score - expected) <= ROUNDING:
            continue
        sub, more = _explanation(criteria, published, subs, lost, score)
        values = {"indicator": indicator, "published": score, "computed": expected, "sub_indicator": sub, "more": more,
                  "listed": lost.get(sub, 0)}  # fmt: skip
        yield Finding("lost_items_differ", sub or indicator, values)


def _sub_mean(criteria: Criteria, published: Published, sub: str, lost: int) -> Fraction:
    stated = published.sub_indicators.get(sub)
    if stated is not None and not lost:
        return Fraction(stated)
    count = len(criteria.items[sub])
    return scoring.FULL * (count - lost) / count


def _explanation(
    criteria: Criteria, published: Published, subs: tuple[str, ...], lost: Mapping[str, int], score: Decimal
) -> tuple[str, int]:
    """Return the one sub-indicator in which so many more (or fewer) lost items give the published score exactly."""
    fits = []
    for sub in subs:
        for count in range(len(criteria.items[sub]) + 1):
            trial = dict(lost) | {sub: count}
            result = rounded(scoring.mean([_sub_mean(criteria, published, code, trial[code]) for code in subs]))
            if count != lost[sub] and result is not None and abs(result - score) <= ROUNDING:
                fits.append((sub, count - lost[sub]))
    listed_first = sorted(fits, key=lambda fit: (not lost[fit[0]], abs(fit[1])))
    return listed_first[0] if listed_first else ("", 0)


def _unknown_codes(criteria: Criteria, published: Published) -> Iterator[Finding]:
    known = {
        "indicator": {code for tool in criteria.tools for code in tool.indicators},
        "sub_indicator": {sub for subs in criteria.sub_indicators.values() for sub in subs},
    }
    for detail, scores in (("indicator", published.indicators), ("sub_indicator", published.sub_indicators)):
        for code, score in scores.items():
            if score is not None and known[detail] and code not in known[detail]:
                yield Finding("unknown_code", code, {"detail": detail, "code": code})
