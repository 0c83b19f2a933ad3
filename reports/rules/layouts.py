"""Table layouts: known columns in an order, with headings. A layout turns values of measures into a table."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from reports.rules.paper import Cell, Column, Row, Table

KEYS = frozenset(
    {
        "title", "analysis", "guideline", "steps", "owners", "period", "follow_up",
        "done", "done_period", "output", "outcome", "remark", "not_started", "in_progress", "finished",
    }
)  # fmt: skip


class LayoutInvalid(ValueError):
    """A layout that names an unknown column, or whose widths do not add up to 100."""


@dataclasses.dataclass(frozen=True, slots=True)
class LayoutColumn:
    """One column: the value it shows, its heading ({group} = the group's heading), width in percent."""

    key: str
    heading: str
    width: int
    group: str = ""
    align: Literal["left", "center", "right"] = "left"


@dataclasses.dataclass(frozen=True, slots=True)
class Layout:
    """A layout as fixtures/layouts.yaml describes it."""

    code: str
    name: str
    kind: Literal["plan", "report"]
    orientation: Literal["portrait", "landscape"]
    per_group: bool
    columns: tuple[LayoutColumn, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One measure for the page: values by column key, each a tuple of paragraphs in print form."""

    group: str
    values: Mapping[str, tuple[str, ...]]


def read(data: Mapping[str, Any]) -> dict[str, Layout]:
    """Read layouts by code. Raises LayoutInvalid."""
    return {code: _read_one(code, entry) for code, entry in data.items()}


def _read_one(code: str, entry: Mapping[str, Any]) -> Layout:
    columns = tuple(LayoutColumn(**column) for column in entry["columns"])
    unknown = [column.key for column in columns if column.key not in KEYS]
    if unknown:
        raise LayoutInvalid(f"{code}: unknown column {unknown[0]}")
    if sum(column.width for column in columns) != 100:
        raise LayoutInvalid(f"{code}: widths add up to {sum(column.width for column in columns)}, not 100")
    return Layout(code, entry["name"], entry["kind"], entry["orientation"], entry["per_group"], columns)


def tables(layout: Layout, lines: Iterable[Line]) -> tuple[Table, ...]:
    """Return one table, groups as caption rows; or one a group, its heading in the head (`per_group`)."""
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        grouped.setdefault(line.group, []).append(line)
    if layout.per_group:
        return tuple(
            Table(group or layout.name, _columns(layout, group), tuple(_row(layout, line) for line in members))
            for group, members in grouped.items()
        )
    rows: list[Row] = []
    for group, members in grouped.items():
        rows += [Row(caption=group)] if group else []
        rows += [_row(layout, line) for line in members]
    return (Table(layout.name, _columns(layout, ""), tuple(rows)),) if rows else ()


def _columns(layout: Layout, group: str) -> tuple[Column, ...]:
    return tuple(
        Column(column.heading.replace("{group}", group).strip(), column.width, column.group, column.align)
        for column in layout.columns
    )


def _row(layout: Layout, line: Line) -> Row:
    return Row(cells=tuple(Cell(line.values.get(column.key, ())) for column in layout.columns))
