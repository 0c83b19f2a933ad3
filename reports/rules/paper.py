"""What stands on a page, as plain values: finished Thai strings that a print template only places.

Every text is already in print form (the agency's digits, B.E. dates). Values are frozen dataclasses of
strings, booleans and tuples, so that `to_json` is canonical: the same paper gives the same bytes.
"""

import dataclasses
import json
from typing import Any, Literal


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
class Signature:
    """The lines under a signature. Acting: posts = (own post + term, post acted for). See saraban section 2."""

    name: str
    posts: tuple[str, ...]
    rank: str = ""
    note: str = ""
    dated: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class OpinionBlock:
    """One signer's block: caption, verb and opinion as given ('' prints a blank line), signature."""

    caption: str
    verb: str
    opinion: tuple[str, ...]
    signature: Signature


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """A section of a memo: bold caption (may be ''), paragraphs, then tables."""

    caption: str
    paragraphs: tuple[str, ...]
    tables: tuple[Table, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class TablePaper:
    """A plan or a report: title lines centred and bold, introduction, tables, closing lines."""

    titles: tuple[str, ...]
    introduction: tuple[str, ...]
    tables: tuple[Table, ...]
    orientation: Literal["portrait", "landscape"] = "landscape"
    thai_digits: bool = True
    specimen: bool = False
    kind: Literal["plan", "report"] = "plan"


@dataclasses.dataclass(frozen=True, slots=True)
class Memo:
    """A บันทึกข้อความ. Empty `number` prints the prefix alone; empty `date` leaves dots."""

    department: str
    number: str
    date: str
    subject: tuple[str, ...]
    addressee: str
    sections: tuple[Section, ...]
    closing: tuple[str, ...]
    signature: Signature | None
    opinions: tuple[OpinionBlock, ...] = ()
    annexes: tuple[TablePaper, ...] = ()
    thai_digits: bool = True
    specimen: bool = False
    kind: Literal["memo"] = "memo"


Paper = Memo | TablePaper


def to_json(paper: Paper) -> str:
    """Return the paper as canonical JSON: sorted keys, no spaces, Thai unescaped."""
    return json.dumps(dataclasses.asdict(paper), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Paper:
    """Read what `to_json` wrote. Raises KeyError or TypeError when it is not a paper."""
    data = json.loads(text)
    return _memo(data) if data["kind"] == "memo" else _table_paper(data)


def _table(data: dict[str, Any]) -> Table:
    rows = tuple(
        Row(cells=tuple(Cell(tuple(cell["paragraphs"])) for cell in row["cells"]), caption=row["caption"])
        for row in data["rows"]
    )
    return Table(title=data["title"], columns=tuple(Column(**column) for column in data["columns"]), rows=rows)


def _table_paper(data: dict[str, Any]) -> TablePaper:
    return TablePaper(
        **data
        | {
            "titles": tuple(data["titles"]),
            "introduction": tuple(data["introduction"]),
            "tables": tuple(_table(table) for table in data["tables"]),
        }
    )


def _signature(data: dict[str, Any] | None) -> Signature | None:
    return Signature(**data | {"posts": tuple(data["posts"])}) if data else None


def _memo(data: dict[str, Any]) -> Memo:
    sections = tuple(
        Section(section["caption"], tuple(section["paragraphs"]), tuple(_table(table) for table in section["tables"]))
        for section in data["sections"]
    )
    opinions = tuple(
        OpinionBlock(block["caption"], block["verb"], tuple(block["opinion"]), Signature(**_posts(block["signature"])))
        for block in data["opinions"]
    )
    return Memo(
        **data
        | {
            "subject": tuple(data["subject"]),
            "closing": tuple(data["closing"]),
            "sections": sections,
            "opinions": opinions,
            "signature": _signature(data["signature"]),
            "annexes": tuple(_table_paper(annex) for annex in data["annexes"]),
        }
    )


def _posts(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"posts": tuple(data["posts"])}
