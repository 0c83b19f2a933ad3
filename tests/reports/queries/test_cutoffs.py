"""Rounds as deadlines: cut off and due, for the staff, until the report is confirmed."""

import datetime as dt

import pytest
from django_scopes import scope

from measures.actions import remind
from measures.models import Plan
from measures.queries import deadlines
from organisations.models import Agency, Notice
from reports.actions import rounds
from reports.models import Round
from tests.factories.reports import AT, TODAY, make_office, make_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def opened(agency: Agency) -> Round:
    office = make_office(agency)
    report = rounds.open_round(plan=make_plan(agency), code="months-6", layout="report-ticks", by=office.staff, at=AT)
    Round.objects.update(cut_off_on=dt.date(2026, 7, 20), due_on=dt.date(2026, 7, 31))
    return report.round


def found(agency: Agency, day: dt.date) -> list[tuple[dt.date, str]]:
    with scope(agency=agency):
        rows = deadlines.of_agency(agency, day)
    return [(row.due_on, row.title) for row in rows if row.kind == "round"]


def test_a_round_is_cut_off_and_then_due(agency: Agency, opened: Round) -> None:
    cut, due = "ตัดข้อมูล รอบ 6 เดือน ปี 2569", "ส่งรายงาน รอบ 6 เดือน ปี 2569"

    assert found(agency, TODAY) == [(dt.date(2026, 7, 20), cut), (dt.date(2026, 7, 31), due)]
    assert found(agency, dt.date(2026, 7, 21)) == [(dt.date(2026, 7, 31), due)]


def test_a_correction_has_no_deadline(agency: Agency, opened: Round) -> None:
    opened.reports.update(version=2, correction_note="แก้ผลของมาตรการที่ 1")

    assert found(agency, TODAY) == []


def test_a_round_nobody_opened_is_due_once_the_plan_is_carried_out(agency: Agency) -> None:
    office = make_office(agency)
    plan = make_plan(agency)
    drawn = found(agency, dt.date(2026, 3, 1))
    Plan.objects.update(state="submitted")
    six, twelve = "เปิดรอบและส่งรายงาน รอบ 6 เดือน ปี 2569", "เปิดรอบและส่งรายงาน รอบ 12 เดือน ปี 2569"

    carried = found(agency, dt.date(2026, 3, 1))
    rounds.open_round(plan=plan, code="months-6", layout="report-ticks", by=office.staff, at=AT)

    assert drawn == []
    assert carried == [(dt.date(2026, 4, 15), six), (dt.date(2026, 10, 15), twelve)]
    assert [title for _day, title in found(agency, TODAY)][-1] == twelve
    assert six not in [title for _day, title in found(agency, TODAY)]


def test_the_next_of_a_series_is_due_once_one_was_opened(agency: Agency) -> None:
    office = make_office(agency)
    plan = make_plan(agency)
    Plan.objects.update(state="submitted")
    rounds.open_round(plan=plan, code="quarter-2", layout="report-ticks", by=office.staff, at=AT)

    titles = [title for _day, title in found(agency, TODAY)]

    assert "เปิดรอบและส่งรายงาน ไตรมาสที่ 3 ปี 2569" in titles
    assert [title for title in titles if "ไตรมาสที่ 1" in title or "ไตรมาสที่ 4" in title] == []


def test_staff_are_reminded_of_a_round_nobody_opened(agency: Agency) -> None:
    office = make_office(agency)
    make_plan(agency)
    Plan.objects.update(state="submitted")

    remind.remind_daily(agency=agency, at=dt.datetime(2026, 4, 8, 10, tzinfo=AT.tzinfo))

    notice = Notice.objects.get(user=office.staff.user)
    assert notice.subject == "อีก ๗ วันครบกำหนด: เปิดรอบและส่งรายงาน รอบ ๖ เดือน ปี ๒๕๖๙"
