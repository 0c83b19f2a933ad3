"""Digits, numbers, eras and fiscal years."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_portal import thai

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2150, 12, 31))
ONE_DAY = dt.timedelta(days=1)


# --- Digits ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "shown"), [("2568", "๒๕๖๘"), (42, "๔๒"), (Decimal("71.07"), "๗๑.๐๗"), ("ก", "ก")])
def test_to_thai_converts_digits_and_nothing_else(value: object, shown: str) -> None:
    assert thai.to_thai(value) == shown


@given(st.text())
def test_digits_there_and_back_give_the_same_arabic_text(text: str) -> None:
    assert thai.to_arabic(thai.to_thai(text)) == thai.to_arabic(text)


@given(st.text(alphabet="0123456789๐๑๒๓๔๕๖๗๘๙ ก-/."))
def test_text_in_thai_digits_holds_no_arabic_one(text: str) -> None:
    assert set(thai.to_thai(text)) & set(thai.ARABIC) == set()
    assert set(thai.to_arabic(text)) & set(thai.THAI) == set()


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("71.07 คะแนน", "๗๑.๐๗ คะแนน"),
        ("O42 และ O1-O9", "O๔๒ และ O๑-O๙"),  # seed 000
        ("ได้แก่ i2 i15 และ e9", "ได้แก่ i๒ i๑๕ และ e๙"),  # seed 001
        ("ที่ พง 71901/", "ที่ พง ๗๑๙๐๑/"),
        ("ต.ค.65 - มี.ค.66", "ต.ค.๖๕ - มี.ค.๖๖"),
        ("COVID-19 วันที่ 1/10/2568", "COVID-๑๙ วันที่ ๑/๑๐/๒๕๖๘"),
        ("ร้อยละ 85 ขึ้นไป 1.5", "ร้อยละ ๘๕ ขึ้นไป ๑.๕"),
        ("", ""),
    ],
)
def test_print_digits_gives_thai_digits_and_back(text: str, printed: str) -> None:
    assert thai.print_digits(text) == printed
    assert thai.print_digits(printed, thai=False) == text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("ดู https://a.go.th/ita2566/x12 ปี 2566", "ดู https://a.go.th/ita2566/x12 ปี ๒๕๖๖"),
        ("HTTPS://A.GO.TH/9 ปี 9", "HTTPS://A.GO.TH/9 ปี ๙"),
        ("(http://a.go.th/แผน2568/3) 3", "(http://a.go.th/แผน2568/3) ๓"),
        ("ปี2566ที่www.abt2.go.th/p?id=5", "ปี๒๕๖๖ที่www.abt2.go.th/p?id=5"),
        ("abt2.go.th/p?id=5 ข้อ 5", "abt2.go.th/p?id=5 ข้อ ๕"),
        ("bit.ly/3xk2 และ 3", "bit.ly/3xk2 และ ๓"),
        ("เว็บ abt2.go.th 2 แห่ง", "เว็บ abt2.go.th ๒ แห่ง"),
        ("a1@b2.go.th 075-765267", "a1@b2.go.th ๐๗๕-๗๖๕๒๖๗"),
        ("อีเมลsaraban_06900401@dla.go.thโทร1567", "อีเมลsaraban_06900401@dla.go.thโทร๑๕๖๗"),
        ("แผน2566.pdf", "แผน2566.pdf"),
        ("ไฟล์ docs/2566/plan-1.XLSX หน้า 2", "ไฟล์ docs/2566/plan-1.XLSX หน้า ๒"),
    ],
)
def test_print_digits_keeps_addresses_mail_and_file_names(text: str, printed: str) -> None:
    assert thai.print_digits(text) == printed
    assert thai.print_digits(text, thai=False) == text


@given(st.text(alphabet="0189ก.@/-_:ahtpcomw ()\n"))
def test_printing_twice_is_printing_once(text: str) -> None:
    once = thai.print_digits(text)

    assert thai.print_digits(once) == once
    assert thai.to_arabic(once) == text


# --- Numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("๘๕.๕๙", Decimal("85.59")),
        ("85.59", Decimal("85.59")),
        (" 1,234.50 ", Decimal("1234.50")),
        ("๑,๒๓๔,๕๖๗", Decimal(1234567)),
        ("1 234 567", Decimal(1234567)),
        ("\u00a085\u200b.5", Decimal("85.5")),
        (".5", Decimal("0.5")),
        ("85.", Decimal(85)),
        ("+5", Decimal(5)),
        ("-1.32", Decimal("-1.32")),
        ("−1.32", Decimal("-1.32")),
        ("0", Decimal(0)),
        ("", None),
        ("  \n", None),
        ("-", None),
        ("–", None),
        (None, None),
    ],
)
def test_parse_decimal_reads_what_clerks_type(text: str | None, value: Decimal | None) -> None:
    assert thai.parse_decimal(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "แปดสิบ",
        "85..5",
        "85,59",
        "85 59",
        "1,23,456",
        ",",
        ".",
        "+",
        "- 5",
        "NaN",
        "1e5",
        "Infinity",
        "85%",
        "٣",
        "1" * 21,
    ],
)
def test_parse_decimal_refuses_anything_else(text: str) -> None:
    with pytest.raises(thai.Unreadable) as refused:
        thai.parse_decimal(text)

    assert (refused.value.code, refused.value.text) == ("not_a_number", text)


@given(st.decimals(Decimal(-99999999), Decimal(99999999), places=2))
def test_every_way_a_number_is_shown_is_read_back(value: Decimal) -> None:
    shown = (str(value), f"{value:,f}", thai.to_thai(f"{value:,f}"), f"{value:,f}".replace(",", " "))

    assert {thai.parse_decimal(text) for text in shown} == {value}


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        ("71.065", 2, "71.07"),
        ("71.0649999", 2, "71.06"),
        ("-1.325", 2, "-1.33"),
        ("-0.004", 2, "0.00"),
        ("0.5", 0, "1"),
        ("100", 2, "100.00"),
        ("1234567.895", 2, "1234567.90"),
        ("0.00000005", 7, "0.0000001"),
    ],
)
def test_number_text_rounds_half_up_away_from_nought(value: str, places: int, shown: str) -> None:
    assert thai.number_text(Decimal(value), places) == shown
    assert thai.number_text(Fraction(value), places) == shown


def test_number_text_of_nothing_is_nothing() -> None:
    assert thai.number_text(None) == ""


@given(st.fractions(-1000, 1000))
def test_half_up_is_at_most_half_a_unit_away(value: Fraction) -> None:
    rounded = thai.half_up(value)

    assert abs(Fraction(rounded) - value) <= Fraction(1, 200)
    assert rounded == -thai.half_up(-value)
    assert rounded.as_tuple().exponent == -2


# --- Fiscal years and rounds ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (dt.date(2025, 9, 30), 2568),
        (dt.date(2025, 10, 1), 2569),
        (dt.date(2025, 12, 31), 2569),
        (dt.date(2026, 1, 1), 2569),
    ],
)
def test_fiscal_year_begins_on_the_first_of_october(day: dt.date, year: int) -> None:
    assert thai.fiscal_year_of(day) == year


@given(st.integers(2450, 2690))
def test_fiscal_year_span_holds_its_own_year_and_no_other(year: int) -> None:
    first, last = thai.fiscal_year_span(year)

    assert {thai.fiscal_year_of(first), thai.fiscal_year_of(last)} == {year}
    assert (thai.fiscal_year_of(first - ONE_DAY), thai.fiscal_year_of(last + ONE_DAY)) == (year - 1, year + 1)


@given(DAYS)
def test_every_day_lies_in_the_span_of_its_fiscal_year(day: dt.date) -> None:
    first, last = thai.fiscal_year_span(thai.fiscal_year_of(day))

    assert first <= day <= last


@pytest.mark.parametrize(
    ("months", "last"),
    [
        (1, dt.date(2022, 10, 31)),
        (3, dt.date(2022, 12, 31)),
        (5, dt.date(2023, 2, 28)),
        (6, dt.date(2023, 3, 31)),
        (9, dt.date(2023, 6, 30)),
        (12, dt.date(2023, 9, 30)),
    ],
)
def test_round_span_counts_months_from_october(months: int, last: dt.date) -> None:
    assert thai.round_span(2566, months) == (dt.date(2022, 10, 1), last)


@given(st.integers(2450, 2690))
def test_a_round_of_twelve_months_is_the_fiscal_year(year: int) -> None:
    assert thai.round_span(year, 12) == thai.fiscal_year_span(year)


def test_a_round_in_a_leap_year_ends_on_the_29th_of_february() -> None:
    assert thai.round_span(2567, 5)[1] == dt.date(2024, 2, 29)


# --- Years ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2568", "๒๕๖๘", " 2568 ", "พ.ศ. 2568", "พ.ศ.๒๕๖๘", "พศ 2568", "พ. ศ. 2568"])
def test_parse_year_reads_a_year_of_the_buddhist_era(text: str) -> None:
    assert thai.parse_year(text) == 2568


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3105", "era_twice"),
        ("๓๑๑๑", "era_twice"),
        ("2025", "era_missing"),
        ("ค.ศ. 2025", "era_missing"),
        ("ค.ศ. 2568", "not_a_year"),
        ("2800", "not_a_year"),
        ("1200", "not_a_year"),
        ("68", "not_a_year"),
        ("25688", "not_a_year"),
        ("ปีนี้", "not_a_year"),
        ("", "not_a_year"),
    ],
)
def test_parse_year_refuses_the_wrong_era(text: str, code: str) -> None:
    with pytest.raises(thai.Unreadable) as refused:
        thai.parse_year(text)

    assert (refused.value.code, refused.value.text) == (code, text)
