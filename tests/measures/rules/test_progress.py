"""What steps suggest of their measure, and what is due first."""

import dataclasses
import datetime as dt

import pytest

from measures.rules.progress import next_due, suggested_status

DAY = dt.date(2026, 3, 31)


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """A step as far as the rule looks."""

    name: str
    status: str = ""
    ends_on: dt.date | None = None


@pytest.mark.parametrize(
    ("statuses", "suggested"),
    [
        (["done", "done"], "done"),
        (["done", "in_progress"], "in_progress"),
        (["done", "not_started"], "in_progress"),
        (["done", ""], "in_progress"),
        (["in_progress", "", ""], "in_progress"),
        (["not_started", "not_started"], "not_started"),
        (["not_started", ""], "not_started"),
        (["", ""], None),
        ([], None),
    ],
)
def test_status_is_suggested_by_what_was_reported(statuses: list[str], suggested: str | None) -> None:
    assert suggested_status(statuses) == suggested


@pytest.mark.parametrize(
    ("steps", "name"),
    [
        ([Step("later", ends_on=DAY), Step("sooner", ends_on=dt.date(2026, 1, 31))], "sooner"),
        ([Step("no day"), Step("dated", "in_progress", DAY)], "dated"),
        ([Step("done", "done", dt.date(2025, 12, 31)), Step("open", "not_started", DAY)], "open"),
        ([Step("first", ends_on=DAY), Step("second", ends_on=DAY)], "first"),
        ([Step("first"), Step("second")], "first"),
    ],
)
def test_next_is_the_open_work_due_first(steps: list[Step], name: str) -> None:
    found = next_due(steps)

    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("steps", [[], [Step("done", "done", DAY)]])
def test_nothing_is_due_where_nothing_is_open(steps: list[Step]) -> None:
    assert next_due(steps) is None
