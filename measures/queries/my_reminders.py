"""A person's own reminders and calendar: over all agencies, so each agency is read inside its scope in turn."""

import datetime as dt

from django.conf import settings
from django_scopes import scope

from ita_portal import thai
from measures.models import CalendarKey, Mode, ReminderChoice
from measures.queries import deadlines
from measures.rules.calendar_file import Entry
from measures.rules.working_days import Calendar
from organisations.models import User
from organisations.queries import members_of


def mode_of(user: User) -> str:
    """Return how a person wants to be told."""
    return ReminderChoice.objects.filter(user=user).values_list("mode", flat=True).first() or Mode.AUTO


def calendar_key_of(user: User) -> CalendarKey | None:
    """Return the key of a person's calendar, None while there is none."""
    return CalendarKey.objects.filter(user=user).first()


def calendar_key(token_hash: str) -> CalendarKey | None:
    """Return the key with this hash, of an account in use."""
    return CalendarKey.objects.select_related("user").filter(token_hash=token_hash, user__is_active=True).first()


def calendar_of(user: User, day: dt.date) -> list[Entry]:
    """Return a person's open deadlines in the agencies they belong to on a day, by date.

    Four queries, and at most ten for each agency, whatever it holds; nothing of one that the person left.
    """
    found: list[Entry] = []
    calendar = deadlines.working_days()
    for member in members_of(user, day):
        with scope(agency=member.agency):
            found += [_entry(one, member.agency.short_name, calendar) for one in deadlines.of_member(member, day)]
    return sorted(found, key=lambda entry: (entry.on, entry.key))


def _entry(one: deadlines.Deadline, agency: str, calendar: Calendar) -> Entry:
    """Return a deadline as an event; what is written is Thai for everyone, like mail."""
    off, last = calendar.name_of(one.due_on), calendar.after(one.due_on)
    lines = [agency, f"ครบกำหนด {thai.long_date(one.due_on)}"]
    lines += [f"ตรงกับ{off} ทำได้ถึงวันทำการถัดไป {thai.long_date(last)}"] if off else []
    url = f"{settings.SITE_URL}{one.path}"
    return Entry(one.key, one.due_on, f"ITA: {one.title}", "\n".join([*lines, url]), url)
