"""Checks of a published result against itself: findings, never corrections. Codes and values; views hold sentences.

A published number is kept; the difference is shown with its likeliest cause (domain: Scores).
"""

import dataclasses
import itertools
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from assessments.rules import scoring
from assessments.rules.scoring import Computed, Criteria, Exact, Scores, rounded

Values = Mapping[str, str | Decimal | int | None]
ROUNDING = Decimal("0.015")  # a printed total can differ by so much through rounding alone


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """Something the numbers do not agree on: what (`code`), where (`place`), with which values."""

    code: str
    place: str = ""
    values: Values = dataclasses.field(default_factory=dict)


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
    """Return what does not agree, the overall first; a code and a place name one finding."""
    computed = scoring.compute(criteria, published.indicators, published.tools)
    equal = list(_equal_neighbours(criteria, published))
    return [
        *_overall(published, computed, equal),
        *_overall_with_missing_tool(criteria, published, computed),
        *_level(criteria, published, computed),
        *equal,
        *_tools(criteria, published),
        *_missing(criteria, published),
        *_indicators(criteria, published),
        *_sub_indicators(criteria, published),
        *_lost_items(criteria, published),
        *_out_of_range(published),
        *_unknown_codes(criteria, published),
    ]


# --- The overall and its level --------------------------------------------------------------------


def _overall(published: Published, computed: Computed, equal: list[Finding]) -> Iterator[Finding]:
    """Compare the total; two equal neighbours, one perhaps copied, are the likeliest cause (seed 001)."""
    shown = rounded(computed.overall)
    if published.overall is None or shown is None or published.overall == shown:
        return
    difference = published.overall - shown
    values = {"published": published.overall, "computed": shown, "difference": difference}
    if abs(difference) <= ROUNDING:
        yield Finding("overall_rounding", "", {**values, "cause": ""})
    elif equal:
        first, second = equal[0].values["first"], equal[0].values["second"]
        yield Finding("overall_differs", "", {**values, "cause": "equal_neighbours", "first": first, "second": second})
    else:
        yield Finding("overall_differs", "", {**values, "cause": ""})


def _overall_with_missing_tool(criteria: Criteria, published: Published, computed: Computed) -> Iterator[Finding]:
    """Say what the total would be with a tool that has no score counted as 0: missing is not zero."""
    missing = [tool.code for tool in criteria.tools if _is_missing(criteria, published, tool.code)]
    as_zero = scoring.weighted_mean(criteria, {**computed.tools, **dict.fromkeys(missing, Decimal(0))})
    if missing and published.overall is not None and as_zero is not None:
        values = {"published": published.overall, "as_zero": rounded(as_zero), "tools": ", ".join(missing)}
        yield Finding("overall_with_missing_tool", "", values)


def _level(criteria: Criteria, published: Published, computed: Computed) -> Iterator[Finding]:
    """Compare the level with that of the published total and with that of the scores."""
    if not published.level:
        return
    if criteria.levels and published.level not in {rule.code for rule in criteria.levels}:
        yield Finding("level_unknown", "", {"level": published.level})
        return
    tools: dict[str, Exact | Decimal | None] = {**computed.tools, **_known(published.tools)}
    from_total = scoring.level(criteria.levels, published.overall, tools)
    expected = from_total or computed.level
    if {level for level in (from_total, computed.level) if level} - {published.level}:
        values = {"published": published.level, "computed": expected, "from_scores": computed.level}
        yield Finding("level_differs", "", values)


def _known(scores: Scores) -> dict[str, Decimal]:
    return {code: score for code, score in scores.items() if score is not None}


# --- Tools and indicators -------------------------------------------------------------------------


def _equal_neighbours(criteria: Criteria, published: Published) -> Iterator[Finding]:
    """Two neighbours of the printed list with one score, other than none or all of it, hint at a copied line."""
    codes = [code for tool in criteria.tools for code in tool.indicators]
    for first, second in itertools.pairwise(codes):
        score = published.indicators.get(first)
        if score is not None and score == published.indicators.get(second) and 0 < score < scoring.FULL:
            yield Finding("equal_neighbours", second, {"first": first, "second": second, "score": score})


def _tools(criteria: Criteria, published: Published) -> Iterator[Finding]:
    for tool in criteria.tools:
        score = published.tools.get(tool.code)
        computed = scoring.mean([published.indicators.get(code) for code in tool.indicators])
        yield from _difference("tool_differs", "tool", tool.code, score, computed)


def _indicators(criteria: Criteria, published: Published) -> Iterator[Finding]:
    for code in criteria.sub_indicators:
        computed = scoring.indicator_score(criteria, code, published.sub_indicators)
        yield from _difference("indicator_differs", "indicator", code, published.indicators.get(code), computed)


def _difference(
    code: str, detail: str, place: str, published: Decimal | None, computed: Exact | None
) -> Iterator[Finding]:
    shown = rounded(computed)
    if published is not None and shown is not None and abs(published - shown) > ROUNDING:
        yield Finding(code, place, {detail: place, "published": published, "computed": shown})


def _missing(criteria: Criteria, published: Published) -> Iterator[Finding]:
    for tool in criteria.tools:
        absent = [code for code in tool.indicators if published.indicators.get(code) is None]
        if _is_missing(criteria, published, tool.code):
            yield Finding("tool_missing", tool.code, {"tool": tool.code})
        elif 0 < len(absent) < len(tool.indicators):
            yield Finding("missing_scores", tool.code, {"tool": tool.code, "codes": ", ".join(absent)})


def _is_missing(criteria: Criteria, published: Published, code: str) -> bool:
    """Whether a tool has no score of its own or of its indicators while another tool has one."""
    scored = {tool.code for tool in criteria.tools if published.tools.get(tool.code) is not None}
    scored |= {tool.code for tool in criteria.tools if _known(published.indicators).keys() & set(tool.indicators)}
    return bool(scored) and code not in scored


# --- Sub-indicators and their items ---------------------------------------------------------------


def _lost(criteria: Criteria, published: Published, sub_indicator: str) -> int:
    return sum(published.items.get(code) == 0 for code in criteria.items.get(sub_indicator, ()))


def _counts_items(criteria: Criteria, sub_indicator: str) -> bool:
    """Whether a sub-indicator is known to be the mean of a complete list of items, each 0 or 100."""
    complete = sub_indicator in criteria.complete_sub_indicators and bool(criteria.items.get(sub_indicator))
    return complete and criteria.item_rule == scoring.ALL_OR_NOTHING


def _mean_with_lost(criteria: Criteria, sub_indicator: str, lost: int) -> Exact:
    count = len(criteria.items[sub_indicator])
    return scoring.FULL * (count - lost) / count


def _sub_indicators(criteria: Criteria, published: Published) -> Iterator[Finding]:
    """Compare a sub-indicator with its listed lost items, all others taken as earned."""
    for code, score in _known(published.sub_indicators).items():
        lost = _lost(criteria, published, code)
        if not _counts_items(criteria, code) or not lost:
            continue
        counts = range(len(criteria.items[code]) + 1)
        needed = next((count for count in counts if _agrees(score, _mean_with_lost(criteria, code, count))), None)
        if needed != lost:
            shown = rounded(_mean_with_lost(criteria, code, lost))
            values: Values = {
                "sub_indicator": code,
                "published": score,
                "computed": shown,
                "listed": lost,
                "needed": needed,
            }
            yield Finding("sub_indicator_differs", code, values)


def _lost_items(criteria: Criteria, published: Published) -> Iterator[Finding]:
    """Compare an indicator with its lost items, all others taken as earned; say which sub-indicator lacks how many.

    Seed 000: 9.2 names three lost items, which gives 78.06; the published 75.56 needs a fourth. Sub-indicators
    with a published score count as published.
    """
    for indicator, subs in criteria.sub_indicators.items():
        score = published.indicators.get(indicator)
        lost = {sub: _lost(criteria, published, sub) for sub in subs if published.sub_indicators.get(sub) is None}
        means = {sub: _sub_mean(criteria, published, sub) for sub in subs}
        expected = scoring.mean(list(means.values()))
        if score is None or expected is None or not any(lost.values()) or _agrees(score, expected):
            continue
        sub, more = _explanation(criteria, score, means, lost)
        values: Values = {
            "indicator": indicator,
            "published": score,
            "computed": rounded(expected),
            "sub_indicator": sub,
            "more": more,
            "listed": lost.get(sub, 0),
        }
        yield Finding("lost_items_differ", sub or indicator, values)


def _sub_mean(criteria: Criteria, published: Published, sub_indicator: str) -> Exact | None:
    """Return a sub-indicator's score as published, else by its lost items, None where those are not counted."""
    score = published.sub_indicators.get(sub_indicator)
    if score is not None:
        return Fraction(score)
    if not _counts_items(criteria, sub_indicator):
        return None
    return _mean_with_lost(criteria, sub_indicator, _lost(criteria, published, sub_indicator))


def _explanation(
    criteria: Criteria, score: Decimal, means: Mapping[str, Exact | None], lost: Mapping[str, int]
) -> tuple[str, int]:
    """Return the sub-indicator in which so many more (or, negative, fewer) lost items give the published score.

    One that lists lost items comes before one that lists none, the smaller change before the larger; ("", 0) if none.
    """
    fits = []
    for sub, listed in lost.items():
        for count in range(len(criteria.items[sub]) + 1):
            expected = scoring.mean(list({**means, sub: _mean_with_lost(criteria, sub, count)}.values()))
            if expected is not None and _agrees(score, expected):
                fits.append((sub, count - listed))
    return min(fits, key=lambda fit: (not lost[fit[0]], abs(fit[1])), default=("", 0))


def _agrees(published: Decimal, computed: Exact) -> bool:
    return abs(Fraction(published) - computed) <= ROUNDING


# --- Scores and codes that cannot be ---------------------------------------------------------------


def _out_of_range(published: Published) -> Iterator[Finding]:
    overall = {"": published.overall}
    for detail, scores in {"overall": overall, **_details(published)}.items():
        for code, score in _known(scores).items():
            if not 0 <= score <= scoring.FULL:
                yield Finding("out_of_range", code, {"detail": detail, "code": code, "score": score})


def _unknown_codes(criteria: Criteria, published: Published) -> Iterator[Finding]:
    """Say which codes the year does not have; a level of detail whose list was not found knows no wrong code."""
    subs = {sub for codes in criteria.sub_indicators.values() for sub in codes}
    items = {code for codes in criteria.items.values() for code in codes}
    known = {
        "tool": {tool.code for tool in criteria.tools},
        "indicator": {code for tool in criteria.tools for code in tool.indicators},
        "sub_indicator": subs,
        "item": items if subs and subs <= criteria.complete_sub_indicators else set(),
    }
    for detail, codes in known.items():
        for code in _known(_details(published)[detail]) if codes else ():
            if code not in codes:
                yield Finding("unknown_code", code, {"detail": detail, "code": code})


def _details(published: Published) -> dict[str, Scores]:
    return {
        "tool": published.tools,
        "indicator": published.indicators,
        "sub_indicator": published.sub_indicators,
        "item": published.items,
        "question": published.questions,
    }
