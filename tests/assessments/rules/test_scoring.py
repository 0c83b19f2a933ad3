"""Scores, levels and costs against figures of published papers."""

import dataclasses
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import scoring
from assessments.rules.scoring import Criteria, LevelRule, ToolRule

from .figures import FIVE_LEVELS, LETTERS, OF_2563, OF_2568, SEED_000, SEED_001, TOOLS, D, lost

SCORES = st.decimals(D(0), D(100), places=2)


# --- Tools and overall ----------------------------------------------------------------------------


def test_seed_000_comes_out_exactly() -> None:
    computed = scoring.compute(OF_2563, SEED_000)

    assert computed == scoring.Computed(
        tools={"IIT": Fraction("82.136"), "EIT": Fraction("79.39"), "OIT": Fraction("56.53")},
        overall=Fraction("71.0698"),
        level="C",
    )
    assert scoring.rounded(computed.overall) == D("71.07")


@pytest.mark.parametrize(
    ("third", "fourth", "total"),
    [("91.37", "91.37", "82.56"), ("91.37", "72.35", "81.41"), ("88.43", "72.35", "81.24")],
)
def test_seed_001_as_printed_and_mended(third: str, fourth: str, total: str) -> None:
    computed = scoring.compute(OF_2568, SEED_001 | {"3": D(third), "4": D(fourth)})

    assert (scoring.rounded(computed.overall), computed.level) == (D(total), "ต้องปรับปรุง")


def test_a_missing_score_is_never_counted_as_zero() -> None:
    computed = scoring.compute(OF_2563, SEED_000 | {"7": None})

    assert computed.tools == {"IIT": Fraction("82.136"), "EIT": None, "OIT": Fraction("56.53")}
    assert (computed.overall, computed.level) == (None, None)


def test_a_score_of_nought_counts() -> None:
    computed = scoring.compute(OF_2563, SEED_000 | {"9": D(0), "10": D(0)})

    assert (computed.tools["OIT"], scoring.rounded(computed.overall)) == (Fraction(0), D("48.46"))


def test_published_tools_stand_in_where_indicators_are_not_known() -> None:
    tools = {"IIT": D("82.14"), "EIT": D("79.39"), "OIT": D("56.53")}

    computed = scoring.compute(OF_2563, {"9": D("75.56"), "10": D("37.50"), "1": D("85.59")}, tools)

    assert computed.tools == {"IIT": Fraction("82.14"), "EIT": Fraction("79.39"), "OIT": Fraction("56.53")}
    assert (scoring.rounded(computed.overall), computed.level) == (D("71.07"), "C")


def test_indicators_outweigh_the_published_tool() -> None:
    assert scoring.compute(OF_2563, SEED_000, {"IIT": D(99)}).tools["IIT"] == Fraction("82.136")


def test_weights_are_divided_by_their_sum() -> None:
    criteria = dataclasses.replace(OF_2563, tools=(ToolRule("A", D(1), ("1",)), ToolRule("B", D(3), ("2",))))

    assert scoring.compute(criteria, {"1": D(100), "2": D(60)}).overall == Fraction(70)


@pytest.mark.parametrize("tools", [(), (ToolRule("A", None, ("1",)),), (ToolRule("A", D(0), ("1",)),)])
def test_without_weights_there_is_no_overall(tools: tuple[ToolRule, ...]) -> None:
    assert scoring.compute(dataclasses.replace(OF_2563, tools=tools), {"1": D(50)}).overall is None


def test_an_unknown_rule_of_scoring_is_an_error() -> None:
    with pytest.raises(KeyError, match="medians"):
        scoring.compute(dataclasses.replace(OF_2563, scoring_rule="medians"), SEED_000)


@given(st.lists(SCORES, min_size=10, max_size=10))
def test_the_overall_lies_between_the_lowest_and_the_highest_tool(scores: list[D]) -> None:
    computed = scoring.compute(OF_2563, {str(code): score for code, score in enumerate(scores, start=1)})
    tools = [score for score in computed.tools.values() if score is not None]

    assert computed.overall is not None
    assert min(tools) <= computed.overall <= max(tools)


# --- Sub-indicators and items ---------------------------------------------------------------------


def _items(sub_indicator: str, *missed: int) -> dict[str, D | None]:
    return dict.fromkeys(OF_2563.items[sub_indicator], D(100)) | lost(missed)


@pytest.mark.parametrize(
    ("sub_indicator", "missed", "score"),
    [
        ("9.1", (2, 9), "77.78"),
        ("9.2", (15, 16, 17), "62.50"),
        ("9.3", (), "100.00"),
        ("9.4", (25, 27), "50.00"),
        ("10.1", (37, 38), "75.00"),
        ("10.2", (42, 43), "0.00"),
    ],
)
def test_a_sub_indicator_is_the_mean_of_its_items(sub_indicator: str, missed: tuple[int, ...], score: str) -> None:
    exact = scoring.sub_indicator_score(OF_2563, sub_indicator, _items(sub_indicator, *missed))

    assert scoring.rounded(exact) == D(score)


@pytest.mark.parametrize(
    ("criteria", "sub_indicator", "items"),
    [
        (dataclasses.replace(OF_2563, item_rule=""), "9.1", _items("9.1")),
        (dataclasses.replace(OF_2563, complete_sub_indicators=frozenset({"9.2"})), "9.1", _items("9.1")),
        (OF_2563, "9.1", _items("9.1") | {"O1": None}),
        (OF_2563, "9.1", {}),
        (OF_2563, "9.9", _items("9.1")),
    ],
)
def test_a_sub_indicator_is_unknown_while_rule_list_or_score_is(
    criteria: Criteria, sub_indicator: str, items: scoring.Scores
) -> None:
    assert scoring.sub_indicator_score(criteria, sub_indicator, items) is None


@pytest.mark.parametrize(
    ("indicator", "missed_in", "score"),
    [
        ("10", {"10.1": (37, 38), "10.2": (42, 43)}, "37.50"),
        ("9", {"9.1": (2, 9), "9.2": (15, 16, 17), "9.4": (25, 27)}, "78.06"),
        ("9", {"9.1": (2, 9), "9.2": (14, 15, 16, 17), "9.4": (25, 27)}, "75.56"),
    ],
)
def test_an_indicator_is_the_mean_of_its_sub_indicators(
    indicator: str, missed_in: dict[str, tuple[int, ...]], score: str
) -> None:
    subs = {
        sub: scoring.sub_indicator_score(OF_2563, sub, _items(sub, *missed_in.get(sub, ())))
        for sub in OF_2563.sub_indicators[indicator]
    }

    assert scoring.rounded(scoring.indicator_score(OF_2563, indicator, subs)) == D(score)


def test_an_indicator_without_sub_indicators_or_their_scores_is_unknown() -> None:
    assert scoring.indicator_score(OF_2563, "1", {}) is None
    assert scoring.indicator_score(OF_2563, "10", {"10.1": D(75)}) is None


# --- Rounding and levels --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shown"), [("71.065", "71.07"), ("71.0649999", "71.06"), ("0.005", "0.01"), ("100", "100.00")]
)
def test_rounding_is_half_up_and_exact(value: str, shown: str) -> None:
    assert scoring.rounded(Fraction(value)) == D(shown)
    assert scoring.rounded(D(value)) == D(shown)


def test_nothing_rounds_to_nothing() -> None:
    assert scoring.rounded(None) is None


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("100", "AA"), ("95", "AA"), ("94.995", "AA"), ("94.99", "A"), ("85", "A"), ("84.99", "B"), ("75", "B"),
        ("71.07", "C"), ("65", "C"), ("64.99", "D"), ("55", "D"), ("50", "E"), ("49.99", "F"), ("0", "F"),
    ],
)  # fmt: skip
def test_letters_go_by_the_rounded_total(total: str, expected: str) -> None:
    assert scoring.level(LETTERS, D(total), {}) == expected


@pytest.mark.parametrize(
    ("total", "tools", "expected"),
    [
        ("95.81", ("95", "96", "95"), "ผ่านดีเยี่ยม"),
        ("95.81", ("94.995", "96", "96"), "ผ่านดีเยี่ยม"),
        ("95.81", ("94.99", "96", "96"), "ผ่านดี"),
        ("94.64", ("97", "84.99", "97"), "ผ่าน"),
        ("84.995", ("85", "85", "85"), "ผ่านดี"),
        ("84.99", ("90", "90", "80"), "ต้องปรับปรุง"),
        ("81.24", ("85.69", "90.83", "74"), "ต้องปรับปรุง"),
        ("70", ("70", "70", "70"), "ต้องปรับปรุง"),
        ("69.99", ("70", "70", "70"), "ต้องปรับปรุงโดยด่วน"),
        ("81.24", (None, None, None), "ต้องปรับปรุง"),
        ("94", ("97", "84.99", None), "ผ่าน"),
        ("94", ("97", "94", None), None),
        ("94", (None, None, None), None),
        (None, ("97", "94", "95"), None),
    ],
)
def test_level_follows_the_rounded_total_and_the_lowest_tool(
    total: str | None, tools: tuple[str | None, ...], expected: str | None
) -> None:
    scores = {
        code: None if score is None else D(score) for code, score in zip(("IIT", "EIT", "OIT"), tools, strict=True)
    }

    assert scoring.level(FIVE_LEVELS, None if total is None else D(total), scores) == expected


@pytest.mark.parametrize("levels", [(), (LevelRule("A", D(85)),)])
def test_a_total_under_every_level_has_none(levels: tuple[LevelRule, ...]) -> None:
    assert scoring.level(levels, D(80), {}) is None


# --- Worth ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "cost"),
    [
        (("O1", "O2", "O9"), Fraction(4, 9)),
        (("O10", "O15", "O17"), Fraction(1, 2)),
        (("O18", "O24"), Fraction(4, 7)),
        (("O25", "O28"), Fraction(1)),
        (("O29", "O33"), Fraction(4, 5)),
        (("O34", "O37", "O41"), Fraction(5, 4)),
        (("O42", "O43"), Fraction(5)),
    ],
)
def test_cost_of_a_missed_item_is_exact(items: tuple[str, ...], cost: Fraction) -> None:
    assert {scoring.cost_of_item(OF_2563, item) for item in items} == {cost}


def test_all_items_together_cost_the_whole_tool() -> None:
    costs = [scoring.cost_of_item(OF_2563, item) for items in OF_2563.items.values() for item in items]

    assert sum(cost for cost in costs if cost is not None) == 40
    assert None not in costs


@pytest.mark.parametrize(
    "changes",
    [
        {"item_rule": ""},
        {"complete_sub_indicators": frozenset({"9.2"})},
        {"sub_indicators": {}},
        {"items": {"": ("O2",)}},
        {"tools": (ToolRule("IIT", None, ("1",)), ToolRule("OIT", D(40), ("9", "10")))},
        {"tools": (ToolRule("OIT", None, ("9", "10")),)},
        {"tools": TOOLS[:2]},
    ],
)
def test_cost_is_unknown_while_rule_list_or_weight_is(changes: dict[str, object]) -> None:
    criteria = dataclasses.replace(OF_2563, **changes)  # type: ignore[arg-type]

    assert scoring.cost_of_item(criteria, "O2") is None


def test_an_item_of_another_year_has_no_cost() -> None:
    assert scoring.cost_of_item(OF_2563, "O44") is None


@pytest.mark.parametrize(("indicator", "share"), [("1", "0.06"), ("6", "0.1"), ("10", "0.2")])
def test_a_point_of_an_indicator_is_a_share_of_the_overall(indicator: str, share: str) -> None:
    assert scoring.indicator_share(OF_2563, indicator) == Fraction(share)


@pytest.mark.parametrize(
    ("score", "weight", "printed"), [("82.136", 30, "24.6408"), ("56.53", 40, "22.612"), ("100", 30, "30")]
)
def test_weighted_scores_go_there_and_back(score: str, weight: int, printed: str) -> None:
    assert scoring.to_weighted(D(score), D(weight)) == Fraction(printed)
    assert scoring.from_weighted(D(printed), D(weight)) == Fraction(score)
