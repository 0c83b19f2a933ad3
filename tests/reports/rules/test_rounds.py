"""The rounds of a fiscal year, from the kinds that come with the portal."""

import datetime as dt

import pytest

from measures.rules.rhythms import Rhythm
from reports.queries.rounds import spans_of
from reports.rules.rounds import is_followed_up


def test_every_kind_of_round_is_offered() -> None:
    found = spans_of(2569)

    assert [code for code in found if code.startswith("months")] == [f"months-{months}" for months in (6, 12, 1, 3, 9)]
    assert (found["months-6"].starts_on, found["months-6"].ends_on) == (dt.date(2025, 10, 1), dt.date(2026, 3, 31))
    assert (found["quarter-2"].starts_on, found["quarter-2"].ends_on) == (dt.date(2026, 1, 1), dt.date(2026, 3, 31))
    assert (found["three-weeks-18"].ends_on, len(found)) == (dt.date(2026, 9, 30), 5 + 4 + 18)
    assert all(span.ends_on <= span.cut_off_on <= span.due_on for span in found.values())


@pytest.mark.parametrize(
    ("code", "rhythm", "stands"),
    [
        ("months-6", Rhythm("a", "a", months=12), True),  # the whole year so far holds every measure
        ("quarter-1", Rhythm("a", "a", months=12), False),
        ("quarter-4", Rhythm("a", "a", months=12), True),
        ("quarter-1", Rhythm("a", "a", months=1), True),
        ("three-weeks-1", Rhythm("a", "a", months=1), False),  # 1–21 October
        ("three-weeks-1", None, True),
    ],
)
def test_a_measure_stands_in_a_round_where_its_rhythm_ends(code: str, rhythm: Rhythm | None, stands: bool) -> None:
    assert is_followed_up(rhythm, 2569, spans_of(2569)[code]) is stands
