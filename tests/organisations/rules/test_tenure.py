"""Who holds a post when."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations.rules.tenure import Span, clashes

DAY = dt.date(2026, 1, 10)
ONE_DAY = dt.timedelta(days=1)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Spans of some days or without an end."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return Span(first, draw(st.sampled_from((last, None))))


@pytest.mark.parametrize(
    ("span", "covers"),
    [
        (Span(DAY), True),
        (Span(DAY, DAY), True),
        (Span(DAY - ONE_DAY, DAY + ONE_DAY), True),
        (Span(DAY + ONE_DAY), False),
        (Span(DAY - 9 * ONE_DAY, DAY - ONE_DAY), False),
    ],
)
def test_a_span_holds_both_its_days(span: Span, covers: bool) -> None:
    assert span.covers(DAY) is covers


@pytest.mark.parametrize(
    ("new", "clash"),
    [
        (Span(DAY), False),
        (Span(DAY - ONE_DAY), True),
        (Span(DAY - ONE_DAY, DAY), True),
        (Span(DAY - 99 * ONE_DAY), True),
        (Span(DAY - 99 * ONE_DAY, DAY - 10 * ONE_DAY), False),
        (Span(DAY - 99 * ONE_DAY, DAY - 9 * ONE_DAY), True),
    ],
)
def test_holdings_of_one_post_may_touch_but_not_overlap(new: Span, clash: bool) -> None:
    held = Span(DAY - 9 * ONE_DAY, DAY - ONE_DAY)

    assert clashes(new, [held]) is clash


def test_a_new_holding_is_held_against_every_existing_one() -> None:
    existing = [Span(DAY - 99 * ONE_DAY, DAY - 90 * ONE_DAY), Span(DAY)]

    assert clashes(Span(DAY - 89 * ONE_DAY, DAY), existing)
    assert not clashes(Span(DAY - 89 * ONE_DAY, DAY - ONE_DAY), existing)
    assert not clashes(Span(DAY), [])


@given(spans(), spans())
def test_two_spans_overlap_when_one_holds_the_first_day_of_the_other(one: Span, other: Span) -> None:
    assert one.overlaps(other) == (one.covers(other.starts_on) or other.covers(one.starts_on))
    assert one.overlaps(other) == other.overlaps(one)
