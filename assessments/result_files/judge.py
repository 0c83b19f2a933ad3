"""What a handed-in file is, judged by its first bytes and its table of contents, before anything in it is parsed.

Bounds: a zip bomb, a sheet of a million rows or a file of entities costs no more than reading its directory.
"""

import re
import zipfile
from io import BytesIO

MOST_UNPACKED = 96 * 1024 * 1024  # 300,000 rows of a national file
MOST_PARTS = 300
MOST_RATIO = 200  # a sheet of numbers packs 10 to 20 times
LARGE_TEXT, LARGE_WORKBOOK = 256 * 1024, 2 * 1024 * 1024  # what a request reads itself; more is for the worker
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_HTML = re.compile(rb"\s*<(?:!doctype html|html|\?xml|table)", re.IGNORECASE)
_SIZE = re.compile(rb'<(?:\w+:)?dimension ref="[A-Z]+[0-9]+:([A-Z]+)([0-9]+)"')
_MOST_SHEET_ROWS = 1_000_000


class UnreadableFile(ValueError):
    """A file that is no table we take; `code` says why, `place` where, views hold the sentences."""

    def __init__(self, code: str, place: str = "") -> None:
        """Keep the reason."""
        super().__init__(code)
        self.code = code
        self.place = place


def judge(content: bytes) -> str:
    """Return `workbook` or `text`. Raises UnreadableFile.

    Codes: empty, encrypted, old_workbook, macros, too_large, damaged, unknown_format.
    """
    if not content.strip():
        raise UnreadableFile("empty")
    if content.startswith(_OLE):
        raise UnreadableFile("encrypted" if _ENCRYPTED_STREAM in content else "old_workbook")
    if content.startswith(_ZIP):
        _judge_workbook(content)
        return "workbook"
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if content.startswith(_OTHERS) or _HTML.match(content) or (b"\0" in content and not is_utf16):
        raise UnreadableFile("unknown_format")
    return "text"


def is_large(content: bytes) -> bool:
    """Whether reading takes longer than somebody waits for a page."""
    if not content.startswith(_ZIP):
        return len(content) > LARGE_TEXT
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return sum(part.file_size for part in parts.infolist()) > LARGE_WORKBOOK


def _judge_workbook(content: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            listed = parts.infolist()
            _judge_parts(listed)
            for part in listed:
                if part.filename.startswith("xl/worksheets/") or part.filename == "xl/workbook.xml":
                    _judge_head(parts, part)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
        raise UnreadableFile("damaged") from error


def _judge_parts(listed: list[zipfile.ZipInfo]) -> None:
    names = {part.filename.lower() for part in listed}
    if any(part.flag_bits & 1 for part in listed):
        raise UnreadableFile("encrypted")
    if any(name.endswith(("vbaproject.bin", ".xlsm")) or "macrosheets/" in name for name in names):
        raise UnreadableFile("macros")
    if "xl/workbook.xml" not in names:
        raise UnreadableFile("unknown_format")
    unpacked = sum(part.file_size for part in listed)
    packed = sum(part.compress_size for part in listed)
    if len(listed) > MOST_PARTS or unpacked > MOST_UNPACKED or (unpacked > 1024**2 and unpacked > MOST_RATIO * packed):
        raise UnreadableFile("too_large")


def _judge_head(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse entities, and a sheet that says it has rows to the edge of the world."""
    with parts.open(part) as stream:
        head = stream.read(2048)
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile("damaged")
    size = _SIZE.search(head)
    if size and (int(size[2]) >= _MOST_SHEET_ROWS or len(size[1]) > 2):
        raise UnreadableFile("too_large")
