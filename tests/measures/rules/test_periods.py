"""Periods: made, judged and printed."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.rules.periods import (
    Circumstances,
    Period,
    Problem,
    check,
    is_overdue,
    of_months,
    of_quarters,
    printed,
    unusual,
    whole_year,
)
from measures.rules.public_holidays import public_holiday

START, END = dt.date(2025, 10, 1), dt.date(2026, 9, 30)  # fiscal 2569
ONE_DAY = dt.timedelta(days=1)


# --- Made from months, quarters and years -----------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "starts_on", "ends_on"),
    [
        (1, 12, START, END),
        (1, 6, START, dt.date(2026, 3, 31)),
        (1, 1, START, dt.date(2025, 10, 31)),
        (4, 5, dt.date(2026, 1, 1), dt.date(2026, 2, 28)),
        (12, 12, dt.date(2026, 9, 1), END),
    ],
)
def test_months_are_counted_from_october(first: int, last: int, starts_on: dt.date, ends_on: dt.date) -> None:
    assert of_months(2569, first, last) == Period("months", starts_on, ends_on)


@pytest.mark.parametrize(
    ("first", "last", "starts_on", "ends_on"),
    [
        (1, 1, START, dt.date(2025, 12, 31)),
        (2, 2, dt.date(2026, 1, 1), dt.date(2026, 3, 31)),
        (3, 4, dt.date(2026, 4, 1), END),
    ],
)
def test_quarters_are_three_months_each(first: int, last: int, starts_on: dt.date, ends_on: dt.date) -> None:
    assert of_quarters(2569, first, last) == Period("quarters", starts_on, ends_on)


def test_the_whole_year_is_the_fiscal_year() -> None:
    assert whole_year(2569) == Period("fiscal_year", START, END)


@given(st.integers(2450, 2690))
def test_quarters_follow_each_other_and_fill_the_year(year: int) -> None:
    quarters = [of_quarters(year, number, number) for number in range(1, 5)]

    edges = [(period.starts_on, period.ends_on) for period in quarters]
    assert [end + ONE_DAY for _start, end in edges[:-1] if end] == [start for start, _end in edges[1:]]
    assert (edges[0][0], edges[-1][1]) == (whole_year(year).starts_on, whole_year(year).ends_on)


# --- Judged -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "period",
    [
        Period("dates", START, END),
        Period("dates", START, START),
        Period("months", START, dt.date(2026, 3, 31)),
        Period("quarters", START, dt.date(2025, 12, 31)),
        Period("fiscal_year", START, END),
        Period("onward", dt.date(2026, 6, 1)),
        Period("onward", START, END),
        Period("none"),
        Period("as_printed", text="เดือนมิถุนายน 2565 เป็นต้นไป"),  # seed 003
    ],
)
def test_a_period_inside_the_year_has_no_problem(period: Period) -> None:
    assert list(check(period, 2569)) == []


@pytest.mark.parametrize(
    ("period", "problems"),
    [
        (
            Period("dates", START, dt.date(2025, 9, 30)),
            [Problem("ends_before_starts", True)],
        ),
        (Period("dates", END, START), [Problem("ends_before_starts", True)]),
        (Period("dates"), [Problem("start_missing", True), Problem("end_missing", True)]),
        (Period("months", START), [Problem("end_missing", True)]),
        (Period("fiscal_year", ends_on=END), [Problem("start_missing", True)]),
        (Period("onward"), [Problem("start_missing", True)]),
        (Period("dates", dt.date(2025, 9, 30), END), [Problem("starts_outside_year", True)]),
        (Period("dates", START, dt.date(2026, 10, 1)), [Problem("ends_outside_year", True)]),
        (
            whole_year(2568),
            [Problem("starts_outside_year", True), Problem("ends_outside_year", True)],
        ),
        (Period("dates", START, END.replace(year=2157)), [Problem("ends_in_later_year", False)]),
        (Period("dates", START.replace(year=2023), END), [Problem("starts_in_earlier_year", False)]),
        (Period("onward", START.replace(year=2023)), [Problem("starts_in_earlier_year", False)]),
        (
            Period("dates", START.replace(year=2026), END.replace(year=2027)),
            [Problem("starts_outside_year", True), Problem("ends_outside_year", True)],
        ),
        (Period("dates", START.replace(year=2568), END.replace(year=2569)), [Problem("era_twice", True)]),
        (Period("dates", START.replace(year=2568), END), [Problem("era_twice", True)]),
        (Period("dates", START, END.replace(year=2569)), [Problem("era_twice", True)]),
    ],
)  # the first is the period of indicator 5 in seed 001
def test_check_names_what_is_wrong(period: Period, problems: list[Problem]) -> None:
    assert list(check(period, 2569)) == problems


# --- Unusual ----------------------------------------------------------------------------------------

QUARTER_TWO = of_quarters(2569, 2, 2)
DRAWN = dt.date(2026, 1, 15)


@pytest.mark.parametrize(
    ("period", "about", "codes"),
    [
        (whole_year(2569), {"drawn_on": DRAWN}, []),  # plans are signed in month four: 1 October is the year's own
        (Period("dates", dt.date(2026, 1, 14), END), {"drawn_on": DRAWN}, ["starts_before_approval"]),
        (Period("dates", DRAWN, END), {"drawn_on": DRAWN}, []),
        (Period("dates", dt.date(2026, 1, 14), END), {}, []),  # approved already
        (Period("dates", dt.date(2026, 1, 14), END), {"drawn_on": dt.date(2027, 2, 1)}, []),  # a past year filed late
        (of_quarters(2569, 1, 2), {"within": QUARTER_TWO}, ["step_outside_measure"]),
        (of_quarters(2569, 2, 3), {"within": QUARTER_TWO}, ["step_outside_measure"]),
        (of_months(2569, 5, 5), {"within": QUARTER_TWO}, []),
        (Period("onward", dt.date(2026, 4, 1)), {"within": QUARTER_TWO}, ["step_outside_measure"]),
        (of_months(2569, 5, 5), {"within": Period("as_printed", text="เมื่อพร้อม")}, []),
        (Period("dates", dt.date(2026, 4, 13), dt.date(2026, 4, 20)), {}, ["on_holiday"]),
        (Period("dates", dt.date(2026, 4, 20), dt.date(2026, 5, 4)), {}, ["on_holiday"]),
        (Period("months", dt.date(2026, 1, 1), dt.date(2026, 1, 31)), {}, []),
        (Period("dates", dt.date(2026, 1, 1), dt.date(2026, 1, 31)), {}, []),  # a month written as days
        (Period("none"), {"within": QUARTER_TWO, "drawn_on": DRAWN}, []),
    ],
)
def test_unusual_periods_are_named(period: Period, about: dict[str, Any], codes: list[str]) -> None:
    circumstances = Circumstances(2569, holiday=public_holiday, **about)

    assert list(unusual(period, circumstances)) == codes


# --- Printed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "text"),
    [
        (of_months(2566, 1, 6), "ต.ค.65 - มี.ค.66"),  # seed 002
        (of_quarters(2566, 2, 2), "ม.ค.66 - มี.ค.66"),
        (of_months(2566, 3, 3), "ธ.ค.65"),
        (Period("dates", START, END), "1 ต.ค. 2568 - 30 ก.ย. 2569"),  # seed 001
        (Period("dates", START, START), "1 ต.ค. 2568"),
        (whole_year(2568), "ปีงบประมาณ พ.ศ. 2568"),
        (Period("onward", dt.date(2022, 6, 1)), "ตั้งแต่ 1 มิ.ย. 2565 เป็นต้นไป"),
        (Period("dates", START, END, "ต.ค. ถึง ก.ย."), "ต.ค. ถึง ก.ย."),
        (Period("as_printed", text="เดือนมิถุนายน 2565 เป็นต้นไป"), "เดือนมิถุนายน 2565 เป็นต้นไป"),
        (Period("none"), ""),
        (Period("onward"), ""),
        (Period("dates", START), ""),
        (Period("dates", ends_on=END), ""),
    ],
)
def test_printed_form(period: Period, text: str) -> None:
    assert printed(period) == text


# --- Overdue ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "status", "today", "overdue"),
    [
        (Period("dates", START, END), "in_progress", END + ONE_DAY, True),
        (Period("dates", START, END), "not_started", END + ONE_DAY, True),
        (Period("dates", START, END), "done", END + ONE_DAY, False),
        (Period("dates", START, END), "in_progress", END, False),
        (Period("onward", START), "in_progress", END, False),
        (Period("none"), "not_started", END, False),
    ],
)
def test_overdue_is_open_work_behind_its_end(period: Period, status: str, today: dt.date, overdue: bool) -> None:
    assert is_overdue(period, status, today) is overdue
