"""Hygiene, search and sorting of Thai text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_portal import thai

THAI_TEXT = st.text(alphabet=[chr(point) for point in range(0x0E01, 0x0E4F)] + list(" o0\u200b\u00a0\n\uf705"))


# --- Hygiene ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("เเม่ฮ่องสอน", "แม่ฮ่องสอน"),
        ("เ\u200bเม่", "แม่"),
        ("ด\u0e4d\u0e32เนินการ", "ดำเนินการ"),
        ("น\u0e4d\u0e49\u0e32", "น\u0e49\u0e33"),
        ("น\u0e49\u0e4d\u0e32", "น\u0e49\u0e33"),
        ("น\u0e33\u0e49", "น\u0e49\u0e33"),
        ("ท\u0e48\u0e35", "ท\u0e35\u0e48"),
        ("ส\u0e49\u0e38ด", "ส\u0e38\u0e49ด"),
        ("ก\u200bข\ufeff\u202eค\u00ad", "กขค"),
        ("ก\x00ข\x07", "กข"),
        ("หมวด\u00a01\u2009ข้อ\u30002", "หมวด 1 ข้อ 2"),
        ("ก\r\nข\rค\x0bง\u2028จ", "ก\nข\nค\nง\nจ"),
        ("ก\tข", "ก\tข"),
        ("ท\u0e35\uf70a ญ\uf70f\uf700", "ท\u0e35\u0e48 ญญฐ"),
        ("ป\uf702\uf710\uf718", "ป\u0e35\u0e31\u0e38"),
        ("ข\ue000\uf8ffค", "ขค"),
        ("Cafe\u0301", "Café"),
        ("", ""),
    ],
)
def test_clean_text_mends_what_keyboards_and_scans_leave(typed: str, stored: str) -> None:
    assert thai.clean_text(typed) == stored


@pytest.mark.parametrize(
    "text", ["ดำเนินการ กำหนด น้ำ ปี่ ฎุ ฟื้น ป้ำ ทั้งสิ้น", "เกลี้ยงเกลา แข็ง เก่ง ก็ สิทธิ์", "O42 ✓ – “ก” 1,234.50 (ร่าง)\nบรรทัดสอง"]
)
def test_clean_text_leaves_clean_text_alone(text: str) -> None:
    assert thai.clean_text(text) == text


@given(st.text() | THAI_TEXT)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = thai.clean_text(text)

    assert thai.clean_text(once) == once


@given(st.text())
def test_clean_text_holds_nothing_unseen(text: str) -> None:
    left = {unicodedata.category(letter) for letter in thai.clean_text(text) if letter not in "\n\t"}

    assert left & {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"} == set()


# --- Search -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["O42", "o42", "OIT42", "OIT 42", "oit-42", "O 42", "O-42", "O๔๒", "O042", "๐๔๒", "042", " O42 "]
)
def test_fold_for_search_knows_every_spelling_of_an_item(text: str) -> None:
    assert thai.fold_for_search(text) == "o42"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ข้อ ๐๔๒ มาตรการ", "ข้อ o42 มาตรการ"),
        ("ข้อO๔๒และOIT ๔๓.", "ข้อo42และo43."),
        ("O๑-O๙", "o1-o9"),
        ("E-Service", "e-service"),
        ("มาตรการ  ส่งเสริม\nคุณธรรม", "มาตรการ ส่งเสริม คุณธรรม"),
        ("เเผน พ.ศ. ๒๕๖๘", "แผน พ.ศ. 2568"),
    ],
)
def test_fold_for_search_evens_out_the_rest(text: str, folded: str) -> None:
    assert thai.fold_for_search(text) == folded


@pytest.mark.parametrize(
    "text",
    ["ปี 2566 โทร 075-765267", "042-123456", "1.042", "31/042/2568", "0.42", "พง 71901/042", "042.5", "o42.5",
     "o420", "go42", "0", "00", "o0", "o2020", "100"],
)  # fmt: skip
def test_fold_for_search_leaves_other_numbers_alone(text: str) -> None:
    assert thai.fold_for_search(text) == text


@given(THAI_TEXT)
def test_folding_twice_is_folding_once(text: str) -> None:
    once = thai.fold_for_search(text)

    assert thai.fold_for_search(once) == once


# --- Sorting ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ["กา", "ก้าน", "เกาะ", "แก้ว", "โกรธ", "ใกล้", "ไก่", "ขา"],
        ["กก", "กะ", "กัน", "กา", "กำ", "กิน", "กี่", "กึก", "กือ", "กุ้ง", "กู", "เก", "แก", "โก", "ใก", "ไก"],  # vowels
        ["กา", "ก่า", "ก้า", "ก๊า", "ก๋า", "กาก"],  # tones decide last
        ["เก็ง", "เก่ง", "เก้ง", "เก๋ง"],
        ["รัก", "ฤทธิ์", "ลม", "ฦๅชา", "วัด", "ฮา"],
        ["กองการศึกษา", "กองคลัง", "กองช่าง", "สำนักปลัด"],
        ["พลา", "เพลา", "แพลง"],
        ["กอง 1", "กอง ๒", "กอง 3"],
        ["A", "b", "ก"],
    ],
)
def test_sort_key_orders_as_the_dictionary(words: list[str]) -> None:
    assert sorted(set(words), key=thai.sort_key) == words


# --- Cutting and measuring --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("กำนัล", 2, "กำ"),
        ("กำนัล", 1, "ก"),
        ("ทั้งสิ้น", 2, "ท"),
        ("สั้น", 9, "สั้น"),
        ("การเมือง", 4, "การ"),
        ("แผนงาน", 1, "แ"),
    ],
)
def test_first_clusters_never_cuts_a_letter_from_its_marks(text: str, limit: int, cut: str) -> None:
    assert thai.first_clusters(text, limit) == cut


@pytest.mark.parametrize(("text", "width"), [("กำนัล", 4), ("ทั้งสิ้น", 4), ("น้ำ", 2), ("เก่ง 42", 6), ("", 0)])
def test_width_counts_only_letters_that_take_room(text: str, width: int) -> None:
    assert thai.width_of(text) == width
