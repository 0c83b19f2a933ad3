import datetime as dt

import pytest

from measures.rules.working_days import Calendar
from reports.rules import board
from reports.rules.board import Facts, Tally, Work

DAY = dt.date(2026, 7, 15)


def work(key: int = 1, **fields: object) -> Work:
    usual: dict[str, object] = {"number": "", "title": f"งาน {key}", "tools": (), "units": (), "status": "in_progress"}
    return Work(key=key, **(usual | fields))  # type: ignore[arg-type]


def facts(
    total: int = 12, done: tuple[int, ...] = (), late: tuple[int, ...] = (), stuck: tuple[int, ...] = ()
) -> Facts:
    return Facts(total, done, late, stuck, ())


def test_a_measure_of_two_units_counts_for_both_and_none_is_lost() -> None:
    works = [
        work(1, units=("กองคลัง", "กองช่าง"), status="done"),
        work(2, units=("กองคลัง",), ends_on=dt.date(2026, 7, 14)),
        work(3, status="not_started"),
    ]

    found = board.tallies(works, lambda one: one.units, ["กองช่าง", "สำนักปลัด", "กองคลัง"], DAY)

    assert found == [Tally("กองช่าง", 1, 1, 0, 0), Tally("กองคลัง", 2, 1, 1, 1), Tally("", 1, 0, 0, 0)]
    assert [(row.percent, row.waiting) for row in found] == [(100, 0), (50, 0), (0, 1)]


@pytest.mark.parametrize(
    ("fields", "silent"),
    [
        ({"starts_on": dt.date(2026, 6, 14)}, 31),
        ({"starts_on": dt.date(2026, 6, 15)}, 30),
        ({"starts_on": dt.date(2026, 6, 14), "heard_on": dt.date(2026, 7, 10)}, 5),
        ({"starts_on": dt.date(2026, 8, 1)}, None),
        ({"starts_on": dt.date(2026, 1, 1), "status": "done"}, None),
    ],
)
def test_what_was_not_heard_of_for_long_is_stuck(fields: dict[str, object], silent: int | None) -> None:
    one = work(**fields)

    assert one.silent_days(DAY) == silent
    assert board.stuck([one], DAY, 30) == ([one] if silent == 31 else [])


def test_late_is_what_every_list_calls_late_and_late_steps_join_it() -> None:
    late = work(1, ends_on=dt.date(2026, 7, 14))
    today = work(2, ends_on=DAY)
    step = work(3, ends_on=dt.date(2026, 9, 1), late_steps=2)
    done = work(4, ends_on=dt.date(2026, 1, 1), status="done", late_steps=1)

    assert board.late([step, today, done, late], DAY) == [late, step]
    assert board.facts([step, today, done, late], ["x"], DAY, 30) == Facts(4, (4,), (1,), (), ("x",))


def test_facts_come_back_as_they_were_kept() -> None:
    kept = facts(done=(1, 2), late=(3,))

    assert board.facts_from({"total": 12, "done": [1, 2], "late": [3], "stuck": [], "broken": []}) == kept


@pytest.mark.parametrize(
    ("before", "now", "line"),
    [
        (None, facts(done=(1,), late=(2,)), "ความคืบหน้า ITA 2569: เสร็จ 1 จาก 12 เกินกำหนด 1"),
        (
            facts(done=(1, 2, 3)),
            facts(done=(1, 2, 3, 4, 5), late=(6,)),
            "ความคืบหน้า ITA 2569: เสร็จ 5 จาก 12 (+2) เกินกำหนด 1",
        ),
        (facts(done=(1, 2)), facts(done=(2,)), "ความคืบหน้า ITA 2569: เสร็จ 1 จาก 12 (−1) เกินกำหนด 0"),
        (facts(done=(1,)), facts(done=(2,)), "ความคืบหน้า ITA 2569: เสร็จ 1 จาก 12 (±0) เกินกำหนด 0"),
    ],
)
def test_the_change_stands_in_the_subject(before: Facts | None, now: Facts, line: str) -> None:
    changed = board.change(before, now) if before else None

    assert board.subject(2569, now, changed) == line


def test_work_that_was_late_and_is_done_has_caught_up() -> None:
    found = board.change(facts(late=(1, 2), stuck=(3,)), facts(done=(1,), late=(2, 4), stuck=(3, 5)))

    assert [found.caught_up, found.late, found.stuck] == [{1}, {4}, {5}]


@pytest.mark.parametrize(
    ("day", "weeks", "dated"),
    [
        ("2025-10-20", 3, "2025-09-30"),  # the first three weeks of 2569 end with 21 October
        ("2025-10-21", 3, "2025-10-21"),
        ("2025-11-10", 3, "2025-10-21"),
        ("2025-11-11", 3, "2025-11-11"),
        ("2026-04-10", 4, "2026-04-14"),  # in the holidays of Songkran: it came out on the Friday before
        ("2026-07-15", 3, "2026-06-30"),
        ("2026-09-30", 5, "2026-09-30"),  # the year is closed by one too
        ("2026-07-15", 0, None),
    ],
)
def test_dates_follow_from_the_first_of_october(day: str, weeks: int, dated: str | None) -> None:
    found = board.summary_day(dt.date.fromisoformat(day), weeks, Calendar())

    assert found == (dt.date.fromisoformat(dated) if dated else None)


def test_a_date_on_a_day_off_comes_out_before_it() -> None:
    off = Calendar({dt.date(2025, 10, 21): "วันหยุดพิเศษ"})

    assert board.summary_day(dt.date(2025, 10, 20), 3, off) == dt.date(2025, 10, 21)
