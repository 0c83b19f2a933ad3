"""The library as a whole: codes that exist, texts that differ, no agency's name; and how it is ranked and searched."""

import re
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from measures.rules import library, rhythms, themes
from measures.rules.library import Library, LibraryInvalid, Sought

FIXTURES = Path(__file__).parents[3] / "fixtures"
DATA: dict[str, Any] = yaml.safe_load((FIXTURES / "model_measures.yaml").read_text())
THEMES = themes.read(yaml.safe_load((FIXTURES / "themes.yaml").read_text()))
SEVEN = 7
AS_ALIKE_AS_TWO_MAY_BE = 0.75
ENOUGH_TO_COMPARE = 0.5
LATEST_YEARS = (2568, 2569)


@pytest.fixture(scope="module")
def shelf() -> Library:
    return library.read(DATA)


def codes_of_year(year: int) -> dict[str, str]:
    criteria = yaml.safe_load((FIXTURES / "criteria" / f"{year}.yaml").read_text())
    parts = ("indicators", "sub_indicators", "items", "questions")
    return {row["code"]: row.get("title") or row.get("text") or "" for part in parts for row in criteria[part] or ()}


def test_library_is_large_and_each_measure_is_ready_to_use(shelf: Library) -> None:
    poor = [model.code for model in shelf.models.values() if not 3 <= len(model.steps) <= 5]

    assert len(shelf.models) >= 60
    assert poor == []
    assert all(model.follow_up and model.success_indicator and model.target for model in shelf.models.values())


def test_every_code_stands_in_the_criteria_of_its_year(shelf: Library) -> None:
    unknown = [
        (year, meaning, code)
        for year, by_meaning in shelf.codes.items()
        for meaning, codes in by_meaning.items()
        for code in codes - codes_of_year(year).keys()
    ]

    assert unknown == []


@pytest.mark.parametrize("year", LATEST_YEARS)
def test_every_item_whose_title_is_known_has_a_model(shelf: Library, year: int) -> None:
    met = {code for codes in shelf.codes[year].values() for code in codes}

    missing = [
        code for code, title in codes_of_year(year).items() if code.startswith("O") and title and code not in met
    ]

    assert missing == []


def test_every_indicator_and_theme_has_models_and_every_meaning_is_used(shelf: Library) -> None:
    models = shelf.models.values()

    assert {code for model in models for code in model.indicators} == {str(number) for number in range(1, 11)}
    assert {model.theme for model in models} == {theme.code for theme in THEMES}
    assert {meaning for model in models for meaning in model.meanings} == set(DATA["meanings"])


def test_rhythms_are_those_of_the_portal(shelf: Library) -> None:
    known = rhythms.read(yaml.safe_load((FIXTURES / "rhythms.yaml").read_text()))

    assert {model.rhythm for model in shelf.models.values()} <= set(known)


def test_no_two_measures_are_alike(shelf: Library) -> None:
    alike = []
    for one, other in combinations(shelf.models.values(), 2):
        matcher = SequenceMatcher(None, one.text, other.text, autojunk=False)
        if (
            matcher.quick_ratio() > ENOUGH_TO_COMPARE
            and SequenceMatcher(None, one.title, other.title).ratio() > AS_ALIKE_AS_TWO_MAY_BE
        ):
            alike.append((one.code, other.code))
    steps = [step for model in shelf.models.values() for step in model.steps]

    assert alike == []
    assert len(set(steps)) == len(steps)


def test_no_agency_is_named_and_no_year_is_written(shelf: Library) -> None:
    names = set()
    for path in (FIXTURES / "demo").glob("*.yaml"):
        agency = yaml.safe_load(path.read_text())["agency"]
        names |= {agency["name"], agency["short_name"], agency["district"], agency["province"]}
        names.add(re.sub(r"^(องค์การบริหารส่วนตำบล|เทศบาลตำบล)", "", agency["name"]))
    texts = {model.code: f"{model.text} {model.follow_up} {model.target}" for model in shelf.models.values()}

    named = [(code, name) for code, text in texts.items() for name in names - {"เมือง"} if name in text]
    dated = [code for code, text in texts.items() if re.search(r"\b25[5-9]\d\b|[๐-๙]", text)]

    assert (named, dated) == ([], [])


def test_seven_themes_come_built_in_and_sub_indicators_go_before_their_indicator() -> None:
    assert len(THEMES) == SEVEN
    assert themes.theme_of(THEMES, "9") == "contact"
    assert themes.theme_of(THEMES, "9", "9.4") == "power"
    assert themes.theme_of(THEMES, "9", "9.1") == "contact"
    assert themes.theme_of(THEMES, "77") == ""


@pytest.mark.parametrize(
    ("year", "sought", "first"),
    [
        (2568, Sought("i15", "5"), "complaint-trust"),
        (2568, Sought("i10", "4"), "borrow-guide"),
        (2568, Sought("O21", "10"), "no-gift"),
        (2563, Sought("O42", "10"), "ita-measures"),
        (2563, Sought("O21", "9"), "purchase-plan"),
        (2568, Sought("e9", "8"), "e-service"),
        (2600, Sought("O1", "4"), "borrow-guide"),
    ],
)
def test_model_that_answers_the_point_of_its_year_stands_first(
    shelf: Library, year: int, sought: Sought, first: str
) -> None:
    assert library.suggested(shelf, year, [sought])[0].code == first


def test_model_that_answers_more_of_the_points_goes_first(shelf: Library) -> None:
    points = [Sought("O21", "10"), Sought("O22", "10")]

    assert library.suggested(shelf, 2568, points)[0].code == "gift-register"


def test_point_nobody_knows_suggests_nothing(shelf: Library) -> None:
    assert library.suggested(shelf, 2568, [Sought("X1", "")]) == []


def test_search_folds_digits_and_wants_every_word(shelf: Library) -> None:
    codes = [model.code for model in library.found(shelf, "สขร.๑ รายเดือน")]

    assert codes == ["purchase-months"]
    assert library.found(shelf, "สขร.1 ช้างเผือก") == []


def test_months_are_those_of_the_fiscal_year(shelf: Library) -> None:
    period = shelf.models["staff-rules"].period(2569)

    assert (str(period.starts_on), str(period.ends_on)) == ("2025-10-01", "2025-12-31")


@pytest.mark.parametrize(
    "wrong",
    [{"owners": ["nobody"]}, {"meanings": ["nothing"]}, {"steps": []}, {"months": [9, 10]}],
)
def test_data_that_break_the_rules_are_refused(wrong: dict[str, Any]) -> None:
    first = DATA["measures"][0] | wrong

    with pytest.raises(LibraryInvalid):
        library.read(DATA | {"measures": [first]})


def test_code_that_stands_twice_is_refused() -> None:
    with pytest.raises(LibraryInvalid):
        library.read(DATA | {"measures": DATA["measures"][:1] * 2})


def test_budget_is_exact(shelf: Library) -> None:
    assert shelf.models["service-board"].budget == Decimal(15000)
