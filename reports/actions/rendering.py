"""Asking for papers and making them. The request is a row; the worker finds it, leases it, writes the file."""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Q
from django_scopes import scopes_disabled

from organisations import audit
from organisations.models import Agency
from organisations.rules.chain import digest
from reports import page_pictures, pdf, store
from reports.actions import drawings, leases
from reports.models import CheckCode, PagePicture, Rendering, StoredFile
from reports.papers.pictures import shown_in
from reports.pdf import seal
from reports.rules import paper as papers

logger = logging.getLogger("reports.rendering")

MOST_PICTURES = 40  # pages: a longer paper is read as PDF from there on


def request(*, agency: Agency, paper: papers.Document, at: dt.datetime, draft_of: str = "") -> Rendering:
    """Ask for a paper; the same content of the same agency is the same row, made once.

    A draft's paper (`draft_of`) that is asked for by itself too, or as another draft's, is no longer only the draft's.
    """
    content = papers.to_json(paper)
    rendering, made = Rendering.objects.get_or_create(
        agency=agency,
        kind=paper.kind,
        content_hash=digest(content),
        defaults={"content": content, "requested_at": at, "draft_of": draft_of},
    )
    if not made and rendering.draft_of not in {"", draft_of}:
        rendering.draft_of = ""
        rendering.save(update_fields=["draft_of"])
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
            data, subject = _sealed(made.pdf, rendering, document, at)
        except Exception as error:
            # Whatever the typesetter raises must reach the reader of the page, and the next attempt.
            logger.exception("rendering %s failed", rendering_id)
            leases.failed(Rendering.objects.filter(pk=rendering_id), error)
            return False
        with transaction.atomic():
            stored = store.put(data, "application/pdf", pages=made.pages)
            won = Rendering.objects.filter(pk=rendering_id, file__isnull=True).update(
                file=stored, finished_at=at, lease_until=None, last_error=""
            )
            if won:
                _keep_pages(rendering, pages)
                _record_finished(rendering, stored, subject, at)
                drawings.request(agency=rendering.agency, drawings=pdf.drawn_in(document, shown), at=at)
        return True


def _sealed(data: bytes, rendering: Rendering, document: papers.Document, at: dt.datetime) -> tuple[bytes, str]:
    """Return a finished paper with the agency's seal and whose it is; as it was where it is a draft or none seals."""
    path = seal.certificate_of(rendering.agency.slug) if document.check_address else None
    if path is None:
        return data, ""
    sealed = seal.seal(data, path, at)
    return sealed.pdf, sealed.subject


def _record_finished(rendering: Rendering, stored: StoredFile, subject: str, at: dt.datetime) -> None:
    """Put the hash of a finished paper (one that carries a code) on record; drafts leave no event."""
    carries = Q(version__issued=rendering) | Q(order__issued=rendering) | Q(report__rendering=rendering)
    code = CheckCode.objects.filter(carries).first()
    if code:
        data = {"code": code.pk, "content": rendering.content_hash, "pdf": stored.sha256, "seal": subject}
        audit.record(agency=rendering.agency, by=None, verb="paper.made", target=rendering, at=at, data=data)


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
