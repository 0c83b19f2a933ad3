"""Tables in a layout: one with caption rows, or one a group."""

from measures.rules.layouts import Layout, LayoutColumn
from reports.rules import layouts, paper
from reports.rules.layouts import Line

COLUMNS = (LayoutColumn("title", "แนวทาง {group}", 60), LayoutColumn("owners", "ผู้รับผิดชอบ", 40, "หัว", "center"))
CAPTIONS = Layout("x", "แบบ", "plan", "portrait", COLUMNS)
TABLES = Layout("x", "แบบ", "plan", "portrait", COLUMNS, group_style="table")
LINES = [Line("IIT", {"title": ("ก",)}), Line("EIT", {"title": ("ข",), "owners": ("กองคลัง",)})]


def test_one_table_a_group_has_the_group_in_its_head() -> None:
    made = layouts.tables(TABLES, LINES)

    assert [(table.title, table.columns[0].heading) for table in made] == [("IIT", "แนวทาง IIT"), ("EIT", "แนวทาง EIT")]
    assert made[1].columns[1] == paper.Column("ผู้รับผิดชอบ", 40, "หัว", "center")
    assert made[1].rows == (paper.Row((paper.Cell(("ข",)), paper.Cell(("กองคลัง",)))),)


def test_groups_are_caption_rows_of_one_table() -> None:
    made = layouts.tables(CAPTIONS, LINES)

    assert [table.columns[0].heading for table in made] == ["แนวทาง"]
    assert [row.caption for row in made[0].rows] == ["IIT", "", "EIT", ""]


def test_lines_of_a_group_apart_come_together() -> None:
    made = layouts.tables(CAPTIONS, [*LINES, Line("IIT", {"title": ("ค",)})])

    assert [row.caption for row in made[0].rows] == ["IIT", "", "", "EIT", ""]


def test_lines_under_no_heading_never_seem_to_stand_under_the_one_before() -> None:
    made = layouts.tables(CAPTIONS, [*LINES, Line("", {"title": ("ค",)})])

    assert [row.caption for row in made[0].rows] == ["IIT", "", "EIT", "", "อื่น ๆ", ""]


def test_lines_without_any_heading_have_no_caption() -> None:
    made = layouts.tables(CAPTIONS, [Line("", {"title": ("ก",)}), Line("", {"title": ("ข",)})])

    assert [row.caption for row in made[0].rows] == ["", ""]


def test_nothing_to_print_is_no_table() -> None:
    assert (layouts.tables(CAPTIONS, []), layouts.tables(TABLES, [])) == ((), ())
