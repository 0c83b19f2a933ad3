"""Where measures stand when a plan is grouped another way: by the weak points they answer. Nothing is lost on the way.

A measure goes under the first heading, in their order, that holds a point it answers, as the paper puts it; one that
answers none keeps a heading of the plan's own words, else it stands under no heading.
"""

import dataclasses
from collections.abc import Mapping, Sequence

from measures.rules.hanging import Key


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A measure to be placed: its key, the points it answers, and the heading of own words it stands under now."""

    pk: int
    points: tuple[Key, ...]
    own_heading: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Placed:
    """Measures by the code of a heading called for, by the words of an own one, and those under none, in order."""

    by_code: Mapping[str, tuple[int, ...]]
    by_own: Mapping[str, tuple[int, ...]]
    loose: tuple[int, ...]


def regrouped(rows: Sequence[Row], headings: Sequence[str], codes: Mapping[Key, str]) -> Placed:
    """Place measures under headings (codes in order); `codes` names the heading each point belongs under."""
    rank = {code: place for place, code in enumerate(headings)}
    by_code: dict[str, tuple[int, ...]] = {}
    by_own: dict[str, tuple[int, ...]] = {}
    loose: tuple[int, ...] = ()
    for row in rows:
        met = sorted({rank[codes[point]] for point in row.points if codes.get(point) in rank})
        if met:
            code = headings[met[0]]
            by_code[code] = (*by_code.get(code, ()), row.pk)
        elif row.own_heading:
            by_own[row.own_heading] = (*by_own.get(row.own_heading, ()), row.pk)
        else:
            loose = (*loose, row.pk)
    return Placed(by_code, by_own, loose)
