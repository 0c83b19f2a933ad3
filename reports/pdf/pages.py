"""What is typeset: the page source of a paper (templates/print) and its style (static/print/saraban.css)."""

import dataclasses
import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from ita_portal import thai
from reports.rules.page_text import MAX_PAPER, TooLarge, prepared
from reports.rules.paper import Document, Table, to_json

SHORT_ROW = 12  # lines: a row up to this is kept on one page, a longer one may break under a repeated head
LETTERS_A_LINE = 90  # of 14 pt over the text width of an upright page; wider pages only make rows shorter
LETTERS_OF_A_NAME = 34  # about 80 mm of 16 pt: a longer name grows to the left of its axis
TICKS = frozenset("✓☑☐")


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    """Bytes of a picture, and what they are ("image/png")."""

    data: bytes
    content_type: str


def html(document: Document) -> str:
    """Return the page source: what is typeset, and what a designer looks at. Raises page_text.TooLarge."""
    value = dataclasses.asdict(document)
    drawn = _take_out_charts(value["parts"])
    if (length := len(to_json(document)) - drawn) > MAX_PAPER:
        raise TooLarge(length, MAX_PAPER)
    value = _prepare(value)
    for number, part in enumerate(value["parts"], start=1):
        part["template"] = f"print/part_{part['part']}.html"
        _stack_long_names(part)
        part["emblem"], part["specimen"], part["is_first"] = value["emblem"], value["specimen"], number == 1
    return render_to_string("print/document.html", {"document": value})


def _stack_long_names(part: dict[str, Any]) -> None:
    """Let opinions stand one under the other where a name is too long for half the page."""
    if any(block["signature"]["is_long"] for block in part.get("opinions", ())):
        part["opinions_beside"] = False


def shown(table: Table) -> dict[str, Any]:
    """Return a table as print/_table.html draws it, for a look at it on the web."""
    prepared_table: dict[str, Any] = _prepare(dataclasses.asdict(table))
    return prepared_table


def css(document: Document) -> str:
    """Return the page style: the measures of saraban.css, and what differs from paper to paper."""
    measures = (Path(settings.BASE_DIR) / "static" / "print" / "saraban.css").read_text()
    context = {
        "faces": faces(),
        "thai_digits": document.thai_digits,
        "specimen": document.specimen,
        "restarts_numbers": document.restarts_numbers,
    }
    return measures + render_to_string("print/page.css", context)


def charts_of(document: Document) -> dict[str, Picture]:
    """Return the document's drawings by the name its page source calls them."""
    found = [
        chart.svg for part in document.parts for section in getattr(part, "sections", ()) for chart in section.charts
    ]
    return {_name_of(svg): Picture(svg.encode(), "image/svg+xml") for svg in found}


def _name_of(svg: str) -> str:
    return hashlib.sha256(svg.encode()).hexdigest()


def _take_out_charts(node: Any) -> int:  # noqa: ANN401 -- a tree of plain values
    """Put the name of each drawing in its place, for it is no text of the page; return how long they were."""
    if isinstance(node, list | tuple):
        return sum(_take_out_charts(child) for child in node)
    if not isinstance(node, dict):
        return 0
    length = 0
    if "svg" in node:
        length = len(node["svg"])
        node["sha256"] = _name_of(node.pop("svg"))
    return length + sum(_take_out_charts(child) for child in node.values())


def faces() -> dict[str, str]:
    """Return the addresses of the faces: all that a paper may read."""
    folder = Path(settings.FONT_DIR) / "paper"
    names = ("Regular", "Bold", "Italic", "Bold-Italic")
    found = {name.replace("-", ""): (folder / f"THSarabun-{name}.ttf").as_uri() for name in names}
    ticks = Path(settings.BASE_DIR) / "static" / "fonts" / "NotoSansSymbols2-ticks.ttf"
    return found | {"Ticks": ticks.as_uri()}


def _prepare(node: Any) -> Any:  # noqa: ANN401 -- a tree of plain values
    """Return the tree with every text prepared for the page and every table told how to stand on it."""
    if isinstance(node, str):
        return prepared(node)
    if isinstance(node, list | tuple):
        return [_prepare(child) for child in node]
    if not isinstance(node, dict):
        return node
    made = {key: _prepare(child) for key, child in node.items()}
    if "posts" in made:
        made["is_long"] = thai.width_of(made["name"]) > LETTERS_OF_A_NAME
    return _table(made) if "columns" in made else made


def _table(table: dict[str, Any]) -> dict[str, Any]:
    columns = table["columns"]
    for row in table["rows"]:
        row["is_short"] = _lines(row, columns) <= SHORT_ROW
        for cell, column in zip(row["cells"], columns, strict=False):
            cell["align"] = column["align"]
            cell["paragraphs"] = [{"text": text, "is_tick": text in TICKS} for text in cell["paragraphs"]]
    return table | {"head": _head(columns)}


def _lines(row: dict[str, Any], columns: list[dict[str, Any]]) -> int:
    """Return about how many lines the tallest cell of a row takes; marks above and below take no room."""
    tallest = 0
    for cell, column in zip(row["cells"], columns, strict=False):
        room = max(LETTERS_A_LINE * column["width"] / 100, 1)
        widths = (thai.width_of(paragraph) for paragraph in cell["paragraphs"])
        tallest = max(tallest, sum(int(width // room) + 1 for width in widths))
    return tallest


def _head(columns: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the first head row (a group spans its columns) and the second (the columns of groups)."""
    first: list[dict[str, Any]] = []
    for column in columns:
        if column["group"] and first and first[-1]["group"] == column["group"]:
            first[-1]["span"] += 1
        else:
            first.append({"text": column["group"] or column["heading"], "group": column["group"], "span": 1})
    second = [column | {"is_edge": column is columns[0]} for column in columns if column["group"]]
    return {"first": first, "second": second, "depth": 2 if second else 1}
