"""A register as it is printed and exported: the columns of the form of the saraban rules (แบบที่ 14 ทะเบียนหนังสือส่ง)."""

from collections.abc import Sequence

from django.utils import timezone

from ita_portal import thai
from organisations.models import Agency
from reports.models import DocumentNumber, Series
from reports.papers.bindings import common
from reports.papers.printing import Printer, lines_of
from reports.queries.registers import Line, Register
from reports.rules import paper

TITLES = {
    Series.OUTGOING: "ทะเบียนหนังสือส่ง",
    Series.ORDER: "ทะเบียนคำสั่ง",
    Series.NOTICE: "ทะเบียนประกาศ",
}
HEADINGS = ("เลขทะเบียน", "ที่", "ลงวันที่", "จาก", "ถึง", "เรื่อง", "ผู้ให้เลข", "หมายเหตุ")
WIDTHS = (8, 12, 10, 13, 13, 22, 11, 11)


def title_of(register: Register) -> str:
    """Return what a register is called: its series, prefix and year; Arabic digits."""
    prefix = f" {register.prefix}" if register.prefix else ""
    return f"{TITLES[Series(register.series)]}{prefix} ปี พ.ศ. {register.calendar_year}"


def cells(line: Line) -> tuple[str, ...]:
    """Return a line's cells under HEADINGS, paragraphs one a line; Arabic digits."""
    row = line.row
    if row is None:
        return (span_of(line), "", "", "", "", "ไม่ได้ออกเลขในระบบ", "", line.gap.note if line.gap else "")
    return (
        str(row.number),
        str(row),
        thai.short_date(line.dated_on) if line.dated_on else "",
        line.sender,
        line.addressee,
        line.subject,
        f"{row.given_by}\n{thai.short_date(timezone.localdate(row.given_at))}",
        remark(line, row),
    )


def span_of(line: Line) -> str:
    """Return `7` or `7-12`."""
    return str(line.first) if line.first == line.last else f"{line.first}-{line.last}"


def remark(line: Line, row: DocumentNumber) -> str:
    """Return what a register says beside a number: that it is void and why, or that its paper was made elsewhere."""
    if line.reason:
        voided = row.voided
        return f"ยกเลิกเลข {line.reason}\n{thai.short_date(timezone.localdate(voided.voided_at))}"
    return "" if line.memo_id else "เอกสารนอกระบบ"


def register_document(agency: Agency, register: Register, found: Sequence[Line]) -> paper.Document:
    """Return a register as a paper, landscape."""
    printer = Printer(agency)
    title = title_of(register)
    columns = tuple(
        paper.Column(heading, width, align="center" if place == 0 else "left")
        for place, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True))
    )
    rows = tuple(paper.Row(tuple(paper.Cell(printer.many(lines_of(text))) for text in cells(line))) for line in found)
    part = paper.TablePaper(
        titles=printer.many((title, agency.name)),
        introduction=(),
        tables=(paper.Table(printer(title), columns, rows),),
    )
    return paper.Document(kind="free", title=printer(title), parts=(part,), **common(agency))
