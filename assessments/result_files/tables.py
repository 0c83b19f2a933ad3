"""A judged file into a table: CSV in any encoding and with any separator Thai offices meet, or the sheet with a header.

The header may stand below a title; its names may be Thai or English.
"""

import csv
import dataclasses
import functools
import io
import itertools
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.utils import get_column_letter, range_boundaries

from assessments.result_files.judge import UnreadableFile, judge
from ita_portal import thai

COLUMNS = ("fiscal_year", "level_of_detail", "code", "score", "agency", "published_level", "scale", "note")
REQUIRED = ("fiscal_year", "level_of_detail", "code", "score")
HEADERS = {
    "ปีงบประมาณ": "fiscal_year",
    "ปีงบประมาณ_(พ.ศ.)": "fiscal_year",
    "ปี": "fiscal_year",
    "ปี_พ.ศ.": "fiscal_year",
    "year": "fiscal_year",
    "ระดับรายละเอียด": "level_of_detail",
    "ประเภท": "level_of_detail",
    "ประเภทคะแนน": "level_of_detail",
    "detail": "level_of_detail",
    "level": "level_of_detail",
    "รหัส": "code",
    "ข้อ": "code",
    "คะแนน": "score",
    "คะแนนที่ได้": "score",
    "ผลคะแนน": "score",
    "value": "score",
    "หน่วยงาน": "agency",
    "รหัสหน่วยงาน": "agency",
    "ระดับที่ประกาศ": "published_level",
    "ระดับ": "published_level",
    "ระดับผล": "published_level",
    "ผลการประเมิน": "published_level",
    "ฐานคะแนน": "scale",
    "มาตรา": "scale",
    "หมายเหตุ": "note",
    "remark": "note",
    "notes": "note",
}
MOST_COLUMNS, TITLE_LINES, MOST_CELL = 50, 15, 1000
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
Cells = Sequence[object]


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """What a kind of file holds: its columns, those it cannot do without, other names of headers, letters a cell holds."""

    columns: Sequence[str]
    required: Sequence[str]
    headers: Mapping[str, str]
    most_cell: int = MOST_CELL


SCORES = Sheet(COLUMNS, REQUIRED, HEADERS)


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A file as a table. `columns`: column → its place; `rows`: (line in the file, cells), header and titles left out."""

    columns: dict[str, int]
    rows: list[tuple[int, Cells]]
    is_workbook: bool
    most_cell: int = MOST_CELL

    def texts(self, cells: Cells) -> dict[str, str]:
        """Return a row's cells as typed, by column."""
        count = len(cells)
        return {
            name: cell_text(cells[place], self.most_cell) if place < count else ""
            for name, place in self.columns.items()
        }

    def cell_name(self, line: int, column: str) -> str:
        """Return how a spreadsheet names a cell, D7; "" in a text file and for a column that is not there."""
        if not self.is_workbook or column not in self.columns:
            return ""
        return f"{get_column_letter(self.columns[column] + 1)}{line}"


def read_table(content: bytes, most_rows: int, sheet: Sheet = SCORES) -> Table:
    """Read a file of scores, or of another kind.

    Raises UnreadableFile, besides judge's codes with: not_text, no_header, merged, no_rows, too_large.
    """
    is_workbook = judge(content) == "workbook"
    try:
        table = _from_workbook(content, most_rows, sheet) if is_workbook else _from_text(content, most_rows, sheet)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, DefusedXmlException, SyntaxError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile("damaged") from error
    if not table.rows:
        raise UnreadableFile("no_rows")
    return table


# --- Workbooks -----------------------------------------------------------------------------------


def _from_workbook(content: bytes, most_rows: int, kind: Sheet) -> Table:
    """Take the first sheet whose first lines hold a header; cells and rows beyond the bounds are not looked at."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets[:10]:
            rows = sheet.iter_rows(max_row=most_rows + TITLE_LINES + 2, max_col=MOST_COLUMNS, values_only=True)
            table = _table(enumerate(rows, start=1), most_rows, kind, is_workbook=True)
            if table is not None:
                path = getattr(sheet, "_worksheet_path", "")  # no public name tells which part a sheet is
                _refuse_merged(content, path, table)
                return table
    finally:
        book.close()
    raise UnreadableFile("no_header")


def _refuse_merged(content: bytes, path: str, table: Table) -> None:
    """Refuse cells merged among the rows: all but the first of them are empty, and nobody knows what they stand for."""
    first, last = (table.rows[0][0], max(table.columns.values()) + 1) if table.rows else (1, 1)
    with zipfile.ZipFile(io.BytesIO(content)) as parts, parts.open(path.lstrip("/")) as part:
        tail = b""
        while block := part.read(1 << 18):
            for found in _MERGED.finditer(tail + block):
                left, _top, _right, bottom = range_boundaries(found[1].decode())
                if bottom >= first and left <= last:
                    raise UnreadableFile("merged", found[1].decode())
            tail = block[-64:]


# --- Text ----------------------------------------------------------------------------------------


def _from_text(content: bytes, most_rows: int, kind: Sheet) -> Table:
    text = _decoded(content)
    for separator in sorted(",;\t", key=text[:2000].count, reverse=True):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            table = _table(_lines(reader), most_rows, kind, is_workbook=False)
        except csv.Error as error:
            raise UnreadableFile("not_text") from error
        if table is not None:
            return table
    raise UnreadableFile("no_header")


def _lines(reader: Iterable[list[str]]) -> Iterator[tuple[int, Cells]]:
    """Number rows by the line they begin on: a quoted cell may hold several."""
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1  # type: ignore[attr-defined] # csv's reader counts lines


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp874", "iso8859-11")  # TIS-620 is the last but for the hard space
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("not_text")


# --- Both ----------------------------------------------------------------------------------------


def _table(lines: Iterable[tuple[int, Cells]], most_rows: int, kind: Sheet, *, is_workbook: bool) -> Table | None:
    """Return the table under the header, None where no header stands among the first lines."""
    numbered = iter(lines)
    columns = next(
        filter(None, (_columns(cells, kind) for _line, cells in itertools.islice(numbered, TITLE_LINES))), None
    )
    if columns is None:
        return None
    rows = []
    last = max(columns.values()) + 1
    for line, cells in numbered:
        if any(cell not in (None, "") for cell in cells[:last]):
            rows.append((line, cells[:last]))
        if len(rows) > most_rows or (is_workbook and line > most_rows + TITLE_LINES + 1):
            raise UnreadableFile("too_large")
    return Table(columns, rows, is_workbook, kind.most_cell)


def _columns(cells: Cells, kind: Sheet) -> dict[str, int] | None:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells[:MOST_COLUMNS]):
        name = column_of(cell, kind.headers)
        if name in kind.columns and name not in found:
            found[name] = place
    if set(kind.required) <= found.keys():
        return found
    if len(found.keys() & set(kind.required)) >= 2:
        raise UnreadableFile("missing_columns", ", ".join(name for name in kind.required if name not in found))
    return None


def column_of(header: object, headers: Mapping[str, str] = HEADERS) -> str:
    """Return the column a header means; a header nobody knows comes back folded."""
    plain = re.sub(r"[\s_]+", "_", thai.clean_text(str(header or "")[:MOST_CELL]).strip().casefold()).strip("*:")
    return headers.get(plain, plain)


def cell_text(value: object, most: int = MOST_CELL) -> str:
    """Return a cell as typed: whole numbers of a spreadsheet without .0, the safety quote of an export taken off."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    text = str(value)[: most + 1]
    text = text.strip() if text.isascii() and text.isprintable() else _cleaned(text)
    return text[1:] if text.startswith("'") and text[1:].startswith(_RISKY) else text


@functools.lru_cache(maxsize=4096)
def _cleaned(text: str) -> str:
    return thai.clean_text(text).strip()
