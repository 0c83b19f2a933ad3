"""The reporting rounds of a fiscal year, from kinds that are data (fixtures/rounds.yaml). No clock."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, Protocol

from ita_portal import thai
from measures.rules import rhythms


class Period(Protocol):
    """What a round spans: `months` only of rounds that count from 1 October, and so hold every measure."""

    @property
    def months(self) -> int | None: ...
    @property
    def starts_on(self) -> dt.date: ...
    @property
    def ends_on(self) -> dt.date: ...


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """One round that can be opened. `name` holds {n} for `number`; `months` only of rounds that count from 1 October."""

    code: str
    name: str
    number: int
    starts_on: dt.date
    ends_on: dt.date
    cut_off_on: dt.date
    due_on: dt.date
    months: int | None = None


def spans(kinds: Mapping[str, Mapping[str, Any]], fiscal_year: int) -> dict[str, Span]:
    """Return every round of a fiscal year by code, kind by kind in order of time."""
    found: dict[str, Span] = {}
    for code, kind in kinds.items():
        for number, months, first, last in _of_kind(kind, fiscal_year):
            cut_off, due = (last + dt.timedelta(days=kind[name]) for name in ("cut_off", "due"))
            span = Span(f"{code}-{number}", kind["name"], number, first, last, cut_off, due, months)
            found[span.code] = span
    return found


def _of_kind(kind: Mapping[str, Any], fiscal_year: int) -> list[tuple[int, int | None, dt.date, dt.date]]:
    if "ends" in kind:
        return [(months, months, *thai.round_span(fiscal_year, months)) for months in kind["ends"]]
    rhythm = rhythms.Rhythm("", "", kind.get("months", 0), kind.get("weeks", 0))
    ends = enumerate(rhythms.spans(rhythm, fiscal_year), start=1)
    return [(number, None, first, last) for number, (first, last) in ends]


def unopened(
    kinds: Mapping[str, Mapping[str, Any]],
    fiscal_year: int,
    opened: Collection[str],
    followed: Collection[rhythms.Rhythm | None],
) -> list[Span]:
    """Return the rounds that ought to be reported on and that nobody opened, by end.

    Of the whole year so far those each kind expects; of a series the next that holds a measure, once one was opened.
    """
    found = []
    for code, kind in kinds.items():
        of_kind = list(spans({code: kind}, fiscal_year).values())
        if "ends" in kind:
            found += [span for span in of_kind if span.number in kind.get("expected", ()) and span.code not in opened]
            continue
        last = max((span.number for span in of_kind if span.code in opened), default=None)
        later = [span for span in of_kind if last is not None and span.number > last]
        held = (span for span in later if any(is_followed_up(one, fiscal_year, span) for one in followed))
        found += [span for span in (next(held, None),) if span]
    return sorted(found, key=lambda span: (span.ends_on, span.code))


def is_followed_up(rhythm: rhythms.Rhythm | None, fiscal_year: int, span: Period) -> bool:
    """Whether a measure stands in a round: always in one of the whole year so far; else where its rhythm ends in it.

    A measure without a rhythm of its own stands in every round.
    """
    if span.months is not None or rhythm is None:
        return True
    return any(span.starts_on <= last <= span.ends_on for _first, last in rhythms.spans(rhythm, fiscal_year))
