"""Template filters: the agency's digits, missing values said or left out."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.template import Context, Template

THAI = SimpleNamespace(thai_digits=True)
ARABIC = SimpleNamespace(thai_digits=False)
DAY = dt.date(2021, 2, 1)
NEARLY_NEW_YEAR = dt.datetime(2020, 12, 31, 17, 5, tzinfo=dt.UTC)  # five past midnight in Bangkok


def show(expression: str, **values: object) -> str:
    """Render one expression with the filters as built in."""
    return Template("{{ " + expression + " }}").render(Context(values))


@pytest.mark.parametrize(
    ("expression", "value", "shown"),
    [
        ("x|thai_digits", 2568, "๒๕๖๘"),
        ("x|thai_digits", "O42 https://a.go.th/42", "O๔๒ https://a.go.th/42"),
        ("x|thai_date", DAY, "1 กุมภาพันธ์ 2564"),
        ("x|thai_date", NEARLY_NEW_YEAR, "1 มกราคม 2564"),
        ("x|thai_date_short", DAY, "1 ก.พ. 2564"),
        ("x|thai_date_short|thai_digits", DAY, "๑ ก.พ. ๒๕๖๔"),
        ("x|thai_datetime", NEARLY_NEW_YEAR, "1 ม.ค. 2564 00:05 น."),
        ("x|be_year", DAY, "2564"),
        ("x|be_year", NEARLY_NEW_YEAR, "2564"),
        ("x|score", Decimal("71.0698"), "๗๑.๐๗"),
        ("x|score", Fraction(500, 7), "๗๑.๔๓"),
        ("x|score", Decimal(0), "๐.๐๐"),
        ("x|signed", Decimal("1.325"), "+๑.๓๓"),
        ("x|signed", Decimal("-0.17"), "−๐.๑๗"),
        ("x|signed", Decimal("0.004"), "๐.๐๐"),
        ("x|signed", Decimal("-0.004"), "๐.๐๐"),
    ],
)
def test_filter_shows_a_value(expression: str, value: object, shown: str) -> None:
    assert show(expression, x=value) == shown


@pytest.mark.parametrize(
    ("agency", "shown"), [(THAI, "๗๑.๐๗ +๐.๕๐ ข้อ ๓"), (ARABIC, "71.07 +0.50 ข้อ 3"), (None, "๗๑.๐๗ +๐.๕๐ ข้อ ๓")]
)
def test_digits_are_those_the_agency_chose(agency: object, shown: str) -> None:
    template = Template("{{ x|score:agency }} {{ y|signed:agency }} {{ z|agency_digits:agency }}")

    assert (
        template.render(Context({"x": Decimal("71.07"), "y": Decimal("0.5"), "z": "ข้อ ๓", "agency": agency})) == shown
    )


def test_an_unknown_agency_gets_thai_digits() -> None:
    assert show("x|agency_digits", x=6) == "๖"
    assert show("x|agency_digits:agency", x=6, agency=None) == "๖"


@pytest.mark.parametrize(
    "name", ["thai_digits", "agency_digits", "thai_date", "thai_date_short", "thai_datetime", "be_year", "signed"]
)
def test_none_is_nothing(name: str) -> None:
    assert show(f"x|{name}", x=None) == ""


def test_a_missing_score_is_said_and_is_not_nought() -> None:
    assert show("x|score:agency", x=None, agency=ARABIC) == "ยังไม่มีผล"


def test_text_of_people_stays_escaped() -> None:
    assert show("x|thai_digits", x="<b>1</b>") == "&lt;b&gt;๑&lt;/b&gt;"
