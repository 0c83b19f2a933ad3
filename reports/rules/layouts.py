"""Tables in a layout: values of measures placed in its columns, under its headings."""

import dataclasses
from collections.abc import Iterable, Mapping

from measures.rules.layouts import Layout, LayoutInvalid, heading_of, read
from reports.rules.paper import Cell, Column, Row, Table

__all__ = ["Layout", "LayoutInvalid", "Line", "read", "tables"]

OTHERS = "อื่น ๆ"  # over measures under no heading that follow others under one


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One measure for the page: its group's heading ('' = none), values by column key as paragraphs in print form."""

    group: str
    values: Mapping[str, tuple[str, ...]]


def tables(layout: Layout, lines: Iterable[Line]) -> tuple[Table, ...]:
    """Return one table, groups as caption rows; or one a group, its heading in the head. Groups in order of lines."""
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        grouped.setdefault(line.group, []).append(line)
    if layout.group_style == "table":
        return tuple(
            Table(group or layout.name, _columns(layout, group), tuple(_row(layout, line) for line in members))
            for group, members in grouped.items()
        )
    rows: list[Row] = []
    for group, members in grouped.items():
        caption = group or (OTHERS if rows else "")
        rows += [Row(caption=caption)] if caption else []
        rows += [_row(layout, line) for line in members]
    return (Table(layout.name, _columns(layout, ""), tuple(rows)),) if rows else ()


def _columns(layout: Layout, group: str) -> tuple[Column, ...]:
    return tuple(
        Column(heading_of(column, group), column.width, column.group, column.align) for column in layout.columns
    )


def _row(layout: Layout, line: Line) -> Row:
    return Row(cells=tuple(Cell(line.values.get(column.key, ())) for column in layout.columns))
