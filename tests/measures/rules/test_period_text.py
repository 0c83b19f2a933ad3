import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_portal import thai
from measures.rules.period_text import read, read_edge, typed
from measures.rules.periods import Period, of_months, of_quarters, whole_year

YEAR = 2569


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("", Period("none")),
        ("ต.ค.68 - มี.ค.69", of_months(YEAR, 1, 6)),  # as tables print it
        ("ต.ค. ๒๕๖๘ – มี.ค. ๒๕๖๙", of_months(YEAR, 1, 6)),
        ("ตุลาคม 2568 ถึง มีนาคม 2569", of_months(YEAR, 1, 6)),
        ("ต.ค. - มี.ค. 2569", of_months(YEAR, 1, 6)),
        ("ต.ค. - มี.ค.", of_months(YEAR, 1, 6)),
        ("มกราคม พ.ศ. ๒๕๖๙", of_months(YEAR, 4, 4)),
        ("เดือนธันวาคม", of_months(YEAR, 3, 3)),
        ("ไตรมาส 2", of_quarters(YEAR, 2, 2)),
        ("ไตรมาสที่ ๑ - ๒", of_quarters(YEAR, 1, 2)),
        ("q3-q4", of_quarters(YEAR, 3, 4)),
        ("ทั้งปี", whole_year(YEAR)),
        ("ตลอดปีงบประมาณ", whole_year(YEAR)),
        ("ปีงบประมาณ พ.ศ. 2569", whole_year(YEAR)),
        ("ปีงบประมาณ 2570", whole_year(2570)),
        ("1 ต.ค. 2568 - 30 ก.ย. 2569", Period("dates", day("2025-10-01"), day("2026-09-30"))),
        ("1 - 15 ม.ค. 2569", Period("dates", day("2026-01-01"), day("2026-01-15"))),
        ("1 ต.ค. - 15 ธ.ค. 2568", Period("dates", day("2025-10-01"), day("2025-12-15"))),
        ("1/10/68 - 31/3/69", Period("dates", day("2025-10-01"), day("2026-03-31"))),
        ("15 ม.ค. 69", Period("dates", day("2026-01-15"), day("2026-01-15"))),
        ("1-10-2568", Period("dates", day("2025-10-01"), day("2025-10-01"))),
        ("ตั้งแต่ มิ.ย. 2569 เป็นต้นไป", Period("onward", day("2026-06-01"))),
        ("เดือนมิถุนายน ๒๕๖๙ เป็นต้นไป", Period("onward", day("2026-06-01"))),  # as seed 003 writes it
        ("“เมื่อได้รับงบประมาณ”", Period("as_printed", text="เมื่อได้รับงบประมาณ")),
    ],
)
def test_what_people_type_is_read(text: str, period: Period) -> None:
    assert read(text, YEAR) == period


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("เมื่อได้รับงบประมาณ", "not_a_period"),
        ("ไตรมาส 5", "not_a_period"),
        ("31 ก.พ. 2569", "no_such_day"),
        ("1 ต.ค. 3111", "era_twice"),
        ("ต.ค. 3111 - มี.ค. 3112", "era_twice"),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, code: str) -> None:
    with pytest.raises(thai.Unreadable) as refused:
        read(text, YEAR)

    assert refused.value.code == code


def test_an_edge_takes_the_first_or_last_day() -> None:
    assert [read_edge(text, YEAR, "first") for text in ("ต.ค.", "ไตรมาส 2", "5 ต.ค. 68")] == [
        day("2025-10-01"),
        day("2026-01-01"),
        day("2025-10-05"),
    ]
    assert [read_edge(text, YEAR, "last") for text in ("ก.พ. 2569", "ไตรมาส 2")] == [
        day("2026-02-28"),
        day("2026-03-31"),
    ]


def test_quarters_that_end_before_they_start_are_read_and_left_to_the_check() -> None:
    assert read("ไตรมาส 3 - 1", YEAR) == Period("quarters", day("2026-04-01"), day("2025-12-31"))


_DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))


@given(_DAYS, _DAYS, st.integers(2540, 2650))
def test_what_a_box_shows_is_read_as_the_same_period(one: dt.date, other: dt.date, year: int) -> None:
    start, end = sorted((one, other))
    for period in (Period("dates", start, end), Period("onward", start), whole_year(year), of_quarters(year, 2, 3)):
        assert read(typed(period), year) == period


@given(st.integers(1, 12), st.integers(1, 12), st.integers(2545, 2595))
def test_months_a_box_shows_are_read_as_the_same(one: int, other: int, year: int) -> None:
    period = of_months(year, *sorted((one, other)))

    assert read(typed(period), year) == period
