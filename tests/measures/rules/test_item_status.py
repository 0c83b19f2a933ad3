import datetime as dt

import pytest

from measures.rules.item_status import Facts, status, urgency, why_not_confirmable

TODAY = dt.date(2026, 2, 1)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (Facts(), "empty"),
        (Facts(parts=4), "empty"),
        (Facts(parts=4, shown=2), "partial"),
        (Facts(evidence=1), "waiting"),
        (Facts(parts=4, shown=3, evidence=1, is_confirmed=True), "partial"),
        (Facts(parts=4, shown=4, evidence=1), "waiting"),
        (Facts(parts=4, shown=4, evidence=1, is_confirmed=True), "ready"),
        (Facts(evidence=2, is_confirmed=True, broken=1), "link_dead"),
        (Facts(papers=1), "ready"),
        (Facts(papers=1, evidence=1), "waiting"),
        (Facts(papers=1, parts=1), "partial"),
    ],
)
def test_status_of_an_item(facts: Facts, found: str) -> None:
    assert status(facts) == found


@pytest.mark.parametrize(
    ("facts", "checker", "why"),
    [
        (Facts(evidence=1), 2, ""),
        (Facts(evidence=1), 1, "own_evidence"),
        (Facts(papers=1), 2, "no_evidence"),
        (Facts(evidence=1, parts=2, shown=1), 2, "parts_missing"),
        (Facts(evidence=1, is_confirmed=True), 2, "confirmed"),
    ],
)
def test_the_checker_is_another_person(facts: Facts, checker: int, why: str) -> None:
    assert why_not_confirmable(facts, entered_by=frozenset({1}), checker=checker) == why


@pytest.mark.parametrize(
    ("item_status", "due_on", "found"),
    [
        ("empty", dt.date(2026, 1, 31), "overdue"),
        ("empty", TODAY, "soon"),
        ("partial", dt.date(2026, 2, 15), "soon"),
        ("partial", dt.date(2026, 2, 16), ""),
        ("ready", dt.date(2026, 1, 1), ""),
        ("empty", None, ""),
    ],
)
def test_urgency_shouts_two_weeks_early(item_status: str, due_on: dt.date | None, found: str) -> None:
    assert urgency(item_status, due_on, TODAY) == found
