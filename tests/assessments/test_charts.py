"""Charts: clean SVG, the same each time, honest about what is missing; and a typesetter that draws them."""

import re
from decimal import Decimal

import pytest
from defusedxml.ElementTree import fromstring

from assessments.charts import Series, Words, bars, lines, radar

D = Decimal
WORDS = Words("wheel", "คะแนนรายตัวชี้วัด ปี 2563", "ตัวชี้วัดที่ 1 ได้ 85.59")
TEN = tuple(
    D(score) for score in ["85.59", "81.81", "86.09", "78.74", "78.45", "83.29", "77.86", "77.02", "75.56", "37.50"]
)
CODES = [str(number) for number in range(1, 11)]
MARK = Series("เกณฑ์ผ่าน 85", (D(85),) * 10, is_mark=True)
YEARS = ["2562", "2563", "2564"]
NS = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in fromstring(svg).iter(f"{NS}text")]


def count(svg: str, name: str) -> int:
    return len(re.findall(rf'class="[^"]*\b{name}\b', svg))


@pytest.fixture
def drawings() -> list[str]:
    return [
        radar(WORDS, CODES, [Series("ปี 2563", TEN), MARK]),
        lines(WORDS, YEARS, [Series("IIT", (D(80), None, D(90))), Series("EIT", (D(70), D(71), D(72)))], {1}),
        bars(WORDS, [("O42", D(5)), ("O2", D("0.4444"))]),
    ]


def test_charts_carry_no_script_no_style_and_no_address(drawings: list[str]) -> None:
    wrong = re.compile(r"<script|<style|\sstyle=|href|xlink|on\w+=|<\?xml|<!--|pygal", re.IGNORECASE)

    assert [wrong.findall(svg) for svg in drawings] == [[], [], []]


def test_charts_name_themselves_and_have_no_other_ids(drawings: list[str]) -> None:
    root = fromstring(drawings[0])

    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "wheel-title wheel-desc")
    assert [element.get("id") for element in root.iter() if element.get("id")] == ["wheel-title", "wheel-desc"]
    assert (root[0].text, root[1].text) == ("คะแนนรายตัวชี้วัด ปี ๒๕๖๓", "ตัวชี้วัดที่ ๑ ได้ ๘๕.๕๙")


def test_same_numbers_make_the_same_bytes(drawings: list[str]) -> None:
    assert radar(WORDS, CODES, [Series("ปี 2563", TEN), MARK]) == drawings[0]


def test_radar_prints_the_agencys_digits(drawings: list[str]) -> None:
    arabic = radar(Words("wheel", "", "", thai_digits=False), CODES, [Series("ปี 2563", TEN), MARK])

    assert texts(drawings[0])[:2] == ["ปี ๒๕๖๓", "เกณฑ์ผ่าน ๘๕"]
    assert {"๑๐๐", "๕๐", "๑", "๑๐"} <= set(texts(drawings[0]))
    assert {"100", "50", "1", "10"} <= set(texts(arabic))


def test_radar_leaves_out_what_has_no_score() -> None:
    some = (None, *TEN[1:])

    svg = radar(
        WORDS, CODES, [Series("ปี 2563", some), Series("ปี 2562", TEN), Series("ค่าเฉลี่ย", (TEN[0], None, *TEN[2:]))]
    )

    assert "๑" not in texts(svg)
    assert "ค่าเฉลี่ย" not in texts(svg)
    assert count(svg, "chart__dot--0") == 9 + 1  # and one in the legend


def test_radar_of_two_axes_is_nothing() -> None:
    assert radar(WORDS, CODES, [Series("", (*TEN[:2], *(None,) * 8))]) == ""


def test_line_stops_where_a_number_is_missing() -> None:
    broken = lines(WORDS, YEARS, [Series("IIT", (D(80), None, D(90)))])
    whole = lines(WORDS, YEARS, [Series("IIT", (D(80), D(85), D(90)))])

    assert (count(broken, "chart__dot--0"), count(whole, "chart__dot--0")) == (2, 3)
    assert " L" not in re.findall(r'class="chart__line[^>]*|d="[^"]*"[^>]*chart__line[^>]*', broken)
    assert len(re.findall(r'd="M[^"]* [^"]*"[^>]*chart__line', whole)) == 1
    assert re.findall(r'd="M[^"]* [^"]*"[^>]*chart__line', broken) == []


def test_line_says_where_years_do_not_compare() -> None:
    broken = lines(WORDS, YEARS, [Series("IIT", (D(80), D(85), D(90)))], {1})

    assert texts(broken).count("เทียบกันไม่ได้") == 1
    assert [text for text in texts(broken) if text in {"๒๕๖๒", "๒๕๖๓", "๒๕๖๔"}] == ["๒๕๖๒", "๒๕๖๓", "๒๕๖๔"]


def test_lines_without_a_number_are_nothing() -> None:
    assert lines(WORDS, YEARS, [Series("IIT", (None, None, None))]) == ""


def test_bars_stand_in_order_and_to_scale(drawings: list[str]) -> None:
    svg = drawings[2]

    found = [(float(rect.get("y", "")), float(rect.get("width", ""))) for rect in fromstring(svg).iter(f"{NS}rect")]
    (top, longest), (below, shortest) = sorted(found)
    assert top < below
    assert round(shortest / longest, 4) == round(0.4444 / 5, 4)
    assert {"O๔๒", "O๒", "๕.๐๐", "๐.๔๔"} == set(texts(svg))


def test_no_bars_are_nothing() -> None:
    assert bars(WORDS, []) == ""


def test_text_in_charts_is_text() -> None:
    svg = radar(WORDS, CODES, [Series("<script>alert(1)</script>", TEN), MARK])

    assert "<script" not in svg
    assert "<script>alert(๑)</script>" in texts(svg)
