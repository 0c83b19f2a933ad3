"""The analysis as a paper: everything in print form, every picture with its numbers."""

from decimal import Decimal

import pytest
from django_scopes import scope

from assessments import papers
from assessments.models import CriteriaSet
from assessments.queries import texts
from assessments.queries.analysis import Analysis, analysis_of
from organisations.models import Agency, WorkingGroup
from tests.factories.assessments import make_assessment, make_seed, make_year

pytestmark = pytest.mark.django_db


def read(agency: Agency, year: int) -> Analysis:
    with scope(agency=agency):
        found = analysis_of(agency, year)
    assert found is not None
    return found


def test_paper_of_seed_000_holds_words_tables_and_pictures(agency: Agency) -> None:
    make_seed(agency, "000-khokkloi")
    group = WorkingGroup.objects.create(agency=agency, fiscal_year=2564, name="คณะทำงานฝ่าย IIT", duties="กำกับ ติดตาม")
    group.members.create(post_text="ปลัด", role="chair", order=1)
    found = read(agency, 2563)

    with scope(agency=agency):
        paper = papers.analysis_paper(found, None, texts.words_of(found))

    assert paper.titles[1:3] == ("ประจำปีงบประมาณ พ.ศ. ๒๕๖๓", agency.name)
    parts = {part.caption: part for part in paper.parts}
    tools = parts["ผลการประเมินรายเครื่องมือ"]
    assert [len(tools.paragraphs), len(tools.tables), len(tools.pictures)] == [3, 2, 2]
    assert tools.tables[1].rows[0] == ("๑๐ การป้องกันการทุจริต", "๓๗.๕๐", "๑๒.๕๐")
    items = parts["ตัวชี้วัดที่ ๑๐ การป้องกันการทุจริต"].tables[0]
    assert items.rows[0] == ("O๔๒ มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน", "๐.๐๐", "๕.๐๐")
    assert parts["คณะทำงานฝ่าย IIT"].paragraphs == ("มีหน้าที่ กำกับ ติดตาม",)
    assert parts["คณะทำงานฝ่าย IIT"].tables[0].rows == (("", "ปลัด", "ประธานคณะทำงาน"),)
    assert [picture for part in paper.parts for picture in part.pictures if not picture.svg.startswith("<svg ")] == []


def test_years_that_do_not_compare_are_starred(agency: Agency) -> None:
    for year, total in ((2566, "70.00"), (2567, "80.00"), (2568, "81.24")):
        make_assessment(agency, make_year(year), overall=total, tool_IIT="85", level="ผ่าน")
    CriteriaSet.objects.filter(fiscal_year=2566).update(is_comparable=False)

    figure = papers.tool_figure(read(agency, 2568))

    assert [row[0] for row in figure.table.rows] == ["๒๕๖๖", "๒๕๖๗ *", "๒๕๖๘"]
    assert figure.table.rows[2] == ("๒๕๖๘", "๘๕.๐๐", "ยังไม่มีผล", "ยังไม่มีผล", "๘๑.๒๔", "ผ่าน")
    assert figure.note.startswith("* เทียบกับปีก่อนหน้าไม่ได้")
    assert figure.picture is not None
    assert "เทียบกันไม่ได้" in figure.picture.svg


def test_unknown_cost_stands_in_the_table_alone(agency: Agency) -> None:
    make_assessment(agency, make_year(2568), overall="81.24", item_O6="0")

    figure = papers.item_figure(read(agency, 2568))

    assert (figure.picture, figure.table.rows[0][1:]) == (None, ("๐.๐๐", "ไม่ทราบ"))
    assert "ไม่พบกติกา" in figure.note


def test_missing_indicator_is_said_and_not_drawn_as_nought(agency: Agency) -> None:
    make_assessment(agency, make_year(2568), indicator_1="80", indicator_2="81", indicator_3="82")

    figure = papers.indicator_figure(read(agency, 2568), None)

    assert figure.table.rows[3] == ("๔ การใช้ทรัพย์สินของราชการ", "ยังไม่มีผล")
    assert figure.picture is not None
    assert figure.picture.svg.count("chart__dot--0") == 3 + 1
    assert Decimal(82) == read(agency, 2568).published.indicators["3"]
