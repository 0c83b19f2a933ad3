"""What would change if an agency's result were scored with the newest revision of its year's criteria."""

import dataclasses
from decimal import Decimal

from assessments.models import Assessment, CriteriaSet, Detail
from assessments.queries import names_of, newer_than, published_of, values_of, whole_of
from assessments.rules import scoring
from assessments.rules.scoring import Exact


@dataclasses.dataclass(frozen=True, slots=True)
class Number:
    """A computed number under either revision, rounded; None = cannot be computed. code "" = the total."""

    code: str
    before: Decimal | None
    after: Decimal | None


@dataclasses.dataclass(frozen=True, slots=True)
class Code:
    """A code that does not mean the same under either revision; a name "" = the revision does not have it."""

    detail: str
    code: str
    before: str
    after: str
    score: Decimal | None

    @property
    def is_lost(self) -> bool:
        """Whether a score stands under a code that the newer revision does not have."""
        return not self.after and self.score is not None


@dataclasses.dataclass(frozen=True, slots=True)
class Move:
    """A result between two revisions: what is computed, the level, the pass mark, and the codes that differ."""

    old: CriteriaSet
    new: CriteriaSet
    numbers: tuple[Number, ...]
    levels: tuple[str | None, str | None]
    codes: tuple[Code, ...]
    kept: int

    @property
    def pass_marks(self) -> tuple[Decimal | None, Decimal | None]:
        """The pass marks of the criteria."""
        return self.old.pass_mark, self.new.pass_mark


def move_of(assessment: Assessment) -> Move | None:
    """Return what moving a result would change; None where its revision is the newest. Two queries."""
    newest = newer_than(assessment.criteria)
    if newest is None:
        return None
    known = whole_of([assessment.criteria, newest])
    (old, old_rules), (new, new_rules) = known[assessment.criteria_id], known[newest.pk]
    published = published_of(assessment)
    before = scoring.compute(old_rules, published.indicators, published.tools)
    after = scoring.compute(new_rules, published.indicators, published.tools)
    numbers = [_number(code, before.tools.get(code), after.tools.get(code)) for code in {**before.tools, **after.tools}]
    names, later, scores = names_of(old), names_of(new), values_of(published)
    codes = [
        Code(detail, code, names.get((detail, code), ""), later.get((detail, code), ""), scores.get((detail, code)))
        for detail, code in {**names, **later}
        if names.get((detail, code)) != later.get((detail, code))
    ]
    return Move(
        old=old,
        new=new,
        numbers=(*numbers, _number("", before.overall, after.overall)),
        levels=(before.level, after.level),
        codes=tuple(codes),
        kept=sum(value is not None and (cell in later or cell[0] == Detail.OVERALL) for cell, value in scores.items()),
    )


def _number(code: str, before: Exact | None, after: Exact | None) -> Number:
    return Number(code, scoring.rounded(before), scoring.rounded(after))
