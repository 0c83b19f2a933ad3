"""The evidence of a year as an index on paper, and as what goes into its pack."""

from django.conf import settings

from ita_portal import thai
from measures.queries.items import Board, ItemRow, PublishedPaper, Shown, file_path
from organisations.models import Agency
from reports.models import Publication
from reports.papers.bindings import common
from reports.papers.printing import Printer, place_of
from reports.rules import paper
from reports.rules.pack import Pack, PackedFile, file_name

STATUSES = {
    "empty": "ยังไม่มีหลักฐาน",
    "partial": "ยังไม่ครบ",
    "waiting": "รอตรวจ",
    "ready": "พร้อม",
    "link_dead": "ลิงก์เสีย",
}  # printed: always Thai
COLUMNS = (("ข้อ", 7), ("รายการ", 27), ("ที่อยู่/ไฟล์", 33), ("คำอธิบาย", 21), ("สถานะ", 12))


def evidence_pack(agency: Agency, year: int, board: Board, publications: dict[str, Publication]) -> Pack:
    """Return what goes into the pack of a year; `publications` by the path of their page."""
    rows: list[dict[str, str]] = []
    files: list[PackedFile] = []
    for row in board.rows:
        pieces: list[tuple[dict[str, str], PackedFile | None]] = []
        pieces += [_paper(row, place, one, publications) for place, one in enumerate(row.papers, start=1)]
        pieces += [_piece(row, place, one) for place, one in enumerate(row.evidence, start=len(row.papers) + 1)]
        rows += [values for values, _file in pieces] or [_values(row)]
        files += [file for _values_, file in pieces if file]
    index = paper.to_json(_document(agency, year, board, rows))
    return Pack(index, tuple(rows), tuple(files))


def _values(row: ItemRow, **values: str) -> dict[str, str]:
    usual = dict.fromkeys(("evidence", "caption", "year", "checked", "file"), "")
    return {"item": row.item.code, "title": row.item.title, "status": STATUSES[row.status]} | usual | values


def _paper(
    row: ItemRow, place: int, one: PublishedPaper, publications: dict[str, Publication]
) -> tuple[dict[str, str], PackedFile]:
    publication = publications[one.path]
    name = file_name(row.item.code, place, one.title, "pdf")
    year = str(publication.fiscal_year)
    values = _values(row, evidence=f"{settings.SITE_URL}{one.path}", caption=one.title, year=year, file=name)
    return values, PackedFile(name, "stored", str(publication.pdf_id), str(publication.pdf_id))


def _piece(row: ItemRow, place: int, shown: Shown) -> tuple[dict[str, str], PackedFile | None]:
    evidence = shown.evidence
    last = shown.standing.link.last if shown.standing and shown.standing.link else None
    checked = f"{last.checked_at:%Y-%m-%dT%H:%M:%SZ} {last.outcome} {last.status or last.error}" if last else ""
    year = str(evidence.content_year or evidence.fiscal_year)
    if not evidence.file:
        return _values(row, evidence=evidence.url, caption=evidence.caption, year=year, checked=checked), None
    name = file_name(row.item.code, place, evidence.original_name, evidence.extension)
    shown_as = f"{settings.SITE_URL}{file_path(evidence)}" if evidence.published_at else evidence.original_name
    values = _values(row, evidence=shown_as, caption=evidence.caption, year=year, file=name)
    return values, PackedFile(name, "evidence", str(evidence.file.name), evidence.sha256)


def _document(agency: Agency, year: int, board: Board, rows: list[dict[str, str]]) -> paper.Document:
    printer = Printer(agency)
    ready = f"พร้อม {board.counts['ready']} จาก {len(board.rows)} ข้อ ณ วันที่ {thai.long_date(board.today)}"
    title = printer(f"บัญชีหลักฐานข้อ O (OIT) ประจำปีงบประมาณ พ.ศ. {year}")
    table = paper.Table(
        title,
        tuple(paper.Column(heading, width) for heading, width in COLUMNS),
        tuple(_line(printer, row, before) for row, before in zip(rows, [None, *rows], strict=False)),
    )
    part = paper.TablePaper((title, printer(place_of(agency))), (printer(ready),), (table,))
    return paper.Document(kind="free", title=title, parts=(part,), **common(agency))


def _line(printer: Printer, row: dict[str, str], before: dict[str, str] | None) -> paper.Row:
    """Return a line of the index; what the line above says already of the same item is left out."""
    is_more = before is not None and before["item"] == row["item"]
    item, title, status = ("", "", "") if is_more else (row["item"], row["title"], row["status"])
    texts = (item, title, row["evidence"], row["caption"], status)
    return paper.Row(tuple(paper.Cell((printer(text),) if text else ()) for text in texts))
