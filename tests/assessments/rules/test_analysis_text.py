"""Sentences drafted from the figures of the seeds, and a text that stands against changed data."""

import dataclasses
from typing import Any

import pytest
import yaml
from django.conf import settings

from assessments.rules.analysis_text import Facts, Line, Section, Sentence, changes, compare, draft
from assessments.rules.consistency import Published

from .figures import OF_2563, OF_2568, SEED_000, SEED_000_LOST, SEED_001, D

NAMES_001 = {("indicator", "4"): "การใช้ทรัพย์สินของราชการ", ("sub_indicator", "9.4"): "การบริหารและพัฒนาทรัพยากรบุคคล"}
QUESTION = "เจ้าหน้าที่ในหน่วยงานของท่าน มีการขอยืมหรือขอใช้ ทรัพย์สินของหน่วยงาน อย่างถูกต้องตามขั้นตอน/แนวปฏิบัติ มากน้อยเพียงใด"


@pytest.fixture(scope="module")
def wording() -> dict[str, Any]:
    path = settings.BASE_DIR / "fixtures" / "analysis_sentences.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text())
    return found


def facts_000(**changed: Any) -> Facts:
    published = Published(D("71.07"), "C", {}, SEED_000, {"9.3": D(100)}, SEED_000_LOST)
    tools = {"IIT": D("82.136"), "EIT": D("79.39"), "OIT": D("56.53")}
    facts = Facts(
        "อบต.โคกกลอย", OF_2563, published, D("71.07"), tools, "C", D(85), {}, {("item", "O2"): "ขาดหมายเลขโทรศัพท์"}, {}
    )
    return dataclasses.replace(facts, **changed)


def facts_001(**changed: Any) -> Facts:
    criteria = dataclasses.replace(OF_2568, sub_indicators={"9": ("9.4", "9.5")})
    published = Published(
        D("81.24"), "ต้องปรับปรุง", {}, SEED_001, {"9.4": D("67.50")}, {}, {"i10": D("50.59"), "i11": D("81")}
    )
    facts = Facts(
        "ทต.เขวาใหญ่", criteria, published, D("81.24"), {"IIT": D("85.684")}, "ต้องปรับปรุง", D(85), NAMES_001,
        {("question", "i10"): QUESTION}, {"i10": "4", "i11": "4"},
    )  # fmt: skip
    return dataclasses.replace(facts, **changed)


def texts(sections: list[Section]) -> dict[str, str]:
    return {sentence.key: sentence.text for section in sections for sentence in section.sentences}


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("part-9.1", "(O1-O9) ไม่ได้คะแนน 2 ข้อ ข้อละ 0.44 คะแนน"),
        ("part-9.2", "(O10-O17) ไม่ได้คะแนน 3 ข้อ ข้อละ 0.50 คะแนน"),
        ("part-9.3", "ได้คะแนนเต็ม"),
        ("part-9.4", "(O25-O28) ไม่ได้คะแนน 2 ข้อ ข้อละ 1.00 คะแนน"),
        ("part-10.1", "(O34-O41) ไม่ได้คะแนน 2 ข้อ ข้อละ 1.25 คะแนน"),
        ("part-10.2", "(O42-O43) ไม่ได้คะแนน 2 ข้อ ข้อละ 5.00 คะแนน"),
        ("item-O2", "O2 ขาดหมายเลขโทรศัพท์ ทำให้เสียคะแนนรวม 0.44 คะแนน"),
        ("indicator-10-score", "มีผลคะแนน 37.50 คะแนน"),
        ("result-total", "มีผลคะแนน 71.07 คะแนน อยู่ในระดับ C"),
        ("result-range", "65.00 – 74.99"),
        ("result-mark", "ต่ำกว่า 85 คะแนน ขาดอีก 13.93 คะแนน"),
        ("tools-OIT", "รวมเครื่องมือนี้ได้ 56.53 คะแนน"),
        ("guidelines-first", "(5.00 คะแนน)"),
        ("guidelines-target", "ปีงบประมาณ พ.ศ. 2564"),
    ],
)
def test_seed_000_has_its_lost_items_with_points(wording: dict[str, Any], key: str, text: str) -> None:
    assert text in texts(draft(facts_000(), wording))[key]


def test_defects_stand_per_tool_with_an_empty_line_for_more(wording: dict[str, Any]) -> None:
    found = texts(
        draft(facts_000(defects=[("OIT", "เว็บไซต์ไม่เสถียร"), ("IIT", "ขาดการรับรู้"), ("OIT", "ไม่เข้าใจข้อ")]), wording)
    )

    assert {key: text for key, text in found.items() if key.startswith("defects")} == {
        "defects-IIT-0": "1. ขาดการรับรู้",
        "defects-IIT-own": "",
        "defects-EIT-own": "",
        "defects-OIT-0": "1. เว็บไซต์ไม่เสถียร",
        "defects-OIT-1": "2. ไม่เข้าใจข้อ",
        "defects-OIT-own": "",
    }


def test_seed_001_names_the_lowest_question_with_its_advice(wording: dict[str, Any]) -> None:
    section = next(section for section in draft(facts_001(), wording) if section.key == "indicator-4")

    assert section.caption == "ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ"
    assert [sentence.key for sentence in section.sentences] == [
        "indicator-4-score", "lowest-i10", "indicator-4-meaning-0", "indicator-4-end",
    ]  # fmt: skip
    assert f"คือ i10 {QUESTION} (50.59 คะแนน)" in section.sentences[1].text
    assert "ทต.เขวาใหญ่ควรระบุขั้นตอนและแนวทางในการขอยืมทรัพย์สินของทางราชการ" in section.sentences[2].text
    assert section.sentences[3].text == "เห็นควรมีมาตรการในการยกระดับผลคะแนน ในประเด็นดังกล่าว"


def test_sub_indicator_that_is_lowest_is_said_once(wording: dict[str, Any]) -> None:
    found = texts(draft(facts_001(), wording))

    assert "9.4 การบริหารและพัฒนาทรัพยากรบุคคล (67.50 คะแนน)" in found["lowest-9.4"]
    assert "part-9.4" not in found


def test_questions_that_tie_are_all_named(wording: dict[str, Any]) -> None:
    published = dataclasses.replace(facts_001().published, questions={"i10": D(50), "i11": D(50)})

    found = texts(draft(facts_001(published=published), wording))

    assert {"lowest-i10", "lowest-i11"} <= set(found)


def test_high_indicator_without_a_lowest_question_is_to_be_kept(wording: dict[str, Any]) -> None:
    names = {("indicator", "6"): "คุณภาพการดำเนินงาน"}

    found = texts(draft(facts_001(names=names), wording))

    assert "ต่อการป้องกันการทุจริตเชิงรุก" in found["indicator-6-meaning-0"]
    assert found["indicator-6-end"] == "ควรรักษามาตรฐานการดำเนินงานนี้ไว้"


def test_missing_scores_are_said_never_drafted_as_zero(wording: dict[str, Any]) -> None:
    published = Published(indicators={"1": D(80)})

    found = texts(draft(facts_000(published=published, overall=None, level="", tools={}), wording))

    assert "ยังไม่มีผลคะแนนรวม" in found["result-total"]
    assert "ยังไม่มีผลคะแนน" in found["indicator-2-score"]
    assert "ยังไม่มีผลคะแนนครบ" in found["tools-IIT"]
    assert not [text for text in found.values() if " 0.00 " in text]


@pytest.mark.parametrize(("before", "words"), [("70.00", "เพิ่มขึ้น 1.07"), ("73.57", "ลดลง 2.50"), ("71.07", "เท่ากับ")])
def test_change_against_the_year_before_is_said(wording: dict[str, Any], before: str, words: str) -> None:
    found = texts(draft(facts_000(before=(2562, D(before))), wording))

    assert words in found["result-change"]
    assert f"ซึ่งได้ {before} คะแนน" in found["result-change"]


def test_unknown_cost_is_said_where_the_rule_of_items_is(wording: dict[str, Any]) -> None:
    criteria = dataclasses.replace(OF_2563, item_rule="")

    found = texts(draft(facts_000(criteria=criteria), wording))

    assert "ไม่ทราบว่าข้อหนึ่งมีค่ากี่คะแนน" in found["part-9.1"]
    assert "เสียคะแนนรวม" not in found["item-O2"]


def test_result_at_the_mark_has_passed(wording: dict[str, Any]) -> None:
    assert "ซึ่งผ่านค่าเป้าหมาย" in texts(draft(facts_000(overall=D(85), level="A"), wording))["result-mark"]


# --- Against changed data ---------------------------------------------------------------------------

DRAFTED = [Section("a", "ก", (Sentence("a-score", "ได้ 72.35", {"score": "72.35"}), Sentence("a-own", "")))]


@pytest.mark.parametrize(
    ("stored", "lines"),
    [
        (Sentence("a-score", "แก้เอง", {"score": "72.35"}), [Line("a-score", "แก้เอง", "same", DRAFTED[0].sentences[0])]),
        (
            Sentence("a-score", "แก้เอง", {"score": "91.37"}),
            [Line("a-score", "แก้เอง", "stale", DRAFTED[0].sentences[0], (("91.37", "72.35"),))],
        ),
    ],
)
def test_touched_sentence_is_marked_and_keeps_its_words(stored: Sentence, lines: list[Line]) -> None:
    assert compare({stored.key: stored}, DRAFTED) == [(DRAFTED[0], lines)]


def test_sentence_without_data_and_data_without_a_sentence_are_told() -> None:
    stored = {
        "b": Sentence("b", "เคยมี", {"score": "1"}),
        "c": Sentence("c", "ตัดสินแล้ว", {}),
    }

    found = compare(stored, DRAFTED)

    assert found == [
        (DRAFTED[0], [Line("a-score", "ได้ 72.35", "new", DRAFTED[0].sentences[0])]),
        (Section("rest", "", ()), [Line("b", "เคยมี", "gone", None), Line("c", "ตัดสินแล้ว", "same", None)]),
    ]


def test_changes_name_what_came_and_went() -> None:
    assert changes({"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": "4"}) == [("2", "3"), ("", "4")]
    assert changes({"a": "1"}, {}) == [("1", "")]
