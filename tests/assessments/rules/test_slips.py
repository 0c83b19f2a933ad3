"""Slips in words: names of other agencies, years that cannot be."""

import pytest

from assessments.rules.slips import findings

OWN = ["เทศบาลตำบลเขวาใหญ่", "ทต.เขวาใหญ่"]


def found(text: str) -> list[tuple[str, str]]:
    return [(one.code, one.place) for one in findings([("note", text)], OWN, 2568)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("เทศบาลตำบลเขวาใหญ่ได้รับการประเมิน", []),
        ("ทต. เขวาใหญ่ ประเมินปี 2568", []),
        ("เทศบาลตำบลเขวาสินรินทร์ ได้รับการประเมิน", [("other_agency", "เทศบาลตำบลเขวาสินรินทร์")]),
        ("องค์การบริหารส่วนตำบลทุกแห่งต้องเปิดเผยข้อมูล", []),
        ("เทศบาลตำบล เป็นหน่วยงาน", []),
        ("ประกาศผลวันที่ ๑ ส.ค. ๒๕๖๘", []),
        ("ผลการประเมินปี ๒๕๖๔", [("year_slip", "2564")]),
        ("ผลปี 2564 เทียบกับ 2567", []),
        ("ผลปี ๓๑๑๑", [("era_twice", "3111")]),
        ("เลขที่ 71901/2500.5 และ 12,568", []),
    ],
)
def test_slip_is_found_and_nothing_else(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_name_in_several_texts_is_one_finding_that_says_how_many_more() -> None:
    text = "อบต.โคกกลอย ดำเนินการ"

    (finding,) = findings([("source", text), ("item-O1", text), ("note", "ปกติ")], OWN, 2568)

    assert finding.values == {"name": "อบต.โคกกลอย", "place": "source", "more": 1}


def test_name_that_runs_on_into_its_sentence_is_the_same_name() -> None:
    texts = [("note", "เทศบาลตำบลเขวาสินรินทร์ยังมีการสั่งการ"), ("source", "เทศบาลตำบลเขวาสินรินทร์ ปี 2568")]

    (finding,) = findings(texts, OWN, 2568)

    assert finding.values == {"name": "เทศบาลตำบลเขวาสินรินทร์", "place": "source", "more": 1}
