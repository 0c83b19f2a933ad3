"""Table layouts as data: known columns in an order, under an agency's own headings.

What a layout is and what may be wrong with one; reports.rules.layouts makes tables of them.
"""

import collections
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal, get_args

Kind = Literal["plan", "report"]
Align = Literal["left", "center", "right"]
Orientation = Literal["portrait", "landscape"]
Grouping = Literal["plan", "tool", "indicator", "none"]
GroupStyle = Literal["caption", "table"]
Numbering = Literal["written", "through", "by_group", "none"]
CHOICES = {
    "kind": Kind, "orientation": Orientation, "grouping": Grouping, "group_style": GroupStyle, "numbering": Numbering,
}  # fmt: skip

PLAN_KEYS = (
    "number", "title", "analysis", "guideline", "steps", "owners", "period", "follow_up", "success_indicator", "target",
    "budget", "expected_output", "expected_outcome",
)  # fmt: skip
REPORT_KEYS = (
    "not_started", "in_progress", "finished", "done", "done_period", "output", "outcome", "percent", "problem", "evidence",
    "remark",
)  # fmt: skip
KEYS = {"plan": PLAN_KEYS, "report": PLAN_KEYS + REPORT_KEYS}
OWN = "own-"  # how the code of an agency's own layout begins
MAX_COLUMNS = 12
MIN_WIDTH = 4  # percent: the least that holds a number of two figures on an upright page
FULL = 100


class LayoutInvalid(ValueError):
    """A layout that cannot be printed."""


@dataclasses.dataclass(frozen=True, slots=True)
class LayoutColumn:
    """One column: the value it shows, its heading ({group} = the group's heading), width in percent.

    `group` is the head above it, shared with the columns beside it that name the same one.
    """

    key: str
    heading: str
    width: int
    group: str = ""
    align: Align = "left"


@dataclasses.dataclass(frozen=True, slots=True)
class Layout:
    """A layout as fixtures/layouts.yaml or an agency describes it.

    `grouping`: under the plan's own headings, by tool, by indicator, or not at all. `group_style`: headings as caption
    rows, or one table a heading, which stands in its head. `numbering`: as written, counted through, counted anew
    under each heading, or none.
    """

    code: str
    name: str
    kind: Kind
    orientation: Orientation
    columns: tuple[LayoutColumn, ...]
    grouping: Grouping = "plan"
    group_style: GroupStyle = "caption"
    numbering: Numbering = "written"

    @property
    def is_own(self) -> bool:
        """Whether an agency made it."""
        return self.code.startswith(OWN)

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings as they read without a group."""
        return tuple(heading_of(column, "") for column in self.columns)

    @property
    def edges(self) -> tuple[tuple[int, int], ...]:
        """Where each column begins and how wide it is, in percent."""
        widths = [column.width for column in self.columns]
        return tuple((sum(widths[:place]), width) for place, width in enumerate(widths))


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: a code, the column's place (None = of the layout), and what the sentence about it names."""

    code: str
    place: int | None = None
    value: str = ""


def heading_of(column: LayoutColumn, group: str) -> str:
    """Return the heading of a column over a group."""
    return column.heading.replace("{group}", group).strip()


def read(data: Mapping[str, Any]) -> dict[str, Layout]:
    """Read layouts by code. Raises LayoutInvalid."""
    return {code: read_one(code, entry) for code, entry in data.items()}


def read_one(code: str, entry: Mapping[str, Any]) -> Layout:
    """Read one layout. Raises LayoutInvalid."""
    try:
        columns = tuple(LayoutColumn(**column) for column in entry["columns"])
        layout = Layout(code=code, **({**entry} | {"columns": columns}))
    except (KeyError, TypeError) as error:
        raise LayoutInvalid(f"{code}: {error}") from error
    for name, choice in CHOICES.items():
        if getattr(layout, name) not in get_args(choice):
            raise LayoutInvalid(f"{code}: {name} {getattr(layout, name)}")
    return checked(layout)


def to_data(layout: Layout) -> dict[str, Any]:
    """Return what `read_one` reads, as plain JSON values, without the code."""
    data = dataclasses.asdict(layout)
    del data["code"]
    return data | {"columns": list(data["columns"])}


def checked(layout: Layout) -> Layout:
    """Return the layout. Raises LayoutInvalid naming what is wrong first."""
    for problem in problems(layout):
        raise LayoutInvalid(f"{layout.code}: {problem.code} {problem.place} {problem.value}")
    return layout


def problems(layout: Layout) -> list[Problem]:
    """Return all that is wrong with a layout, column by column, then of the whole."""
    found = [*_key_problems(layout), *_head_problems(layout.columns)]
    narrow = enumerate(layout.columns)
    found += [Problem("width_small", place, str(MIN_WIDTH)) for place, column in narrow if column.width < MIN_WIDTH]
    if not layout.columns:
        return [*found, Problem("no_columns")]
    if len(layout.columns) > MAX_COLUMNS:
        found.append(Problem("too_many", None, str(MAX_COLUMNS)))
    total = sum(column.width for column in layout.columns)
    return found if total == FULL else [*found, Problem("widths", None, str(total))]


def _key_problems(layout: Layout) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, column in enumerate(layout.columns):
        if column.key not in KEYS["report"]:
            yield Problem("unknown_column", place, column.key)
        elif column.key not in KEYS[layout.kind]:
            yield Problem("of_report", place)
        elif column.key in seen:
            yield Problem("same_column", place)
        if not column.heading.strip():
            yield Problem("no_heading", place)
        seen.add(column.key)


def _head_problems(columns: Sequence[LayoutColumn]) -> Iterator[Problem]:
    """Tell heads above that stand over columns apart from each other: paper shows one head over neighbours only."""
    ended: set[str] = set()
    last = ""
    for place, column in enumerate(columns):
        if column.group != last:
            ended.add(last)
            last = column.group
            if last and last in ended:
                yield Problem("group_split", place, last)


def spread(widths: Sequence[int | None]) -> tuple[int, ...]:
    """Return widths in the same proportions that fill the page; None = as wide as the others are on average.

    Worked: 30, 30, None → 34, 33, 33. None becomes less than MIN_WIDTH: what that takes is taken from the widest.
    Up to FULL // MIN_WIDTH columns.
    """
    given = [width for width in widths if width]
    usual = Fraction(sum(given), len(given)) if given else Fraction(1)
    wanted = [Fraction(width or usual) for width in widths]
    shares = [share * FULL / sum(wanted) for share in wanted]
    made = [max(int(share), MIN_WIDTH) for share in shares]
    places = range(len(made))
    while sum(made) < FULL:
        made[max(places, key=lambda place: (shares[place] - made[place], -place))] += 1
    while sum(made) > FULL:
        made[max(places, key=lambda place: (made[place], -place))] -= 1
    return tuple(made)


def numbers(how: str, rows: Sequence[tuple[str, str]]) -> list[str]:
    """Return the printed number of each measure; `rows` = (group, number as written) in printing order."""
    if how == "written":
        return [written for _group, written in rows]
    if how == "through":
        return [str(number) for number in range(1, len(rows) + 1)]
    counts: collections.Counter[str] = collections.Counter()
    made = []
    for group, _written in rows:
        counts[group] += 1
        made.append(str(counts[group]) if how == "by_group" else "")
    return made
