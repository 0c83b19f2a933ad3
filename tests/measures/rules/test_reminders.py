import datetime as dt

import pytest

from measures.rules import reminders
from measures.rules.reminders import Pace
from measures.rules.working_days import Calendar

PACE = Pace()
CALENDAR = Calendar()
FRIDAY = dt.date(2026, 7, 10)  # a working day in an ordinary week
SONGKRAN = dt.date(2026, 4, 13)  # Monday; 13, 14 and 15 April are holidays


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("date", "name"),
    [("2026-07-10", ""), ("2026-07-11", "วันเสาร์"), ("2026-04-13", "วันสงกรานต์"), ("2026-01-01", "วันขึ้นปีใหม่")],
)
def test_days_off_have_their_names(date: str, name: str) -> None:
    assert CALENDAR.name_of(day(date)) == name


def test_special_days_are_off_and_moved_ones_are_worked() -> None:
    calendar = Calendar({FRIDAY: "วันหยุดพิเศษ"}, frozenset({SONGKRAN}))

    assert [calendar.name_of(FRIDAY), calendar.before(FRIDAY), calendar.after(FRIDAY)] == [
        "วันหยุดพิเศษ", day("2026-07-09"), day("2026-07-13"),
    ]  # fmt: skip
    assert calendar.name_of(SONGKRAN) == ""


@pytest.mark.parametrize(
    ("due", "on", "code"),
    [
        ("2026-07-10", "2026-06-09", None),
        ("2026-07-10", "2026-06-10", "30"),
        ("2026-07-10", "2026-07-02", "30"),
        ("2026-07-10", "2026-07-03", "7"),
        ("2026-07-10", "2026-07-09", "1"),
        ("2026-07-10", "2026-07-10", "0"),
        ("2026-07-10", "2026-07-12", "0"),  # Sunday: late on Saturday, told on Monday
        ("2026-07-10", "2026-07-13", "late-1"),
        ("2026-07-10", "2026-07-20", "late-2"),
        ("2026-07-10", "2026-10-09", None),  # long after: the board tells of it
        ("2026-04-13", "2026-04-09", "7"),  # 6 April is a holiday: a week before moved to the third
        ("2026-04-13", "2026-04-10", "0"),  # the day before and the day itself lie in the holidays: one on Friday
        ("2026-04-13", "2026-04-16", "0"),  # the next working day still counts
        ("2026-04-13", "2026-04-17", "late-1"),
    ],
)
def test_one_reminder_stands_on_a_day(due: str, on: str, code: str | None) -> None:
    found = reminders.present(day(due), day(on), PACE, CALENDAR)

    assert (found.code if found else None) == code


def test_reminders_of_a_deadline_go_out_on_working_days() -> None:
    found = list(reminders.reminders(SONGKRAN, PACE, CALENDAR))

    assert [CALENDAR.name_of(one.on) for one in found] == [""] * len(found)


@pytest.mark.parametrize(
    ("texts", "days"), [(["1", "30", "7", "0", "7"], (30, 7, 1, 0)), (["0"], (0,)), (["90"], (90,))]
)
def test_days_are_read_in_order(texts: list[str], days: tuple[int, ...]) -> None:
    assert reminders.read_days(texts) == days


@pytest.mark.parametrize("texts", [[], ["91"], ["-1"], ["x"], ["1.5"], ["999999999"]])
def test_what_is_no_day_is_refused(texts: list[str]) -> None:
    with pytest.raises(reminders.PaceInvalid):
        reminders.read_days(texts)


@pytest.mark.parametrize(
    ("chosen", "count", "mode"),
    [("auto", 2, "instant"), ("auto", 3, "digest"), ("instant", 9, "instant"), ("off", 1, "off")],
)
def test_several_deadlines_make_a_digest(chosen: str, count: int, mode: str) -> None:
    assert reminders.mode_of(chosen, count, PACE) == mode


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        ("instant", ["30", "0", "late-1", "late-2"]),
        ("digest", ["late-1"]),
        ("off", ["late-1", "late-2"]),
    ],
)
def test_late_ones_cannot_be_turned_off(mode: str, told: list[str]) -> None:
    all_ = [reminders.Reminder(code, FRIDAY) for code in ("30", "0", "late-1", "late-2")]

    assert [one.code for one in all_ if reminders.is_told_alone(mode, one)] == told


@pytest.mark.parametrize(
    ("on", "week"),
    [("2026-07-12", "2026-W28"), ("2026-07-13", "2026-W29"), ("2026-04-14", ""), ("2026-04-16", "2026-W16")],
)
def test_a_digest_moves_past_holidays(on: str, week: str) -> None:
    assert reminders.digest_week(day(on), PACE, CALENDAR) == week
