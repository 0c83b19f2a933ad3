"""What a score that is not full costs the total, how far the next level is, and what other scores would give.

One point of an indicator is worth share = weight ÷ Σ weight ÷ indicators of its tool; a sub-indicator is an equal part
of its indicator; a lost O-item costs scoring.cost_of_item. How questions make an indicator is not known in any year,
nor is partial credit of an item: None, never 0 (domain: Scores). Exact values; round when shown.
"""

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from assessments.rules import scoring
from assessments.rules.consistency import Published
from assessments.rules.scoring import Computed, Criteria, Exact, LevelRule, rounded

Changes = Mapping[tuple[str, str], Decimal]


# --- What each score costs -----------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class Gain:
    """What a full score would bring back: level of detail, code, its score now, points of the total (None = unknown)."""

    detail: str
    code: str
    score: Decimal
    points: Exact | None


def worth(criteria: Criteria, detail: str, code: str) -> Exact | None:
    """Return the points of the total that one point of a score is: indicator 10 of 2563, 40/100 · 1/2 = 0.2.

    For an item, one point of a hundred. None where it is not known.
    """
    if detail == "tool":
        return _tool_share(criteria, code)
    if detail == "indicator":
        return scoring.indicator_share(criteria, code)
    if detail == "sub_indicator":
        indicator = indicator_of(criteria, code)
        share = scoring.indicator_share(criteria, indicator)
        return share / len(criteria.sub_indicators[indicator]) if share is not None else None
    if detail == "item":
        cost = scoring.cost_of_item(criteria, code)
        return cost / scoring.FULL if cost is not None else None
    return None


def _tool_share(criteria: Criteria, code: str) -> Exact | None:
    tool = next((tool for tool in criteria.tools if tool.code == code), None)
    share = scoring.indicator_share(criteria, tool.indicators[0]) if tool and tool.indicators else None
    return share * len(tool.indicators) if tool and share is not None else None


def indicator_of(criteria: Criteria, sub_indicator: str) -> str:
    """Return the indicator a sub-indicator belongs to, "" where it is not known."""
    return next((code for code, subs in criteria.sub_indicators.items() if sub_indicator in subs), "")


def sub_indicator_of(criteria: Criteria, item: str) -> str:
    """Return the sub-indicator an O-item belongs to, "" where it is not known."""
    return next((code for code, items in criteria.items.items() if item in items), "")


def points_to(criteria: Criteria, detail: str, code: str, score: Decimal, target: Decimal | Exact) -> Exact | None:
    """Return the points of the total that raising a score to `target` brings; None = unknown.

    An item has a known cost only where it is all or nothing, and then from nothing to all.
    """
    one = worth(criteria, detail, code)
    if one is None or (detail == "item" and score != 0):
        return None
    return one * (Fraction(target) - Fraction(score))


def gains(criteria: Criteria, published: Published) -> list[Gain]:
    """Return what is not full, most points first, unknown last, ties in the order of the criteria.

    A tool's indicators add up to what it lost; a sub-indicator or an item is a part of its indicator, not beside it.
    """
    scores = {
        "indicator": published.indicators,
        "sub_indicator": published.sub_indicators,
        "item": published.items,
        "question": published.questions,
    }
    found = [
        Gain(detail, code, score, points_to(criteria, detail, code, score, scoring.FULL))
        for detail, values in scores.items()
        for code, score in values.items()
        if score is not None and score < scoring.FULL
    ]
    return sorted(found, key=lambda gain: (gain.points is None, -(gain.points or Fraction(0))))


# --- The pass mark and the next level -------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class ToPass:
    """Points missing to a mark, 0 once reached; tools under their own minimum with the points each of them misses.

    `unknown_tools`: tools without a score of which the level asks one.
    """

    code: str
    target: Decimal
    missing: Decimal
    short_tools: tuple[tuple[str, Decimal], ...] = ()
    unknown_tools: tuple[str, ...] = ()


def distance(overall: Decimal | None, mark: Decimal | None) -> Decimal | None:
    """Return the points missing to a mark, 0 once reached; None while either is not known."""
    if overall is None or mark is None:
        return None
    return max(rounded(mark - overall) or Decimal(0), Decimal(0))


def next_level(
    criteria: Criteria, overall: Decimal | None, tools: Mapping[str, Exact | Decimal | None]
) -> ToPass | None:
    """Return what the next better level asks; None at the best one, or while the present level is not known."""
    now = scoring.level(criteria.levels, overall, tools)
    better = _better(criteria.levels, now)
    if better is None or overall is None:
        return None
    shown = {code: rounded(score) for code, score in tools.items()}
    least = better.min_each_tool
    short = {code: distance(score, least) for code, score in shown.items()} if least is not None else {}
    return ToPass(
        better.code,
        better.min_total,
        distance(rounded(overall), better.min_total) or Decimal(0),
        tuple((code, missing) for code, missing in short.items() if missing),
        tuple(code for code, missing in short.items() if missing is None),
    )


def _better(levels: tuple[LevelRule, ...], now: str | None) -> LevelRule | None:
    codes = [rule.code for rule in levels]
    place = codes.index(now) if now in codes else 0
    return levels[place - 1] if place else None


# --- What if --------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class WhatIf:
    """The formula before and after changes; `added` = points of the total, None while either is not known."""

    before: Computed
    after: Computed
    indicators: Mapping[str, Exact]
    added: Exact | None


def what_if(criteria: Criteria, published: Published, changes: Changes) -> WhatIf:
    """Return what the formula gives once some scores were others: `changes` (detail, code) → score 0–100.

    An indicator that is given stands as given; else its sub-indicators and items move it by the difference, so that
    what is not listed keeps its part. Each part moves its indicator; none lifts one over 100 or sinks it under 0.
    """
    before = scoring.compute(criteria, published.indicators, published.tools)
    moved: dict[str, Exact] = {}
    for (detail, code), value in changes.items():
        if detail in {"sub_indicator", "item"}:
            indicator, difference = _difference(criteria, published, detail, code, value)
            moved[indicator] = moved.get(indicator, Fraction(0)) + difference
    wanted: dict[str, Exact] = {}
    for indicator, difference in moved.items():
        score = published.indicators.get(indicator)
        if score is not None:
            wanted[indicator] = min(max(Fraction(score) + difference, Fraction(0)), scoring.FULL)
    wanted |= {code: Fraction(value) for (detail, code), value in changes.items() if detail == "indicator"}
    after = scoring.compute(criteria, {**published.indicators, **wanted}, published.tools)
    added = after.overall - before.overall if after.overall is not None and before.overall is not None else None
    return WhatIf(before, after, wanted, added)


def _difference(criteria: Criteria, published: Published, detail: str, code: str, value: Decimal) -> tuple[str, Exact]:
    """Return the indicator a part belongs to and the points of it that the part's new score adds; 0 where unknown."""
    scores = published.sub_indicators if detail == "sub_indicator" else published.items
    sub = code if detail == "sub_indicator" else sub_indicator_of(criteria, code)
    indicator = indicator_of(criteria, sub)
    part, share = worth(criteria, detail, code), scoring.indicator_share(criteria, indicator)
    score = scores.get(code)
    if part is None or not share or score is None:
        return indicator, Fraction(0)
    return indicator, part / share * (Fraction(value) - Fraction(score))
