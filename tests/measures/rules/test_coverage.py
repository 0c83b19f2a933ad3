"""Every weak point ends in a measure or in a written reason."""

from typing import NamedTuple

from measures.rules.coverage import uncovered


class Point(NamedTuple):
    """A weak point as far as the rule looks."""

    detail: str
    code: str


def test_points_without_measure_or_reason_are_left_in_their_order() -> None:
    points = [Point("item", "O42"), Point("indicator", "9"), Point("question", "i2"), Point("sub_indicator", "9.1")]
    links, reasons = [("indicator", "9")], [("item", "O42")]

    assert uncovered(points, [*links, *reasons]) == [Point("question", "i2"), Point("sub_indicator", "9.1")]


def test_a_code_covers_only_its_own_level_of_detail() -> None:
    assert uncovered([Point("indicator", "9")], [("sub_indicator", "9"), ("indicator", "10")]) == [
        Point("indicator", "9")
    ]


def test_nothing_is_left_where_all_is_covered() -> None:
    assert uncovered([Point("item", "O42")], {("item", "O42")}) == []
    assert uncovered([], []) == []
