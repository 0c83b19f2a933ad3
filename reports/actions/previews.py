"""Papers of drafts, to be looked at while they are written: asked for with each save, swept away when nobody needs them."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django_scopes import scopes_disabled

from organisations.models import Agency
from reports import store
from reports.actions import drawings, leases, rendering
from reports.models import MemoVersion, Order, PagePicture, Rendering, StatusReport
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
    """Delete papers a day old that nothing was frozen or issued with, drawings too, and their files; return how many."""
    with scopes_disabled():
        frozen = MemoVersion.objects.values_list("submitted", "issued")
        needed = {key for pair in frozen.iterator() for key in pair if key}
        needed |= set(StatusReport.objects.filter(rendering__isnull=False).values_list("rendering", flat=True))
        needed |= set(Order.objects.filter(issued__isnull=False).values_list("issued", flat=True))
        old = Rendering.objects.filter(Q(file__isnull=False) | Q(attempts__gte=leases.MAX_ATTEMPTS))
        rows = list(old.filter(requested_at__lt=at - KEPT).exclude(pk__in=needed)[:AT_ONCE])
        for row in rows:
            _delete(row)
        return len(rows) + drawings.sweep(before=at - KEPT, limit=AT_ONCE)


@transaction.atomic
def _delete(row: Rendering) -> None:
    names = set(PagePicture.objects.filter(rendering=row).values_list("file", flat=True))
    names |= {row.file_id} if row.file_id else set()
    row.delete()
    store.drop_unshown(names)
