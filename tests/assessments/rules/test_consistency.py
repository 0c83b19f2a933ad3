"""What published results do not agree on."""

import dataclasses

import pytest

from assessments.rules.consistency import Finding, Published, findings
from assessments.rules.scoring import ToolRule

from .figures import OF_2563, OF_2568, SEED_000, SEED_000_LOST, SEED_001, TOOLS, D, indicators, lost

TOOLS_000 = {"IIT": D("82.14"), "EIT": D("79.39"), "OIT": D("56.53")}
SUBS_000 = {
    "9.1": D("77.78"),
    "9.2": D("50.00"),
    "9.3": D(100),
    "9.4": D(50),
    "9.5": D(100),
    "10.1": D(75),
    "10.2": D(0),
}


def of_2563(**fields: object) -> list[Finding]:
    """Return the findings of seed 000 with some fields otherwise."""
    published = Published(overall=D("71.07"), level="C", indicators=SEED_000)
    return findings(OF_2563, dataclasses.replace(published, **fields))  # type: ignore[arg-type]


def test_a_result_that_agrees_has_no_finding() -> None:
    assert of_2563() == []
    assert of_2563(tools=TOOLS_000, sub_indicators=SUBS_000) == []
    assert findings(OF_2563, Published()) == []


def test_a_result_of_totals_alone_has_no_finding() -> None:
    assert findings(OF_2563, Published(D("70.33"), "C")) == []  # seed 002 prints nothing else


# --- The overall ----------------------------------------------------------------------------------


def test_seed_001_differs_and_its_equal_neighbours_are_the_likeliest_cause() -> None:
    published = Published(D("81.24"), "ต้องปรับปรุง", {}, SEED_001)

    assert findings(OF_2568, published) == [
        Finding(
            "overall_differs",
            "",
            {
                "published": D("81.24"),
                "computed": D("82.56"),
                "difference": D("-1.32"),
                "cause": "equal_neighbours",
                "first": "3",
                "second": "4",
            },
        ),
        Finding("equal_neighbours", "4", {"first": "3", "second": "4", "score": D("91.37")}),
    ]


def test_seed_001_mended_leaves_an_unexplained_rest() -> None:
    published = Published(D("81.24"), "ต้องปรับปรุง", {}, SEED_001 | {"4": D("72.35")})

    values = {"published": D("81.24"), "computed": D("81.41"), "difference": D("-0.17"), "cause": ""}
    assert findings(OF_2568, published) == [Finding("overall_differs", "", values)]


@pytest.mark.parametrize(
    ("overall", "code"),
    [
        ("71.06", "overall_rounding"),
        ("71.08", "overall_rounding"),
        ("71.085", "overall_rounding"),
        ("71.05", "overall_differs"),
        ("71.09", "overall_differs"),
    ],
)
def test_a_hundredth_is_rounding_more_is_not(overall: str, code: str) -> None:
    values = {"published": D(overall), "computed": D("71.07"), "difference": D(overall) - D("71.07"), "cause": ""}

    assert of_2563(overall=D(overall)) == [Finding(code, "", values)]


def test_tools_alone_are_enough_to_check_the_overall() -> None:
    found = findings(OF_2563, Published(D("72.07"), "C", TOOLS_000))

    values = {"published": D("72.07"), "computed": D("71.07"), "difference": D("1.00"), "cause": ""}
    assert found == [Finding("overall_differs", "", values)]


def test_a_tool_without_score_is_named_with_the_total_it_would_give_as_nought() -> None:
    found = of_2563(overall=D("47.25"), level="F", indicators=SEED_000 | dict.fromkeys("678"))

    assert found == [
        Finding("overall_with_missing_tool", "", {"published": D("47.25"), "as_zero": D("47.25"), "tools": "EIT"}),
        Finding("tool_missing", "EIT", {"tool": "EIT"}),
    ]


def test_two_tools_without_score_are_named_together() -> None:
    found = findings(OF_2563, Published(D("22.61"), "", {"OIT": D("56.53")}))

    assert found == [
        Finding("overall_with_missing_tool", "", {"published": D("22.61"), "as_zero": D("22.61"), "tools": "IIT, EIT"}),
        Finding("tool_missing", "IIT", {"tool": "IIT"}),
        Finding("tool_missing", "EIT", {"tool": "EIT"}),
    ]


def test_without_a_published_total_only_the_missing_tool_is_named() -> None:
    found = of_2563(overall=None, level="", indicators=SEED_000 | dict.fromkeys("678"))

    assert found == [Finding("tool_missing", "EIT", {"tool": "EIT"})]


# --- Levels ---------------------------------------------------------------------------------------


def test_a_level_of_another_year_is_unknown() -> None:
    assert of_2563(level="ผ่าน") == [Finding("level_unknown", "", {"level": "ผ่าน"})]


def test_a_level_that_fits_neither_total_is_found() -> None:
    assert of_2563(level="B") == [Finding("level_differs", "", {"published": "B", "computed": "C", "from_scores": "C"})]


def test_a_level_that_fits_the_published_total_but_not_the_scores_is_found() -> None:
    found = of_2563(overall=D("75.00"), level="B")

    assert found[1:] == [Finding("level_differs", "", {"published": "B", "computed": "B", "from_scores": "C"})]


def test_a_level_is_judged_by_the_scores_where_no_total_is_published() -> None:
    found = of_2563(overall=None, level="A")

    assert found == [Finding("level_differs", "", {"published": "A", "computed": "C", "from_scores": "C"})]


def test_a_published_tool_decides_the_level_even_at_nought() -> None:
    tools = {"IIT": D(90), "EIT": D(90), "OIT": D(0)}

    found = findings(OF_2568, Published(D(90), "ผ่านดี", tools))

    assert found[-1] == Finding(
        "level_differs", "", {"published": "ผ่านดี", "computed": "ผ่าน", "from_scores": "ต้องปรับปรุงโดยด่วน"}
    )


def test_a_level_is_not_judged_where_tools_are_not_known() -> None:
    assert findings(OF_2568, Published(D(90), "ผ่าน")) == []


def test_a_year_without_levels_knows_no_wrong_one() -> None:
    assert findings(dataclasses.replace(OF_2563, levels=()), Published(D("71.07"), "C", {}, SEED_000)) == []


# --- Tools and indicators -------------------------------------------------------------------------


@pytest.mark.parametrize("score", ["0", "100"])
def test_neighbours_at_nought_or_in_full_are_no_copy(score: str) -> None:
    scores = SEED_000 | {"9": D(score), "10": D(score)}

    assert findings(OF_2563, Published(indicators=scores)) == []


def test_neighbours_across_two_tools_may_be_a_copy_too() -> None:
    found = findings(OF_2563, Published(indicators=SEED_000 | {"6": D("78.45")}))

    assert found == [Finding("equal_neighbours", "6", {"first": "5", "second": "6", "score": D("78.45")})]


def test_a_tool_that_is_not_the_mean_of_its_indicators_is_found() -> None:
    assert of_2563(tools=TOOLS_000 | {"IIT": D("24.64")}) == [
        Finding("tool_differs", "IIT", {"tool": "IIT", "published": D("24.64"), "computed": D("82.14")})
    ]


@pytest.mark.parametrize(("score", "codes"), [("82.125", []), ("82.155", []), ("82.16", ["tool_differs"])])
def test_a_tool_may_differ_by_rounding(score: str, codes: list[str]) -> None:
    assert [finding.code for finding in of_2563(tools={"IIT": D(score)})] == codes


def test_indicators_without_score_are_named_by_tool() -> None:
    found = findings(OF_2563, Published(indicators=indicators("85.59 - 86.09 - 78.45 83.29 77.86 77.02 75.56 37.50")))

    assert found == [Finding("missing_scores", "IIT", {"tool": "IIT", "codes": "2, 4"})]


def test_an_indicator_that_is_not_the_mean_of_its_sub_indicators_is_found() -> None:
    assert of_2563(sub_indicators=SUBS_000 | {"10.1": D(80)}) == [
        Finding("indicator_differs", "10", {"indicator": "10", "published": D("37.50"), "computed": D("40.00")})
    ]


def test_some_sub_indicators_alone_say_nothing_of_their_indicator() -> None:
    assert of_2563(sub_indicators={"10.1": D(80)}) == []


# --- Lost items -----------------------------------------------------------------------------------


def test_seed_000_needs_a_fourth_lost_item_in_9_2() -> None:
    values = {
        "indicator": "9",
        "published": D("75.56"),
        "computed": D("78.06"),
        "sub_indicator": "9.2",
        "more": 1,
        "listed": 3,
    }

    assert of_2563(items=SEED_000_LOST) == [Finding("lost_items_differ", "9.2", values)]


def test_seed_000_agrees_once_the_fourth_is_listed() -> None:
    assert of_2563(items=SEED_000_LOST | lost([14])) == []


def test_an_item_listed_too_many_is_found() -> None:
    found = of_2563(items=SEED_000_LOST | lost([14, 39]))

    assert [(finding.place, finding.values["more"], finding.values["listed"]) for finding in found] == [("10.1", -1, 3)]


@pytest.mark.parametrize(
    ("listed", "place", "more"),
    [([10], "9.2", 2), ([10, 25], "9.4", 1)],  # 25 points more: two items of eight, or one of four
)
def test_the_cause_is_sought_where_items_are_listed_and_in_the_fewest(listed: list[int], place: str, more: int) -> None:
    computed = D("97.50") if len(listed) == 1 else D("92.50")

    found = findings(OF_2563, Published(indicators=SEED_000 | {"9": computed - 5}, items=lost(listed)))

    assert [(finding.place, finding.values["more"]) for finding in found] == [(place, more)]


@pytest.mark.parametrize(("score", "codes"), [("37.515", []), ("37.485", []), ("37.52", ["lost_items_differ"])])
def test_lost_items_may_differ_by_rounding(score: str, codes: list[str]) -> None:
    found = findings(OF_2563, Published(indicators={"10": D(score)}, items=lost([37, 38, 42, 43])))

    assert [finding.code for finding in found if finding.code == "lost_items_differ"] == codes


def test_a_score_no_number_of_lost_items_gives_is_left_without_cause() -> None:
    found = of_2563(items=lost([37]), indicators=SEED_000 | {"10": D("91.00")}, overall=None, level="")

    values = {
        "indicator": "10",
        "published": D("91.00"),
        "computed": D("93.75"),
        "sub_indicator": "",
        "more": 0,
        "listed": 0,
    }
    assert found == [Finding("lost_items_differ", "10", values)]


def test_a_sub_indicator_that_lists_too_few_lost_items_is_found() -> None:
    found = of_2563(sub_indicators=SUBS_000, items=SEED_000_LOST)

    values = {"sub_indicator": "9.2", "published": D("50.00"), "computed": D("62.50"), "listed": 3, "needed": 4}
    assert found == [Finding("sub_indicator_differs", "9.2", values)]


def test_a_sub_indicator_between_two_counts_of_items_is_found() -> None:
    found = of_2563(sub_indicators=SUBS_000 | {"9.2": D("51.00")}, items=SEED_000_LOST)

    values = {"sub_indicator": "9.2", "published": D("51.00"), "computed": D("62.50"), "listed": 3, "needed": None}
    assert found[-1] == Finding("sub_indicator_differs", "9.2", values)


def test_published_sub_indicators_stand_beside_listed_items() -> None:
    assert of_2563(sub_indicators={"9.2": D(50)}, items=lost([2, 9, 25, 27])) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"item_rule": ""},
        {"complete_sub_indicators": frozenset()},
        {"items": {}, "complete_sub_indicators": frozenset({"9.1"})},
    ],
)
def test_items_are_not_counted_where_rule_or_list_is_not_known(changes: dict[str, object]) -> None:
    criteria = dataclasses.replace(OF_2563, **changes)  # type: ignore[arg-type]

    assert findings(criteria, Published(D("71.07"), "C", {}, SEED_000, {"9.2": D(50)}, SEED_000_LOST)) == []


def test_no_item_listed_says_nothing_of_its_indicator() -> None:
    assert of_2563(items=dict.fromkeys(("O2", "O9"))) == []


# --- Scores and codes that cannot be --------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "values"),
    [
        (Published(overall=D("100.01")), {"detail": "overall", "code": "", "score": D("100.01")}),
        (Published(tools={"IIT": D("-1")}), {"detail": "tool", "code": "IIT", "score": D("-1")}),
        (Published(questions={"i2": D(800)}), {"detail": "question", "code": "i2", "score": D(800)}),
        (Published(items={"O42": D("100.5")}), {"detail": "item", "code": "O42", "score": D("100.5")}),
    ],
)
def test_a_score_below_nought_or_above_a_hundred_is_found(published: Published, values: dict[str, object]) -> None:
    found = [finding for finding in findings(OF_2563, published) if finding.code == "out_of_range"]

    assert found == [Finding("out_of_range", str(values["code"]), values)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("detail", "code", "published"),
    [
        ("tool", "XIT", Published(tools={"XIT": D(80)})),
        ("indicator", "11", Published(indicators={"11": D(80)})),
        ("sub_indicator", "9.6", Published(sub_indicators={"9.6": D(80)})),
        ("item", "O44", Published(items={"O44": D(0)})),
    ],
)
def test_a_code_the_year_does_not_have_is_found(detail: str, code: str, published: Published) -> None:
    assert findings(OF_2563, published) == [Finding("unknown_code", code, {"detail": detail, "code": code})]


def test_a_list_that_was_not_found_knows_no_wrong_code() -> None:
    published = Published(sub_indicators={"9.6": D(80)}, items={"O44": D(0)})

    assert findings(OF_2568, published) == []
    incomplete = dataclasses.replace(OF_2563, complete_sub_indicators=frozenset({"9.1"}))
    assert [finding.place for finding in findings(incomplete, published)] == ["9.6"]


def test_a_code_without_score_is_not_asked_about() -> None:
    assert findings(OF_2563, Published(indicators={"11": None}, items={"O44": None})) == []


def test_one_place_has_one_finding_of_a_kind() -> None:
    published = Published(
        D("150"), "B", {"IIT": D(1), "XIT": D(1)}, SEED_001, SUBS_000 | {"9.6": D(1)}, SEED_000_LOST | {"O99": D(0)}
    )

    keys = [(finding.code, finding.place) for finding in findings(OF_2563, published)]

    assert len(keys) == len(set(keys)) > 5


def test_a_tool_whose_weight_is_not_known_leaves_the_overall_unchecked() -> None:
    criteria = dataclasses.replace(OF_2563, tools=(ToolRule("IIT", None, TOOLS[0].indicators), *TOOLS[1:]))

    assert findings(criteria, Published(D("1.00"), "", {}, SEED_000 | dict.fromkeys("678"))) == [
        Finding("tool_missing", "EIT", {"tool": "EIT"})
    ]
