"""What is typeset: the page source of a paper (templates/print) and its style (static/print/saraban.css)."""

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from reports.pdf import qr
from reports.rules.page_fit import TICKS, head_spans, is_long_name, is_short_row
from reports.rules.page_text import prepared
from reports.rules.paper import Document, Picture, Table, charts_of, check_bounds, drawing_name


def html(document: Document) -> str:
    """Return the page source: what is typeset, and what a designer looks at. Raises page_text.TooLarge."""
    check_bounds(document)
    value = dataclasses.asdict(document)
    _take_out_charts(value["parts"])
    value = _prepare(value)
    value["check"] = _check(document)
    for number, part in enumerate(value["parts"], start=1):
        part["template"] = f"print/part_{part['part']}.html"
        _stack_long_names(part)
        part["emblem"], part["specimen"], part["is_first"] = value["emblem"], value["specimen"], number == 1
    return render_to_string("print/document.html", {"document": value})


def _check(document: Document) -> dict[str, str] | None:
    """Return the picture and the address that stand at the foot of each page of a finished paper."""
    if not document.check_address:
        return None
    return {"sha256": drawing_name(qr.svg(document.check_address)), "address": document.check_address.split("://")[-1]}


def _stack_long_names(part: dict[str, Any]) -> None:
    """Let opinions stand one under the other where a name is too long for half the page."""
    if any(block["signature"] and block["signature"]["is_long"] for block in part.get("opinions", ())):
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
        "check": bool(document.check_address),
        "restarts_numbers": document.restarts_numbers,
        "chart_heights": sorted({chart.height for chart in charts_of(document)}),
    }
    return measures + render_to_string("print/page.css", context)


def drawings_of(document: Document) -> dict[str, Picture]:
    """Return the document's drawings by the name its page source calls them."""
    return _named(chart.svg for chart in charts_of(document))


def check_of(document: Document) -> dict[str, Picture]:
    """Return the QR at the foot of a finished paper, named as drawings are; nothing of a draft."""
    return _named([qr.svg(document.check_address)] if document.check_address else [])


def _named(drawings: Iterable[str]) -> dict[str, Picture]:
    return {drawing_name(svg): Picture(svg.encode(), "image/svg+xml") for svg in drawings}


def _take_out_charts(node: Any) -> None:  # noqa: ANN401 -- a tree of plain values
    """Put the name of each drawing in its place, for it is no text of the page."""
    if isinstance(node, list | tuple):
        for child in node:
            _take_out_charts(child)
    elif isinstance(node, dict):
        if "svg" in node:
            node["sha256"] = drawing_name(node.pop("svg"))
        for child in node.values():
            _take_out_charts(child)


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
        made["is_long"] = is_long_name(made["name"])
    return _table(made) if "columns" in made else made


def _table(table: dict[str, Any]) -> dict[str, Any]:
    columns = table["columns"]
    widths = [column["width"] for column in columns]
    for row in table["rows"]:
        row["is_short"] = is_short_row((cell["paragraphs"] for cell in row["cells"]), widths)
        for cell, column in zip(row["cells"], columns, strict=False):
            cell["align"] = column["align"]
            cell["paragraphs"] = [{"text": text, "is_tick": text in TICKS} for text in cell["paragraphs"]]
    return table | {"head": _head(columns)}


def _head(columns: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the first head row (a group spans its columns) and the second (the columns of groups)."""
    spans = [(columns[start], count) for start, count in head_spans([column["group"] for column in columns])]
    first = [
        {"text": column["group"] or column["heading"], "group": column["group"], "span": count}
        for column, count in spans
    ]
    second = [column | {"is_edge": column is columns[0]} for column in columns if column["group"]]
    return {"first": first, "second": second, "depth": 2 if second else 1}
