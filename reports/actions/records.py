"""Checking the record of an agency: asked for as a row, done by the worker, once a week by itself."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Q
from django_scopes import scope, scopes_disabled

from organisations.models import Agency, Event
from organisations.queries import Member
from reports.models import Decision, RecordCheck
from reports.queries import records

EVERY = dt.timedelta(days=7)
LEASE = dt.timedelta(minutes=30)
MOST_SHOWN = 200  # kinds of damage kept with a check: more of them say nothing new
A_FEW = 20  # agencies asked about at once: the worker has other work too
KEPT = 20  # checks of an agency


def ask(*, agency: Agency, by: Member | None, at: dt.datetime) -> RecordCheck:
    """Ask for a check; one that is under way is the one."""
    with scope(agency=agency):
        waiting = RecordCheck.objects.filter(finished_at__isnull=True)
        if found := waiting.first():
            return found
        try:
            with transaction.atomic():
                return RecordCheck.objects.create(agency=agency, asked_by=by.user if by else None, asked_at=at)
        except IntegrityError:  # asked for in the same moment
            return waiting.get()


def ask_where_due(*, at: dt.datetime) -> int:
    """Ask for a check of agencies that had none for a week, a few at a time; return how many."""
    with scopes_disabled():
        fresh = RecordCheck.objects.filter(Q(asked_at__gt=at - EVERY) | Q(finished_at__isnull=True))
        due = Agency.objects.exclude(pk__in=fresh.values("agency")).order_by("pk")[:A_FEW]
        return len([ask(agency=agency, by=None, at=at) for agency in due])


def lease_waiting(*, at: dt.datetime) -> list[int]:
    """Take the oldest check that waits or whose worker died, for LEASE, where none is under way; return its key."""
    with scopes_disabled():
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=at)
        if RecordCheck.objects.filter(finished_at__isnull=True, lease_until__gte=at).exists():
            return []  # one at a time: it reads every file
        waiting = RecordCheck.objects.filter(free, finished_at__isnull=True)
        keys = list(waiting.order_by("asked_at").values_list("pk", flat=True)[:1])
        return [key for key in keys if waiting.filter(pk=key).update(lease_until=at + LEASE)]


def carry_out(*, check_id: int, at: dt.datetime) -> int:
    """Do a check and keep what it found; return how much is damaged. Old checks are dropped."""
    with scopes_disabled():
        check = RecordCheck.objects.select_related("agency").get(pk=check_id)
        found = [*records.missing_guards(), *records.damage_of(check.agency)]
        files = records.files_of(check.agency)
        found += records.damaged_files(sorted(files))
        check.counts = {
            "events": Event.objects.filter(agency=check.agency).count(),
            "decisions": Decision.objects.filter(version__memo__agency=check.agency).count(),
            "files": len(files),
        }
        check.damage = [[damage.code, damage.which] for damage in found[:MOST_SHOWN]]
        check.finished_at, check.lease_until = at, None
        check.save()
        kept = RecordCheck.objects.filter(agency=check.agency).values_list("pk", flat=True)[:KEPT]
        RecordCheck.objects.filter(agency=check.agency).exclude(pk__in=list(kept)).delete()
        return len(found)
