"""Weak points and what they would bring back."""

import dataclasses
from fractions import Fraction

import pytest

from assessments.rules.consistency import Published
from assessments.rules.scoring import ToolRule
from assessments.rules.weakness import Weakness, weaknesses

from .figures import OF_2563, OF_2568, SEED_000, SEED_000_LOST, SEED_001, D

QUESTIONS_001 = {
    "i2": D("80.00"),
    "i4": D("79.41"),
    "i9": D("87.65"),
    "i10": D("50.59"),
    "i15": D("77.06"),
    "e9": D("89.58"),
}
INDICATOR_OF = {"i1": "1", "i2": "1", "i4": "2", "i9": "3", "i10": "4", "i15": "5", "e9": "8"}


def test_seed_000_is_ranked_by_the_points_to_win() -> None:
    published = Published(D("71.07"), "C", {}, SEED_000, {}, SEED_000_LOST)

    found = weaknesses(OF_2563, published, D(85), {})

    ranked = [(weak.detail, weak.code, weak.points) for weak in found]
    assert ranked == [
        ("indicator", "10", Fraction("9.5")),
        ("item", "O42", Fraction(5)),
        ("item", "O43", Fraction(5)),
        ("indicator", "9", Fraction("1.888")),
        ("item", "O37", Fraction("1.25")),
        ("item", "O38", Fraction("1.25")),
        ("item", "O25", Fraction(1)),
        ("item", "O27", Fraction(1)),
        ("indicator", "8", Fraction("0.798")),
        ("indicator", "7", Fraction("0.714")),
        ("item", "O15", Fraction("0.5")),
        ("item", "O16", Fraction("0.5")),
        ("item", "O17", Fraction("0.5")),
        ("item", "O2", Fraction(4, 9)),
        ("item", "O9", Fraction(4, 9)),
        ("indicator", "5", Fraction("0.393")),
        ("indicator", "4", Fraction("0.3756")),
        ("indicator", "2", Fraction("0.1914")),
        ("indicator", "6", Fraction("0.171")),
    ]


def test_seed_001_has_its_lowest_questions_last_and_without_points() -> None:
    subs = {"9.4": D("67.50"), "10.1": D("50.00")}
    published = Published(D("81.24"), "", {}, SEED_001, subs, {}, QUESTIONS_001)
    criteria = dataclasses.replace(OF_2568, sub_indicators={"9": ("9.4",), "10": ("10.1", "10.2")})

    found = weaknesses(criteria, published, D(85), INDICATOR_OF)

    assert found == [
        Weakness("indicator", "10", D("60.00"), Fraction(5)),
        Weakness("sub_indicator", "10.1", D("50.00"), Fraction("3.5")),
        Weakness("sub_indicator", "9.4", D("67.50"), Fraction("3.5")),
        Weakness("indicator", "5", D("78.43"), Fraction("0.3942")),
        Weakness("indicator", "2", D("81.37"), Fraction("0.2178")),
        Weakness("question", "i10", D("50.59"), None),
        Weakness("question", "i15", D("77.06"), None),
        Weakness("question", "i4", D("79.41"), None),
        Weakness("question", "i2", D("80.00"), None),
        Weakness("question", "i9", D("87.65"), None),
        Weakness("question", "e9", D("89.58"), None),
    ]


def test_only_the_lowest_question_of_an_indicator_is_weak_and_ties_are_all() -> None:
    scores = {"i1": D(90), "i2": D(80), "i3": D(80), "i4": D(100), "e1": D(70), "e2": D(60)}
    indicator_of = {"i1": "1", "i2": "1", "i3": "1", "i4": "2"}

    found = weaknesses(OF_2563, Published(questions=scores), D(85), indicator_of)

    assert [weak.code for weak in found] == ["e2", "e1", "i2", "i3"]


@pytest.mark.parametrize(
    "published",
    [
        Published(),
        Published(indicators={"1": None, "2": D(85)}, sub_indicators={"9.1": D(85), "9.2": None}),
        Published(items={"O1": None, "O2": D(100)}, questions={"i1": None, "i4": D(100)}),
    ],
)
def test_no_score_and_a_full_or_passing_one_are_no_weak_points(published: Published) -> None:
    assert weaknesses(OF_2563, published, D(85), {"i1": "1", "i4": "2"}) == []


def test_without_a_pass_mark_only_items_and_questions_are_weak() -> None:
    published = Published(None, "", {}, SEED_000, {"9.1": D(10)}, {"O2": D(0)}, {"i2": D(80)})

    assert [weak.code for weak in weaknesses(OF_2563, published, None, {})] == ["O2", "i2"]


def test_points_are_unknown_where_the_rule_of_items_is() -> None:
    published = Published(items={"O2": D(0), "O3": D(50)})

    assert weaknesses(OF_2568, published, D(85), {}) == [
        Weakness("item", "O2", D(0), None),
        Weakness("item", "O3", D(50), None),
    ]


def test_partial_credit_has_no_known_cost() -> None:
    assert weaknesses(OF_2563, Published(items={"O2": D(50)}), D(85), {}) == [Weakness("item", "O2", D(50), None)]


def test_points_are_unknown_where_a_weight_is() -> None:
    criteria = dataclasses.replace(OF_2563, tools=(ToolRule("OIT", None, ("9", "10")),))
    published = Published(indicators={"10": D(40)}, sub_indicators={"10.1": D(30)})

    assert weaknesses(criteria, published, D(85), {}) == [
        Weakness("indicator", "10", D(40), None),
        Weakness("sub_indicator", "10.1", D(30), None),
    ]
