import copy
import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assessments.rules.criteria import (
    IndicatorEntry,
    ItemEntry,
    LevelEntry,
    QuestionEntry,
    SubIndicatorEntry,
    ToolEntry,
    WindowEntry,
    YearCriteria,
    parse_criteria,
    read_criteria,
)
from assessments.rules.yaml_fields import CriteriaInvalid, Reason

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "criteria"
FILES = sorted(FOLDER.glob("*.yaml"))

TEXT = """
fiscal_year: 2563
scoring_rule: weighted_means
item_rule: all_or_nothing
pass_mark: 85
item_count: 2
confidence: certain
not_found: [ปฏิทินการประเมิน]
notes: [ไว้ดูเอง]
sources:
  A: {name: แผนมาตรการ, address: "https://example.go.th/a"}
  B: {name: รายการข้อ}
tools:
- {code: OIT, name: แบบวัดการเปิดเผย, weight: 40, confidence: certain, source: [A, B], note: คำนวณซ้ำได้}
indicators:
- {code: "9", tool: OIT, name: การเปิดเผยข้อมูล, name_en: Open Data, confidence: likely}
sub_indicators:
- {code: "9.1", indicator: "9", name: ข้อมูลพื้นฐาน, items_complete: false, confidence: likely}
items:
- {code: O2, title: ข้อมูลผู้บริหาร, sub_indicator: "9.1", confidence: certain, source: [B], parts: [ชื่อ, ตำแหน่ง]}
- {code: O42, purpose: measure, confidence: unknown, note: ไม่พบชื่อ}
questions:
- {code: i1, indicator: "9", text: ตามขั้นตอน, scale: 4 ระดับ, is_reverse: true, confidence: likely}
- {code: i2, confidence: inferred}
levels:
- {code: ผ่านดี, min_total: 85, min_each_tool: 85, is_pass: true, confidence: likely}
- {code: ผ่าน, min_total: 85, is_pass: true, confidence: likely}
- {code: ปรับปรุง, min_total: 0, is_pass: false, confidence: likely}
windows:
- {what: ประกาศผล, kind: results, starts_on: 2020-09-01, ends_on: 2020-09-30, confidence: certain}
"""


def content() -> dict[str, Any]:
    """The smallest valid content of a file, to be spoilt."""
    origin = {"confidence": "certain"}
    return copy.deepcopy(
        {
            "fiscal_year": 2563,
            "scoring_rule": "weighted_means",
            **origin,
            "sources": {"A": {"name": "แผนมาตรการ"}},
            "tools": [{"code": "OIT", "name": "โอไอที", "weight": 40, **origin}],
            "indicators": [{"code": "9", "tool": "OIT", "name": "เปิดเผย", **origin}],
            "sub_indicators": [{"code": "9.1", "indicator": "9", "name": "พื้นฐาน", **origin}],
            "items": [{"code": "O1", "sub_indicator": "9.1", "title": "โครงสร้าง", **origin}],
            "questions": [{"code": "i1", "indicator": "9", **origin}],
            "levels": [
                {"code": "ผ่าน", "min_total": 85, "is_pass": True, **origin},
                {"code": "ไม่ผ่าน", "min_total": 0, "is_pass": False, **origin},
            ],
            "windows": [
                {"what": "ประกาศผล", "starts_on": dt.date(2020, 9, 1), "ends_on": dt.date(2020, 9, 2), **origin}
            ],
        }
    )


def spoil(data: dict[str, Any], place: list[str | int], value: object) -> dict[str, Any]:
    target: Any = data
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = value
    return data


def test_read_criteria_returns_every_entry() -> None:
    criteria = read_criteria(TEXT)

    certain, likely = {"confidence": "certain", "source_note": ""}, {"confidence": "likely", "source_note": ""}
    assert criteria == YearCriteria(
        fiscal_year=2563,
        scoring_rule="weighted_means",
        item_rule="all_or_nothing",
        pass_mark=Decimal(85),
        is_comparable=True,
        item_count=2,
        not_found=("ปฏิทินการประเมิน",),
        tools=(
            ToolEntry(
                code="OIT",
                name="แบบวัดการเปิดเผย",
                weight=Decimal(40),
                order=1,
                confidence="certain",
                source_note="แผนมาตรการ, รายการข้อ — คำนวณซ้ำได้",
            ),
        ),
        indicators=(
            IndicatorEntry(code="9", tool_code="OIT", name="การเปิดเผยข้อมูล", name_en="Open Data", order=1, **likely),
        ),
        sub_indicators=(
            SubIndicatorEntry(
                code="9.1", indicator_code="9", name="ข้อมูลพื้นฐาน", items_complete=False, order=1, **likely
            ),
        ),
        items=(
            ItemEntry(
                code="O2",
                sub_indicator_code="9.1",
                title="ข้อมูลผู้บริหาร",
                purpose="ordinary",
                parts=("ชื่อ", "ตำแหน่ง"),
                order=1,
                confidence="certain",
                source_note="รายการข้อ",
            ),
            ItemEntry(
                code="O42",
                sub_indicator_code="",
                title="",
                purpose="measure",
                parts=(),
                order=2,
                confidence="unknown",
                source_note="ไม่พบชื่อ",
            ),
        ),
        questions=(
            QuestionEntry(
                code="i1", indicator_code="9", text="ตามขั้นตอน", scale="4 ระดับ", is_reverse=True, order=1, **likely
            ),
            QuestionEntry(
                code="i2",
                indicator_code="",
                text="",
                scale="",
                is_reverse=None,
                order=2,
                confidence="inferred",
                source_note="",
            ),
        ),
        levels=(
            LevelEntry(code="ผ่านดี", min_total=Decimal(85), min_each_tool=Decimal(85), is_pass=True, order=1, **likely),
            LevelEntry(code="ผ่าน", min_total=Decimal(85), min_each_tool=None, is_pass=True, order=2, **likely),
            LevelEntry(code="ปรับปรุง", min_total=Decimal(0), min_each_tool=None, is_pass=False, order=3, **likely),
        ),
        windows=(
            WindowEntry(
                what="ประกาศผล", kind="results", starts_on=dt.date(2020, 9, 1), ends_on=dt.date(2020, 9, 30), **certain
            ),
        ),
        **certain,
    )


@pytest.mark.parametrize(
    ("place", "value", "path", "reason"),
    [
        (["fiscal_year"], None, "fiscal_year", Reason.MISSING),
        (["fiscal_year"], 2020, "fiscal_year", Reason.OUT_OF_RANGE),
        (["fiscal_year"], "2563", "fiscal_year", Reason.NOT_A_NUMBER),
        (["scoring_rule"], "", "scoring_rule", Reason.MISSING),
        (["pass_mark"], 101, "pass_mark", Reason.OUT_OF_RANGE),
        (["pass_mark"], 84.995, "pass_mark", Reason.OUT_OF_RANGE),
        (["pass_mark"], float("nan"), "pass_mark", Reason.OUT_OF_RANGE),
        (["pass_mark"], "แปดสิบห้า", "pass_mark", Reason.NOT_A_NUMBER),
        (["is_comparable"], "yes", "is_comparable", Reason.NOT_YES_OR_NO),
        (["wieght"], 30, "wieght", Reason.UNKNOWN_FIELD),
        (["not_found"], "ปฏิทิน", "not_found", Reason.NOT_A_LIST),
        (["confidence"], "entered", "confidence", Reason.NOT_A_CHOICE),
        (["sources"], ["A"], "sources", Reason.NOT_A_MAPPING),
        (["tools", 0, "weight"], None, "tools", Reason.NO_WEIGHT),
        (["tools", 0, "weight"], 0, "tools[OIT].weight", Reason.OUT_OF_RANGE),
        (["tools", 0, "confidence"], None, "tools[OIT].confidence", Reason.MISSING),
        (["tools", 0, "source"], ["B"], "tools[OIT].source", Reason.UNKNOWN_CODE),
        (["tools", 0, "note"], "ก" * 501, "tools[OIT].note", Reason.TOO_LONG),
        (["indicators", 0], "9", "indicators[1]", Reason.NOT_A_MAPPING),
        (["indicators", 0, "code"], 9.1, "indicators[9.1].code", Reason.NOT_TEXT),
        (["indicators", 0, "tool"], "IIT", "indicators[9].tool", Reason.UNKNOWN_CODE),
        (["indicators", 0, "name"], None, "indicators[9].name", Reason.MISSING),
        (["sub_indicators", 0, "indicator"], None, "sub_indicators[9.1].indicator", Reason.MISSING),
        (["items", 0, "sub_indicator"], "9.9", "items[O1].sub_indicator", Reason.UNKNOWN_CODE),
        (["items", 0, "titel"], "โครงสร้าง", "items[O1].titel", Reason.UNKNOWN_FIELD),
        (["items", 0, "purpose"], "plan", "items[O1].purpose", Reason.NOT_A_CHOICE),
        (["questions", 0, "indicator"], "10", "questions[i1].indicator", Reason.UNKNOWN_CODE),
        (["questions", 0, "is_reverse"], "mixed", "questions[i1].is_reverse", Reason.NOT_YES_OR_NO),
        (["levels", 0, "min_total"], None, "levels[ผ่าน].min_total", Reason.MISSING),
        (["levels", 1, "min_total"], 85, "levels[ไม่ผ่าน]", Reason.LEVELS_UNORDERED),
        (["levels", 1, "min_total"], 90, "levels[ไม่ผ่าน]", Reason.LEVELS_UNORDERED),
        (["levels", 1, "min_total"], 50, "levels[ไม่ผ่าน]", Reason.LEVELS_OPEN),
        (["levels", 1, "min_each_tool"], 1, "levels[ไม่ผ่าน]", Reason.LEVELS_OPEN),
        (["windows", 0, "kind"], "OIT", "windows[ประกาศผล].kind", Reason.NOT_A_CHOICE),
        (["windows", 0, "starts_on"], "2020-09", "windows[ประกาศผล].starts_on", Reason.NOT_A_DATE),
        (["windows", 0, "ends_on"], dt.date(2020, 8, 31), "windows[ประกาศผล].ends_on", Reason.ENDS_BEFORE_START),
    ],
)
def test_parse_criteria_refuses_a_mistake(place: list[str | int], value: object, path: str, reason: Reason) -> None:
    data = spoil(content(), place, value)

    with pytest.raises(CriteriaInvalid) as refused:
        parse_criteria(data)

    assert (refused.value.path, refused.value.reason) == (path, reason)


@pytest.mark.parametrize("name", ["tools", "indicators", "sub_indicators", "items", "questions", "levels", "windows"])
def test_parse_criteria_refuses_a_repeated_entry(name: str) -> None:
    data = content()
    data[name].append(dict(data[name][0]))

    with pytest.raises(CriteriaInvalid) as refused:
        parse_criteria(data)

    assert (refused.value.path, refused.value.reason) == (name, Reason.REPEATED)


def test_parse_criteria_lets_an_unknown_indicator_go_without_a_name() -> None:
    data = spoil(content(), ["indicators", 0], {"code": "9", "tool": "OIT", "confidence": "unknown"})

    criteria = parse_criteria(data)

    assert criteria.indicators[0].name == ""


def test_parse_criteria_takes_a_year_without_levels() -> None:
    assert parse_criteria(spoil(content(), ["levels"], [])).levels == ()


@pytest.mark.parametrize(("text", "path"), [("a: [1\nb: 2", "line 2"), ("- 1", "file"), ("", "file")])
def test_read_criteria_refuses_what_is_no_mapping(text: str, path: str) -> None:
    with pytest.raises(CriteriaInvalid) as refused:
        read_criteria(text)

    assert refused.value.path == path


def test_criteria_invalid_says_where_why_and_what() -> None:
    assert str(CriteriaInvalid("items[O1].title", Reason.TOO_LONG, 501)) == "items[O1].title: too_long (501)"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_file_is_valid_and_named_after_its_year(path: Path) -> None:
    criteria = read_criteria(path.read_text(encoding="utf-8"))

    purposes = [item.purpose for item in criteria.items if item.purpose != "ordinary"]
    assert (str(criteria.fiscal_year), purposes) == (path.stem, ["measure", "report"])


def test_shipped_files_cover_the_years_found() -> None:
    assert [path.stem for path in FILES] == ["2563", "2564", "2565", "2566", "2567", "2568", "2569"]


def test_shipped_file_of_2563_has_the_sub_indicators_its_published_scores_need() -> None:
    criteria = read_criteria((FOLDER / "2563.yaml").read_text(encoding="utf-8"))

    held = [sum(item.sub_indicator_code == sub.code for item in criteria.items) for sub in criteria.sub_indicators]
    assert held == [9, 8, 7, 4, 5, 8, 2]
