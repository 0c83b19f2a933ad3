"""The sheet of a plan as a file: a workbook whose other cells are locked, or CSV; every cell is a text."""

import io
from collections.abc import Iterable, Mapping

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from assessments import result_files
from assessments.result_files import Sheet
from measures.rules import sheet

SHEET = Sheet(sheet.COLUMNS, sheet.REQUIRED, {text: name for name, text in sheet.HEADINGS.items()}, sheet.MOST_CELL)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BLANK_ROWS = 200  # unlocked under the last one, for new measures and steps
WIDTHS = {"number": 8, "measure": 40, "guideline": 30, "step": 40, "owners": 25, "done": 40, "row_id": 9, "mark": 3}
Row = tuple[Mapping[str, str], frozenset[str]]  # cells by column, and the columns that may be edited in this row


def as_csv(rows: Iterable[Row]) -> tuple[bytes, str]:
    """Return the sheet as CSV and its type."""
    return result_files.as_file(
        "csv", sheet.COLUMNS, ([cells.get(name, "") for name in sheet.COLUMNS] for cells, _may in rows)
    )


def as_workbook(rows: Iterable[Row], statuses: Iterable[str], new_cells: frozenset[str]) -> tuple[bytes, str]:
    """Return the sheet as a workbook and its type: headings in Thai, open cells white, `new_cells` open below the last row."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("แผน")
    page.freeze_panes = "D2"
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False
    for place, name in enumerate(sheet.COLUMNS, start=1):
        column = page.column_dimensions[openpyxl.utils.get_column_letter(place)]
        column.width, column.hidden = WIDTHS.get(name, 16), name == "mark"
    page.append([_heading(page, sheet.HEADINGS[name]) for name in sheet.COLUMNS])
    for cells, may in rows:
        page.append([_cell(page, cells.get(name, ""), is_open=name in may) for name in sheet.COLUMNS])
    if new_cells:
        for _place in range(BLANK_ROWS):
            page.append([_cell(page, "", is_open=name in new_cells) for name in sheet.COLUMNS])
    choices = DataValidation(type="list", formula1=f'"{",".join(statuses)}"', allow_blank=True)
    letter = openpyxl.utils.get_column_letter(sheet.COLUMNS.index("status") + 1)
    choices.add(f"{letter}2:{letter}{sheet.MOST_ROWS}")
    page.data_validations.append(choices)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), XLSX


def _heading(page: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=text)
    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(page: object, text: str, *, is_open: bool) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=result_files.safe_cell(text) or None)
    cell.number_format, cell.alignment = "@", Alignment(wrap_text=True, vertical="top")
    cell.protection = Protection(locked=not is_open)
    if not is_open:
        cell.fill = PatternFill("solid", fgColor="EEEEEE")
    return cell
