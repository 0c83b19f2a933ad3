"""Paper values and layouts: plain, canonical."""

import pytest

from reports.rules import layouts, paper
from reports.rules.layouts import LayoutInvalid, Line


def a_document() -> paper.Document:
    table = paper.Table(
        "ตาราง", (paper.Column("ก", 100, "หัว"),), (paper.Row((paper.Cell(("หนึ่ง",)),)), paper.Row(caption="กลุ่ม"))
    )
    annex = paper.TablePaper(("ชื่อ",), ("คำนำ",), (table,))
    signature = paper.Signature("นายตัวอย่าง หนึ่ง", ("ผู้อำนวยการกองช่าง รักษาการแทน", "ปลัด"), "ว่าที่ร้อยตรี")
    memo = paper.Memo(
        "สำนักปลัด", "นศ ๑/", "", ("เรื่อง",), "นายก", (paper.Section("เรื่องเดิม", ("ข้อความ",), (table,)),), ("จึงเรียนมา",),
        signature, (paper.OpinionBlock("ความเห็น", "ทราบ", (), signature),),
    )  # fmt: skip
    return paper.Document("memo", "เรื่อง", (memo, annex, paper.Cover(("ปก",), ("เทศบาล",))), emblem="ab")


def test_a_paper_goes_to_json_and_back_unchanged() -> None:
    assert paper.from_json(paper.to_json(a_document())) == a_document()


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"kind": "memo", "parts": [{"part": "no such"}]}', '{"kind": "memo"}']
)
def test_what_is_no_paper_is_told(text: str) -> None:
    with pytest.raises(paper.NotAPaper):
        paper.from_json(text)


LAYOUT = {
    "name": "แบบ", "kind": "plan", "orientation": "portrait", "per_group": True,
    "columns": [{"key": "title", "heading": "แนวทาง {group}", "width": 60}, {"key": "owners", "heading": "ผู้รับผิดชอบ", "width": 40}],
}  # fmt: skip
LINES = [Line("IIT", {"title": ("ก",)}), Line("EIT", {"title": ("ข",), "owners": ("กองคลัง",)})]


def test_a_layout_per_group_puts_the_group_in_the_head() -> None:
    made = layouts.tables(layouts.read({"x": LAYOUT})["x"], LINES)

    assert [table.columns[0].heading for table in made] == ["แนวทาง IIT", "แนวทาง EIT"]
    assert made[1].rows == (paper.Row((paper.Cell(("ข",)), paper.Cell(("กองคลัง",)))),)


def test_other_layouts_have_caption_rows() -> None:
    made = layouts.tables(layouts.read({"x": LAYOUT | {"per_group": False}})["x"], LINES)

    assert [row.caption for row in made[0].rows] == ["IIT", "", "EIT", ""]


@pytest.mark.parametrize(
    "columns", [[{"key": "secret", "heading": "", "width": 100}], [{"key": "title", "heading": "", "width": 99}]]
)
def test_a_layout_with_unknown_columns_or_wrong_widths_is_refused(columns: list[dict[str, object]]) -> None:
    with pytest.raises(LayoutInvalid):
        layouts.read({"x": LAYOUT | {"columns": columns}})
