"""Status reports at the desk: opened filled in, kept as typed, frozen once, corrected by a new version."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from measures.models import Status
from organisations.models import Agency, Role
from reports.actions.rounds import freeze_report, open_round
from reports.models import ReportState, Round, StatusReport
from tests.factories.reports import AT, Office, make_office, make_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
OPEN = {"months": "6", "layout": "report-ticks"}


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def staff(office: Office, client_as: Callable[..., Client]) -> Client:
    return client_as(Role.STAFF, office.agency)


@pytest.fixture
def report(office: Office) -> StatusReport:
    plan = make_plan(office.agency, measures=2)
    return open_round(plan=plan, months=6, layout="report-ticks", by=office.staff, at=AT)


def list_of(agency: Agency) -> str:
    return reverse("reports:report-list", args=[agency.slug, 2569])


def opening(agency: Agency) -> str:
    return reverse("reports:round-open", args=[agency.slug, 2569])


def at(name: str, report: StatusReport) -> str:
    return reverse(f"reports:{name}", args=[report.plan.agency.slug, report.pk])


def typed(client: Client, report: StatusReport, **changes: Any) -> dict[str, Any]:
    """Return what the browser would send from the report's page, some fields typed anew."""
    page = client.get(at("report-edit", report)).context
    forms = [page["form"], *(form for _line, form in page["lines"])]
    fields = {field.html_name: field.value() or "" for form in forms for field in form}
    return fields | {"seen": page["seen"]} | changes


def done_of(report: StatusReport) -> list[str]:
    return list(report.lines.values_list("done", flat=True))


def test_a_round_opens_filled_in(office: Office, staff: Client) -> None:
    plan = make_plan(office.agency, measures=2)
    plan.measures.update(status=Status.IN_PROGRESS)

    answer = staff.post(opening(office.agency), OPEN)

    report = StatusReport.objects.get()
    assert answer.headers["Location"] == at("report-edit", report)
    assert (report.round.months, list(report.lines.values_list("status", flat=True))) == (6, ["in_progress"] * 2)


def test_an_open_round_is_not_offered_again(report: StatusReport, staff: Client) -> None:
    agency = report.plan.agency

    form = staff.get(list_of(agency)).context["form"]
    assert [months for months, _label in form.fields["months"].choices] == [12, 1, 3, 9]

    answer = staff.post(opening(agency), OPEN)
    assert (answer.status_code, answer.context["form"].errors) == (422, {"months": ["รอบนี้เปิดไว้แล้ว"]})


def test_an_empty_plan_opens_no_round(office: Office, staff: Client) -> None:
    make_plan(office.agency, measures=0)

    answer = staff.post(opening(office.agency), OPEN)

    assert (answer.status_code, Round.objects.count()) == (422, 0)
    assert answer.context["form"].errors == {"months": ["แผนยังไม่มีมาตรการ เพิ่มมาตรการก่อน"]}


def test_what_is_typed_is_kept(report: StatusReport, staff: Client) -> None:
    line = report.lines.first()
    assert line is not None

    staff.post(at("report-edit", report), typed(staff, report, **{f"line-{line.pk}-done": "ทำ ๓ ครั้ง"}))

    assert done_of(report) == ["ทำ 3 ครั้ง", ""]


def test_one_bad_date_costs_no_line(report: StatusReport, staff: Client) -> None:
    line = report.lines.first()
    assert line is not None
    data = typed(staff, report, dated_on="31 ก.พ. 2569", **{f"line-{line.pk}-done": "ทำแล้ว"})

    answer = staff.post(at("report-edit", report), data, headers={"X-Autosave": "1"})

    assert (answer.status_code, done_of(report)) == (422, ["ทำแล้ว", ""])
    again = staff.post(
        at("report-edit", report), data | answer.json()["fields"] | {"dated_on": ""}, headers={"X-Autosave": "1"}
    )
    assert (again.status_code, again.json()["saved_at"]) == (200, "10:00")


def test_the_slower_of_two_writers_is_told(report: StatusReport, staff: Client) -> None:
    mine, theirs = typed(staff, report, title="ของฉัน"), typed(staff, report, title="ของเพื่อน")
    staff.post(at("report-edit", report), theirs)

    answer = staff.post(at("report-edit", report), mine)

    report.refresh_from_db()
    assert (answer.status_code, report.title, answer.context["form"]["title"].value()) == (409, "ของเพื่อน", "ของฉัน")


def test_freezing_keeps_what_was_typed(report: StatusReport, staff: Client) -> None:
    staff.post(at("report-edit", report), typed(staff, report, title="รายงาน ก", then="freeze"))

    report.refresh_from_db()
    assert (report.state, report.title) == (ReportState.FROZEN, "รายงาน ก")


def test_a_report_without_a_title_is_not_frozen(report: StatusReport, staff: Client) -> None:
    answer = staff.post(at("report-edit", report), typed(staff, report, title="", then="freeze"))

    report.refresh_from_db()
    assert (answer.status_code, report.state, list(answer.context["form"].errors)) == (422, "draft", ["title"])


def test_a_frozen_report_takes_no_more_text(report: StatusReport, office: Office, staff: Client) -> None:
    data = typed(staff, report, title="แก้ทีหลัง")
    freeze_report(report=report, by=office.staff, at=AT)

    answer = staff.post(at("report-edit", report), data)

    report.refresh_from_db()
    assert (answer.status_code, report.title == "แก้ทีหลัง") == (409, False)
    assert answer.context["form"]["title"].value() == "แก้ทีหลัง"


def test_a_correction_says_what_it_corrects(report: StatusReport, office: Office, staff: Client) -> None:
    freeze_report(report=report, by=office.staff, at=AT)

    refused = staff.post(at("report-correct", report), {"reason": " "})
    assert (refused.status_code, StatusReport.objects.count()) == (422, 1)

    staff.post(at("report-correct", report), {"reason": "แก้คำผิด"})
    made = StatusReport.objects.get(version=2)
    assert (made.state, made.correction_note, made.lines.count()) == ("draft", "แก้คำผิด", 2)


def test_a_reader_reads_and_writes_nothing(
    report: StatusReport, staff: Client, client_as: Callable[..., Client]
) -> None:
    data = typed(staff, report, title="ผู้อ่านแก้")
    reader = client_as(Role.READER, report.plan.agency)

    assert reader.get(at("report-edit", report)).status_code == 200
    assert reader.post(at("report-edit", report), data).status_code == 403
    assert reader.post(at("report-freeze", report)).status_code == 403
    report.refresh_from_db()
    assert (report.title == "ผู้อ่านแก้", report.state) == (False, "draft")
