"""Scores: weighted means, rounding, levels, and what one item costs. Exact Decimals and Fractions, never floats.

Source: handbook of the years 2563–2565 as domain research reproduces it; seed 000 comes out exactly:
tools (82.136, 79.39, 56.53), overall 0.30·82.136 + 0.30·79.39 + 0.40·56.53 = 71.07 → C.
Missing stays missing: a mean of an incomplete set is None, never a mean of what is there.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

Exact = Fraction
Scores = Mapping[str, Decimal | None]
FULL = Fraction(100)


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
    """One year's criteria as values. sub_indicators: indicator → codes; items: sub-indicator → codes ('' = unknown)."""

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
    if not values or any(value is None for value in values):
        return None
    return sum((Fraction(value) for value in values if value is not None), Fraction(0)) / len(values)


def rounded(value: Exact | Decimal | None, places: int = 2) -> Decimal | None:
    """Round half up, once, when shown or compared. Worked: 71.0665 → 71.07."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    scale = 10**places
    whole = (value * scale * 2 + 1) // 2  # floor(x + ½): half goes up; scores are never negative
    return Decimal(whole) / scale if places == 0 else Decimal(whole).scaleb(-places)


def _weighted_means(criteria: Criteria, indicators: Scores) -> tuple[dict[str, Exact | None], Exact | None]:
    """tool = mean of its indicators; overall = Σ weight·tool ÷ Σ weight."""
    tools = {tool.code: mean([indicators.get(code) for code in tool.indicators]) for tool in criteria.tools}
    parts = [(tool.weight, tools[tool.code]) for tool in criteria.tools]
    if not parts or any(weight is None or score is None for weight, score in parts):
        return tools, None
    total = sum((Fraction(weight) for weight, _score in parts if weight is not None), Fraction(0))
    weighted = sum((Fraction(weight) * score for weight, score in parts if weight is not None and score is not None), Fraction(0))
    return tools, weighted / total


SCORING_RULES: dict[str, Callable[[Criteria, Scores], tuple[dict[str, Exact | None], Exact | None]]] = {
    "weighted_means": _weighted_means,
}


def compute(criteria: Criteria, indicators: Scores) -> Computed:
    """Compute tools, overall and level of a year by the rule it names. Raises KeyError for an unknown rule."""
    tools, overall = SCORING_RULES[criteria.scoring_rule](criteria, indicators)
    return Computed(tools, overall, level(criteria.levels, overall, tools))


def level(levels: Sequence[LevelRule], overall: Exact | Decimal | None, tools: Mapping[str, Exact | Decimal | None]) -> str | None:
    """Return the first level whose bounds hold for the rounded total and every rounded tool; None = not known."""
    total = rounded(overall)
    if total is None:
        return None
    shown = [rounded(score) for score in tools.values()]
    for rule in levels:
        if total < rule.min_total:
            continue
        if rule.min_each_tool is None:
            return rule.code
        if any(score is None for score in shown) or not shown:
            return None
        if all(score is not None and score >= rule.min_each_tool for score in shown):
            return rule.code
    return None


def indicator_share(criteria: Criteria, indicator: str) -> Exact | None:
    """Return how much of the overall one point of an indicator is: weight share ÷ indicators of its tool."""
    tool = criteria.tool_of(indicator)
    if tool is None or tool.weight is None or any(other.weight is None for other in criteria.tools):
        return None
    total = sum((Fraction(other.weight) for other in criteria.tools if other.weight is not None), Fraction(0))
    return Fraction(tool.weight) / total / len(tool.indicators)


def cost_of_item(criteria: Criteria, item: str) -> Exact | None:
    """Return the points of the overall one missed item costs: weight · 1/indicators · 1/sub-indicators · 1/items.

    2563: 0.444 (9.1) 0.5 (9.2) 0.571 (9.3) 1.0 (9.4) 0.8 (9.5) 1.25 (10.1) 5.0 (10.2). None where the year's
    rule for items, or the full list of them, is not known.
    """
    if criteria.item_rule != "all_or_nothing":
        return None
    sub = next((code for code, items in criteria.items.items() if item in items), None)
    indicator = next((code for code, subs in criteria.sub_indicators.items() if sub in subs), None)
    if sub is None or indicator is None or sub not in criteria.complete_sub_indicators:
        return None
    share = indicator_share(criteria, indicator)
    if share is None:
        return None
    return share * FULL / len(criteria.sub_indicators[indicator]) / len(criteria.items[sub])


def to_weighted(score: Decimal | Exact, weight: Decimal) -> Exact:
    """Return a 0–100 tool score as printed out of its weight (82.136 of 30 → 24.64)."""
    return Fraction(score) * Fraction(weight) / FULL


def from_weighted(score: Decimal, weight: Decimal) -> Exact:
    """Return a score printed out of its weight as 0–100."""
    return Fraction(score) * FULL / Fraction(weight)
