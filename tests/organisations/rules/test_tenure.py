"""Who holds a post when."""

import datetime as dt

import pytest

from organisations.rules.signature import Capacity
from organisations.rules.tenure import Span, clashes

DAY = dt.date(2026, 1, 10)


@pytest.mark.parametrize(
    ("span", "covers"),
    [(Span(DAY), True), (Span(DAY, DAY), True), (Span(dt.date(2026, 1, 11)), False), (Span(dt.date(2025, 1, 1), dt.date(2026, 1, 9)), False)],
)
def test_a_span_holds_both_its_days(span: Span, covers: bool) -> None:
    assert span.covers(DAY) is covers


def test_holdings_of_one_post_may_touch_but_not_overlap() -> None:
    first = Span(dt.date(2025, 1, 1), dt.date(2026, 1, 9))

    assert not clashes(Span(DAY), [first])
    assert clashes(Span(dt.date(2026, 1, 9)), [first])
    assert clashes(Span(dt.date(2024, 1, 1)), [first])


def test_an_acting_officer_prints_on_two_lines() -> None:
    acting = Capacity("ผู้อำนวยการกองช่าง", "รักษาการแทน", "ปลัดองค์การบริหารส่วนตำบลแม่อูคอ")

    assert acting.lines == ("ผู้อำนวยการกองช่าง รักษาการแทน", "ปลัดองค์การบริหารส่วนตำบลแม่อูคอ")
    assert Capacity("ปลัดเทศบาล").lines == ("ปลัดเทศบาล",)
