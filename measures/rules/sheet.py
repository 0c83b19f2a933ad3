"""The sheet of a plan: its columns, and what a cell said when the file went out (contract: files in and out).

`row_id` "12" is measure 12, "12.34" its step 34. A measure's own cells stand in the row "12" where there is one, else
in the row of its first step. `mark` holds six letters of each cell's digest: what the cell said at export. So a file
tells what was edited in it, and what changed in the portal meanwhile, cell by cell.
"""

import hashlib
from collections.abc import Iterable, Mapping

COLUMNS = (
    "row_id", "number", "measure", "indicator_codes", "guideline", "step", "owners", "start", "end", "follow_up",
    "status", "done", "output", "outcome", "problem", "percent", "remark", "mark",
)  # fmt: skip
REQUIRED = ("row_id", "measure", "step")
HEADINGS = {
    "row_id": "รหัสแถว", "number": "ลำดับ", "measure": "มาตรการ", "indicator_codes": "ตัวชี้วัด/ข้อ", "guideline": "แนวทางปฏิบัติ",
    "step": "ขั้นตอน", "owners": "ผู้รับผิดชอบ", "start": "เริ่ม", "end": "สิ้นสุด", "follow_up": "การกำกับติดตาม", "status": "สถานะ",
    "done": "ผลการดำเนินการ", "output": "ผลผลิต", "outcome": "ผลลัพธ์", "problem": "ปัญหา", "percent": "ร้อยละ", "remark": "หมายเหตุ",
    "mark": "รหัสตรวจ",
}  # fmt: skip
MEASURE_CELLS = ("number", "measure", "guideline", "start", "end", "follow_up")
STEP_CELLS = ("step", "start", "end")
PROGRESS_CELLS = ("status", "done", "output", "outcome", "problem", "percent", "remark")
MARKED = COLUMNS[1:-1]
LETTERS = 6
MOST_CELL = 10_000
MOST_ROWS = 3_000


def spoken(text: str) -> str:
    """Return a cell as two spreadsheets agree on it: no blanks at the ends of lines, no empty line at either end."""
    return "\n".join(line.strip() for line in text.strip().splitlines())


def mark_of(cells: Mapping[str, str]) -> str:
    """Return the mark of a row's cells."""
    return "".join(_digest(cells.get(name, "")) for name in MARKED)


def _digest(text: str) -> str:
    return hashlib.sha256(spoken(text).encode()).hexdigest()[:LETTERS]


def is_mark(mark: str) -> bool:
    """Whether a text can be a mark."""
    return len(mark) == LETTERS * len(MARKED) and set(mark) <= set("0123456789abcdef")


def said(mark: str, column: str, text: str) -> bool:
    """Whether a cell said this when the file went out."""
    place = MARKED.index(column) * LETTERS
    return mark[place : place + LETTERS] == _digest(text)


def edited(mark: str, column: str, new: str, now: str) -> str:
    """Return what became of a cell: `same`, `edited`, or `stale` = edited in the file and changed meanwhile.

    `new` = in the file, `now` = in the portal. Without a mark whatever differs counts as edited.
    """
    if spoken(new) == spoken(now):
        return "same"
    if not is_mark(mark):
        return "edited"
    if said(mark, column, new):
        return "same"  # not touched in the file: what changed in the portal stays
    return "edited" if said(mark, column, now) else "stale"


def has_own_row(row_ids: Iterable[str], measure_id: int) -> bool:
    """Whether a measure has a row of its own among these."""
    return str(measure_id) in set(row_ids)
