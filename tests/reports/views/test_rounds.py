"""Status reports at the desk: opened filled in, kept as typed, frozen once, corrected by a new version."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from measures.models import Measure, Progress, Status, Step
from organisations.models import Agency, Role
from reports.actions.publish import publish_report
from reports.actions.rounds import correct_report, fill_lines, freeze_report, open_round
from reports.models import ReportLine, ReportState, Round, StatusReport
from reports.queries import rounds, versions_of
from tests.factories.organisations import make_unit
from tests.factories.reports import AT, Office, finish, make_office, make_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]
OPEN = {"code": "months-6", "layout": "report-ticks"}


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def staff(office: Office, client_as: Callable[..., Client]) -> Client:
    return client_as(Role.STAFF, office.agency)


@pytest.fixture
def report(office: Office) -> StatusReport:
    plan = make_plan(office.agency, measures=2)
    return open_round(plan=plan, code="months-6", layout="report-ticks", by=office.staff, at=AT)


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
    offered = {str(kind): [code for code, _label in rows] for kind, rows in form.fields["code"].choices}
    assert offered["สะสมตั้งแต่ต้นปี"] == ["months-12", "months-1", "months-3", "months-9"]
    assert [len(rows) for rows in offered.values()] == [4, 4, 18]

    answer = staff.post(opening(agency), OPEN)
    assert (answer.status_code, answer.context["form"].errors) == (422, {"code": ["รอบนี้เปิดไว้แล้ว"]})


def test_an_empty_plan_opens_no_round(office: Office, staff: Client) -> None:
    make_plan(office.agency, measures=0)

    answer = staff.post(opening(office.agency), OPEN)

    assert (answer.status_code, Round.objects.count()) == (422, 0)
    assert answer.context["form"].errors == {"code": ["แผนยังไม่มีมาตรการ เพิ่มมาตรการก่อน"]}


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


# --- Kinds of rounds, cut-off, lines that follow progress ------------------------------------------


def tell(measure: Measure, day: dt.date, *, told_at: dt.datetime | None = None, **values: Any) -> Progress:
    """Record progress that concerns a day, told on that day unless said otherwise."""
    moment = told_at or dt.datetime.combine(day, dt.time(9), dt.timezone(dt.timedelta(hours=7)))
    user = measure.plan.agency.memberships.first().user  # type: ignore[union-attr]
    known = {"status": "in_progress", "reported_by": user, "reported_at": moment, "concerns_on": day}
    return Progress.objects.create(measure=measure, **(known | values))


def test_progress_told_after_the_cut_off_is_the_next_rounds(office: Office) -> None:
    plan = make_plan(office.agency)
    measure = plan.measures.get()
    tell(measure, dt.date(2026, 3, 20), done="ทันเวลา")
    tell(measure, dt.date(2026, 3, 25), done="บอกช้า", told_at=dt.datetime(2026, 4, 20, tzinfo=dt.UTC))

    april = dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC)
    half = open_round(plan=plan, code="months-6", layout="report-ticks", by=office.staff, at=april)
    nine = open_round(plan=plan, code="months-9", layout="report-ticks", by=office.staff, at=AT)

    assert (done_of(half), done_of(nine)) == (["ทันเวลา"], ["บอกช้า"])
    assert (half.round.cut_off_on, half.round.due_on) == (dt.date(2026, 4, 10), dt.date(2026, 4, 15))


def test_a_cut_off_before_the_round_ends_is_refused(office: Office, staff: Client) -> None:
    make_plan(office.agency)

    answer = staff.post(opening(office.agency), OPEN | {"cut_off_on": "30 มี.ค. ๒๕๖๙"})

    assert (answer.status_code, Round.objects.count()) == (422, 0)
    assert list(answer.context["form"].errors) == ["cut_off_on"]


def test_a_short_round_holds_the_measures_whose_rhythm_ends_in_it(office: Office) -> None:
    plan = make_plan(office.agency, measures=3)
    often, monthly, yearly = plan.measures.order_by("order")
    for measure, rhythm in ((often, "three-weeks"), (monthly, "monthly"), (yearly, "twelve-months")):
        Measure.objects.filter(pk=measure.pk).update(rhythm=rhythm)

    report = open_round(plan=plan, code="three-weeks-2", layout="report-ticks", by=office.staff, at=AT)

    assert [line.measure for line in report.lines.select_related("measure")] == [often, monthly]  # 22 Oct – 11 Nov
    assert "รอบ 3 สัปดาห์ ครั้งที่ 2" in report.title


def test_a_round_with_nothing_to_follow_up_is_not_opened(office: Office, staff: Client) -> None:
    plan = make_plan(office.agency)
    plan.measures.update(rhythm="twelve-months")

    answer = staff.post(opening(office.agency), {"code": "quarter-1", "layout": "report-ticks"})

    assert (answer.status_code, Round.objects.count()) == (422, 0)


def test_a_quarter_tells_of_its_own_work_only(office: Office) -> None:
    plan = make_plan(office.agency)
    tell(plan.measures.get(), dt.date(2025, 11, 1), done="งานไตรมาสแรก", percent=40)

    report = open_round(plan=plan, code="quarter-2", layout="report-ticks", by=office.staff, at=AT)

    assert list(report.lines.values_list("status", "percent", "done")) == [("in_progress", 40, "")]


def test_lines_follow_progress_until_somebody_types(report: StatusReport, staff: Client) -> None:
    first, second = report.lines.order_by("order")
    staff.post(at("report-edit", report), typed(staff, report, **{f"line-{first.pk}-done": "พิมพ์เอง"}))
    for line in (first, second):
        tell(line.measure, dt.date(2026, 2, 1), done="จากความคืบหน้า", status="done")

    staff.post(at("report-edit", report), typed(staff, report, then="fill"))

    assert list(report.lines.order_by("order").values_list("done", "status")) == [
        ("พิมพ์เอง", "not_started"),
        ("จากความคืบหน้า", "done"),
    ]


def test_lines_cost_the_same_for_few_measures_and_many(
    office: Office, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    plan = make_plan(office.agency, measures=40)
    report = open_round(plan=plan, code="months-6", layout="report-ticks", by=office.staff, at=AT)
    for measure in plan.measures.all():
        tell(measure, dt.date(2026, 2, 1), done="ทำแล้ว")

    with django_assert_max_num_queries(8):
        filled = fill_lines(report=report)

    assert (filled, set(done_of(report))) == (40, {"ทำแล้ว"})


def test_an_open_round_is_filled_though_its_kind_is_no_longer_offered(
    report: StatusReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(report.lines.get(order=0).measure, dt.date(2026, 2, 1), done="ทำแล้ว")
    monkeypatch.setattr(rounds, "kinds", dict)

    assert fill_lines(report=report) == 1


def test_results_of_steps_are_put_together_and_wait_for_a_person(office: Office, staff: Client) -> None:
    plan = make_plan(office.agency)
    measure = plan.measures.get()
    steps = [Step.objects.create(measure=measure, text=text, order=place) for place, text in enumerate("กข")]
    tell(measure, dt.date(2026, 1, 5), step=steps[1], done="ทำ ข แล้ว", status="done")
    tell(measure, dt.date(2026, 1, 9), step=steps[0], done="ทำ ก แล้ว", status="done")

    report = open_round(plan=plan, code="months-6", layout="report-ticks", by=office.staff, at=AT)
    line = report.lines.get()
    refused = staff.post(at("report-freeze", report), follow=True)

    assert (line.status, line.done, line.is_summed) == ("done", "ทำ ก แล้ว\nทำ ข แล้ว", True)
    assert StatusReport.objects.get().state == ReportState.DRAFT
    assert "ยังไม่ได้ยืนยันผลที่รวมจากขั้นตอน" in refused.content.decode()
    staff.post(at("report-edit", report), typed(staff, report, then="freeze", **{f"line-{line.pk}-is_confirmed": "on"}))
    assert StatusReport.objects.get().state == ReportState.FROZEN


def test_one_units_part_does_not_stand_for_the_whole(office: Office) -> None:
    plan = make_plan(office.agency)
    measure = plan.measures.get()
    units = [make_unit(office.agency, name) for name in ("กองคลัง", "กองช่าง")]
    step = Step.objects.create(measure=measure, text="ส่งข้อมูล")
    for unit, done in zip(units, ("ส่งงบแล้ว", "ส่งแบบแล้ว"), strict=True):
        tell(measure, dt.date(2026, 1, 5), step=step, unit=unit, done=done, status="done")
    tell(measure, dt.date(2026, 1, 9), unit=units[0], done="ของคลังครบ", status="done")

    line = open_round(plan=plan, code="months-6", layout="report-ticks", by=office.staff, at=AT).lines.get()

    assert (line.status, line.is_summed) == ("in_progress", True)
    assert sorted(line.done.splitlines()) == ["กองคลัง: ของคลังครบ", "กองคลัง: ส่งงบแล้ว", "กองช่าง: ส่งแบบแล้ว"]


def test_a_correction_shows_what_it_changed(report: StatusReport, staff: Client, office: Office) -> None:
    line = report.lines.first()
    assert line is not None
    ReportLine.objects.filter(pk=line.pk).update(done="จัดประชุม 2 ครั้ง ครบถ้วน")
    first = freeze_report(report=report, by=office.staff, at=AT)
    second = correct_report(report=first, note="นับใหม่", by=office.staff, at=AT)
    ReportLine.objects.filter(report=second, measure=line.measure).update(done="จัดประชุม 3 ครั้ง ครบถ้วน")
    freeze_report(report=second, by=office.staff, at=AT)

    page = staff.get(at("report-changes", second)).content.decode()

    assert "<del>๒</del><ins>๓</ins>" in page
    assert page.count('<dl class="changes">') == 1  # the other measure did not change
    assert staff.get(at("report-edit", first)).status_code == 200
    assert "แก้ไขจากฉบับก่อน: นับใหม่" in StatusReport.objects.get(pk=second.pk).rendering.content  # type: ignore[union-attr]
    assert "ฉบับแรก" in staff.get(at("report-changes", first)).content.decode()


def test_rounds_of_the_same_length_are_published_apart(office: Office) -> None:
    plan = make_plan(office.agency)
    made = []
    for code in ("quarter-1", "quarter-2"):
        report = open_round(plan=plan, code=code, layout="report-ticks", by=office.staff, at=AT)
        finish(freeze_report(report=report, by=office.staff, at=AT).rendering)  # type: ignore[arg-type]
        report.refresh_from_db()
        made.append(publish_report(report=report, summary="", by=office.staff, at=AT))

    assert [row.replaces for row in made] == [None, None]
    assert [versions_of(row) for row in made] == [[made[0]], [made[1]]]
