"""Rounds as deadlines: cut off and due, for the staff, until the report is confirmed."""

import datetime as dt

import pytest
from django_scopes import scope

from measures.queries import deadlines
from organisations.models import Agency
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
