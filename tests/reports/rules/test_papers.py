"""Paper values, layouts and page text: plain, canonical, bounded."""

import pytest

from reports.rules import layouts, page_text, paper
from reports.rules.layouts import LayoutInvalid, Line


def a_memo() -> paper.Memo:
    table = paper.Table(
        "ตาราง", (paper.Column("ก", 100, "หัว"),), (paper.Row((paper.Cell(("หนึ่ง",)),)), paper.Row(caption="กลุ่ม"))
    )
    annex = paper.TablePaper(("ชื่อ",), ("คำนำ",), (table,))
    signature = paper.Signature("นายตัวอย่าง หนึ่ง", ("ผู้อำนวยการกองช่าง รักษาการแทน", "ปลัด"), "ว่าที่ร้อยตรี")
    return paper.Memo(
        "สำนักปลัด", "นศ ๑/", "", ("เรื่อง",), "นายก", (paper.Section("เรื่องเดิม", ("ข้อความ",), (table,)),), ("จึงเรียนมา",),
        signature, (paper.OpinionBlock("ความเห็น", "ทราบ", (), signature),), (annex,),
    )  # fmt: skip


def test_a_paper_goes_to_json_and_back_unchanged() -> None:
    assert paper.from_json(paper.to_json(a_memo())) == a_memo()
    assert paper.from_json(paper.to_json(a_memo().annexes[0])) == a_memo().annexes[0]


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


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("ประจำปี พ.ศ. ๒๕๖๖", "พ.ศ. |๒๕๖๖"),
        ("ช่องทางต่าง ๆ ของ", "ต่าง |ๆ"),
        ("มีคะแนน ๗๐.๓๓ คะแนน", "๗๐.๓๓ |คะแนน"),
        ("นายตัวอย่าง หนึ่ง เสนอ", "นายตัวอย่าง |หนึ่ง"),
        ("ณ ๓ เมษายน ๒๕๖๖ นี้", "๓ |เมษายน"),
        ("หน้า (หนึ่ง)", "หนึ่ง|)"),
    ],
)
def test_lines_never_end_inside_what_belongs_together(text: str, parted: str) -> None:
    before, after = parted.split("|")
    at = text.index(before + after) + len(before)

    assert not page_text.may_end(text, at)


def test_lines_end_between_ordinary_words() -> None:
    assert page_text.may_end("รายงานผล ประกาศ", len("รายงานผล "))


def test_page_text_holds_nothing_that_cannot_be_seen() -> None:
    assert page_text.prepared("ก\u202eข\u200b  ค\n") == "กข ค"


def test_page_text_refuses_what_no_page_can_bear() -> None:
    with pytest.raises(page_text.TooLarge) as refused:
        page_text.prepared("ก" * 100_000)

    assert refused.value.length == 100_000
