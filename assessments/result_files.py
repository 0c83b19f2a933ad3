"""Files of scores: CSV in UTF-8 or CP874 (Thai Windows), XLSX; Thai or English headers; cells that are no formulas."""

import csv
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import tablib
from import_export.formats import base_formats

from ita_portal import thai

COLUMNS = ("fiscal_year", "level_of_detail", "code", "score", "agency", "published_level", "scale", "note")
REQUIRED = ("fiscal_year", "level_of_detail", "code", "score")
HEADERS = {
    "ปีงบประมาณ": "fiscal_year",
    "ปี": "fiscal_year",
    "ระดับรายละเอียด": "level_of_detail",
    "ประเภท": "level_of_detail",
    "รหัส": "code",
    "คะแนน": "score",
    "หน่วยงาน": "agency",
    "ระดับที่ประกาศ": "published_level",
    "ระดับ": "published_level",
    "ฐานคะแนน": "scale",
    "หมายเหตุ": "note",
}
MOST_ROWS, MOST_COLUMNS, MOST_BYTES = 50_000, 50, 64 * 1024 * 1024
_RISKY = ("=", "+", "-", "@", "\t", "\r")


class UnreadableFile(ValueError):
    """A file that is no table we take; `code` says why: unknown_format, empty, not_a_table, too_large, macros."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


def _bounded(dataset: tablib.Dataset) -> tablib.Dataset:
    if not dataset.headers:
        raise UnreadableFile("empty")
    if len(dataset) > MOST_ROWS or len(dataset.headers) > MOST_COLUMNS:
        raise UnreadableFile("too_large")
    return dataset


class ThaiCSV(base_formats.CSV):
    """CSV as Thai offices write it; written with a mark that spreadsheets know as UTF-8."""

    def is_binary(self) -> bool:
        """Read bytes: the encoding is told by what is in them."""
        return True

    def get_read_mode(self) -> str:
        """Read bytes."""
        return "rb"

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> tablib.Dataset:  # noqa: ANN401 -- the library's signature
        """Read UTF-8 with or without mark, else CP874. Raises UnreadableFile."""
        try:
            return _bounded(super().create_dataset(_decoded(in_stream), **kwargs))
        except (UnicodeDecodeError, csv.Error, tablib.InvalidDimensions) as error:
            raise UnreadableFile("not_a_table") from error

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:  # noqa: ANN401 -- the library's signature
        """Write UTF-8 with mark."""
        return str(super().export_data(dataset, **kwargs)).encode("utf-8-sig")


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp874")


class Workbook(base_formats.XLSX):
    """A workbook of values: no macros, and not larger unpacked than a sheet of scores can be."""

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """Read the first sheet. Raises UnreadableFile."""
        try:
            with zipfile.ZipFile(BytesIO(in_stream)) as parts:
                if any(part.filename.lower().endswith("vbaproject.bin") for part in parts.infolist()):
                    raise UnreadableFile("macros")
                if sum(part.file_size for part in parts.infolist()) > MOST_BYTES:
                    raise UnreadableFile("too_large")
            return _bounded(super().create_dataset(in_stream))
        except (zipfile.BadZipFile, KeyError, StopIteration, tablib.InvalidDimensions) as error:
            raise UnreadableFile("not_a_table") from error


FORMATS = (ThaiCSV, Workbook)


def read_file(path: Path) -> tablib.Dataset:
    """Read a file by the ending of its name. Raises UnreadableFile; OSError where it cannot be opened."""
    readers: dict[str, type[ThaiCSV] | type[Workbook]] = {".csv": ThaiCSV, ".xlsx": Workbook}
    if path.suffix.lower() not in readers:
        raise UnreadableFile("unknown_format")
    content = path.read_bytes()
    if not content.strip():
        raise UnreadableFile("empty")
    return readers[path.suffix.lower()]().create_dataset(content)


def column_of(header: object) -> str:
    """Return the column a header means; a header nobody knows comes back folded."""
    plain = re.sub(r"[\s_]+", "_", thai.clean_text(str(header or "")).strip().casefold())
    return HEADERS.get(plain, plain)


def cell_text(value: object) -> str:
    """Return a cell as typed: whole numbers of a spreadsheet without .0, the safety quote of an export taken off."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else thai.clean_text(str(value)).strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_RISKY) else text


def safe_cell(text: str) -> str:
    """Return a text no spreadsheet takes for a formula: a quote before = + - @ tab and return."""
    return f"'{text}" if text.startswith(_RISKY) else text
