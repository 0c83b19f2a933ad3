"""Drawings of papers as pixels, for files that hold no drawings. The request is a row; the worker draws it."""

import datetime as dt
import logging
from collections.abc import Mapping

from django.db import transaction
from django_scopes import scopes_disabled

from organisations.models import Agency, AgencyPicture
from reports import pdf, store
from reports.actions import leases
from reports.models import Drawing
from reports.rules.paper import Picture

logger = logging.getLogger("reports.drawings")


def request(*, agency: Agency, drawings: Mapping[str, Picture], at: dt.datetime) -> None:
    """Ask for drawings by name (SHA-256); the same drawing of the same agency is one row, made once."""
    Drawing.objects.bulk_create(
        (
            Drawing(agency=agency, sha256=name, source=picture.data, requested_at=at)
            for name, picture in drawings.items()
        ),
        ignore_conflicts=True,
    )


def lease_waiting(*, at: dt.datetime, limit: int = 8) -> list[int]:
    """Take up to `limit` drawings that wait or whose worker died; return their keys."""
    with scopes_disabled():
        return leases.take(Drawing.objects.all(), at=at, limit=limit)


def make(*, drawing_id: int) -> bool:
    """Draw one that is leased; return whether it has its file now."""
    with scopes_disabled():
        row = Drawing.objects.get(pk=drawing_id)
        try:
            made = pdf.in_pixels(Picture(bytes(row.source), pdf.DRAWING))
        except Exception as error:
            # Whatever the typesetter raises must reach the reader of the page, and the next attempt.
            logger.exception("drawing %s failed", drawing_id)
            leases.failed(Drawing.objects.filter(pk=drawing_id), error)
            return False
        file = store.put(made.data, made.content_type)
        Drawing.objects.filter(pk=drawing_id, file__isnull=True).update(file=file, lease_until=None, last_error="")
        return True


@transaction.atomic
def sweep(*, before: dt.datetime, limit: int) -> int:
    """Forget drawings asked for before a moment with their files, but not an agency's own pictures; return how many."""
    with scopes_disabled():
        own = AgencyPicture.objects.values("sha256")
        rows = list(Drawing.objects.filter(requested_at__lt=before).exclude(sha256__in=own)[:limit])
        Drawing.objects.filter(pk__in=[row.pk for row in rows]).delete()
        store.drop_unshown({row.file_id for row in rows if row.file_id})
        return len(rows)
