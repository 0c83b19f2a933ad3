"""Tables: fixed columns, a head repeated on each page, heads over heads, caption rows."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from xml.etree.ElementTree import Element

from reports.rules.page_fit import head_spans, is_short_row
from reports.rules.page_text import prepared
from reports.rules.paper import Column, Row, Table
from reports.word.body import Paragraph, styled
from reports.word.markup import prepared_runs, twips, w
from reports.word.styles import Format

POINT = 20
INNER = {"top": 1 * POINT, "left": 4 * POINT, "bottom": 3 * POINT, "right": 4 * POINT}  # room around a cell's text
LINE = {"val": "single", "sz": 4, "space": 0, "color": "auto"}  # half a point
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def table(value: Table, width: float) -> Element:
    """Return a ruled table over `width` mm."""
    parts = [column.width for column in value.columns]
    widths = shares(twips(width), parts)
    made = w("tbl", _properties(widths, prepared(value.title)), _grid(widths))
    made.extend(_head(value.columns, widths))
    made.extend(_caption(row, widths) if row.caption else _row(row, value.columns, widths) for row in value.rows)
    return made


def shares(whole: int, parts: Sequence[float]) -> list[int]:
    """Return a length shared out in proportion; rounding is left to the last."""
    ends = [round(whole * sum(parts[: place + 1]) / sum(parts)) for place in range(len(parts))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


Cells = Sequence[tuple[Sequence[Paragraph], int]]  # paragraphs, and the room at their right in twips


def plain_table(rows: Iterable[Cells], parts: Sequence[float], width: float, heights: Sequence[float] = ()) -> Element:
    """Return a table without lines. `heights` in mm: of the cover, the last row's text stands at its bottom."""
    widths = shares(twips(width), parts)
    made = w("tbl", _properties(widths, "", is_ruled=False), _grid(widths))
    for cells, height in zip_longest(rows, heights):
        said = [w("trHeight", val=twips(height), hRule="atLeast")] if height else []
        row = w("tr", w("trPr", w("cantSplit"), *said))
        for (paragraphs, room), cell_width in zip(cells, widths, strict=True):
            margin = w("tcMar", w("left", w=0, type="dxa"), w("right", w=room, type="dxa"))
            at_foot = [w("vAlign", val="bottom")] if height and height == heights[-1] else []
            row.append(_cell(cell_width, paragraphs, margin, *at_foot))
        made.append(row)
    return made


def _properties(widths: Sequence[int], title: str, *, is_ruled: bool = True) -> Element:
    made = w("tblPr", w("tblW", w=sum(widths), type="dxa"), w("tblInd", w=0, type="dxa"))
    if is_ruled:
        made.append(w("tblBorders", *(w(side, **LINE) for side in SIDES)))
    made.append(w("tblLayout", type="fixed"))
    room = INNER if is_ruled else dict.fromkeys(INNER, 0)
    made.append(w("tblCellMar", *(w(side, w=size, type="dxa") for side, size in room.items())))
    if title:
        made.append(w("tblCaption", val=title))  # for readers who cannot see
    return made


def _grid(widths: Sequence[int]) -> Element:
    return w("tblGrid", *(w("gridCol", w=width) for width in widths))


def _cell(width: int, paragraphs: Iterable[Paragraph], *said: Element, span: int = 1) -> Element:
    """Return a cell; `said`: what its properties say after width and span, in the schema's order."""
    properties = w("tcPr", w("tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(w("gridSpan", val=span))
    properties.extend(said)
    return w("tc", properties, *(paragraph.element() for paragraph in paragraphs))


# --- Head ----------------------------------------------------------------------------------------


def _head(columns: Sequence[Column], widths: Sequence[int]) -> list[Element]:
    """Return one head row, or two where columns have a head above them."""
    groups = [column.group for column in columns]
    if not any(groups):
        return [_head_row([_headed(column.heading, width) for column, width in zip(columns, widths, strict=True)])]
    upper, lower = [], []
    for start, count in head_spans(groups):
        wide = sum(widths[start : start + count])
        if not groups[start]:
            upper.append(_headed(columns[start].heading, wide, w("vMerge", val="restart")))
            lower.append(_headed("", wide, w("vMerge")))
            continue
        upper.append(_headed(groups[start], wide, span=count))
        lower += [_headed(columns[place].heading, widths[place]) for place in range(start, start + count)]
    return [_head_row(upper), _head_row(lower)]


def _headed(text: str, width: int, *merge: Element, span: int = 1) -> Element:
    return _cell(width, [styled("CellHead", text)], *merge, w("vAlign", val="center"), span=span)


def _head_row(cells: Iterable[Element]) -> Element:
    return w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *cells)


# --- Rows ----------------------------------------------------------------------------------------


def _caption(row: Row, widths: Sequence[int]) -> Element:
    cell = _cell(sum(widths), [styled("CellCaption", row.caption)], span=len(widths))
    return w("tr", w("trPr", w("cantSplit")), cell)


def _row(row: Row, columns: Sequence[Column], widths: Sequence[int]) -> Element:
    texts = [[prepared(text) for text in cell.paragraphs] for cell in row.cells]
    made = w("tr")
    if is_short_row(texts, (column.width for column in columns)):
        made.append(w("trPr", w("cantSplit")))  # a longer one could be taller than a page
    for paragraphs, column, width in zip(texts, columns, widths, strict=True):
        stands = Format(style="Cell", align="" if column.align == "left" else column.align)
        made.append(_cell(width, [Paragraph(stands, list(prepared_runs(text))) for text in paragraphs or [""]]))
    return made
