"""Rows that ask for work, taken by one worker for a while: a killed worker's lease runs out, the row is found again."""

import datetime as dt
from typing import Any

from django.db.models import F, Q, QuerySet
from django_scopes import scopes_disabled

LEASE = dt.timedelta(minutes=3)
MAX_ATTEMPTS = 3


def take(rows: QuerySet[Any], *, at: dt.datetime, limit: int) -> list[int]:
    """Lease up to `limit` rows without a file, oldest request first; return their keys."""
    with scopes_disabled():
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=at)
        waiting = rows.filter(free, file__isnull=True, attempts__lt=MAX_ATTEMPTS)
        keys = list(waiting.order_by("requested_at").values_list("pk", flat=True)[:limit])
        taken = {"lease_until": at + LEASE, "attempts": F("attempts") + 1}
        return [key for key in keys if waiting.filter(pk=key).update(**taken)]


def failed(rows: QuerySet[Any], error: Exception) -> None:
    """Keep why the work failed, for the page to show, and free the row for the next attempt."""
    rows.filter(file__isnull=True).update(last_error=f"{type(error).__name__}: {error}"[:500], lease_until=None)


def has_failed(row: Any) -> bool:  # noqa: ANN401 -- a row of any such model
    """Whether the work on a row was given up."""
    return row.attempts >= MAX_ATTEMPTS and bool(row.last_error)
