"""Papers of drafts, to be looked at while they are written: asked for with each save, swept away when nobody needs them."""

import datetime as dt

from django.apps import apps
from django.db import transaction
from django.db.models import ForeignKey, Q
from django.db.models.fields.reverse_related import ForeignObjectRel
from django_scopes import scopes_disabled

from organisations.models import Agency
from reports import store
from reports.actions import rendering
from reports.models import MemoVersion, Order, PagePicture, Rendering, StatusReport, StoredFile
from reports.rules.first_pages import first_pages
from reports.rules.paper import Document

KEPT = dt.timedelta(days=1)
AT_ONCE = 50  # swept in one go


def request(*, agency: Agency, paper: Document, at: dt.datetime) -> tuple[Rendering, Rendering]:
    """Ask for a paper, and where it is long for its first pages before it; return both (the same row if it is short)."""
    first = paper if _is_made(agency, paper) else first_pages(paper)
    quick = rendering.request(agency=agency, paper=first, at=at)
    return quick, (quick if first is paper else rendering.request(agency=agency, paper=paper, at=at))


def _is_made(agency: Agency, paper: Document) -> bool:
    return Rendering.objects.filter(
        agency=agency, kind=paper.kind, content_hash=rendering.hash_of(paper), file__isnull=False
    ).exists()


def sweep(*, at: dt.datetime) -> int:
    """Delete papers a day old that nothing was frozen or issued with, and their files; return how many."""
    with scopes_disabled():
        frozen = MemoVersion.objects.values_list("submitted", "issued")
        needed = {key for pair in frozen.iterator() for key in pair if key}
        needed |= set(StatusReport.objects.filter(rendering__isnull=False).values_list("rendering", flat=True))
        needed |= set(Order.objects.filter(issued__isnull=False).values_list("issued", flat=True))
        old = Rendering.objects.filter(Q(file__isnull=False) | Q(attempts__gte=rendering.MAX_ATTEMPTS))
        rows = list(old.filter(requested_at__lt=at - KEPT).exclude(pk__in=needed)[:AT_ONCE])
        for row in rows:
            _delete(row)
        return len(rows)


@transaction.atomic
def _delete(row: Rendering) -> None:
    names = {row.file_id, *PagePicture.objects.filter(rendering=row).values_list("file", flat=True)} - {None}
    row.delete()
    for stored in StoredFile.objects.filter(pk__in=names):
        if not any(_shows(field.remote_field, stored) for field in _pointing_here()):
            store.drop(stored)


def _pointing_here() -> list[ForeignKey[StoredFile]]:
    """Return every field of any model that points at stored files, those without a way back too."""
    models = apps.get_models(include_auto_created=True)
    fields = (field for model in models for field in model._meta.get_fields() if isinstance(field, ForeignKey))
    return [field for field in fields if field.related_model is StoredFile]


def _shows(relation: ForeignObjectRel, stored: StoredFile) -> bool:
    return relation.related_model._base_manager.filter(**{relation.field.name: stored}).exists()
