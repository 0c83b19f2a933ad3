"""Asking for the evidence of a year in one file, and making it. The request is a row; the worker makes the file."""

import datetime as dt
import logging
import zipfile
from typing import IO, BinaryIO

from django.core.files.storage import default_storage
from django.db import transaction
from django_scopes import scopes_disabled

from measures.queries import items
from organisations import audit
from organisations.queries import Member
from organisations.rules.chain import digest
from reports import open_data, pdf, store
from reports.actions import leases
from reports.models import EvidencePack
from reports.papers import evidence as papers
from reports.papers.pictures import shown_in
from reports.queries import publications_at
from reports.rules import pack as rules
from reports.rules import paper as paper_rules
from reports.rules.refusal import MoveRefused

logger = logging.getLogger("reports.packs")

MAX_BYTES = 1_000_000_000
INDEX, SHEET = "ดัชนี.pdf", "ดัชนี.csv"
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the same pack gives the same bytes, whenever it is made


@transaction.atomic
def request_pack(*, fiscal_year: int, by: Member, at: dt.datetime, today: dt.date) -> EvidencePack:
    """Ask for the evidence of a year as it is now; one that failed is tried again.

    Raises MoveRefused `nothing_to_pack`, `pack_too_large`.
    """
    board = items.board(fiscal_year, by, today)
    paths = [paper.path for row in board.rows for paper in row.papers]
    pack = papers.evidence_pack(by.agency, fiscal_year, board, publications_at(paths))
    if not any(row["evidence"] for row in pack.rows):
        raise MoveRefused("nothing_to_pack")
    if _size(pack) > MAX_BYTES:
        raise MoveRefused("pack_too_large")
    content = rules.to_json(pack)
    row, made = EvidencePack.objects.get_or_create(
        agency=by.agency,
        content_hash=digest(content),
        defaults={"fiscal_year": fiscal_year, "content": content, "requested_by": by.user, "requested_at": at},
    )
    if made:
        audit.record(agency=by.agency, by=by, verb="pack.request", target=row, at=at, data={"year": fiscal_year})
    else:
        EvidencePack.objects.filter(pk=row.pk, file__isnull=True, attempts__gte=leases.MAX_ATTEMPTS).update(
            attempts=0, lease_until=None, last_error=""
        )
    return row


def _size(pack: rules.Pack) -> int:
    names = {file.source for file in pack.files if file.kind == "evidence"}
    return sum(default_storage.size(name) for name in names if default_storage.exists(name))


def lease_waiting(*, at: dt.datetime, limit: int = 2) -> list[int]:
    """Take up to `limit` packs that wait or whose worker died; return their keys."""
    with scopes_disabled():
        return leases.take(EvidencePack.objects.all(), at=at, limit=limit)


def make(*, pack_id: int, at: dt.datetime) -> bool:
    """Make the file of a leased pack; return whether it has one now. A failure is kept for the page to show."""
    with scopes_disabled():
        row = EvidencePack.objects.select_related("agency").get(pk=pack_id)
        if row.file_id is not None:
            return True
        try:
            stored = store.put_written(lambda file: _write(file, row), "application/zip")
        except Exception as error:
            # A file that is gone, a disk that is full: told on the page, and tried again.
            logger.exception("pack %s failed", pack_id)
            leases.failed(EvidencePack.objects.filter(pk=pack_id), error)
            return False
        EvidencePack.objects.filter(pk=pack_id, file__isnull=True).update(
            file=stored, finished_at=at, lease_until=None, last_error=""
        )
        return True


def _write(file: BinaryIO, row: EvidencePack) -> None:
    pack = rules.from_json(row.content)
    document = paper_rules.from_json(pack.index)
    index = pdf.render(document, shown_in(document, row.agency)).pdf
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:  # PDF and pictures are packed already
        archive.writestr(zipfile.ZipInfo(INDEX, _MOMENT), index)
        rows = [{heading: row[key] for key, heading in rules.HEADINGS.items()} for row in pack.rows]
        archive.writestr(zipfile.ZipInfo(SHEET, _MOMENT), open_data.as_csv(rows, rules.HEADINGS.values()))
        for packed in pack.files:
            with _open(packed) as source, archive.open(zipfile.ZipInfo(packed.name, _MOMENT), "w") as target:
                while chunk := source.read(store.CHUNK):
                    target.write(chunk)


def _open(packed: rules.PackedFile) -> IO[bytes]:
    """Open the bytes of a file. Raises FileNotFoundError when they are gone: a pack is whole or not at all."""
    if packed.kind == "stored":
        return store.path_of(packed.source).open("rb")
    return default_storage.open(packed.source, "rb")
