import datetime as dt

import pytest

from measures.rules.season import Window, is_daily, next_look, oit_window, results_on

FILL_IN = Window("oit_entry", dt.date(2022, 3, 1), dt.date(2022, 4, 30))
CALENDAR = [
    Window("registration", dt.date(2022, 1, 1), dt.date(2022, 2, 28)),
    Window("oit_clarification", dt.date(2022, 2, 1), dt.date(2022, 6, 15)),
    FILL_IN,
    Window("results", dt.date(2022, 8, 1), dt.date(2022, 8, 20)),
]
AT = dt.datetime(2022, 1, 1, 9, tzinfo=dt.UTC)


def test_calendar_tells_when_oit_is_filled_in_and_when_results_come() -> None:
    assert (oit_window(CALENDAR), results_on(CALENDAR)) == (FILL_IN, dt.date(2022, 8, 20))


def test_calendar_that_says_nothing_is_not_guessed() -> None:
    assert (oit_window(CALENDAR[:1]), results_on(CALENDAR[:1])) == (None, None)


@pytest.mark.parametrize(
    ("day", "daily"),
    [
        (dt.date(2022, 1, 31), False),
        (dt.date(2022, 2, 1), True),
        (dt.date(2022, 8, 20), True),
        (dt.date(2022, 8, 21), False),
    ],
)
def test_looks_are_daily_from_four_weeks_before_until_results(day: dt.date, daily: bool) -> None:
    assert is_daily(day, FILL_IN.starts_on, dt.date(2022, 8, 20)) == daily


def test_without_a_first_day_looks_stay_weekly() -> None:
    assert is_daily(dt.date(2022, 3, 1), None, dt.date(2022, 8, 20)) is False


@pytest.mark.parametrize(
    ("daily", "failed", "hours"), [(False, False, 168), (True, False, 24), (True, True, 4), (False, True, 4)]
)
def test_next_look_comes_sooner_after_a_failure(daily: bool, failed: bool, hours: int) -> None:
    assert next_look(AT, daily=daily, failed=failed) == AT + dt.timedelta(hours=hours)
