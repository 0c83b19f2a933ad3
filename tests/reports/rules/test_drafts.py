"""When an earlier draft is worth keeping."""

import datetime as dt

import pytest

from reports.rules.drafts import is_worth_keeping

MINUTE = dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("since", "before", "after", "expected"),
    [
        (None, 500, 510, True),
        (None, 0, 510, False),
        (9 * MINUTE, 500, 510, False),
        (10 * MINUTE, 500, 510, True),
        (MINUTE, 500, 401, False),
        (MINUTE, 500, 400, True),
        (MINUTE, 500, 0, True),
    ],
)
def test_copies_are_kept_now_and_then_and_before_much_is_deleted(
    since: dt.timedelta | None, before: int, after: int, expected: bool
) -> None:
    assert is_worth_keeping(since, before, after) is expected
