"""Formats of exports: a workbook and CSV whose text cells are text, and JSON."""

from collections.abc import Iterable
from typing import Any

import tablib
from import_export.formats import base_formats

_RISKY = ("=", "+", "-", "@", "\t", "\r")


class ThaiCSV(base_formats.CSV):
    """CSV with the mark by which spreadsheets know UTF-8."""

    def is_binary(self) -> bool:
        """Write bytes."""
        return True

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:  # noqa: ANN401 -- the library's signature
        """Write UTF-8 with mark."""
        return str(super().export_data(dataset, **kwargs)).encode("utf-8-sig")


class Workbook(base_formats.XLSX):
    """A workbook of text cells."""


class JSONFormat(base_formats.JSON):
    """JSON with Thai letters as they are."""

    def is_binary(self) -> bool:
        """Write bytes."""
        return True

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:  # noqa: ANN401 -- the library's signature
        """Write UTF-8."""
        return str(super().export_data(dataset, **kwargs)).encode()


FORMATS = (ThaiCSV, Workbook, JSONFormat)
_BY_ENDING: dict[str, type[ThaiCSV] | type[Workbook] | type[JSONFormat]] = {
    "csv": ThaiCSV,
    "xlsx": Workbook,
    "json": JSONFormat,
}


def as_file(ending: str, headers: Iterable[str], rows: Iterable[Iterable[object]]) -> tuple[bytes, str]:
    """Return a table as a file and its type; every cell is a text. Raises KeyError for an unknown ending.

    JSON is read by programs, which take no cell for a formula: its texts are as they are.
    """
    made = _BY_ENDING[ending]()
    safe = str if ending == "json" else safe_cell
    cells = [["" if cell is None else safe(str(cell)) for cell in row] for row in rows]
    return made.export_data(tablib.Dataset(*cells, headers=list(headers))), made.get_content_type()


def safe_cell(text: str) -> str:
    """Return a text no spreadsheet takes for a formula: a quote before = + - @ tab and return."""
    return f"'{text}" if text.startswith(_RISKY) else text
