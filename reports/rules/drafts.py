"""When what a draft said before a save is worth keeping: now and then, and before much is deleted."""

import datetime as dt

EVERY = dt.timedelta(minutes=10)  # between copies of one writer
MUCH = 100  # letters: losing so many at once is kept whatever the time
KEPT = 30  # copies of one memo


def is_worth_keeping(since_last: dt.timedelta | None, before: int, after: int) -> bool:
    """Whether to keep what was there: `since_last` = since this writer's last copy (None = none), lengths in letters."""
    if not before:
        return False
    return since_last is None or since_last >= EVERY or before - after >= MUCH
