"""From the steps of a measure: the status they suggest, and the one next action. No clock."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar

NOT_STARTED, IN_PROGRESS, DONE = "not_started", "in_progress", "done"  # measures.models.Status


def suggested_status(statuses: Collection[str]) -> str | None:
    """Return the status that the steps' statuses suggest, "" for a step nobody reported on; None where none was.

    A suggestion only: that a whole measure is done, a person says (domain: progress is never summed from steps).
    """
    reported = [status for status in statuses if status]
    if not reported:
        return None
    if len(reported) == len(statuses) and set(reported) == {DONE}:
        return DONE
    return NOT_STARTED if set(reported) == {NOT_STARTED} else IN_PROGRESS


class Work(Protocol):
    """Anything with a status and the day it should be done by: a measure or a step."""

    @property
    def status(self) -> str: ...
    @property
    def ends_on(self) -> dt.date | None: ...


W = TypeVar("W", bound=Work)


def next_due(works: Iterable[W]) -> W | None:
    """Return the open work that is due first; those without a day come last, equals in the order given."""
    open_works = (work for work in works if work.status != DONE)
    return min(open_works, key=lambda work: work.ends_on or dt.date.max, default=None)
