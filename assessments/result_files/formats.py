"""Formats of exports: a workbook and CSV whose text cells are text, and JSON."""

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


def safe_cell(text: str) -> str:
    """Return a text no spreadsheet takes for a formula: a quote before = + - @ tab and return."""
    return f"'{text}" if text.startswith(_RISKY) else text
