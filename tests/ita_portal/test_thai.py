"""Digits, eras, fiscal years, hygiene and sorting."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_portal import thai


@given(st.text())
def test_digits_there_and_back_give_the_same_arabic_text(text: str) -> None:
    assert thai.to_arabic(thai.to_thai(text)) == thai.to_arabic(text)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("71.07 คะแนน", "๗๑.๐๗ คะแนน"),
        ("O42 และ i2", "O๔๒ และ i๒"),
        ("ดู https://a.go.th/ita2566/x12 ปี 2566", "ดู https://a.go.th/ita2566/x12 ปี ๒๕๖๖"),
        ("a1@b2.go.th 075-765267", "a1@b2.go.th ๐๗๕-๗๖๕๒๖๗"),
        ("แผน2566.pdf", "แผน2566.pdf"),
        ("plan2566.pdf", "plan2566.pdf"),
    ],
)
def test_print_digits_keeps_addresses_and_file_names(text: str, printed: str) -> None:
    assert thai.print_digits(text) == printed
    assert thai.print_digits(printed, thai=False) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [("๘๕.๕๙", Decimal("85.59")), (" 1,234.50 ", Decimal("1234.50")), ("", None), ("  ", None), (".5", Decimal("0.5"))],
)
def test_parse_decimal_reads_what_clerks_type(text: str, value: Decimal | None) -> None:
    assert thai.parse_decimal(text) == value


@pytest.mark.parametrize("text", ["แปดสิบ", "85..5", "NaN", "1e5", "Infinity", "85%"])
def test_parse_decimal_refuses_anything_else(text: str) -> None:
    with pytest.raises(thai.Unreadable) as refused:
        thai.parse_decimal(text)

    assert (refused.value.code, refused.value.text) == ("not_a_number", text)


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("71.065"), "71.07"), (Decimal("71.0649"), "71.06"), (Decimal(0), "0.00"), (None, "")],
)
def test_number_text_rounds_half_up_and_none_is_nothing(value: Decimal | None, text: str) -> None:
    assert thai.number_text(value) == text


@pytest.mark.parametrize(
    "text",
    ["1/10/2568", "๑ ต.ค. ๒๕๖๘", "1 ตุลาคม 2568", "1 ตุลาคม พ.ศ. 2568", "2025-10-01", "1-10-2025", "1ต.ค.2568"],
)
def test_parse_date_reads_either_era_and_either_digits(text: str) -> None:
    assert thai.parse_date(text) == dt.date(2025, 10, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1/10/3105", "era_twice"),
        ("31/2/2568", "no_such_day"),
        ("พรุ่งนี้", "not_a_date"),
        ("1 ตุลา 2568", "not_a_date"),
        ("1/10/68", "not_a_date"),
        ("1/10/1200", "not_a_year"),
    ],
)
def test_parse_date_says_why_it_cannot_read(text: str, code: str) -> None:
    with pytest.raises(thai.Unreadable) as refused:
        thai.parse_date(text)

    assert refused.value.code == code


@given(st.dates(dt.date(1900, 1, 1), dt.date(2150, 12, 31)))
def test_every_way_a_date_is_shown_is_read_back(day: dt.date) -> None:
    shown = (thai.long_date(day), thai.long_date(day, era=True), thai.short_date(day), day.isoformat())

    assert {thai.parse_date(thai.to_thai(text)) for text in shown} == {day}


@pytest.mark.parametrize(
    ("day", "year"),
    [(dt.date(2025, 9, 30), 2568), (dt.date(2025, 10, 1), 2569), (dt.date(2026, 1, 1), 2569)],
)
def test_fiscal_year_begins_on_the_first_of_october(day: dt.date, year: int) -> None:
    assert thai.fiscal_year_of(day) == year


@given(st.integers(2500, 2650))
def test_fiscal_year_span_holds_its_own_year_and_no_other(year: int) -> None:
    first, last = thai.fiscal_year_span(year)

    one = dt.timedelta(days=1)
    assert {thai.fiscal_year_of(first), thai.fiscal_year_of(last)} == {year}
    assert (thai.fiscal_year_of(first - one), thai.fiscal_year_of(last + one)) == (year - 1, year + 1)


@pytest.mark.parametrize(
    ("months", "last"),
    [(1, dt.date(2022, 10, 31)), (3, dt.date(2022, 12, 31)), (6, dt.date(2023, 3, 31)), (9, dt.date(2023, 6, 30)),
     (12, dt.date(2023, 9, 30))],
)  # fmt: skip
def test_round_span_counts_months_from_october(months: int, last: dt.date) -> None:
    assert thai.round_span(2566, months) == (dt.date(2022, 10, 1), last)


@pytest.mark.parametrize(("text", "code"), [("3105", "era_twice"), ("2025", "era_missing"), ("68", "not_a_year")])
def test_parse_year_refuses_the_wrong_era(text: str, code: str) -> None:
    with pytest.raises(thai.Unreadable) as refused:
        thai.parse_year(text)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("เเม่ฮ่องสอน", "แม่ฮ่องสอน"),
        ("ดําเนินการ", "ดำเนินการ"),
        ("นํ้า", "น้ำ"),
        ("ก\u200bข\ufeff\u202eค", "กขค"),
        ("บรรทัดหนึ่ง\r\nบรรทัดสอง", "บรรทัดหนึ่ง\nบรรทัดสอง"),
    ],
)
def test_clean_text_mends_what_keyboards_and_scans_leave(typed: str, stored: str) -> None:
    assert thai.clean_text(typed) == stored


@pytest.mark.parametrize("text", ["O42", "o42", "OIT 42", "O๔๒", "๐๔๒", "042", "ข้อ O 42"])
def test_fold_for_search_knows_every_spelling_of_an_item(text: str) -> None:
    assert thai.fold_for_search(text).endswith("o42")


def test_fold_for_search_leaves_ordinary_numbers_alone() -> None:
    assert thai.fold_for_search("ปี ๒๕๖๖ โทร 075-765267") == "ปี 2566 โทร 075-765267"


def test_sort_key_orders_as_the_dictionary() -> None:
    words = ["เกาะ", "กา", "ไก่", "แก้ว", "ก้าน", "ขา", "โกรธ"]

    assert sorted(words, key=thai.sort_key) == ["กา", "ก้าน", "เกาะ", "แก้ว", "โกรธ", "ไก่", "ขา"]


@pytest.mark.parametrize(("text", "limit", "cut"), [("กำนัล", 2, "กำ"), ("ทั้งสิ้น", 2, "ท"), ("สั้น", 9, "สั้น"), ("การเมือง", 4, "การ")])
def test_first_clusters_never_cuts_a_letter_from_its_marks(text: str, limit: int, cut: str) -> None:
    assert thai.first_clusters(text, limit) == cut
