"""Asking for papers and making them. The request is a row; the worker finds it, leases it, writes the file."""

import datetime as dt
import logging

from django.db import transaction
from django_scopes import scopes_disabled

from organisations.models import Agency
from organisations.rules.chain import digest
from reports import page_pictures, pdf, store
from reports.actions import drawings, leases
from reports.models import PagePicture, Rendering
from reports.papers.pictures import shown_in
from reports.rules import paper as papers

logger = logging.getLogger("reports.rendering")

MOST_PICTURES = 40  # pages: a longer paper is read as PDF from there on


def request(*, agency: Agency, paper: papers.Document, at: dt.datetime) -> Rendering:
    """Ask for a paper; the same content of the same agency is the same row, made once."""
    content = papers.to_json(paper)
    rendering, _ = Rendering.objects.get_or_create(
        agency=agency,
        kind=paper.kind,
        content_hash=digest(content),
        defaults={"content": content, "requested_at": at},
    )
    return rendering


def hash_of(paper: papers.Document) -> str:
    """Return what a paper's content is known by."""
    return digest(papers.to_json(paper))


def lease_waiting(*, at: dt.datetime, limit: int = 8) -> list[int]:
    """Take up to `limit` papers that wait or whose worker died; return their keys."""
    with scopes_disabled():
        return leases.take(Rendering.objects.all(), at=at, limit=limit)


def make(*, rendering_id: int, at: dt.datetime) -> bool:
    """Make the file of a leased paper; return whether it has one now. A failure is kept for the page to show."""
    with scopes_disabled():
        rendering = Rendering.objects.select_related("agency").get(pk=rendering_id)
        if rendering.file_id is not None:
            return True
        try:
            document = papers.from_json(rendering.content)
            shown = shown_in(document, rendering.agency)
            made = pdf.render(document, shown)
            pages = list(page_pictures.drawn(made.pdf, MOST_PICTURES))
        except Exception as error:
            # Whatever the typesetter raises must reach the reader of the page, and the next attempt.
            logger.exception("rendering %s failed", rendering_id)
            leases.failed(Rendering.objects.filter(pk=rendering_id), error)
            return False
        with transaction.atomic():
            stored = store.put(made.pdf, "application/pdf", pages=made.pages)
            won = Rendering.objects.filter(pk=rendering_id, file__isnull=True).update(
                file=stored, finished_at=at, lease_until=None, last_error=""
            )
            if won:
                _keep_pages(rendering, pages)
                drawings.request(agency=rendering.agency, drawings=pdf.drawn_in(document, shown), at=at)
        return True


def _keep_pages(rendering: Rendering, pages: list[page_pictures.Page]) -> None:
    PagePicture.objects.bulk_create(
        PagePicture(
            rendering=rendering,
            number=page.number,
            width=page.width,
            height=page.height,
            file=store.put(page.png, "image/png"),
            lines=page.lines,
        )
        for page in pages
    )


def retry(*, rendering: Rendering, at: dt.datetime) -> None:
    """Let a paper that failed be tried again from the start."""
    Rendering.objects.filter(pk=rendering.pk, file__isnull=True).update(
        attempts=0, lease_until=None, last_error="", requested_at=at
    )
