"""A year's standing as figures (page and paper share them) and as one A4; the summary for the executives is that paper.

Printed: always Thai, in the agency's digits.
"""

import dataclasses
from collections.abc import Sequence
from decimal import Decimal

from assessments import charts
from assessments.papers import Figure, Picture, Table
from ita_portal import thai
from organisations.models import Agency
from reports.papers.bindings import common
from reports.papers.printing import Printer
from reports.queries.board import Board
from reports.rules import paper
from reports.rules.board import Tally, Work

NOWHERE = "ยังไม่ระบุ"
HEADINGS = ("ทั้งหมด", "เสร็จ", "กำลังทำ", "ยังไม่เริ่ม", "เกินกำหนด", "ร้อยละเสร็จ")
MOST_LINES, MOST_UNITS, MOST_CODES = 4, 5, 8  # of each list on paper: one A4
SHORT, LONGEST = 26, 46  # letters in a narrow and in a wide cell: one line
WIDTHS = (34, 10, 9, 11, 11, 12, 13)
CHART_HEIGHT = 20  # mm


def tool_figure(board: Board) -> Figure:
    """Return how the measures of each tool stand."""
    return _figure(board.agency, "tools", "ความคืบหน้ารายเครื่องมือ", "เครื่องมือ", board.tools)


def unit_figure(board: Board) -> Figure:
    """Return how the measures of each unit stand."""
    return _figure(board.agency, "units", "ความคืบหน้ารายส่วนราชการ", "ส่วนราชการ", board.units)


def _figure(agency: Agency, name: str, title: str, heading: str, rows: Sequence[Tally]) -> Figure:
    printer = Printer(agency)
    described = "แท่งคือร้อยละของมาตรการที่เสร็จ ตัวเลขทั้งหมดอยู่ในตาราง"
    words = charts.Words(f"board-{name}", title, described, agency.thai_digits)
    svg = charts.bars(words, [(row.name or NOWHERE, Decimal(row.percent)) for row in rows], full=100, places=0)
    picture = Picture(svg, f"{title} {described}") if svg else None
    return Figure(title, picture, Table(title, (heading, *HEADINGS), tuple(_cells(printer, row) for row in rows)))


def _cells(printer: Printer, row: Tally) -> tuple[str, ...]:
    numbers = (row.total, row.done, row.under_way, row.waiting, row.late, row.percent)
    return (printer(row.name or NOWHERE), *printer.many(map(str, numbers)))


# --- Lines ------------------------------------------------------------------------------------------


def headline(board: Board) -> str:
    """Return the sentence that says it all; Arabic digits."""
    whole = board.whole
    if whole is None:
        return "ยังไม่มีมาตรการในปีนี้"
    parts = [f"เสร็จ {whole.done} จาก {whole.total} (ร้อยละ {whole.percent})", f"กำลังทำ {whole.under_way}"]
    parts += [f"ยังไม่เริ่ม {whole.waiting}", f"เกินกำหนด {whole.late}", f"นิ่ง {len(board.stuck)}"]
    return " · ".join(parts)


def distance(board: Board) -> str:
    """Return how far the newest result is from the mark; '' while there is none."""
    result = board.result
    if result is None:
        return ""
    text = f"ผลประเมินปี {result.fiscal_year} ได้ {thai.number_text(result.overall)}"
    text += f" ระดับ {result.level}" if result.level else ""
    if result.distance is None:
        return text
    if not result.distance:
        return f"{text} ถึงเกณฑ์ {thai.number_text(result.mark)} แล้ว"
    return f"{text} ขาดอีก {thai.number_text(result.distance)} จึงถึง {thai.number_text(result.mark)}"


def changes(board: Board, names: int = 2) -> list[str]:
    """Return what changed since the last summary, one line each with so many measures by name; Arabic digits."""
    changed = board.changed
    if changed is None:
        return []
    lines = [
        _named("เสร็จเพิ่ม", board.named(changed.done), names),
        _named("กลับมาทำใหม่", board.named(changed.undone), names),
        _named("เกินกำหนดเพิ่ม", board.named(changed.late), names),
        _named("เคยเกินกำหนด เสร็จแล้ว", board.named(changed.caught_up), names),
        _named("นิ่งเพิ่ม", board.named(changed.stuck), names),
        f"หลักฐานเปิดไม่ได้เพิ่ม {len(changed.broken)} รายการ" if changed.broken else "",
        f"มาตรการ{'เพิ่ม' if changed.added > 0 else 'ลด'} {abs(changed.added)} เรื่อง" if changed.added else "",
    ]
    return [line for line in lines if line] or ["ไม่มีการเปลี่ยนแปลง"]


def _named(words: str, works: Sequence[Work], names: int) -> str:
    if not works:
        return ""
    shown = ", ".join(_cut(work.title, 40) for work in works[:names])
    more = f" และอีก {len(works) - names}" if shown and len(works) > names else ""
    return f"{words} {len(works)}" + (f": {shown}{more}" if shown else "")


def late_note(board: Board, work: Work) -> str:
    """Return since when a measure is late, or that its steps are; Arabic digits."""
    parts = []
    if work.is_late(board.day) and work.ends_on:
        days = (board.day - work.ends_on).days
        parts.append(f"เกิน {days} วัน ({thai.short_date(work.ends_on)})")
    if work.late_steps:
        parts.append(f"ขั้นตอนเกินกำหนด {work.late_steps}")
    return " · ".join([*parts, *work.units])


def stuck_note(board: Board, work: Work) -> str:
    """Return for how long nothing was heard of a measure; Arabic digits."""
    heard = f"รายงานล่าสุด {thai.short_date(work.heard_on)}" if work.heard_on else "ยังไม่มีรายงาน"
    return " · ".join([f"นิ่งมา {work.silent_days(board.day)} วัน {heard}", *work.units])


# --- One A4 -----------------------------------------------------------------------------------------


def board_document(board: Board) -> paper.Document:
    """Return a year's standing on one A4: bounds on lists and letters keep it there."""
    printer = Printer(board.agency)
    title = f"สรุปความคืบหน้ามาตรการส่งเสริมคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. {board.fiscal_year}"
    titles = (title, f"{board.agency.name} ข้อมูล ณ วันที่ {thai.long_date(board.day)}")
    sections = [
        _section("", [line for line in (headline(board), distance(board), _evidence(board)) if line]),
        _section(since(board), [" · ".join(changes(board, names=0))] if board.before else []),
        _progress(board),
        _attention(board),
    ]
    kept = tuple(
        dataclasses.replace(one, caption=printer(one.caption), paragraphs=printer.many(one.paragraphs))
        for one in sections
        if one is not None
    )
    part = paper.FreePaper(printer.many(titles), kept)
    return paper.Document(kind="free", title=printer(title), parts=(part,), **common(board.agency))


def since(board: Board) -> str:
    """Return with which summary the present is compared; '' while there is none. Arabic digits."""
    return f"เปลี่ยนไปตั้งแต่สรุปครั้งก่อน ({thai.short_date(board.before.dated_on)})" if board.before else ""


def _section(caption: str, lines: Sequence[str]) -> paper.Section | None:
    return paper.Section(caption, tuple(lines)) if lines else None


def _progress(board: Board) -> paper.Section | None:
    if board.whole is None:
        return None
    tools, units = tool_figure(board), unit_figure(board)
    rows = [_row(row, SHORT) for row in tools.table.rows]
    rows += [paper.Row(caption="รายส่วนราชการ")] * bool(units.table.rows)
    rows += [_row(row, SHORT) for row in units.table.rows[:MOST_UNITS]]
    if (left := len(units.table.rows) - MOST_UNITS) > 0:
        rows.append(paper.Row(caption=Printer(board.agency)(f"และอีก {left} ส่วนราชการ")))
    columns = (
        paper.Column("เครื่องมือ", WIDTHS[0]),
        *(paper.Column(one, width, align="right") for one, width in zip(HEADINGS, WIDTHS[1:], strict=True)),
    )
    has_done = any(row.done for row in board.tools)
    chart = (paper.Chart(tools.picture.svg, tools.picture.alt, CHART_HEIGHT),) if has_done and tools.picture else ()
    caption = "ความคืบหน้ารายเครื่องมือและรายส่วนราชการ"
    return paper.Section("", (), (paper.Table(caption, columns, tuple(rows)),), chart)


def _row(texts: Sequence[str], longest: int) -> paper.Row:
    return paper.Row(tuple(paper.Cell((_cut(text, longest),)) for text in texts))


def _attention(board: Board) -> paper.Section | None:
    """Return what is late, then what is stuck, each measure once."""
    late = [(work, late_note(board, work)) for work in board.late]
    stuck = [(work, stuck_note(board, work)) for work in board.stuck if work not in board.late]
    if not late and not stuck:
        return None
    printer = Printer(board.agency)
    caption = f"ต้องเร่งรัด {len(late) + len(stuck)} เรื่อง"
    caption += f" แสดง {MOST_LINES} เรื่องแรก" if len(late) + len(stuck) > MOST_LINES else ""
    rows = (_row(printer.many((work.title, note)), LONGEST) for work, note in [*late, *stuck][:MOST_LINES])
    columns = (paper.Column("มาตรการ", 52), paper.Column("สถานะ", 48))
    return paper.Section(caption, (), (paper.Table(printer(caption), columns, tuple(rows)),))


def _cut(text: str, longest: int) -> str:
    cut = thai.first_clusters(text, longest)
    return text if cut == text else f"{cut}…"


def _evidence(board: Board) -> str:
    """Return which items have evidence that does not open, in a line; '' where all does."""
    if not board.broken:
        return ""
    codes = list(dict.fromkeys(row.item_code for row in board.broken))
    more = f" และอีก {len(codes) - MOST_CODES} ข้อ" if len(codes) > MOST_CODES else ""
    return f"หลักฐานเปิดไม่ได้ {len(board.broken)} รายการ: {', '.join(codes[:MOST_CODES])}{more}"
