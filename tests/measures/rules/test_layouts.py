"""What a table layout is, and all that may be wrong with one."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from measures.rules import layouts
from measures.rules.layouts import Layout, LayoutColumn, LayoutInvalid, Problem

TITLE, OWNERS = LayoutColumn("title", "มาตรการ {group}", 60), LayoutColumn("owners", "ผู้รับผิดชอบ", 40)
GOOD = Layout("x", "แบบ", "plan", "portrait", (TITLE, OWNERS))
FIXTURES = Path(settings.BASE_DIR) / "fixtures"


def of(*columns: LayoutColumn, **changes: Any) -> Layout:
    return dataclasses.replace(GOOD, columns=columns, **changes)


def column(key: str, width: int, group: str = "") -> LayoutColumn:
    return LayoutColumn(key, key, width, group)


@pytest.mark.parametrize(
    ("layout", "found"),
    [
        pytest.param(GOOD, [], id="good"),
        pytest.param(of(), [Problem("no_columns")], id="no column"),
        pytest.param(of(TITLE, column("secret", 40)), [Problem("unknown_column", 1, "secret")], id="unknown"),
        pytest.param(of(TITLE, column("done", 40)), [Problem("of_report", 1)], id="report column in a plan"),
        pytest.param(of(TITLE, column("done", 40), kind="report"), [], id="plan and report columns in a report"),
        pytest.param(of(TITLE, column("title", 40)), [Problem("same_column", 1)], id="twice"),
        pytest.param(of(TITLE, LayoutColumn("steps", " ", 40)), [Problem("no_heading", 1)], id="no heading"),
        pytest.param(of(TITLE, column("steps", 39)), [Problem("widths", None, "99")], id="99"),
        pytest.param(of(TITLE, column("steps", 41)), [Problem("widths", None, "101")], id="101"),
        pytest.param(
            of(column("title", 97), column("steps", 3)), [Problem("width_small", 1, "4")], id="too narrow to print"
        ),
        pytest.param(
            of(column("title", 30, "ก"), column("steps", 30), column("owners", 40, "ก")),
            [Problem("group_split", 2, "ก")],
            id="head over columns apart",
        ),
        pytest.param(
            of(
                column("title", 20, "ก"), column("steps", 30, "ก"), column("owners", 25, "ข"), column("period", 25, "ข")
            ),
            [],
            id="two heads",
        ),
        pytest.param(
            of(*(column(key, 7) for key in layouts.KEYS["report"][:13]), kind="report"),
            [Problem("too_many", None, "12"), Problem("widths", None, "91")],
            id="thirteen columns",
        ),
    ],
)
def test_everything_wrong_is_told(layout: Layout, found: list[Problem]) -> None:
    assert layouts.problems(layout) == found


def test_a_layout_goes_to_data_and_back_unchanged() -> None:
    layout = dataclasses.replace(GOOD, grouping="indicator", group_style="table", numbering="by_group")

    assert layouts.read_one("x", layouts.to_data(layout)) == layout


@pytest.mark.parametrize(
    "change",
    [{"columns": []}, {"columns": [{"key": "title"}]}, {"kind": "order"}, {"grouping": "colour"}, {"colour": "red"}, {"numbering": ""}],
)  # fmt: skip
def test_data_that_is_no_layout_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(LayoutInvalid):
        layouts.read_one("x", layouts.to_data(GOOD) | change)


def test_data_without_columns_is_refused() -> None:
    data = layouts.to_data(GOOD)
    del data["columns"]

    with pytest.raises(LayoutInvalid):
        layouts.read_one("x", data)


def test_a_layout_says_where_its_columns_stand() -> None:
    assert (GOOD.edges, GOOD.headings, GOOD.is_own) == (((0, 60), (60, 40)), ("มาตรการ", "ผู้รับผิดชอบ"), False)


@pytest.mark.parametrize(
    ("widths", "made"),
    [
        ([50, 50], (50, 50)),
        ([30, 30, None], (34, 33, 33)),
        ([None, None, None, None], (25, 25, 25, 25)),
        ([10, 20, 30], (17, 33, 50)),
        ([200, 200], (50, 50)),
        ([1, 99], (4, 96)),
        ([0, 50], (50, 50)),
        ([1, 1, 1, 97], (4, 4, 4, 88)),
        ([7] * 12, (9, 9, 9, 9, 8, 8, 8, 8, 8, 8, 8, 8)),
        ([None], (100,)),
    ],
)
def test_widths_are_spread_to_the_whole_page(widths: list[int | None], made: tuple[int, ...]) -> None:
    assert layouts.spread(widths) == made


@pytest.mark.parametrize(
    ("how", "made"),
    [
        ("written", ["1", "", "1"]),
        ("through", ["1", "2", "3"]),
        ("by_group", ["1", "2", "1"]),
        ("none", ["", "", ""]),
    ],
)
def test_measures_are_numbered(how: str, made: list[str]) -> None:
    assert layouts.numbers(how, [("ก", "1"), ("ก", ""), ("ข", "1")]) == made


def test_every_built_in_layout_holds() -> None:
    built_in = layouts.read(yaml.safe_load((FIXTURES / "layouts.yaml").read_text()))

    assert {layout.kind for layout in built_in.values()} == {"plan", "report"}
    assert not any(layout.is_own for layout in built_in.values())
    assert {"percent", "evidence", "problem"} <= {column.key for column in built_in["report-evidence"].columns}
    assert built_in["report-ticks"].columns[2].group == built_in["report-ticks"].columns[4].group == "สถานะดำเนินงาน"


def test_the_sample_has_words_for_every_column() -> None:
    rows = yaml.safe_load((FIXTURES / "layout_sample.yaml").read_text())

    assert [set(layouts.KEYS["report"]) - {"number", *row["values"]} for row in rows] == [set(), set()]
