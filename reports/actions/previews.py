"""Papers of drafts, to be looked at while they are written: asked for with each save, swept away when nobody needs them."""

import datetime as dt
import functools
import operator

from django.apps import apps
from django.db import transaction
from django.db.models import PROTECT, Exists, ForeignKey, OuterRef, Q
from django_scopes import scopes_disabled

from organisations.models import Agency
from reports import store
from reports.actions import drawings, leases, rendering
from reports.models import PagePicture, Rendering
from reports.rules.first_pages import first_pages
from reports.rules.paper import Document

KEPT = dt.timedelta(days=1)
AT_ONCE = 50  # swept in one go


@transaction.atomic
def request(*, agency: Agency, paper: Document, at: dt.datetime, draft_of: str) -> tuple[Rendering, Rendering]:
    """Ask for a paper, and where it is long for its first pages before it; return both (the same row if it is short).

    What was asked for earlier of the same draft and nobody has begun to make is forgotten: nobody will look at it.
    """
    first = paper if _is_made(agency, paper) else first_pages(paper)
    quick = rendering.request(agency=agency, paper=first, at=at, draft_of=draft_of)
    whole = quick if first is paper else rendering.request(agency=agency, paper=paper, at=at, draft_of=draft_of)
    waiting = Rendering.objects.filter(agency=agency, draft_of=draft_of, file__isnull=True, lease_until__isnull=True)
    waiting.exclude(pk__in=[quick.pk, whole.pk]).delete()
    return quick, whole


def _is_made(agency: Agency, paper: Document) -> bool:
    return Rendering.objects.filter(
        agency=agency, kind=paper.kind, content_hash=rendering.hash_of(paper), file__isnull=False
    ).exists()


def sweep(*, at: dt.datetime) -> int:
    """Delete papers a day old that nothing was frozen or issued with, drawings too, and their files; return how many."""
    with scopes_disabled():
        old = Rendering.objects.filter(Q(file__isnull=False) | Q(attempts__gte=leases.MAX_ATTEMPTS))
        rows = list(old.filter(requested_at__lt=at - KEPT).exclude(_needed())[:AT_ONCE])
        for row in rows:
            _delete(row)
        return len(rows) + drawings.sweep(before=at - KEPT, limit=AT_ONCE)


def _needed() -> Q:
    """Return the condition of papers that a row of any model stands on."""
    models = apps.get_models()
    fields = [field for model in models for field in model._meta.get_fields() if isinstance(field, ForeignKey)]
    standing = [one for one in fields if one.related_model is Rendering and one.remote_field.on_delete is PROTECT]
    shown = (one.model._base_manager.filter(**{one.name: OuterRef("pk")}) for one in standing)
    return functools.reduce(operator.or_, (Q(Exists(rows)) for rows in shown))


@transaction.atomic
def _delete(row: Rendering) -> None:
    names = set(PagePicture.objects.filter(rendering=row).values_list("file", flat=True))
    names |= {row.file_id} if row.file_id else set()
    row.delete()
    store.drop_unshown(names)
