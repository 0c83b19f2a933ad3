"""Sentences that templates of memos take from the data: where the measures stand, and what is to be published. Arabic digits."""

import datetime as dt

from assessments.models import Item, ItemPurpose
from assessments.queries.criteria import row_of_year
from organisations.models import Agency
from reports.models import StatusReport
from reports.papers import board as figures
from reports.queries.board import Board
from reports.queries.board import board as read_board

MOST = 5  # measures named in one memo


def standing(agency: Agency, fiscal_year: int, day: dt.date) -> dict[str, str]:
    """Return how the measures of a year stand on a day: {standing}, {distance}, {late}. A sentence is never empty."""
    board = read_board(agency, fiscal_year, day)
    late = [f"{work.title} ({figures.late_note(board, work)})" for work in board.late[:MOST]]
    late += [f"{work.title} ({figures.stuck_note(board, work)})" for work in board.stuck if work not in board.late][
        : MOST - len(late)
    ]
    numbered = [f"{place}. {line}" for place, line in enumerate(late, start=1)]
    return {
        "standing": _standing(board),
        "distance": figures.distance(board) or "ยังไม่มีผลการประเมิน",
        "late": "\n".join(numbered) or "ไม่มีมาตรการที่เกินกำหนดหรือขาดรายงาน",
    }


def _standing(board: Board) -> str:
    """Return how many measures are done, under way, waiting, late and unheard of, as a sentence of a memo."""
    whole = board.whole
    if whole is None:
        return figures.headline(board)
    counts = [
        f"มาตรการทั้งหมด {whole.total} เรื่อง ดำเนินการแล้วเสร็จ {whole.done} เรื่อง (ร้อยละ {whole.percent})",
        f"กำลังดำเนินการ {whole.under_way} เรื่อง",
        f"ยังไม่เริ่ม {whole.waiting} เรื่อง",
        f"เกินกำหนด {whole.late} เรื่อง",
        f"และไม่มีรายงานความคืบหน้า {len(board.stuck)} เรื่อง",
    ]
    return " ".join(counts)


def publishing(agency: Agency, fiscal_year: int, report: StatusReport | None) -> dict[str, str]:
    """Return what is to be published, which items ask for it, and where: {published}, {items}, {website}."""
    purpose = ItemPurpose.REPORT if report else ItemPurpose.MEASURE
    criteria = row_of_year(fiscal_year, agency)
    codes = Item.objects.filter(criteria=criteria, purpose=purpose).values_list("code", flat=True)
    plan = f"มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. {fiscal_year}"
    return {
        "published": " ".join(report.title.split()) if report else plan,
        "items": f" ข้อ {', '.join(codes)}" if codes else "",
        "website": f" ({agency.website})" if agency.website else "",
    }
