"""Every layout draws on the same measures: what its columns name is there, headed, ordered and numbered as it says."""

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from measures.models import MeasureLink, Plan
from measures.queries import built_in_layouts
from measures.rules.layouts import KEYS, MAX_COLUMNS, Layout, LayoutColumn, spread
from organisations.models import Agency
from reports.papers import plan_document, plan_tables, report_tables
from reports.papers.tables import amount, line_values, measure_values, measures_of, report_lines
from reports.rules.paper import Table, TablePaper
from tests.factories.layouts import make_evidence, make_full_plan, make_full_report, make_layout
from tests.factories.measures import make_criteria, make_group, make_measure, make_plan
from tests.factories.reports import AT, make_office

pytestmark = pytest.mark.django_db


def layout(*keys: str, kind: str = "plan", **changes: Any) -> Layout:
    """Return a layout of columns headed by their keys."""
    columns = [LayoutColumn(key, key, width) for key, width in zip(keys, spread([None] * len(keys)), strict=True)]
    return Layout("own-1", "แบบ", kind, "landscape", tuple(columns), **changes)  # type: ignore[arg-type]


def every_layout(kind: str) -> list[Any]:
    """Return the built-in layouts of a kind, and as many more as it takes to show every column."""
    keys = [key for key in KEYS[kind] if key != "number"]
    parts = [keys[start : start + MAX_COLUMNS] for start in range(0, len(keys), MAX_COLUMNS)]
    own = [layout(*part, kind=kind) for part in parts]
    found = [one for one in built_in_layouts().values() if one.kind == kind] + own
    return [pytest.param(one, id=f"{one.code} {one.columns[0].key}") for one in found]


def cells(tables: tuple[Table, ...], place: int) -> list[tuple[str, ...]]:
    """Return the texts of one column, row by row."""
    return [row.cells[place].paragraphs for table in tables for row in table.rows if row.cells]


def captions(tables: tuple[Table, ...]) -> list[str]:
    return [row.caption for table in tables for row in table.rows if row.caption]


def keys_of(layout_: Layout) -> list[str]:
    return [column.key for column in layout_.columns]


# --- The same measures in every layout -----------------------------------------------------------


@pytest.mark.parametrize("chosen", every_layout("plan"))
def test_one_plan_shows_all_that_the_columns_name_in_every_layout(agency: Agency, chosen: Layout) -> None:
    agency.digits = "arabic"
    agency.save()
    plan = make_full_plan(agency)
    values = [measure_values(measure) for measure in measures_of(plan)]

    made = plan_tables(plan, chosen)

    wanted = {key: [value[key] for value in values] for key in keys_of(chosen) if key not in {"title", "number"}}
    assert {key: cells(made, keys_of(chosen).index(key)) for key in wanted} == wanted
    assert all(all(texts) for texts in wanted.values())


@pytest.mark.parametrize("chosen", every_layout("report"))
def test_one_report_shows_all_that_the_columns_name_in_every_layout(agency: Agency, chosen: Layout) -> None:
    agency.digits = "arabic"
    agency.save()
    report = make_full_report(make_office(agency))
    values = [line_values(line) for line in report_lines(report)]
    apart = {"title", "number", "evidence"}

    made = report_tables(report, chosen)

    wanted = {key: [value[key] for value in values] for key in keys_of(chosen) if key not in apart}
    assert {key: cells(made, keys_of(chosen).index(key)) for key in wanted} == wanted
    assert all(texts[0] for texts in wanted.values())


def test_budget_percent_and_evidence_are_printed_in_words(agency: Agency) -> None:
    report = make_full_report(make_office(agency))

    made = report_tables(report, layout("title", "budget", "percent", "problem", "evidence", kind="report"))

    assert [cells(made, place) for place in range(1, 5)] == [
        [("๑,๒๓๔,๕๖๗.๕๐",), ("ไม่ใช้งบประมาณ",), ("๕๐๐",)],
        [("๑๐๐",), ("๐",), ("ยังไม่มีผล",)],
        [("problem ที่ทำของ ๑",), ("problem ที่ทำของ ๒",), ()],
        [("หน้าเว็บของ ๑ https://example.go.th/1", "ไฟล์ PDF"), ("หน้าเว็บของ ๒ https://example.go.th/2", "ไฟล์ PDF"), ()],
    ]


def test_evidence_of_after_the_round_waits_for_the_next(agency: Agency) -> None:
    report = make_full_report(make_office(agency))
    progress = report.lines.get(order=0).measure.progress.get()
    late = progress.measure.progress.create(
        status="done", concerns_on=dt.date(2026, 4, 1), reported_at=AT, reported_by=progress.reported_by
    )
    make_evidence(late, progress.reported_by, url="https://example.go.th/late")

    made = report_tables(report, layout("title", "evidence", kind="report"))

    assert cells(made, 1)[0] == ("หน้าเว็บของ ๑ https://example.go.th/1", "ไฟล์ PDF")


@pytest.mark.parametrize(
    ("baht", "text"), [(None, ""), ("0", "0"), ("1234.5", "1,234.50"), ("1000000.00", "1,000,000")]
)
def test_amounts(baht: str | None, text: str) -> None:
    assert amount(None if baht is None else Decimal(baht)) == text


# --- Numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbering", "numbers"),
    [("written", ["๑", "๑", ""]), ("through", ["๑", "๒", "๓"]), ("by_group", ["๑", "๑", "๑"]), ("none", ["", "", ""])],
)
def test_numbers_stand_before_the_title_or_in_a_column_of_their_own(
    agency: Agency, numbering: str, numbers: list[str]
) -> None:
    plan = make_full_plan(agency)
    for measure, number in zip(plan.measures.all(), ("1", "1", ""), strict=True):
        plan.measures.filter(pk=measure.pk).update(number=number)

    before = plan_tables(plan, layout("title", "steps", numbering=numbering))
    beside = plan_tables(plan, layout("number", "title", numbering=numbering))

    titles = ["มาตรการเรื่องที่ ๑", "มาตรการเรื่องที่ ๒", "มาตรการเรื่องที่ ๓"]
    assert cells(beside, 0) == [(number,) if number else () for number in numbers]
    assert cells(beside, 1) == [(title,) for title in titles]
    assert cells(before, 0) == [
        (f"{number}. {title}" if number else title,) for number, title in zip(numbers, titles, strict=True)
    ]


# --- Headings ------------------------------------------------------------------------------------


def make_linked_plan(agency: Agency, grouping: str = "theme") -> Plan:
    """Make a plan whose measures answer indicators 4, 1 and O2 (of 4), nothing, and 3 with 2."""
    make_criteria()
    plan = make_plan(agency, grouping=grouping)
    for title, points in (
        ("สี่", [("indicator", "4")]),
        ("หนึ่ง", [("indicator", "1")]),
        ("ข้อสอง", [("item", "O2")]),
        ("ว่าง", []),
        ("สามกับสอง", [("indicator", "3"), ("indicator", "2")]),
    ):
        measure = make_measure(plan, title, number="")
        MeasureLink.objects.bulk_create(MeasureLink(measure=measure, detail=at, code=code) for at, code in points)
    return plan


def test_by_indicator_follows_the_criteria_of_the_year_in_their_words_and_order(agency: Agency) -> None:
    plan = make_linked_plan(agency)

    made = plan_tables(plan, layout("title", grouping="indicator"))

    assert captions(made) == [
        "ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่", "ตัวชี้วัดที่ ๒ การใช้งบประมาณ", "ตัวชี้วัดที่ ๔ ข้อมูล", "อื่น ๆ",
    ]  # fmt: skip
    assert cells(made, 0) == [("หนึ่ง",), ("สามกับสอง",), ("สี่",), ("ข้อสอง",), ("ว่าง",)]


def test_by_tool_gathers_the_indicators_of_a_tool(agency: Agency) -> None:
    plan = make_linked_plan(agency)

    made = plan_tables(plan, layout("title", grouping="tool", group_style="table"))

    assert [table.title for table in made] == ["ยกระดับ IIT", "ยกระดับ OIT", "แบบ"]
    assert cells(made, 0) == [("หนึ่ง",), ("สามกับสอง",), ("สี่",), ("ข้อสอง",), ("ว่าง",)]


def test_a_plan_grouped_the_same_way_keeps_its_own_words(agency: Agency) -> None:
    plan = make_linked_plan(agency, grouping="tool")
    own = make_group(plan, "มาตรการด้านข้อมูล", code="OIT", order=0)
    typed = make_group(plan, "เรื่องที่พิมพ์เอง", order=1)
    plan.measures.filter(title__in=["สี่", "หนึ่ง"]).update(group=own)
    plan.measures.filter(title="ว่าง").update(group=typed)

    made = plan_tables(plan, layout("title", grouping="tool"))

    assert captions(made) == ["ยกระดับ IIT", "มาตรการด้านข้อมูล", "เรื่องที่พิมพ์เอง"]
    assert cells(made, 0) == [("สามกับสอง",), ("สี่",), ("หนึ่ง",), ("ข้อสอง",), ("ว่าง",)]


def test_without_criteria_nothing_is_guessed(agency: Agency) -> None:
    plan = make_full_plan(agency)

    made = plan_tables(plan, layout("title", grouping="indicator"))

    assert (captions(made), len(cells(made, 0))) == ([], 3)


def test_ungrouped_is_in_the_order_of_the_plan(agency: Agency) -> None:
    made = plan_tables(make_full_plan(agency), layout("title", grouping="none"))

    assert (captions(made), len(cells(made, 0))) == ([], 3)


# --- Which layout --------------------------------------------------------------------------------


def test_a_plan_is_printed_in_the_layout_of_its_agency(agency: Agency, other_agency: Agency) -> None:
    make_layout(agency, orientation="landscape")
    make_layout(other_agency, name="ของคนอื่น")
    plan = make_full_plan(agency)
    plan.layout = "own-1"

    part = plan_document(plan).first

    assert isinstance(part, TablePaper)
    headings = [column.heading for column in part.tables[0].columns]
    assert (part.orientation, headings) == ("landscape", ["มาตรการของเรา", "ใครทำ"])


@pytest.mark.parametrize("grouping", ["plan", "indicator"])
def test_more_measures_ask_no_more_of_the_database(agency: Agency, grouping: str) -> None:
    plan = make_linked_plan(agency)
    chosen = dataclasses.replace(layout("title", "steps", "owners"), grouping=grouping)  # type: ignore[arg-type]
    plan_tables(plan, chosen)  # the criteria are in memory from here on
    with CaptureQueriesContext(connection) as few:
        plan_tables(plan, chosen)
    for place in range(20):
        MeasureLink.objects.create(measure=make_measure(plan, f"ใหม่ {place}"), detail="indicator", code="1")

    with CaptureQueriesContext(connection) as many:
        plan_tables(plan, chosen)

    assert len(many) == len(few)
