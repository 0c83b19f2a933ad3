"""Paper values: plain, canonical."""

import pytest

from reports.rules import paper


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
