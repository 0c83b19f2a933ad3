"""What the sweep finds in values; the papers of the seeds are swept in tests/reports/queries/test_sweep.py."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from reports.rules import sweep, telling

YEAR = sweep.Year(2569, 2568, telling.Names(("อบต.เรา",)), has_total=True, plan_place="plan-1")
LINE = sweep.Line("line-1", "in_progress", "", "", "", "", "", steps=2, has_evidence=False)
RESULT = "จัดทำคู่มือมาตรฐานการปฏิบัติงานครบทุกกองและเผยแพร่บนเว็บไซต์แล้ว"


def codes(**changes: object) -> list[str]:
    """Return the codes found in a year that differs so from one without a fault."""
    return [found.code for found in sweep.findings(dataclasses.replace(YEAR, **changes))]  # type: ignore[arg-type]


def report(*lines: sweep.Line) -> tuple[sweep.Report, ...]:
    return (sweep.Report("report-1", "รายงาน", True, dt.date(2026, 4, 3), lines),)


def line(**changes: object) -> sweep.Line:
    return dataclasses.replace(LINE, **changes)  # type: ignore[arg-type]


def text(words: str, field: str = "analysis", place: str = "measure-1") -> tuple[sweep.Text, ...]:
    return (sweep.Text(sweep.PLAN, place, field, words),)


def test_a_year_without_fault_has_no_findings() -> None:
    measure = sweep.Measure("measure-1", "ต.ค.68 - มี.ค.69", True, 1, False, 2)

    assert codes(measures=(measure,), reports=report(line(done="ทำแล้ว"))) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"owners": 0}, ["no_owner"]),
        ({"owners": 0, "every_unit": True}, ["every_unit_alone"]),
        ({"every_unit": True}, []),
        ({"period_text": "", "is_timed": False}, ["no_period"]),
        ({"period_text": "1 ต.ค. 2568-30 ก.ย.2568"}, ["period_backwards"]),
        ({"steps": 0}, ["no_steps"]),
    ],
)
def test_measures(changes: dict[str, object], found: list[str]) -> None:
    measure = dataclasses.replace(sweep.Measure("measure-1", "ปี 2569", True, 1, False, 2), **changes)  # type: ignore[arg-type]

    assert codes(measures=(measure,)) == found


@pytest.mark.parametrize(
    ("is_handled", "has_links", "found"),
    [(True, True, []), (False, True, ["uncovered"]), (False, False, ["no_links"])],
)
def test_weak_points_without_a_measure(is_handled: bool, has_links: bool, found: list[str]) -> None:
    measure = sweep.Measure("measure-1", "ปี 2569", True, 1, False, 2)
    point = sweep.Point("question", "i8", "3", is_handled)

    assert codes(measures=(measure,), points=(point,), has_links=has_links) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ผลปี 2568 แผนปี 2569 รายงานปี 2570", []),
        ("ประจำปี 2565", ["strange_year"]),
        ("ปี พ.ศ. 3112", ["era_twice"]),
        ("จากการวิเคราะห์ผลการประเมินในปี 2568", []),
        ("วิเคราะห์ผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. 2569", ["result_year_differs"]),
        ("เพื่อให้ผลการประเมิน ITA ในปีงบประมาณ 2569 ดีขึ้น", []),
        ("จัดทำรายงานผลประจำปีงบประมาณ พ.ศ.2569 ภายในเดือนธันวาคม 2568", ["promised_too_early"]),
        ("จัดทำรายงานผลประจำปีงบประมาณ พ.ศ.2569 ภายในเดือนตุลาคม 2569", []),
    ],
)
def test_texts(words: str, found: list[str]) -> None:
    assert codes(texts=text(words)) == found


def test_a_title_of_another_year() -> None:
    assert codes(texts=text("มาตรการ ประจำปี 2568", "title", "plan-1")) == ["title_year_differs"]
    assert codes(texts=text("มาตรการ ประจำปี 2569 จากผลปี 2568", "title", "plan-1")) == []


def test_one_name_in_several_fields_of_a_row_is_said_once() -> None:
    names = telling.Names(("อบต.เรา",), ("อบต.อื่น",))
    texts = (*text("ของ อบต.อื่น"), *text("ตาม อบต.อื่น", "guideline"))

    found = sweep.findings(dataclasses.replace(YEAR, names=names, texts=texts))

    assert [(one.code, one.field) for one in found] == [("other_agency", "analysis")]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"period_text": "เดือนเมษายน 2569"}, []),
        ({"period_text": "เดือนมิถุนายน 2569"}, ["told_before"]),
        ({"done": "เมื่อวันที่ 4 เมษายน 2569"}, ["told_before"]),
        ({"outcome": "รายงานผล\n- รอบ 6 เดือน"}, ["only_rounds"]),
        ({"done": "1. ก\n2. ข", "steps": 3}, ["fewer_results"]),
        ({"done": "1. ก\n2. ข"}, []),
        ({"status": "done"}, ["done_unshown"]),
        ({"status": "done", "has_evidence": True}, []),
        ({"status": "done", "remark": "ดูได้ที่สำนักงาน"}, []),
        ({"status": "done", "remark": "ก", "period_text": "มกราคม 2569 เป็นต้นไป"}, ["open_ended"]),
    ],
)
def test_lines_of_a_report(changes: dict[str, object], found: list[str]) -> None:
    assert codes(reports=report(line(**changes))) == found


def test_copied_results_between_measures_and_from_the_year_before() -> None:
    first, second = line(done=RESULT), line(place="line-2", outcome=f" {RESULT} ")

    assert codes(reports=report(first, second)) == ["copied"]
    assert codes(reports=report(first), earlier=(("2568", RESULT),)) == ["copied_from_year"]
    assert codes(reports=report(line(done=RESULT, outcome=RESULT))) == []


def test_a_report_without_a_date() -> None:
    undated = dataclasses.replace(report(LINE)[0], is_dated=False)

    assert codes(reports=(undated,)) == ["undated"]


@pytest.mark.parametrize(
    ("caption", "post", "differs"),
    [
        ("ความเห็นผู้อำนวยการกอง", "หัวหน้าสำนักปลัดเทศบาล", True),
        ("ความเห็นของปลัดองค์การบริหารส่วนตำบลเรา", "ปลัดองค์การบริหารส่วนตำบลเรา", False),
        ("ความเห็นปลัด อบต.เรา", "รองปลัดองค์การบริหารส่วนตำบลเรา", True),
        ("คำสั่งนายก อบต.เรา", "นายกองค์การบริหารส่วนตำบลเรา", False),
        ("ความเห็น ผอ.กองคลัง", "ผู้อำนวยการกองคลัง", False),
        ("ความเห็นผู้อำนวยการกอง", "ผู้อำนวยการกองคลัง", False),
        ("ความเห็นผู้อำนวยการกองช่าง", "ผู้อำนวยการกองคลัง", True),
        ("ความเห็น", "หัวหน้าสำนักปลัด", False),
        ("ข้อพิจารณา", "นายก", False),
    ],
)
def test_captions_fit_the_signers_post(caption: str, post: str, differs: bool) -> None:
    assert sweep.caption_differs(sweep.Signer(caption, post)) is differs


def test_a_memo_issued_without_number_and_a_dead_address() -> None:
    found = codes(memos=(sweep.Memo("memo-1", True, ()),), links=(sweep.Link("evidence-1", "https://ก.example/"),))

    assert found == ["number_open", "link_dead"]


@pytest.mark.parametrize(
    ("note", "cost", "found"),
    [
        ("ข้อละ 0.44 คะแนน", "0.4444", []),
        ("ข้อละ ๐.๕ คะแนน", "0.5", []),
        ("ข้อละ 1 คะแนน", "1.25", ["item_cost_differs"]),
        ("ไม่ได้คะแนน 2 ข้อ", "1.25", []),
    ],
)
def test_what_an_item_is_said_to_cost(note: str, cost: str, found: list[str]) -> None:
    assert codes(item_costs=(sweep.ItemCost("result", "10.1", note, Decimal(cost)),)) == found


def test_no_total() -> None:
    assert codes(has_total=False) == ["no_total"]
