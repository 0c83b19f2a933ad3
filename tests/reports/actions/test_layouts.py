"""An agency's own layouts: numbered codes, changed once per page seen, put away and taken back; frozen papers keep theirs."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from measures.models import TableLayout
from measures.queries import built_in_layouts, layout_of, layouts_offered
from measures.rules.layouts import Layout, LayoutColumn, LayoutInvalid
from organisations.models import Agency, Event
from reports import papers
from reports.actions import layouts, rounds
from reports.rules import paper
from reports.rules.refusal import MoveRefused
from tests.factories.layouts import make_full_report, make_layout
from tests.factories.reports import AT, Office, make_office

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(minutes=5)
LAYOUT = Layout("plan-standard", "แบบใหม่", "plan", "portrait", (LayoutColumn("title", "มาตรการ", 100),))


@pytest.fixture
def office() -> Office:
    return make_office()


def verbs() -> list[str]:
    return list(Event.objects.order_by("seq").values_list("verb", flat=True))


def test_a_copy_gets_the_next_code_of_the_agency(office: Office, other_agency: Agency) -> None:
    make_layout(office.agency, "own-7")
    make_layout(other_agency, "own-20")

    row = layouts.create_layout(layout=LAYOUT, by=office.staff, at=AT)

    assert (row.agency, row.code, row.layout.name, row.updated_at) == (office.agency, "own-8", "แบบใหม่", AT)
    assert verbs() == ["layout.create"]


def test_a_layout_that_cannot_be_printed_is_not_kept(office: Office) -> None:
    bad = Layout("x", "แบบ", "plan", "portrait", (LayoutColumn("title", "มาตรการ", 99),))

    with pytest.raises(LayoutInvalid):
        layouts.create_layout(layout=bad, by=office.staff, at=AT)

    assert TableLayout.objects.count() == 0


def test_a_change_keeps_code_and_kind(office: Office) -> None:
    row = make_layout(office.agency)

    layouts.update_layout(row=row, layout=LAYOUT, by=office.staff, at=LATER, seen=AT)

    assert (row.code, row.kind, row.name, row.layout.columns) == ("own-1", "plan", "แบบใหม่", LAYOUT.columns)
    assert verbs() == ["layout.update"]


def test_of_two_changes_of_the_same_page_one_wins(office: Office) -> None:
    row = make_layout(office.agency)
    layouts.update_layout(row=row, layout=LAYOUT, by=office.staff, at=LATER, seen=AT)

    with pytest.raises(MoveRefused) as refused:
        layouts.update_layout(row=row, layout=LAYOUT, by=office.staff, at=LATER, seen=AT)

    assert refused.value.code == "changed_elsewhere"


def test_a_layout_put_away_is_offered_only_where_it_is_in_use(office: Office) -> None:
    row = make_layout(office.agency)
    usual = [code for code, layout in built_in_layouts().items() if layout.kind == "plan"]

    layouts.archive_layout(row=row, by=office.staff, at=LATER)
    layouts.archive_layout(row=row, by=office.staff, at=LATER)

    assert [layout.code for layout in layouts_offered(office.agency, "plan")] == usual
    assert [layout.code for layout in layouts_offered(office.agency, "plan", "own-1")] == [*usual, "own-1"]
    assert layout_of(office.agency, "own-1").name == "แบบของเรา"

    layouts.restore_layout(row=row, by=office.staff, at=LATER)
    assert [layout.code for layout in layouts_offered(office.agency, "plan")] == [*usual, "own-1"]
    assert verbs() == ["layout.archive", "layout.restore"]


def test_a_layout_of_another_agency_is_not_there(office: Office, other_agency: Agency) -> None:
    make_layout(other_agency)

    with pytest.raises(TableLayout.DoesNotExist):
        layout_of(office.agency, "own-1")


def test_the_database_keeps_codes_apart_from_those_of_the_portal(office: Office) -> None:
    row = make_layout(office.agency)

    with pytest.raises(IntegrityError), transaction.atomic():
        TableLayout.objects.filter(pk=row.pk).update(code="plan-standard")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_layout(office.agency)


def headings(document: paper.Document) -> list[str]:
    part = document.first
    assert isinstance(part, paper.TablePaper)
    return [column.heading for column in part.tables[0].columns]


def test_a_frozen_report_keeps_its_table_and_its_correction_takes_the_new_one(office: Office) -> None:
    row = make_layout(office.agency, kind="report")
    report = make_full_report(office)
    report.layout = row.code
    report.save()
    report = rounds.freeze_report(report=report, by=office.staff, at=AT)
    changed = Layout("own-1", "แบบ", "report", "portrait", (LayoutColumn("title", "หัวใหม่", 100),))

    layouts.update_layout(row=row, layout=changed, by=office.staff, at=LATER, seen=AT)
    draft = rounds.correct_report(report=report, note="แก้ไข", by=office.staff, at=LATER)

    assert report.rendering is not None
    assert headings(paper.from_json(report.rendering.content)) == ["มาตรการของเรา", "ใครทำ"]
    assert headings(papers.report_document(draft)) == ["หัวใหม่"]


def test_lines_take_percent_and_problem_from_the_latest_progress_of_the_round(office: Office) -> None:
    report = make_full_report(office)

    lines = list(report.lines.values_list("percent", "problem"))

    assert lines == [(100, "problem ที่ทำของ 1"), (0, "problem ที่ทำของ 2"), (None, "")]


def test_a_line_holds_no_more_than_a_hundred_percent(office: Office) -> None:
    report = make_full_report(office)

    with pytest.raises(IntegrityError), transaction.atomic():
        report.lines.update(percent=101)
