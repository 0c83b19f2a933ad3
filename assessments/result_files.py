"""Files of scores: CSV in UTF-8 or CP874 (Thai Windows), XLSX; headers in Thai or English; cells safe in spreadsheets."""

import re
import zipfile
from pathlib import Path
from typing import Any

import tablib
from import_export.formats import base_formats
from openpyxl.utils.exceptions import InvalidFileException

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
_RISKY = ("=", "+", "-", "@", "\t", "\r")


class UnreadableFile(ValueError):
    """A file that is no table; `code` says why: not_a_table, empty, unknown_format."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


class ThaiCSV(base_formats.CSV):  # type: ignore[misc] # the library has no types
    """CSV as Thai offices write it; written with a mark that spreadsheets know as UTF-8."""

    def is_binary(self) -> bool:
        """Read bytes: the encoding is told by what is in them."""
        return True

    def get_read_mode(self) -> str:
        """Read bytes."""
        return "rb"

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> tablib.Dataset:  # noqa: ANN401 -- the library's signature
        """Read UTF-8 with or without mark, else CP874."""
        try:
            text = in_stream.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = in_stream.decode("cp874")
        return super().create_dataset(text, **kwargs)

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:  # noqa: ANN401 -- the library's signature
        """Write UTF-8 with mark."""
        return str(super().export_data(dataset, **kwargs)).encode("utf-8-sig")


FORMATS = (ThaiCSV, base_formats.XLSX)


def read_file(path: Path) -> tablib.Dataset:
    """Read a file by the ending of its name. Raises UnreadableFile; OSError where it cannot be opened."""
    readers = {".csv": ThaiCSV, ".xlsx": base_formats.XLSX}
    if path.suffix.lower() not in readers:
        raise UnreadableFile("unknown_format")
    content = path.read_bytes()
    if not content.strip():
        raise UnreadableFile("empty")
    try:
        dataset = readers[path.suffix.lower()]().create_dataset(content)
    except (UnicodeDecodeError, zipfile.BadZipFile, InvalidFileException, KeyError, tablib.core.InvalidDimensions) as error:
        raise UnreadableFile("not_a_table") from error
    if not dataset.headers:
        raise UnreadableFile("empty")
    return dataset


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
