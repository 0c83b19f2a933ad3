"""How often a measure is followed up, as data, and the days that follow from it. No clock."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from ita_portal import thai

YEAR_MONTHS = 12


class RhythmInvalid(ValueError):
    """A rhythm that gives no days."""


@dataclasses.dataclass(frozen=True, slots=True)
class Rhythm:
    """A code, its words, and the length of a span: whole months or weeks, exactly one of them above 0."""

    code: str
    name: str
    months: int = 0
    weeks: int = 0


def read(data: Mapping[str, Mapping[str, Any]]) -> dict[str, Rhythm]:
    """Return rhythms by code from {code: {name, months | weeks}}. Raises RhythmInvalid."""
    found = {code: Rhythm(code, row["name"], row.get("months", 0), row.get("weeks", 0)) for code, row in data.items()}
    for rhythm in found.values():
        if min(rhythm.months, rhythm.weeks) != 0 or not rhythm.months + rhythm.weeks > 0 or rhythm.months > YEAR_MONTHS:
            raise RhythmInvalid(rhythm.code)
    return found


def spans(rhythm: Rhythm, fiscal_year: int) -> list[tuple[dt.date, dt.date]]:
    """Return first and last day of each span of a fiscal year, without gaps; the last may be shorter.

    Six months of 2569: 1 Oct 2025 – 31 Mar 2026, 1 Apr – 30 Sep 2026.
    """
    first, last = thai.fiscal_year_span(fiscal_year)
    if rhythm.months:
        ends = [thai.round_span(fiscal_year, months)[1] for months in range(rhythm.months, YEAR_MONTHS, rhythm.months)]
    else:
        step = dt.timedelta(weeks=rhythm.weeks)
        ends = [first + step * count - dt.timedelta(days=1) for count in range(1, (last - first) // step + 1)]
    ends = [*(end for end in ends if end < last), last]
    starts = [first, *(end + dt.timedelta(days=1) for end in ends[:-1])]
    return list(zip(starts, ends, strict=True))
