"""What a person decides for themselves: how to be told, and the secret address of the own calendar."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction

from measures.models import CalendarKey, FollowUp, ReminderChoice
from organisations import audit
from organisations.models import User
from organisations.queries import Member


def choose(*, user: User, mode: str) -> ReminderChoice:
    """Keep how a person wants to be told."""
    row, _made = ReminderChoice.objects.update_or_create(user=user, defaults={"mode": mode})
    return row


def make_calendar(*, user: User, at: dt.datetime) -> str:
    """Give a person's calendar a new address and return its secret, which is kept nowhere; the old address ends."""
    token = secrets.token_urlsafe(32)
    CalendarKey.objects.update_or_create(
        user=user, defaults={"token_hash": hash_of_token(token), "made_at": at, "read_on": None}
    )
    return token


def end_calendar(*, user: User) -> None:
    """End the address of a person's calendar."""
    CalendarKey.objects.filter(user=user).delete()


def calendar_was_read(*, key: CalendarKey, day: dt.date) -> None:
    """Keep on which day a calendar was last asked for; one write a day."""
    CalendarKey.objects.filter(pk=key.pk).exclude(read_on=day).update(read_on=day)


def hash_of_token(token: str) -> str:
    """Return what is kept of a secret: it is long and random, so that a plain hash suffices."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def set_follow_up(*, row: FollowUp, by: Member, at: dt.datetime) -> FollowUp:
    """Save how the agency follows up, as a form has filled it; when reminders last went out stays as it is."""
    values = {field.name: getattr(row, field.name) for field in FollowUp._meta.concrete_fields if field.editable}
    values.pop("agency", None)
    saved, _made = FollowUp.objects.update_or_create(agency=by.agency, defaults=values)
    audit.record(agency=by.agency, by=by, verb="follow_up.set", target=saved, at=at, data=values)
    return saved
