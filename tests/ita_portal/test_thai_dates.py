"""Dates as shown, printed and typed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_portal import thai

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2150, 12, 31))


@pytest.mark.parametrize(
    ("day", "long", "short", "month"),
    [
        (dt.date(2021, 2, 1), "1 กุมภาพันธ์ 2564", "1 ก.พ. 2564", "ก.พ.64"),  # seed 000
        (dt.date(2022, 10, 1), "1 ตุลาคม 2565", "1 ต.ค. 2565", "ต.ค.65"),
        (dt.date(2023, 3, 31), "31 มีนาคม 2566", "31 มี.ค. 2566", "มี.ค.66"),
        (dt.date(1957, 1, 9), "9 มกราคม 2500", "9 ม.ค. 2500", "ม.ค.00"),
    ],
)
def test_a_date_is_shown_in_three_forms(day: dt.date, long: str, short: str, month: str) -> None:
    assert (thai.long_date(day), thai.short_date(day), thai.table_month(day)) == (long, short, month)


def test_orders_and_announcements_name_the_era() -> None:
    assert thai.long_date(dt.date(2025, 6, 5), era=True) == "5 มิถุนายน พ.ศ. 2568"


@pytest.mark.parametrize(
    ("number", "full", "short"),
    [
        (1, "มกราคม", "ม.ค."),
        (2, "กุมภาพันธ์", "ก.พ."),
        (3, "มีนาคม", "มี.ค."),
        (4, "เมษายน", "เม.ย."),
        (5, "พฤษภาคม", "พ.ค."),
        (6, "มิถุนายน", "มิ.ย."),
        (7, "กรกฎาคม", "ก.ค."),
        (8, "สิงหาคม", "ส.ค."),
        (9, "กันยายน", "ก.ย."),
        (10, "ตุลาคม", "ต.ค."),
        (11, "พฤศจิกายน", "พ.ย."),
        (12, "ธันวาคม", "ธ.ค."),
    ],
)
def test_each_month_has_its_name_and_short_name(number: int, full: str, short: str) -> None:
    day = dt.date(2025, number, 3)

    assert thai.long_date(day) == f"3 {full} 2568"
    assert thai.short_date(day) == f"3 {short} 2568"
    assert {thai.parse_date(f"3 {name} 2568") for name in (full, short, short.replace(".", ""))} == {day}


def test_a_moment_is_shown_with_its_time() -> None:
    assert thai.datetime_text(dt.datetime(2022, 10, 1, 9, 5)) == "1 ต.ค. 2565 09:05 น."


@pytest.mark.parametrize(
    "text",
    [
        "1/10/2568",
        "01/10/2568",
        "๑/๑๐/๒๕๖๘",
        "1-10-2568",
        "1.10.2568",
        "1 / 10 / 2568",
        "1/10/2025",
        "2025-10-01",
        "2568-10-01",
        "2025/10/1",
        "๑ ต.ค. ๒๕๖๘",
        "1ต.ค.2568",
        "1 ต. ค. 2568",
        "1  ต.ค.\t2568",
        "1 ตค 2568",
        "1 ตุลาคม 2568",
        "1 ตุลาคม 2025",
        "1 ตุลาคม พ.ศ. 2568",
        "1 ตุลาคม พ.ศ.2568",
        "1 ตุลาคม ค.ศ. 2025",
        "1 เดือน ตุลาคม พ.ศ. 2568",
        "วันที่ 1 ตุลาคม 2568",
        "ณ วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๘",
        "วันพุธที่ 1 ตุลาคม 2568",
        "\ufeff1/10/\u200b2568",
    ],
)
def test_parse_date_reads_either_era_and_either_digits(text: str) -> None:
    assert thai.parse_date(text) == dt.date(2025, 10, 1)


@pytest.mark.parametrize("text", ["", "  ", "\n", "\u200b", None])
def test_parse_date_of_nothing_is_nothing(text: str | None) -> None:
    assert thai.parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1/10/3105", "era_twice"),
        ("1 ต.ค. ๓๑๑๑", "era_twice"),
        ("1 ต.ค. พ.ศ. 2025", "era_missing"),
        ("1 ต.ค. ค.ศ. 2568", "not_a_year"),
        ("1/10/68", "not_a_year"),
        ("1 ต.ค. 68", "not_a_year"),
        ("1/10/1200", "not_a_year"),
        ("1/10/2800", "not_a_year"),
        ("31/2/2568", "no_such_day"),
        ("29 ก.พ. 2568", "no_such_day"),
        ("31 กันยายน 2568", "no_such_day"),
        ("10/13/2568", "no_such_day"),
        ("0/10/2568", "no_such_day"),
        ("1/0/2568", "no_such_day"),
        ("พรุ่งนี้", "not_a_date"),
        ("1 ตุลา 2568", "not_a_date"),
        ("ต.ค. 2568", "not_a_date"),
        ("1 1 ต.ค. 2568", "not_a_date"),
        ("1 ต.ค. 2568 - 30 ก.ย. 2569", "not_a_date"),
        ("1/10", "not_a_date"),
        ("1/10/25688", "not_a_date"),
        ("45931", "not_a_date"),
        ("พ.ศ.", "not_a_date"),
    ],
)
def test_parse_date_says_why_it_cannot_read(text: str, code: str) -> None:
    with pytest.raises(thai.Unreadable) as refused:
        thai.parse_date(text)

    assert (refused.value.code, refused.value.text) == (code, text)


@given(DAYS)
def test_every_way_a_date_is_shown_is_read_back(day: dt.date) -> None:
    typed = f"{day.day}/{day.month}/{thai.be_year(day)}"
    shown = (thai.long_date(day), thai.long_date(day, era=True), thai.short_date(day), day.isoformat(), typed)

    assert {thai.parse_date(text) for text in shown} == {day}
    assert {thai.parse_date(thai.to_thai(text)) for text in shown} == {day}


@given(DAYS)
def test_a_date_that_went_through_the_era_twice_is_never_read(day: dt.date) -> None:
    twice = f"{day.day} {thai.MONTHS[day.month - 1]} {thai.be_year(day) + thai.ERA}"

    with pytest.raises(thai.Unreadable) as refused:
        thai.parse_date(twice)

    assert refused.value.code == "era_twice"


@given(st.text(alphabet="0123456789๑๒ /-.กตคพศ.วันที่\n"))
def test_any_text_is_a_day_of_our_time_or_refused_with_a_known_reason(text: str) -> None:
    reason, day = "", None
    try:
        day = thai.parse_date(text)
    except thai.Unreadable as refused:
        reason = refused.code

    assert reason in {"", "not_a_date", "not_a_year", "era_twice", "era_missing", "no_such_day"}
    assert day is None or thai.FIRST_YEAR <= thai.be_year(day) <= thai.LAST_YEAR
