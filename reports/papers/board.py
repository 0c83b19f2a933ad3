"""A year's standing as figures (page and paper share them) and as one A4; the summary for the executives is that paper.

Printed: always Thai, in the agency's digits.
"""

import dataclasses
from collections.abc import Callable, Sequence
from decimal import Decimal

from assessments import charts
from assessments.papers import Figure, Picture, Table
from ita_portal import thai
from organisations.models import Agency
from reports.papers.analysis import shares
from reports.papers.bindings import common
from reports.papers.printing import Printer, place_of
from reports.queries.board import Board
from reports.rules import paper
from reports.rules.board import Tally, Work

NOWHERE = "ยังไม่ระบุ"
HEADINGS = ("ทั้งหมด", "เสร็จ", "กำลังทำ", "ยังไม่เริ่ม", "เกินกำหนด", "ร้อยละที่เสร็จ")
MOST_LINES = 5  # of each list on paper: one A4
MOST_UNITS = 8
CHART_HEIGHT = 26  # mm
LONGEST = 90  # letters of a title on paper


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
    parts = [f"เสร็จ {whole.done} จาก {whole.total} มาตรการ (ร้อยละ {whole.percent})", f"กำลังทำ {whole.under_way}"]
    parts += [f"ยังไม่เริ่ม {whole.waiting}", f"เกินกำหนด {whole.late}", f"งานนิ่ง {len(board.stuck)}"]
    return " · ".join(parts)


def distance(board: Board) -> str:
    """Return how far the newest result is from the mark; '' while there is none."""
    result = board.result
    if result is None:
        return ""
    text = f"ผลประเมินปี {result.fiscal_year} ได้ {thai.number_text(result.overall)} คะแนน"
    text += f" ระดับ {result.level}" if result.level else ""
    if result.distance is None:
        return text
    if not result.distance:
        return f"{text} ถึงเกณฑ์ {thai.number_text(result.mark)} แล้ว"
    return f"{text} ห่างจากเกณฑ์ {thai.number_text(result.mark)} อยู่ {thai.number_text(result.distance)} คะแนน"


def changes(board: Board) -> list[str]:
    """Return what changed since the last summary, one line each; Arabic digits."""
    changed = board.changed
    if changed is None:
        return []
    lines = [
        _named("เสร็จเพิ่ม", board.named(changed.done)),
        _named("กลับมาทำใหม่", board.named(changed.undone)),
        _named("เกินกำหนดเพิ่ม", board.named(changed.late)),
        _named("เคยเกินกำหนด เสร็จแล้ว", board.named(changed.caught_up)),
        _named("นิ่งเพิ่ม", board.named(changed.stuck)),
        f"หลักฐานเปิดไม่ได้เพิ่ม {len(changed.broken)} รายการ" if changed.broken else "",
        f"มาตรการ{'เพิ่ม' if changed.added > 0 else 'ลด'} {abs(changed.added)} เรื่อง" if changed.added else "",
    ]
    return [line for line in lines if line] or ["ไม่มีการเปลี่ยนแปลง"]


def _named(words: str, works: Sequence[Work]) -> str:
    if not works:
        return ""
    shown = ", ".join(_title(work, 40) for work in works[:2])
    more = f" และอีก {len(works) - 2}" if len(works) > 2 else ""
    return f"{words} {len(works)}: {shown}{more}"


def _title(work: Work, longest: int = LONGEST) -> str:
    name = f"{work.number} {work.title}".strip()
    cut = thai.first_clusters(name, longest)
    return name if cut == name else f"{cut}…"


def late_note(board: Board, work: Work) -> str:
    """Return since when a measure is late, or that its steps are; Arabic digits."""
    parts = []
    if work.is_late(board.day) and work.ends_on:
        days = (board.day - work.ends_on).days
        parts.append(f"กำหนด {thai.short_date(work.ends_on)} เกินมา {days} วัน")
    if work.late_steps:
        parts.append(f"ขั้นตอนเกินกำหนด {work.late_steps}")
    return " · ".join([*parts, *work.units])


def stuck_note(board: Board, work: Work) -> str:
    """Return for how long nothing was heard of a measure; Arabic digits."""
    heard = f"รายงานล่าสุด {thai.short_date(work.heard_on)}" if work.heard_on else "ยังไม่มีรายงาน"
    return " · ".join([f"{heard} นิ่งมา {work.silent_days(board.day)} วัน", *work.units])


# --- One A4 -----------------------------------------------------------------------------------------


def board_document(board: Board) -> paper.Document:
    """Return a year's standing on one A4."""
    printer = Printer(board.agency)
    title = f"สรุปความคืบหน้ามาตรการส่งเสริมคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. {board.fiscal_year}"
    titles = (title, place_of(board.agency), f"ข้อมูล ณ วันที่ {thai.long_date(board.day)}")
    late, stuck = (
        f"เกินกำหนด {len(board.late)} เรื่อง",
        f"งานนิ่งเกิน {board.follow_up.stuck_days} วัน {len(board.stuck)} เรื่อง",
    )
    sections = [
        _section("", [line for line in (headline(board), distance(board)) if line]),
        _section(since(board), [f"- {line}" for line in changes(board)]),
        _progress(tool_figure(board), board.tools, has_chart=True),
        _progress(unit_figure(board), board.units, has_chart=False),
        _section(late, _listed(board.late, lambda work: late_note(board, work))),
        _section(stuck, _listed(board.stuck, lambda work: stuck_note(board, work))),
        _section(f"หลักฐานข้อ O เปิดไม่ได้ {len(board.broken)} รายการ", _evidence(board)),
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


def _progress(figure: Figure, rows: Sequence[Tally], *, has_chart: bool) -> paper.Section | None:
    if not rows:
        return None
    table = figure.table
    widths = shares([max(map(thai.width_of, column)) for column in zip(table.headings, *table.rows, strict=True)])
    columns = tuple(
        paper.Column(heading, width, align="right" if place else "left")
        for place, (heading, width) in enumerate(zip(table.headings, widths, strict=True))
    )
    cells = tuple(paper.Row(tuple(paper.Cell((text,)) for text in row)) for row in table.rows[:MOST_UNITS])
    chart = (paper.Chart(figure.picture.svg, figure.picture.alt, CHART_HEIGHT),) if has_chart and figure.picture else ()
    left = len(table.rows) - MOST_UNITS
    lines = (f"และอีก {left} แห่ง",) if left > 0 else ()
    return paper.Section(figure.title, lines, (paper.Table(table.title, columns, cells),), chart)


def _listed(works: Sequence[Work], note: Callable[[Work], str]) -> list[str]:
    lines = [f"- {_title(work)} ({note(work)})" for work in works[:MOST_LINES]]
    return lines + [f"และอีก {len(works) - MOST_LINES} เรื่อง"] * (len(works) > MOST_LINES)


def _evidence(board: Board) -> list[str]:
    lines = [f"- {row.item_code} {row.caption}".strip() for row in board.broken[:MOST_LINES]]
    return lines + [f"และอีก {len(board.broken) - MOST_LINES} รายการ"] * (len(board.broken) > MOST_LINES)
