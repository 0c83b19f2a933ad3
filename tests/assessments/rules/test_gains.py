"""What a score costs, how far the next level is, and what other scores would give: figures of the seeds."""

import dataclasses
from fractions import Fraction

import pytest

from assessments.rules import gains
from assessments.rules.consistency import Published
from assessments.rules.gains import Gain, ToPass
from assessments.rules.scoring import ToolRule, rounded

from .figures import OF_2563, OF_2568, SEED_000, SEED_000_LOST, SEED_001, D

OF_SEED_000 = Published(D("71.07"), "C", {}, SEED_000, {"9.3": D(100), "10.2": D(0)}, SEED_000_LOST)
SUBS_001 = {"9": ("9.1", "9.2", "9.3", "9.4", "9.5"), "10": ("10.1", "10.2")}
WITH_SUBS = dataclasses.replace(OF_2568, sub_indicators=SUBS_001)
OF_SEED_001 = Published(
    D("81.24"), "ต้องปรับปรุง", {}, SEED_001, {"9.4": D("67.50"), "10.1": D(50)}, {}, {"i10": D("50.59")}
)
TOOLS_001 = {"IIT": Fraction("85.684"), "EIT": Fraction("90.8333"), "OIT": Fraction(74)}


@pytest.mark.parametrize(
    ("item", "cost"),
    [("O2", "0.444"), ("O15", "0.5"), ("O24", "0.571"), ("O25", "1"), ("O33", "0.8"), ("O37", "1.25"), ("O42", "5")],
)
def test_missing_item_of_2563_costs_what_the_formula_says(item: str, cost: str) -> None:
    assert rounded(gains.points_to(OF_2563, "item", item, D(0), D(100)), 3) == D(cost)


@pytest.mark.parametrize(
    ("detail", "code", "worth"),
    [
        ("tool", "IIT", Fraction(3, 10)),
        ("tool", "OIT", Fraction(4, 10)),
        ("indicator", "1", Fraction(6, 100)),
        ("indicator", "10", Fraction(2, 10)),
        ("sub_indicator", "10.2", Fraction(1, 10)),
        ("item", "O42", Fraction(5, 100)),
        ("question", "i2", None),
        ("item", "O99", None),
        ("sub_indicator", "8.1", None),
        ("tool", "XIT", None),
    ],
)
def test_point_of_a_score_is_worth_its_share_of_the_total(detail: str, code: str, worth: Fraction | None) -> None:
    assert gains.worth(OF_2563, detail, code) == worth


def test_gains_of_seed_000_are_exact_and_stand_by_points() -> None:
    found = gains.gains(OF_2563, OF_SEED_000)

    assert found[:5] == [
        Gain("indicator", "10", D("37.50"), Fraction("12.5")),
        Gain("sub_indicator", "10.2", D(0), Fraction(10)),
        Gain("item", "O42", D(0), Fraction(5)),
        Gain("item", "O43", D(0), Fraction(5)),
        Gain("indicator", "9", D("75.56"), Fraction("4.888")),
    ]
    assert sum(gain.points for gain in found if gain.detail == "indicator" and gain.points) == 100 - Fraction("71.0698")


def test_gains_of_seed_001_have_parts_but_neither_items_nor_questions() -> None:
    published = dataclasses.replace(OF_SEED_001, items={"O5": D(0)})

    found = {(gain.detail, gain.code): gain.points for gain in gains.gains(WITH_SUBS, published)}

    assert found[("indicator", "10")] == Fraction(8)
    assert found[("sub_indicator", "10.1")] == Fraction(5)
    assert found[("sub_indicator", "9.4")] == Fraction("1.3")
    assert found[("item", "O5")] is None
    assert found[("question", "i10")] is None


def test_partial_item_and_full_score_cost_nothing_that_is_known() -> None:
    published = Published(items={"O2": D(50), "O3": D(100), "O4": None})

    assert gains.gains(OF_2563, published) == [Gain("item", "O2", D(50), None)]


@pytest.mark.parametrize(
    ("overall", "mark", "missing"),
    [
        (D("71.07"), D(85), D("13.93")),
        (D(85), D(85), D(0)),
        (D(90), D(85), D(0)),
        (None, D(85), None),
        (D(1), None, None),
    ],
)
def test_distance_is_nought_once_reached_and_nothing_while_unknown(
    overall: D | None, mark: D | None, missing: D | None
) -> None:
    assert gains.distance(overall, mark) == missing


def test_next_letter_of_seed_000_is_b() -> None:
    assert gains.next_level(OF_2563, D("71.07"), {}) == ToPass("B", D(75), D("3.93"))


@pytest.mark.parametrize(
    ("overall", "tools", "expected"),
    [
        (D("81.24"), TOOLS_001, ToPass("ผ่าน", D(85), D("3.76"))),
        (D("88.10"), TOOLS_001 | {"IIT": D("84.99")}, ToPass("ผ่านดี", D(85), D(0), (("IIT", D("0.01")), ("OIT", D(11))))),
        (D("88.10"), {"IIT": D(85), "EIT": D(85), "OIT": D(95)}, ToPass("ผ่านดีเยี่ยม", D(95), D("6.90"), (("IIT", D(10)), ("EIT", D(10))))),
        (D(96), {"IIT": D(96), "EIT": D(95), "OIT": D(97)}, None),
        (D(96), {"IIT": D(96), "EIT": None, "OIT": D(97)}, None),
        (D("60.00"), TOOLS_001, ToPass("ต้องปรับปรุง", D(70), D(10))),
        (None, TOOLS_001, None),
    ],
)  # fmt: skip
def test_next_level_says_which_tool_is_short(
    overall: D | None, tools: dict[str, Fraction | D | None], expected: ToPass | None
) -> None:
    assert gains.next_level(OF_2568, overall, tools) == expected


def test_what_if_the_two_measure_items_of_seed_000_were_answered() -> None:
    found = gains.what_if(OF_2563, OF_SEED_000, {("item", "O42"): D(100), ("item", "O43"): D(100)})

    assert (found.indicators, rounded(found.after.tools["OIT"]), rounded(found.after.overall), found.after.level) == (
        {"10": Fraction("87.5")},
        D("81.53"),
        D("81.07"),
        "B",
    )
    assert found.added == 10


def test_what_if_every_listed_item_of_seed_000_leaves_what_is_not_listed() -> None:
    found = gains.what_if(OF_2563, OF_SEED_000, {("item", code): D(100) for code in SEED_000_LOST})

    assert rounded(found.indicators["9"]) == D("97.50")  # the fourth item of 9.2 is not on the list
    assert found.indicators["10"] == 100
    assert (found.after.level, rounded(found.after.overall)) == ("A", D("87.96"))


def test_what_if_an_indicator_is_given_its_items_do_not_count() -> None:
    found = gains.what_if(OF_2563, OF_SEED_000, {("indicator", "10"): D(50), ("item", "O42"): D(100)})

    assert (found.indicators, found.added) == ({"10": Fraction(50)}, Fraction("2.5"))


def test_what_if_a_sub_indicator_of_seed_001_moves_its_indicator_by_its_part() -> None:
    found = gains.what_if(
        WITH_SUBS, OF_SEED_001, {("sub_indicator", "9.4"): D("87.50"), ("indicator", "4"): D("72.35")}
    )

    assert found.indicators == {"9": Fraction(92), "4": Fraction("72.35")}
    assert rounded(found.before.overall) == D("82.56")
    assert rounded(found.after.overall) == D("82.21")


def test_what_if_the_cost_is_unknown_nothing_moves() -> None:
    found = gains.what_if(OF_2568, dataclasses.replace(OF_SEED_001, items={"O5": D(0)}), {("item", "O5"): D(100)})

    assert found.added == 0


def test_what_if_scores_are_missing_the_total_stays_unknown() -> None:
    found = gains.what_if(OF_2563, Published(indicators={"1": D(80)}), {("indicator", "1"): D(90)})

    assert (found.after.overall, found.added, found.after.level) == (None, None, None)


def test_worth_is_unknown_where_a_weight_is() -> None:
    criteria = dataclasses.replace(OF_2563, tools=(ToolRule("OIT", None, ("9", "10")),))

    assert [gains.worth(criteria, *cell) for cell in (("tool", "OIT"), ("sub_indicator", "9.1"), ("item", "O2"))] == [
        None
    ] * 3
