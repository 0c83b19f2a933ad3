"""Reminding those who answer for what is due: each day once, each reminder once, one mail a person and day."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from measures import notices
from measures.models import FollowUp, Mode, Reminded, ReminderChoice
from measures.queries import deadlines
from measures.queries.deadlines import Deadline
from measures.rules import reminders
from measures.rules.reminders import Pace, Reminder
from measures.rules.working_days import Calendar
from organisations import notices as mail
from organisations.models import Agency, User

KEPT = dt.timedelta(days=3 * reminders.MOST_DAYS)  # what was told before concerns no deadline of today
MORNING = dt.time(7)  # no mail goes out in the night: the day's reminders wait for it


def due_agencies(at: dt.datetime) -> list[Agency]:
    """Return the agencies whose reminders of the day have not gone out yet; none before the morning. One query."""
    moment = timezone.localtime(at)
    if moment.time() < MORNING:
        return []
    with scopes_disabled():
        return list(Agency.objects.exclude(follow_up__reminded_on__gte=moment.date()))


@transaction.atomic
def remind_daily(*, agency: Agency, at: dt.datetime) -> int:
    """Send the reminders of the day unless they went out already, whoever sent them; return how many mails."""
    day = timezone.localtime(at).date()
    return remind(agency=agency, at=at) if _taken(agency, day, again=False) else 0


@transaction.atomic
def remind(*, agency: Agency, at: dt.datetime) -> int:
    """Send what has to be told on this day and was not told yet; return how many mails. Nothing on a day off."""
    day = timezone.localtime(at).date()
    _taken(agency, day, again=True)
    with scope(agency=agency):
        calendar = deadlines.working_days()
        if calendar.name_of(day):
            return 0
        return _Round(agency, day, at, calendar).send()


def _taken(agency: Agency, day: dt.date, *, again: bool) -> bool:
    """Hold the agency's row until the end of the transaction; return whether the day was still to be reminded of."""
    with scopes_disabled():
        FollowUp.objects.get_or_create(agency=agency)
        rows = FollowUp.objects.filter(agency=agency)
        fresh = Q() if again else Q(reminded_on__isnull=True) | Q(reminded_on__lt=day)
        return bool(rows.filter(fresh).update(reminded_on=day))


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """A deadline and the reminder of it that stands today."""

    deadline: Deadline
    reminder: Reminder

    @property
    def event(self) -> str:
        """What is told only once: another day of the deadline is another event."""
        return f"{self.deadline.key}:{self.deadline.due_on}:{self.reminder.code}"


class _Round:
    """The reminders of one agency on one day."""

    def __init__(self, agency: Agency, day: dt.date, at: dt.datetime, calendar: Calendar) -> None:
        self.agency, self.day, self.at, self.calendar = agency, day, at, calendar
        self.pace: Pace = deadlines.follow_up_of(agency).pace
        self.due = [
            Due(one, reminder)
            for one in deadlines.of_agency(agency, day)
            if (reminder := reminders.present(one.due_on, day, self.pace, calendar))
        ]
        people = {user.pk for one in self.due for user in (*one.deadline.users, *one.deadline.heads)}
        rows = Reminded.objects.filter(user__in=people, notice__created_at__gt=at - KEPT)
        self.told = set(rows.values_list("user", "event"))
        self.chosen = dict(ReminderChoice.objects.filter(user__in=people).values_list("user", "mode"))

    def send(self) -> int:
        by_user: dict[User, list[Due]] = {}
        by_head: dict[User, list[Due]] = {}
        for one in self.due:
            for user in one.deadline.users:
                by_user.setdefault(user, []).append(one)
            if one.reminder.is_late:
                for head in set(one.deadline.heads) - set(one.deadline.users):
                    by_head.setdefault(head, []).append(one)
        sent = sum(self._tell(user, rows) for user, rows in by_user.items() if user.is_active)
        return sent + sum(self._copy(head, rows) for head, rows in by_head.items() if head.is_active)

    def _tell(self, user: User, rows: list[Due]) -> bool:
        mode = reminders.mode_of(self.chosen.get(user.pk, Mode.AUTO), len(rows), self.pace)
        week = reminders.digest_week(self.day, self.pace, self.calendar) if mode == reminders.DIGEST else ""
        digest = f"digest:{week}"
        if week and (user.pk, digest) not in self.told:
            return self._write(user, rows, [digest, *(one.event for one in rows)], "digest")
        fresh = [one for one in rows if (user.pk, one.event) not in self.told]
        fresh = [one for one in fresh if reminders.is_told_alone(mode, one.reminder)]
        return bool(fresh) and self._write(user, fresh, [one.event for one in fresh], "own")

    def _copy(self, head: User, rows: list[Due]) -> bool:
        fresh = [one for one in rows if (head.pk, f"copy:{one.event}") not in self.told]
        return bool(fresh) and self._write(head, fresh, [f"copy:{one.event}" for one in fresh], "copy")

    def _write(self, user: User, rows: list[Due], events: Iterable[str], kind: str) -> bool:
        """Write one mail and keep what it told."""
        lines = [notices.Line(one.deadline, self.calendar.after(one.deadline.due_on)) for one in rows]
        events = list(events)
        letter = notices.reminder(kind=kind, agency=self.agency, day=self.day, lines=lines)
        notice = mail.write(
            agency=self.agency,
            user=user,
            event_key=f"remind:{kind}:{self.agency.pk}:{self.day}:{events[-1]}"[:120],
            subject=letter.subject,
            body=letter.body,
            path=letter.path,
            at=self.at,
        )
        Reminded.objects.bulk_create(
            [Reminded(agency=self.agency, user=user, event=event, notice=notice) for event in events],
            ignore_conflicts=True,
        )
        return True
