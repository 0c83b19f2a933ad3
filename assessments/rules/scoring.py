"""Scores: weighted means, rounding, levels, and what one item costs. Exact Decimals and Fractions, never floats.

Source: the formula of 2563–2565 (domain: Scores), taken on by later years; seed 000 comes out exactly:
tools (82.136, 79.39, 56.53), overall 0.30·82.136 + 0.30·79.39 + 0.40·56.53 = 71.0698 → 71.07, level C.
Missing stays missing: a mean of an incomplete set is None, never a mean of what is there.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from ita_portal import thai

Exact = Fraction
Scores = Mapping[str, Decimal | None]
ExactScores = Mapping[str, Decimal | Exact | None]
FULL = Fraction(100)
ALL_OR_NOTHING = "all_or_nothing"  # an O-item is 0 or 100 and a sub-indicator the mean of its items


@dataclasses.dataclass(frozen=True, slots=True)
class ToolRule:
    """A tool, its weight and the codes of its indicators. weight None = not found."""

    code: str
    weight: Decimal | None
    indicators: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class LevelRule:
    """A level: in order, the first whose bounds hold wins. Bounds included, on rounded scores 0–100."""

    code: str
    min_total: Decimal
    min_each_tool: Decimal | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Criteria:
    """One year's criteria as values. sub_indicators: indicator → codes; items: sub-indicator → codes ("" = unknown)."""

    fiscal_year: int
    tools: tuple[ToolRule, ...]
    levels: tuple[LevelRule, ...]
    scoring_rule: str
    item_rule: str = ""
    pass_mark: Decimal | None = None
    sub_indicators: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    items: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    complete_sub_indicators: frozenset[str] = frozenset()

    def tool_of(self, indicator: str) -> ToolRule | None:
        """Return the tool an indicator belongs to."""
        return next((tool for tool in self.tools if indicator in tool.indicators), None)


@dataclasses.dataclass(frozen=True, slots=True)
class Computed:
    """What the formula gives: exact tool scores and overall; None while anything they need is missing."""

    tools: Mapping[str, Exact | None]
    overall: Exact | None
    level: str | None


def mean(values: Sequence[Decimal | Exact | None]) -> Exact | None:
    """Exact mean; None while any value is missing or there is none."""
    known = [Fraction(value) for value in values if value is not None]
    return sum(known, Fraction(0)) / len(known) if known and len(known) == len(values) else None


def rounded(value: Exact | Decimal | None, places: int = 2) -> Decimal | None:
    """Round half up, once, when shown or compared; None stays None. Worked: 71.0698 → 71.07."""
    return None if value is None else thai.half_up(value, places)


# --- From items up to the overall -----------------------------------------------------------------


def sub_indicator_score(criteria: Criteria, sub_indicator: str, items: Scores) -> Exact | None:
    """Return the mean of a sub-indicator's O-items, certain for 2563–2564: 9.1 of seed 000, 7 of 9 → 77.78.

    None under any other rule of items, while the list of its items is not complete, or while one has no score.
    """
    if criteria.item_rule != ALL_OR_NOTHING or sub_indicator not in criteria.complete_sub_indicators:
        return None
    return mean([items.get(code) for code in criteria.items.get(sub_indicator, ())])


def indicator_score(
    criteria: Criteria, indicator: str, sub_indicators: Mapping[str, Decimal | Exact | None]
) -> Exact | None:
    """Return the mean of an indicator's sub-indicators: 10 of seed 000, (75 + 0) / 2 → 37.50; None without any."""
    return mean([sub_indicators.get(code) for code in criteria.sub_indicators.get(indicator, ())])


Totals = tuple[dict[str, Exact | None], Exact | None]


def _weighted_means(criteria: Criteria, indicators: ExactScores, tools: Scores) -> Totals:
    """tool = mean of its indicators; overall = Σ weight·tool ÷ Σ weight (weights 30, 30, 40)."""
    scores: dict[str, Exact | None] = {}
    for tool in criteria.tools:
        published = tools.get(tool.code)
        computed = mean([indicators.get(code) for code in tool.indicators])
        scores[tool.code] = Fraction(published) if computed is None and published is not None else computed
    return scores, weighted_mean(criteria, scores)


def weighted_mean(criteria: Criteria, tools: Mapping[str, Decimal | Exact | None]) -> Exact | None:
    """Return Σ weight·tool ÷ Σ weight; None while a score or a weight is missing."""
    weighted, weights = Fraction(0), Fraction(0)
    for tool in criteria.tools:
        score = tools.get(tool.code)
        if score is None or tool.weight is None:
            return None
        weighted += Fraction(tool.weight) * Fraction(score)
        weights += Fraction(tool.weight)
    return weighted / weights if weights else None


SCORING_RULES: dict[str, Callable[[Criteria, ExactScores, Scores], Totals]] = {"weighted_means": _weighted_means}


def compute(criteria: Criteria, indicators: ExactScores, tools: Scores | None = None) -> Computed:
    """Compute tools, overall and level of a year by the rule it names. Raises KeyError for an unknown rule.

    `tools`: published tool scores, which stand in where a tool's indicators are not all known.
    """
    scores, overall = SCORING_RULES[criteria.scoring_rule](criteria, indicators, tools or {})
    return Computed(scores, overall, level(criteria.levels, overall, scores))


# --- Levels ---------------------------------------------------------------------------------------


def level(
    levels: Sequence[LevelRule], overall: Exact | Decimal | None, tools: Mapping[str, Exact | Decimal | None]
) -> str | None:
    """Return the first level whose bounds hold for the rounded total and every rounded tool; None = not known.

    Source: letters AA–F of 2563–2565 and the five levels from 2566 (domain: Levels); bounds included, 0–100.
    """
    total = rounded(overall)
    if total is None:
        return None
    shown = [rounded(score) for score in tools.values()]
    for rule in levels:
        if total < rule.min_total:
            continue
        if rule.min_each_tool is None:
            return rule.code
        known = [score for score in shown if score is not None]
        if any(score < rule.min_each_tool for score in known):
            continue
        return rule.code if known and len(known) == len(shown) else None
    return None


# --- What a point and an item are worth -----------------------------------------------------------


def indicator_share(criteria: Criteria, indicator: str) -> Exact | None:
    """Return the points of the overall that one point of an indicator is: weight ÷ Σ weight ÷ indicators of its tool.

    Worked: indicator 10 of 2563 is 40/100 · 1/2 = 0.2. None where a weight is not known.
    """
    tool = criteria.tool_of(indicator)
    weights = [Fraction(other.weight) for other in criteria.tools if other.weight is not None]
    if tool is None or tool.weight is None or len(weights) < len(criteria.tools):
        return None
    return Fraction(tool.weight) / sum(weights, Fraction(0)) / len(tool.indicators)


def cost_of_item(criteria: Criteria, item: str) -> Exact | None:
    """Return the points of the overall one missed item costs: weight · 1/indicators · 1/sub-indicators · 1/items.

    Source: the cost formula of 2563–2565 (domain: Scores), worked for OIT of weight 40: 0.444 (9.1) 0.5 (9.2)
    0.571 (9.3) 1.0 (9.4) 0.8 (9.5) 1.25 (10.1) 5.0 (10.2). None where the year's rule for items, or the full
    list of them, is not known.
    """
    if criteria.item_rule != ALL_OR_NOTHING:
        return None
    sub = next((code for code, items in criteria.items.items() if item in items), "")
    indicator = next((code for code, subs in criteria.sub_indicators.items() if sub in subs), "")
    share = indicator_share(criteria, indicator)
    if share is None or sub not in criteria.complete_sub_indicators:
        return None
    return share * FULL / len(criteria.sub_indicators[indicator]) / len(criteria.items[sub])


# --- Tool scores out of their weight --------------------------------------------------------------


def to_weighted(score: Decimal | Exact, weight: Decimal) -> Exact:
    """Return a 0–100 tool score as printed out of its weight: 82.136 of 30 → 24.6408."""
    return Fraction(score) * Fraction(weight) / FULL


def from_weighted(score: Decimal, weight: Decimal) -> Exact:
    """Return a score printed out of its weight as 0–100: 24.6408 of 30 → 82.136."""
    return Fraction(score) * FULL / Fraction(weight)
