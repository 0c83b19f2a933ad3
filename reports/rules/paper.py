"""What stands on paper, as plain values: finished Thai strings that a print template only places.

A `Document` is one file: parts in order, each beginning a page. Every text is already in print form (the agency's
digits, B.E. dates). Values are frozen dataclasses of strings, numbers, booleans and tuples, so that `to_json` is
canonical: the same document gives the same bytes.
"""

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Mapping
from typing import Any, Literal

from reports.rules.page_text import MAX_PAPER, TooLarge

Orientation = Literal["portrait", "landscape"]


class NotAPaper(ValueError):
    """A JSON text that no version of this module wrote."""


class PictureMissing(LookupError):
    """A document shows a picture whose bytes were not given: it would come out with a hole."""


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    """Bytes of a picture, and what they are ("image/png")."""

    data: bytes
    content_type: str


# --- Pieces --------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A table column: heading, width in percent of the table, and the head above it ('' = none)."""

    heading: str
    width: int
    group: str = ""
    align: Literal["left", "center", "right"] = "left"


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """Paragraphs of one cell. "✓" and "-" alone are centred by the column's align."""

    paragraphs: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A row of cells, or a caption row over all columns when `caption` is set (cells are then empty)."""

    cells: tuple[Cell, ...] = ()
    caption: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table with a head repeated on every page. `title` is for bookmarks and readers who cannot see."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of our own (SVG text), its words for readers who cannot see, and its height in mm."""

    svg: str
    alt: str
    height: int = 80

    @property
    def name(self) -> str:
        """Return what the drawing is called where pictures are named by their hash."""
        return drawing_name(self.svg)


def drawing_name(svg: str) -> str:
    """Return the SHA-256 of a drawing."""
    return hashlib.sha256(svg.encode()).hexdigest()


@dataclasses.dataclass(frozen=True, slots=True)
class Photo:
    """A stored picture by the SHA-256 of its bytes, and what it shows."""

    sha256: str
    caption: str


@dataclasses.dataclass(frozen=True, slots=True)
class Signature:
    """The lines under a signature. Acting: posts = (own post + term, post acted for). See saraban section 2."""

    name: str
    posts: tuple[str, ...]
    rank: str = ""
    note: str = ""
    dated: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class OpinionBlock:
    """One signer's block: caption, verb and opinion as given ('' prints a blank line), signature (None = signed elsewhere)."""

    caption: str
    verb: str
    opinion: tuple[str, ...]
    signature: Signature | None


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """A section: bold caption (may be ''), paragraphs, then tables, then charts."""

    caption: str
    paragraphs: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class CommitteeMember:
    """A member of a working group: place in the list as printed, name ('' = only the post is named), post, role."""

    place: str
    name: str
    post: str
    role: str


@dataclasses.dataclass(frozen=True, slots=True)
class Committee:
    """A working group in an order: caption, members in order, and what they are to do (มีหน้าที่)."""

    caption: str
    members: tuple[CommitteeMember, ...]
    duties: tuple[str, ...] = ()


# --- Parts ---------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class Memo:
    """A บันทึกข้อความ. Empty `number` prints the prefix alone; empty `date` leaves dots.

    `opinions_beside`: two opinion blocks stand side by side (seed 000), else one under the other.
    """

    department: str
    number: str
    date: str
    subject: tuple[str, ...]
    addressee: str
    sections: tuple[Section, ...]
    closing: tuple[str, ...]
    signature: Signature | None
    opinions: tuple[OpinionBlock, ...] = ()
    opinions_beside: bool = False
    part: Literal["memo"] = "memo"


@dataclasses.dataclass(frozen=True, slots=True)
class TablePaper:
    """A plan or a report: title lines centred and bold, introduction, tables, closing lines."""

    titles: tuple[str, ...]
    introduction: tuple[str, ...]
    tables: tuple[Table, ...]
    orientation: Orientation = "landscape"
    part: Literal["tables"] = "tables"


@dataclasses.dataclass(frozen=True, slots=True)
class Cover:
    """A cover page (seeds 001, 003): title lines, the agency's own mark (SHA-256, '' = none), its lines below.

    Never numbered.
    """

    titles: tuple[str, ...]
    agency: tuple[str, ...]
    logo: str = ""
    part: Literal["cover"] = "cover"


@dataclasses.dataclass(frozen=True, slots=True)
class Preface:
    """A preface (คำนำ, seed 003): paragraphs, then who writes and when, at the right."""

    caption: str
    paragraphs: tuple[str, ...]
    signed: tuple[str, ...]
    part: Literal["preface"] = "preface"


@dataclasses.dataclass(frozen=True, slots=True)
class PhotoPaper:
    """An annex of pictures with their captions, two on a page."""

    titles: tuple[str, ...]
    photos: tuple[Photo, ...]
    part: Literal["photos"] = "photos"


@dataclasses.dataclass(frozen=True, slots=True)
class Proclamation:
    """An order (คำสั่ง) or announcement (ประกาศ), thai-documents §3.

    `heading`: "คำสั่งเทศบาลตำบล…"; `number`: "ที่ ๑/๒๕๖๙" of orders, else ''; `given`: "สั่ง ณ วันที่ …".
    """

    heading: str
    number: str
    subject: str
    paragraphs: tuple[str, ...]
    committees: tuple[Committee, ...]
    closing: tuple[str, ...]
    given: str
    signature: Signature | None
    part: Literal["proclamation"] = "proclamation"


@dataclasses.dataclass(frozen=True, slots=True)
class FreePaper:
    """A paper without a form of its own (analysis, executive summary): title lines, then sections."""

    titles: tuple[str, ...]
    sections: tuple[Section, ...]
    signature: Signature | None = None
    orientation: Orientation = "portrait"
    part: Literal["free"] = "free"


Part = Memo | TablePaper | Cover | Preface | PhotoPaper | Proclamation | FreePaper
PARTS: tuple[type[Part], ...] = typing.get_args(Part)


@dataclasses.dataclass(frozen=True, slots=True)
class Document:
    """One file: its kind, its title (bookmarks, window), its parts in order, and what holds for all of them.

    `restarts_numbers`: each part counts its pages anew and its first page has no number; else pages count through.
    `emblem`: SHA-256 of the agency's picture of the Garuda; '' leaves its place empty. `names`: places whose names
    no dictionary knows, kept whole at line ends. `check_address`: where anyone checks the finished paper; printed at
    the foot of each page beside its QR ('' = a draft).
    """

    kind: Literal["memo", "plan", "report", "order", "notice", "free"]
    title: str
    parts: tuple[Part, ...]
    restarts_numbers: bool = False
    thai_digits: bool = True
    specimen: bool = False
    emblem: str = ""
    names: tuple[str, ...] = ()
    check_address: str = ""

    @property
    def first(self) -> Part:
        """The part that leads."""
        return self.parts[0]


def photos_of(document: Document) -> tuple[str, ...]:
    """Return the SHA-256 of every stored picture that the document shows, each once."""
    photos = [photo.sha256 for part in document.parts if isinstance(part, PhotoPaper) for photo in part.photos]
    logos = [part.logo for part in document.parts if isinstance(part, Cover)]
    return tuple(dict.fromkeys(sha256 for sha256 in (document.emblem, *logos, *photos) if sha256))


def charts_of(document: Document) -> tuple[Chart, ...]:
    """Return every drawing of a document."""
    sections = (section for part in document.parts for section in getattr(part, "sections", ()))
    return tuple(chart for section in sections for chart in section.charts)


def check_pictures(document: Document, given: Mapping[str, Picture]) -> None:
    """Raise PictureMissing where a document shows a picture that is not given."""
    if lacking := [sha256 for sha256 in photos_of(document) if sha256 not in given]:
        raise PictureMissing(lacking[0])


def check_bounds(document: Document) -> None:
    """Raise page_text.TooLarge for a document of more letters than can be printed; drawings are no text."""
    length = len(to_json(document)) - sum(len(chart.svg) for chart in charts_of(document))
    if length > MAX_PAPER:
        raise TooLarge(length, MAX_PAPER)


# --- JSON ----------------------------------------------------------------------------------------


def to_json(document: Document) -> str:
    """Return the document as canonical JSON: sorted keys, no spaces, Thai unescaped."""
    return json.dumps(dataclasses.asdict(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Document:
    """Read what `to_json` wrote. Raises NotAPaper."""
    try:
        document: Document = _read(Document, json.loads(text))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NotAPaper(str(error)) from error
    return document


def _read(kind: Any, data: Any) -> Any:  # noqa: ANN401 -- any annotation of this module, any JSON
    """Return `data` as a value of an annotation: a dataclass, a union of parts, X | None, tuple[X, ...] or a plain one."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        return kind(**{name: _read(hints[name], value) for name, value in data.items()})
    if origin is types.UnionType:
        if data is None:
            return None
        members = [member for member in inner if member is not types.NoneType]
        return _read(members[0] if len(members) == 1 else _part_kind(data["part"]), data)
    if origin is tuple:
        return tuple(_read(inner[0], value) for value in data)
    return data


def _part_kind(name: str) -> type[Part]:
    return {kind.__dataclass_fields__["part"].default: kind for kind in PARTS}[name]
