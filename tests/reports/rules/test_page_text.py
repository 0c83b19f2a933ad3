"""Page text: clean, bounded, and where its lines may end."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.rules import page_text


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("ก\u202eข\u200b\ufeffค", "กขค"),  # right-to-left override, zero-width space, byte order mark
        ("ก\u00a0\u2009 ข", "ก ข"),
        ("บรรทัดหนึ่ง\r\nบรรทัดสอง", "บรรทัดหนึ่ง บรรทัดสอง"),
        ("เเผน นำ้ ท่ี", "แผน น้ำ ที่"),
        ("ก\ue000ข\x00\x1b[31mค", "กข[31mค"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_text_is_made_clean_for_the_page(typed: str, printed: str) -> None:
    assert page_text.prepared(typed) == printed


@settings(deadline=None)
@given(st.text(max_size=60))
def test_nothing_unseen_stays_in_the_text(text: str) -> None:
    kinds = {unicodedata.category(letter) for letter in page_text.prepared(text).replace(" ", "")}

    assert kinds & {"Cc", "Cf", "Co", "Cs", "Cn", "Zs", "Zl", "Zp"} == set()


def test_more_than_paper_can_bear_is_refused() -> None:
    with pytest.raises(page_text.TooLarge) as refused:
        page_text.prepared("ก" * (page_text.MAX_PARAGRAPH + 1))

    assert (refused.value.length, refused.value.most) == (page_text.MAX_PARAGRAPH + 1, page_text.MAX_PARAGRAPH)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ประจำปี พ.ศ. ๒๕๖๖ รอบ", ["พ.ศ. ๒๕๖๖"]),
        ("พ.ศ.2566", ["พ.ศ.2566"]),
        ("ลงวันที่ ๓ เมษายน ๒๕๖๖ และ", ["วันที่", "๓ เมษายน ๒๕๖๖"]),
        ("ได้ ๗๐.๓๓ คะแนน อยู่", ["๗๐.๓๓ คะแนน"]),
        ("ทุก ๖ เดือน", ["๖ เดือน"]),
        ("๑ เดือนสิงหาคม", []),
        ("ตั้งแต่ ต.ค.๖๕ ถึง มี.ค.๖๖", ["ต.ค.๖๕", "มี.ค.๖๖"]),
        ("สำนักงาน ป.ป.ช. กำหนด", ["ป.ป.ช. "]),
        ("เปิดเผยใน O๔๒ แล้ว", ["O๔๒"]),
        ("โดยนายตัวอย่าง หนึ่ง เป็นผู้เสนอ", ["นายตัวอย่าง หนึ่ง", "ผู้เ"]),
        ("ว่าที่ร้อยตรีหญิงตัวอย่าง สอง", ["ว่าที่ร้อยตรีหญิงตัวอย่าง สอง"]),
        ("เรียน นายกองค์การบริหารส่วนตำบล แม่อูคอ", []),
        ("นายทะเบียน หนังสือ", []),
        ("บันทึกข้อความลับ", []),
        ("มีความโปร่งใส", ["ความโ"]),
        ("ช่องทางต่าง ๆ ฯลฯ", ["ฯลฯ"]),
    ],
)
def test_parts_that_stay_on_one_line(text: str, parts: list[str]) -> None:
    assert [text[first:last] for first, last in page_text.held(text)] == parts


@pytest.mark.parametrize(
    ("line", "next_line", "may"),
    [
        ("ช่องทางต่าง ", "ๆ ของหน่วยงาน", False),
        ("ช่องทางต่าง ๆ ", "ของหน่วยงาน", True),
        ("การประเมิน (", "ITA)", False),
        ("การประเมิน ", "(ITA)", True),
        ("การประเมิน (ITA", ")", False),
        ("ต.ค.๖๕ ", "– มี.ค.๖๖", False),
        ("ต.ค.๖๕ – ", "มี.ค.๖๖", True),
        ("ระบบ E-", "Service", False),
        ("พ.ศ. ", "๒๕๖๖", False),
        ("ทุก ๖ ", "เดือน", False),
    ],
)
def test_where_a_line_may_end(line: str, next_line: str, may: bool) -> None:
    assert page_text.may_end(line + next_line, len(line)) is may


def test_a_name_that_no_dictionary_knows_is_held_where_it_is_given() -> None:
    line, next_line = "องค์การบริหารส่วนตำบลโคก", "กลอย อำเภอตะกั่วทุ่ง"

    assert page_text.may_end(line + next_line, len(line))
    assert not page_text.may_end(line + next_line, len(line), ("โคกกลอย", "ตะกั่วทุ่ง"))
