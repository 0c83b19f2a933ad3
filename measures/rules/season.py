"""The part of a year in which assessors look at addresses, read from the calendar of the criteria."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

from assessments.rules.criteria import OIT_ENTRY, RESULTS

AHEAD = dt.timedelta(weeks=4)
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
SOON_AGAIN = dt.timedelta(hours=4)  # after a failure: hours apart, so that a second one means something


@dataclasses.dataclass(frozen=True, slots=True)
class Window:
    """A window of the calendar: its kind (assessments.rules.criteria.WINDOW_KINDS), first and last day."""

    kind: str
    starts_on: dt.date
    ends_on: dt.date


def oit_window(windows: Iterable[Window]) -> Window | None:
    """Return when OIT is filled in, the first window of it; None where the calendar does not say."""
    return min((row for row in windows if row.kind == OIT_ENTRY), key=lambda row: row.starts_on, default=None)


def results_on(windows: Iterable[Window]) -> dt.date | None:
    """Return the last day on which results come out; None where the calendar does not say."""
    return max((row.ends_on for row in windows if row.kind == RESULTS), default=None)


def is_daily(day: dt.date, opens_on: dt.date | None, until: dt.date) -> bool:
    """Whether addresses are looked at daily: from four weeks before OIT opens until the results, both days included."""
    return opens_on is not None and opens_on - AHEAD <= day <= until


def next_look(at: dt.datetime, *, daily: bool, failed: bool) -> dt.datetime:
    """Return when to look at an address again."""
    if failed:
        return at + SOON_AGAIN
    return at + (DAY if daily else WEEK)
