"""Weak points: lost items, indicators and sub-indicators under the pass mark, the lowest question of each indicator.

Ranked by the points of the overall they would bring back, exact where the formula is known (domain: Scores):
a lost item brings its cost; an indicator under the pass mark brings share · (mark − score), where share = weight ÷
Σ weight ÷ indicators of its tool (seed 000, indicator 10: 40/100 · 1/2 · (85 − 37.50) = 9.5); a sub-indicator the
same, divided by the sub-indicators of its indicator. Unknown is None and stands last, never 0.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from assessments.rules import gains, scoring
from assessments.rules.consistency import Published
from assessments.rules.scoring import Criteria


@dataclasses.dataclass(frozen=True, slots=True)
class Weakness:
    """One weak point: level of detail, code, its score, and the points to win (None = not known)."""

    detail: str
    code: str
    score: Decimal
    points: Fraction | None


def weaknesses(
    criteria: Criteria, published: Published, pass_mark: Decimal | None, questions: Mapping[str, str]
) -> list[Weakness]:
    """Return the weak points, most points first; ties by level of detail, then the lowest score first.

    `pass_mark` is the agency's own or the year's, None = not known; `questions` maps question code → indicator code.
    """
    found = [
        *_lost_items(criteria, published),
        *_under_mark(criteria, published, pass_mark),
        *_lowest_questions(published, questions),
    ]
    return sorted(found, key=_rank)


def _rank(weak: Weakness) -> tuple[bool, Fraction, str, Decimal]:
    return weak.points is None, -(weak.points or Fraction(0)), weak.detail, weak.score


def _lost_items(criteria: Criteria, published: Published) -> Iterator[Weakness]:
    for code, score in published.items.items():
        if score is not None and score < scoring.FULL:
            yield Weakness("item", code, score, gains.points_to(criteria, "item", code, score, scoring.FULL))


def _under_mark(criteria: Criteria, published: Published, pass_mark: Decimal | None) -> Iterator[Weakness]:
    if pass_mark is None:
        return
    known_subs = [code for subs in criteria.sub_indicators.values() for code in subs]
    under = [
        *(("indicator", code, score) for code, score in published.indicators.items()),
        *(("sub_indicator", code, published.sub_indicators.get(code)) for code in known_subs),
    ]
    for detail, code, score in under:
        if score is not None and score < pass_mark:
            yield Weakness(detail, code, score, gains.points_to(criteria, detail, code, score, pass_mark))


def _lowest_questions(published: Published, questions: Mapping[str, str]) -> Iterator[Weakness]:
    """Yield the lowest question of each indicator, all of them where they tie; full scores are no weak points.

    A question whose indicator is not known stands for itself.
    """
    by_indicator: dict[str, dict[str, Decimal]] = {}
    for code, score in published.questions.items():
        if score is not None:
            by_indicator.setdefault(questions.get(code, code), {})[code] = score
    for scores in by_indicator.values():
        lowest = min(scores.values())
        for code, score in scores.items():
            if score == lowest < scoring.FULL:
                yield Weakness("question", code, score, None)
