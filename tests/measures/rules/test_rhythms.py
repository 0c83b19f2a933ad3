import datetime as dt
import itertools

import pytest

from measures.queries import rhythms_offered
from measures.rules.rhythms import Rhythm, RhythmInvalid, read, spans


@pytest.mark.parametrize(
    ("rhythm", "count", "first_end", "before_last"),
    [
        (Rhythm("a", "a", months=1), 12, dt.date(2025, 10, 31), dt.date(2026, 8, 31)),
        (Rhythm("a", "a", months=3), 4, dt.date(2025, 12, 31), dt.date(2026, 6, 30)),
        (Rhythm("a", "a", months=6), 2, dt.date(2026, 3, 31), dt.date(2026, 3, 31)),
        (Rhythm("a", "a", months=9), 2, dt.date(2026, 6, 30), dt.date(2026, 6, 30)),
        (Rhythm("a", "a", weeks=3), 18, dt.date(2025, 10, 21), dt.date(2026, 9, 22)),
    ],
)
def test_spans_fill_the_fiscal_year_without_gaps(
    rhythm: Rhythm, count: int, first_end: dt.date, before_last: dt.date
) -> None:
    found = spans(rhythm, 2569)

    assert len(found) == count
    assert (found[0][0], found[0][1], found[-2][1], found[-1][1]) == (
        dt.date(2025, 10, 1),
        first_end,
        before_last,
        dt.date(2026, 9, 30),
    )
    assert all(one[1] + dt.timedelta(days=1) == other[0] for one, other in itertools.pairwise(found))


def test_twelve_months_are_one_span() -> None:
    assert spans(Rhythm("a", "a", months=12), 2569) == [(dt.date(2025, 10, 1), dt.date(2026, 9, 30))]


@pytest.mark.parametrize("row", [{"months": 0}, {"months": 13}, {"weeks": -1}, {"months": 1, "weeks": 1}, {}])
def test_rhythm_without_days_is_refused(row: dict[str, int]) -> None:
    with pytest.raises(RhythmInvalid):
        read({"a": {"name": "a"} | row})


def test_rhythms_that_come_with_the_portal_are_those_of_the_papers() -> None:
    found = rhythms_offered()

    assert sorted((row.months, row.weeks) for row in found.values()) == [
        (0, 3),
        (1, 0),
        (3, 0),
        (6, 0),
        (9, 0),
        (12, 0),
    ]
