"""Weak points: lost items, indicators and sub-indicators under the pass mark, the lowest question of each indicator.

Ranked by the points of the overall they would bring back. Points are exact where the formula is known: an item
brings its cost, an indicator what lifting it to the pass mark brings. Unknown is None and stands last, never 0.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from assessments.rules import scoring
from assessments.rules.consistency import Published
from assessments.rules.scoring import Criteria


@dataclasses.dataclass(frozen=True, slots=True)
class Weakness:
    """One weak point: level of detail, code, its score, and the points to win (None = not known)."""

    detail: str
    code: str
    score: Decimal | None
    points: Fraction | None


def weaknesses(criteria: Criteria, published: Published, pass_mark: Decimal | None, questions: Mapping[str, str]) -> list[Weakness]:
    """Return the weak points, most points first. `questions` maps question code → indicator code."""
    found = [
        *_lost_items(criteria, published),
        *_under_mark(criteria, published, pass_mark),
        *_lowest_questions(published, questions),
    ]
    return sorted(found, key=lambda weak: (weak.points is None, -(weak.points or 0), weak.detail, weak.score or 0))


def _lost_items(criteria: Criteria, published: Published) -> Iterator[Weakness]:
    for code, score in published.items.items():
        if score is not None and score < scoring.FULL:
            points = scoring.cost_of_item(criteria, code) if score == 0 else None
            yield Weakness("item", code, score, points)


def _under_mark(criteria: Criteria, published: Published, pass_mark: Decimal | None) -> Iterator[Weakness]:
    if pass_mark is None:
        return
    for code, score in published.indicators.items():
        if score is not None and score < pass_mark:
            share = scoring.indicator_share(criteria, code)
            yield Weakness("indicator", code, score, share * Fraction(pass_mark - score) if share is not None else None)
    for indicator, subs in criteria.sub_indicators.items():
        share = scoring.indicator_share(criteria, indicator)
        for sub in subs:
            score = published.sub_indicators.get(sub)
            if score is not None and score < pass_mark:
                points = share * Fraction(pass_mark - score) / len(subs) if share is not None else None
                yield Weakness("sub_indicator", sub, score, points)


def _lowest_questions(published: Published, questions: Mapping[str, str]) -> Iterator[Weakness]:
    lowest: dict[str, tuple[Decimal, str]] = {}
    for code, score in published.questions.items():
        indicator = questions.get(code, "")
        if score is not None and score < scoring.FULL:
            lowest[indicator or code] = min(lowest.get(indicator or code, (score, code)), (score, code))
    for score, code in lowest.values():
        yield Weakness("question", code, score, None)
