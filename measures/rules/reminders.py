"""Which reminder of a deadline is due on a day, and whom it suits. No clock.

Each reminder has a day of its own; the last one whose day has come is the one to send, so that days missed by an
outage are caught up with one mail, and a deadline that moves or changes hands starts anew.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator

from measures.rules.working_days import Calendar

MOST_DAYS = 90  # a reminder lies no further before its day, and nothing is sent about what is later than that
WEEK = dt.timedelta(weeks=1)

AUTO, INSTANT, DIGEST, OFF = "auto", "instant", "digest", "off"


class PaceInvalid(ValueError):
    """Days that are no days before a deadline."""


@dataclasses.dataclass(frozen=True, slots=True)
class Pace:
    """How an agency reminds: days before (0 = the day itself), then every so many days once late.

    `several`: from so many open deadlines on, one digest a week in place of single mails; it goes out on
    `digest_weekday` (0 = Monday).
    """

    days_before: tuple[int, ...] = (30, 7, 1, 0)
    late_every: int = 7
    several: int = 3
    digest_weekday: int = 0

    @property
    def horizon(self) -> dt.timedelta:
        """How far ahead anything is told."""
        return dt.timedelta(days=max(self.days_before, default=0))


@dataclasses.dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of a deadline: `code` = days before it, or late-1, late-2 …; `on` = the day it goes out."""

    code: str
    on: dt.date

    @property
    def is_late(self) -> bool:
        """Whether the deadline has passed."""
        return self.code.startswith("late")

    @property
    def is_first_late(self) -> bool:
        """Whether it tells for the first time that the deadline has passed."""
        return self.code == "late-1"


def read_days(texts: list[str]) -> tuple[int, ...]:
    """Return days before a deadline, furthest first, each once. Raises PaceInvalid."""
    if not all(text.isascii() and text.isdigit() and len(text) <= len(str(MOST_DAYS)) for text in texts):
        raise PaceInvalid(" ".join(texts))
    days = {int(text) for text in texts}
    if not days or max(days) > MOST_DAYS:
        raise PaceInvalid(" ".join(texts))
    return tuple(sorted(days, reverse=True))


def reminders(due_on: dt.date, pace: Pace, calendar: Calendar) -> Iterator[Reminder]:
    """Yield the reminders of a deadline in the order in which they go out.

    One on a day off goes out on the working day before. A deadline on a day off passes with the next working day
    (Civil and Commercial Code §193/8): it is late after that, and a reminder of it never moves to before.
    """
    for days in pace.days_before:
        yield Reminder(str(days), calendar.before(due_on - dt.timedelta(days=days)))
    last = calendar.after(due_on)
    for place, days in enumerate(range(1, MOST_DAYS + 1, pace.late_every), start=1):
        yield Reminder(f"late-{place}", calendar.after(last + dt.timedelta(days=days)))


def present(due_on: dt.date, day: dt.date, pace: Pace, calendar: Calendar) -> Reminder | None:
    """Return the reminder that stands on a day: the last whose day has come; None before the first and long after."""
    if due_on < day - dt.timedelta(days=MOST_DAYS):
        return None
    found = None
    for reminder in reminders(due_on, pace, calendar):
        if reminder.on <= day:
            found = reminder
    return found


def mode_of(chosen: str, open_deadlines: int, pace: Pace) -> str:
    """Return how a person is told: as chosen; by itself a digest once there are several deadlines."""
    if chosen != AUTO:
        return chosen
    return DIGEST if open_deadlines >= pace.several else INSTANT


def is_told_alone(mode: str, reminder: Reminder) -> bool:
    """Whether a reminder goes out at once: late ones always, with a digest the first of them only."""
    if mode == INSTANT:
        return True
    return reminder.is_late if mode == OFF else reminder.is_first_late


def digest_week(day: dt.date, pace: Pace, calendar: Calendar) -> str:
    """Return the week ("2026-W29") whose digest is due on a day, '' before its day; off days move it on."""
    monday = day - dt.timedelta(days=day.weekday())
    if day < calendar.after(monday + dt.timedelta(days=pace.digest_weekday)):
        return ""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"
