"""What goes into a pack of evidence, as plain values, and what its files are called."""

import dataclasses
import json
import re

HEADINGS = {
    "item": "ข้อ",
    "title": "รายการ",
    "status": "สถานะ",
    "evidence": "ที่อยู่/ไฟล์",
    "caption": "คำอธิบาย",
    "year": "ปีของเนื้อหา",
    "checked": "ตรวจที่อยู่ล่าสุด (UTC)",
    "file": "ไฟล์ในชุดนี้",
}  # of the columns of `Pack.rows`; printed: always Thai
LONGEST_NAME = 60  # letters: Thai names must fit where a path may have 255 bytes
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*\u200b-\u200f\u202a-\u202e]+')


@dataclasses.dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of the pack: its name inside, and where its bytes are: `evidence` (media name) or `stored` (hash)."""

    name: str
    kind: str
    source: str
    sha256: str


@dataclasses.dataclass(frozen=True, slots=True)
class Pack:
    """`index`: the table as a document of reports.rules.paper, in JSON. `rows`: the same for spreadsheets, by the keys of HEADINGS."""

    index: str
    rows: tuple[dict[str, str], ...]
    files: tuple[PackedFile, ...]


def file_name(item: str, place: int, name: str, extension: str) -> str:
    """Return a name that opens everywhere: folder of the item, place in its list, what people called it."""
    stem = _UNSAFE.sub(" ", name).strip(" .")
    stem = stem.removesuffix(f".{extension}")[:LONGEST_NAME].strip(" .")
    return f"{_UNSAFE.sub('', item)}/{place:02d}{f' {stem}' if stem else ''}.{extension}"


def to_json(pack: Pack) -> str:
    """Return the pack as canonical JSON: the same pack gives the same text."""
    return json.dumps(dataclasses.asdict(pack), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Pack:
    """Read what `to_json` wrote."""
    data = json.loads(text)
    return Pack(data["index"], tuple(data["rows"]), tuple(PackedFile(**file) for file in data["files"]))
