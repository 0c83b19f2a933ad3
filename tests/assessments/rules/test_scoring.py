"""Scores and levels against figures of published papers."""

from decimal import Decimal as D
from fractions import Fraction

import pytest

from assessments.rules import consistency, scoring, weakness
from assessments.rules.consistency import Finding, Published
from assessments.rules.scoring import Criteria, LevelRule, ToolRule

TOOLS = (ToolRule("IIT", D(30), tuple("12345")), ToolRule("EIT", D(30), tuple("678")), ToolRule("OIT", D(40), ("9", "10")))
LETTERS = tuple(LevelRule(code, D(low)) for code, low in (("AA", 95), ("A", 85), ("B", 75), ("C", 65), ("D", 55), ("E", 50), ("F", 0)))
PASS5 = (
    LevelRule("ผ่านดีเยี่ยม", D(95), D(95)),
    LevelRule("ผ่านดี", D(85), D(85)),
    LevelRule("ผ่าน", D(85)),
    LevelRule("ต้องปรับปรุง", D(70)),
    LevelRule("ต้องปรับปรุงโดยด่วน", D(0)),
)
COUNTS = {"9.1": 9, "9.2": 8, "9.3": 7, "9.4": 4, "9.5": 5, "10.1": 8, "10.2": 2}
SEED_0 = "85.59 81.81 86.09 78.74 78.45 83.29 77.86 77.02 75.56 37.50"
SEED_1 = "85.88 81.37 91.37 91.37 78.43 93.47 89.17 89.86 88.00 60.00"
LOST = (2, 9, 15, 16, 17, 25, 27, 37, 38, 42, 43)


def _items() -> dict[str, tuple[str, ...]]:
    numbers = iter(range(1, 44))
    return {code: tuple(f"O{next(numbers)}" for _ in range(count)) for code, count in COUNTS.items()}


def criteria_2563() -> Criteria:
    subs = {"9": ("9.1", "9.2", "9.3", "9.4", "9.5"), "10": ("10.1", "10.2")}
    return Criteria(2563, TOOLS, LETTERS, "weighted_means", "all_or_nothing", D(85), subs, _items(), frozenset(COUNTS))


def criteria_2568() -> Criteria:
    return Criteria(2568, TOOLS, PASS5, "weighted_means", "", D(85))


def indicators(text: str) -> dict[str, D | None]:
    return {str(code): D(score) for code, score in enumerate(text.split(), start=1)}


def test_seed_000_comes_out_exactly() -> None:
    computed = scoring.compute(criteria_2563(), indicators(SEED_0))

    assert computed.overall == Fraction("71.0698")
    assert computed.tools == {"IIT": Fraction("82.136"), "EIT": Fraction("79.39"), "OIT": Fraction("56.53")}
    assert (scoring.rounded(computed.overall), computed.level) == (D("71.07"), "C")


@pytest.mark.parametrize(("fourth", "total"), [("91.37", "82.56"), ("72.35", "81.41")])
def test_seed_001_as_printed_and_with_the_lost_value(fourth: str, total: str) -> None:
    scores = indicators(SEED_1) | {"4": D(fourth)}

    assert scoring.rounded(scoring.compute(criteria_2568(), scores).overall) == D(total)


def test_a_missing_score_is_never_counted_as_zero() -> None:
    computed = scoring.compute(criteria_2563(), indicators(SEED_0) | {"7": None})

    assert (computed.tools["EIT"], computed.overall, computed.level) == (None, None, None)
    assert computed.tools["IIT"] == Fraction("82.136")


@pytest.mark.parametrize(
    ("item", "cost"),
    [("O2", "0.444"), ("O15", "0.500"), ("O18", "0.571"), ("O25", "1.000"), ("O29", "0.800"), ("O37", "1.250"), ("O42", "5.000")],
)
def test_cost_of_a_missed_item(item: str, cost: str) -> None:
    assert scoring.rounded(scoring.cost_of_item(criteria_2563(), item), 3) == D(cost)


def test_cost_is_unknown_where_the_rule_of_items_is() -> None:
    assert scoring.cost_of_item(criteria_2568(), "O2") is None


@pytest.mark.parametrize(
    ("total", "tools", "expected"),
    [
        ("95.81", ("95", "96", "95"), "ผ่านดีเยี่ยม"),
        ("95.81", ("94.99", "96", "96"), "ผ่านดี"),
        ("94.64", ("97", "84.99", "97"), "ผ่าน"),
        ("84.99", ("90", "90", "80"), "ต้องปรับปรุง"),
        ("84.995", ("85", "85", "85"), "ผ่านดี"),
        ("69.99", ("70", "70", "70"), "ต้องปรับปรุงโดยด่วน"),
    ],
)
def test_level_follows_the_rounded_total_and_the_lowest_tool(total: str, tools: tuple[str, ...], expected: str) -> None:
    scores = dict(zip(("IIT", "EIT", "OIT"), map(D, tools), strict=True))

    assert scoring.level(PASS5, D(total), scores) == expected


@pytest.mark.parametrize(("value", "shown"), [("71.065", "71.07"), ("71.0649999", "71.06"), ("0.005", "0.01"), ("100", "100.00")])
def test_rounding_is_half_up_and_exact(value: str, shown: str) -> None:
    assert scoring.rounded(Fraction(value)) == D(shown) == scoring.rounded(D(value))


def test_weighted_scores_go_there_and_back() -> None:
    assert scoring.from_weighted(D("24.6408"), D(30)) == Fraction("82.136")
    assert scoring.to_weighted(D("82.136"), D(30)) == Fraction("24.6408")


def test_seed_001_says_that_it_differs_and_that_neighbours_agree() -> None:
    published = Published(D("81.24"), "ต้องปรับปรุง", {}, indicators(SEED_1))

    found = consistency.findings(criteria_2568(), published)

    assert found == [
        Finding("overall_differs", "", {"published": D("81.24"), "computed": D("82.56"), "difference": D("-1.32")}),
        Finding("equal_neighbours", "4", {"first": "3", "second": "4", "score": D("91.37")}),
    ]


def test_seed_001_corrected_leaves_the_unexplained_rest() -> None:
    published = Published(D("81.24"), "ต้องปรับปรุง", {}, indicators(SEED_1) | {"4": D("72.35")})

    found = consistency.findings(criteria_2568(), published)

    assert [(finding.code, finding.values["difference"]) for finding in found] == [("overall_differs", D("-0.17"))]


def test_seed_000_needs_a_fourth_lost_item_in_9_2() -> None:
    lost = {f"O{number}": D(0) for number in LOST}
    published = Published(D("71.07"), "C", {}, indicators(SEED_0), {"9.3": D(100), "9.5": D(100)}, lost)

    found = consistency.findings(criteria_2563(), published)

    assert [(finding.code, finding.place) for finding in found] == [("lost_items_differ", "9.2")]
    assert found[0].values == {
        "indicator": "9", "published": D("75.56"), "computed": D("78.06"), "sub_indicator": "9.2", "more": 1, "listed": 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("published", "code"),
    [
        (Published(D("71.06"), "C", {}, indicators(SEED_0)), "overall_rounding"),
        (Published(D("71.07"), "B", {}, indicators(SEED_0)), "level_differs"),
        (Published(D("71.07"), "ผ่าน", {}, indicators(SEED_0)), "level_unknown"),
        (Published(D("71.07"), "C", {"IIT": D("80.00")}, indicators(SEED_0)), "tool_differs"),
        (Published(None, "", {}, {"1": D(80)}), "tool_missing"),
        (Published(None, "", {}, {"11": D(80)}), "unknown_code"),
    ],
)
def test_each_disagreement_has_its_finding(published: Published, code: str) -> None:
    assert code in [finding.code for finding in consistency.findings(criteria_2563(), published)]


def test_a_result_that_agrees_has_no_finding() -> None:
    assert consistency.findings(criteria_2563(), Published(D("71.07"), "C", {}, indicators(SEED_0))) == []


def test_weak_points_are_ranked_by_the_points_they_bring() -> None:
    lost = {f"O{number}": D(0) for number in LOST}
    published = Published(D("71.07"), "C", {}, indicators(SEED_0), {}, lost, {"i2": D(80), "i1": D(90)})

    found = weakness.weaknesses(criteria_2563(), published, D(85), {"i1": "1", "i2": "1"})

    assert [(weak.detail, weak.code) for weak in found[:3]] == [("indicator", "10"), ("item", "O42"), ("item", "O43")]
    assert found[0].points == Fraction("9.5")
    assert (found[-1].code, found[-1].points) == ("i2", None)
    assert {weak.code for weak in found if weak.detail == "indicator"} == {"2", "4", "5", "6", "7", "8", "9", "10"}


def test_an_empty_score_is_no_weak_point() -> None:
    published = Published(None, "", {}, {"1": None}, {}, {"O1": None})

    assert weakness.weaknesses(criteria_2563(), published, D(85), {}) == []
