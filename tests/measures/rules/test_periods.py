"""Periods: what is wrong with them, how they are printed."""

import datetime as dt

import pytest

from measures.rules.periods import Period, check, is_overdue, printed, whole_year

START, END = dt.date(2025, 10, 1), dt.date(2026, 9, 30)


@pytest.mark.parametrize(
    ("period", "codes"),
    [
        (Period("dates", START, END), []),
        (Period("fiscal_year", START, END), []),
        (Period("none"), []),
        (Period("as_printed", text="เดือนมิถุนายน 2565 เป็นต้นไป"), []),
        (Period("dates", END, START), ["ends_before_starts"]),
        (Period("dates"), ["start_missing", "end_missing"]),
        (Period("onward", START), []),
        (Period("dates", dt.date(2025, 9, 1), END), ["starts_outside_year"]),
        (Period("dates", START, dt.date(2027, 1, 1)), ["ends_outside_year"]),
    ],
)
def test_check_names_what_is_wrong(period: Period, codes: list[str]) -> None:
    assert [problem.code for problem in check(period, 2569)] == codes


def test_only_impossible_periods_are_refused() -> None:
    assert [problem.refuse for problem in check(Period("dates", END, START), 2569)] == [True]
    assert [problem.refuse for problem in check(Period("dates", dt.date(2025, 9, 1), END), 2569)] == [False]


@pytest.mark.parametrize(
    ("period", "text"),
    [
        (Period("months", dt.date(2022, 10, 1), dt.date(2023, 3, 31)), "ต.ค.65 - มี.ค.66"),
        (Period("dates", START, END), "1 ต.ค. 2568 - 30 ก.ย. 2569"),
        (whole_year(2568), "ปีงบประมาณ พ.ศ. 2568"),
        (Period("onward", dt.date(2022, 6, 1)), "ตั้งแต่ 1 มิ.ย. 2565 เป็นต้นไป"),
        (Period("dates", START, END, "ต.ค. ถึง ก.ย."), "ต.ค. ถึง ก.ย."),
        (Period("none"), ""),
    ],
)
def test_printed_form(period: Period, text: str) -> None:
    assert printed(period) == text


def test_overdue_is_open_work_behind_its_end() -> None:
    period, day = Period("dates", START, END), dt.date(2026, 10, 1)

    assert is_overdue(period, "in_progress", day)
    assert not is_overdue(period, "done", day)
    assert not is_overdue(period, "in_progress", END)
