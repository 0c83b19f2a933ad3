"""Where a year's measures stand, for those who lead: counts, what is late or stuck, what changed since the last summary.

Plain values in, plain values out; no clock.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ita_portal import thai
from measures.rules import rhythms
from measures.rules.working_days import Calendar

DONE, UNDER_WAY = "done", "in_progress"
OTHER = ""  # the name of a tally for what belongs nowhere


@dataclasses.dataclass(frozen=True, slots=True)
class Work:
    """A measure: key, number and title, tools and units it counts for, status, period, the day last heard of.

    `late_steps`: its open steps whose own end has passed.
    """

    key: int
    number: str
    title: str
    tools: tuple[str, ...]
    units: tuple[str, ...]
    status: str
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    heard_on: dt.date | None = None
    late_steps: int = 0

    @property
    def is_done(self) -> bool:
        """Whether it is done."""
        return self.status == DONE

    def is_late(self, day: dt.date) -> bool:
        """Whether its end has passed and it is not done: as every list of the portal says it."""
        return not self.is_done and self.ends_on is not None and self.ends_on < day

    def silent_days(self, day: dt.date) -> int | None:
        """Return for how many days nothing was heard of it since it began; None where it is done or not begun."""
        since = max((known for known in (self.starts_on, self.heard_on) if known), default=None)
        if self.is_done or since is None or since > day:
            return None
        return (day - since).days


@dataclasses.dataclass(frozen=True, slots=True)
class Tally:
    """How the measures of a tool or a unit stand; `late` of them are counted in `under_way` and `waiting` too."""

    name: str
    total: int
    done: int
    under_way: int
    late: int

    @property
    def waiting(self) -> int:
        """How many have not begun."""
        return self.total - self.done - self.under_way

    @property
    def percent(self) -> int:
        """Done of all, rounded down: 100 only when all is done."""
        return self.done * 100 // self.total


def tally(name: str, works: Sequence[Work], day: dt.date) -> Tally:
    """Count measures."""
    return Tally(
        name,
        len(works),
        sum(work.is_done for work in works),
        sum(work.status == UNDER_WAY for work in works),
        sum(work.is_late(day) for work in works),
    )


def tallies(
    works: Iterable[Work], names_of: Callable[[Work], tuple[str, ...]], order: Sequence[str], day: dt.date
) -> list[Tally]:
    """Count measures by what they belong to: in the given order, then others as met, then those that belong nowhere.

    A measure of two units counts for both.
    """
    found: dict[str, list[Work]] = {name: [] for name in order}
    for work in works:
        for name in names_of(work) or (OTHER,):
            found.setdefault(name, []).append(work)
    homeless = found.pop(OTHER, [])
    rows = [tally(name, of_name, day) for name, of_name in found.items() if of_name]
    return rows + ([tally(OTHER, homeless, day)] if homeless else [])


def late(works: Iterable[Work], day: dt.date) -> list[Work]:
    """Return what is late, or has a late step, longest first."""
    rows = [work for work in works if work.is_late(day) or (work.late_steps and not work.is_done)]
    return sorted(rows, key=lambda work: (work.ends_on or dt.date.max, work.key))


def stuck(works: Iterable[Work], day: dt.date, days: int) -> list[Work]:
    """Return what has begun, is not done, and was not heard of for more than `days`, longest first."""
    rows = [(silent, work) for work in works if (silent := work.silent_days(day)) is not None and silent > days]
    return [work for _silent, work in sorted(rows, key=lambda row: (-row[0], row[1].key))]


# --- What changed -----------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class Facts:
    """What a summary keeps to be compared with: keys of measures, in ascending order, and the broken addresses."""

    total: int
    done: tuple[int, ...]
    late: tuple[int, ...]
    stuck: tuple[int, ...]
    broken: tuple[str, ...]


def facts(works: Sequence[Work], broken: Iterable[str], day: dt.date, days: int) -> Facts:
    """Return what holds on a day."""
    return Facts(
        len(works),
        tuple(sorted(work.key for work in works if work.is_done)),
        tuple(sorted(work.key for work in works if work.is_late(day))),
        tuple(sorted(work.key for work in stuck(works, day, days))),
        tuple(sorted(broken)),
    )


def facts_from(data: Mapping[str, Any]) -> Facts:
    """Read facts as they were kept."""
    return Facts(data["total"], tuple(data["done"]), tuple(data["late"]), tuple(data["stuck"]), tuple(data["broken"]))


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """What is so now and was not before, and the other way round; keys of measures."""

    done: frozenset[int]
    undone: frozenset[int]
    late: frozenset[int]
    caught_up: frozenset[int]
    stuck: frozenset[int]
    broken: frozenset[str]
    added: int

    @property
    def finished(self) -> int:
        """How many more are done; below 0 when some were opened again."""
        return len(self.done) - len(self.undone)


def change(before: Facts, now: Facts) -> Change:
    """Compare two days; a measure deleted since counts as neither."""
    return Change(
        frozenset(now.done) - frozenset(before.done),
        frozenset(before.done) - frozenset(now.done),
        frozenset(now.late) - frozenset(before.late),
        frozenset(before.late) & frozenset(now.done),
        frozenset(now.stuck) - frozenset(before.stuck),
        frozenset(now.broken) - frozenset(before.broken),
        now.total - before.total,
    )


def subject(fiscal_year: int, now: Facts, changed: Change | None) -> str:
    """Return the subject line with the change in it: ความคืบหน้า ITA 2569: เสร็จ 5 จาก 12 (+2) เกินกำหนด 1."""
    moved = ""
    if changed is not None:
        sign = "+" if changed.finished > 0 else "−" if changed.finished < 0 else "±"
        moved = f" ({sign}{abs(changed.finished)})"
    return f"ความคืบหน้า ITA {fiscal_year}: เสร็จ {len(now.done)} จาก {now.total}{moved} เกินกำหนด {len(now.late)}"


# --- When a summary is due --------------------------------------------------------------------------


def summary_day(day: dt.date, weeks: int, calendar: Calendar) -> dt.date | None:
    """Return the date of the summary that should be out on a day: the last whose turn has come; None before the first.

    Dates close spans of so many weeks from 1 October on, and the fiscal year; one on a day off comes out on the
    working day before and keeps its date. However long nobody looked, one summary is missing, not several.
    """
    if not weeks:
        return None
    year = thai.fiscal_year_of(day)
    rhythm = rhythms.Rhythm("", "", weeks=weeks)
    ends = [end for one in (year - 1, year) for _start, end in rhythms.spans(rhythm, one)]
    return max((end for end in ends if calendar.before(end) <= day), default=None)
