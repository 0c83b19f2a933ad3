"""What holds a report or memo before it is signed: mended or answered, and the answers seen by who signs."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from organisations.models import Event, Role
from reports.actions import rounds
from reports.models import CheckAnswer, Memo, MemoKind, MemoVersion, ReportLine, ReportState, StatusReport
from tests.factories.measures import make_measure, make_plan
from tests.factories.reports import AT, Office, finish, make_memo, make_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]
COPIED = "ประชุมชี้แจงเจ้าหน้าที่ทุกคนและติดประกาศที่สำนักงานให้ประชาชนทราบโดยทั่วกัน"
WHY = "ทั้งสองมาตรการทำในงานเดียวกัน"


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def staff(office: Office, client_of: Callable[..., Client]) -> Client:
    return client_of(office.drafter.user)


@pytest.fixture
def report(office: Office) -> StatusReport:
    """A report of three measures: the first two say the same, the third only its round."""
    plan = make_plan(office.agency)
    for title in ("ก", "ข", "ค"):
        make_measure(plan, title=title)
    report = rounds.open_round(plan=plan, code="months-6", layout="report-ticks", by=office.staff, at=AT)
    for line, done in zip(report.lines.all(), (COPIED, COPIED, "รอบ 6 เดือน"), strict=True):
        ReportLine.objects.filter(pk=line.pk).update(done=done)
    return report


def at(name: str, row: StatusReport | Memo, office: Office) -> str:
    return reverse(f"reports:{name}", args=[office.agency.slug, row.pk])


def answering(client: Client, page: str, answers: list[str], then: str = "sign") -> dict[str, str]:
    """Return what the browser sends from the page of answers."""
    forms = [form for _row, form in client.get(page).context["rows"]]
    return {form["answer"].html_name: answer for form, answer in zip(forms, answers, strict=True)} | {"then": then}


def forward(office: Office, report: StatusReport) -> Memo:
    """Return a draft that forwards a report."""
    memo = make_memo(office, report.plan)
    Memo.objects.filter(pk=memo.pk).update(kind=MemoKind.FORWARD_REPORT, report=report)
    memo.refresh_from_db()
    return memo


def test_a_report_with_a_serious_finding_is_not_frozen(office: Office, staff: Client, report: StatusReport) -> None:
    answer = staff.post(at("report-freeze", report, office), follow=True)

    report.refresh_from_db()
    assert report.state == ReportState.DRAFT
    assert answer.redirect_chain == [(at("report-answers", report, office), 302)]
    assert [row.finding.code for row, _form in answer.context["rows"]] == ["only_rounds", "copied"]
    page = answer.content.decode()
    assert "ผลบอกเพียงว่ารายงานในรอบใด ไม่บอกว่าได้อะไร" in page
    assert f"{at('report-edit', report, office)}#id_line-" in page


def test_typing_and_freezing_keeps_what_was_typed_and_asks(office: Office, staff: Client, report: StatusReport) -> None:
    page = staff.get(at("report-edit", report, office)).context
    fields = {
        field.html_name: field.value() or ""
        for form in (page["form"], *(form for _line, form in page["lines"]))
        for field in form
    }

    answer = staff.post(
        at("report-edit", report, office), fields | {"seen": page["seen"], "title": "ชื่อใหม่", "then": "freeze"}
    )

    report.refresh_from_db()
    assert answer.headers["Location"] == at("report-answers", report, office)
    assert (report.title, report.state) == ("ชื่อใหม่", ReportState.DRAFT)


def test_an_answer_left_out_is_asked_for_and_the_others_are_kept(
    office: Office, staff: Client, report: StatusReport
) -> None:
    page = at("report-answers", report, office)

    answer = staff.post(page, answering(staff, page, ["", WHY]))

    report.refresh_from_db()
    assert (answer.status_code, report.state) == (422, ReportState.DRAFT)
    assert [form.errors.get("answer") for _row, form in answer.context["rows"]] == [
        ["แก้ที่ต้นเรื่อง หรือเขียนเหตุผลที่ปล่อยไว้"],
        None,
    ]
    assert list(CheckAnswer.objects.values_list("code", "answer")) == [("copied", WHY)]
    assert WHY in staff.get(page).content.decode()


def test_answers_are_saved_without_signing(office: Office, staff: Client, report: StatusReport) -> None:
    page = at("report-answers", report, office)

    answer = staff.post(page, answering(staff, page, ["", WHY], then="save"), follow=True)

    report.refresh_from_db()
    assert (answer.status_code, report.state) == (200, ReportState.DRAFT)
    assert CheckAnswer.objects.get().answered_by == office.staff.user


def test_answered_it_freezes_and_the_answers_stay_with_the_version(
    office: Office, staff: Client, report: StatusReport
) -> None:
    page = at("report-answers", report, office)

    answer = staff.post(page, answering(staff, page, ["แก้ไม่ทัน", WHY]), follow=True)
    CheckAnswer.objects.update(answer="เขียนใหม่ทีหลัง")

    report.refresh_from_db()
    assert (report.state, [row["answer"] for row in report.answers]) == (ReportState.FROZEN, ["แก้ไม่ทัน", WHY])
    assert [row["label"] for row in report.answers] == ["3. ค", "2. ข"]
    assert "ยืนยันรายงานแล้ว" in answer.content.decode()
    assert f"ทราบแล้ว เพราะ {WHY}" in staff.get(at("report-edit", report, office)).content.decode()
    assert Event.objects.filter(verb="check.answer").count() == 2


def test_mended_it_freezes_without_an_answer(office: Office, staff: Client, report: StatusReport) -> None:
    for number, line in enumerate(report.lines.all()):
        ReportLine.objects.filter(pk=line.pk).update(done=f"อบรม {number} ครั้ง")

    staff.post(at("report-freeze", report, office))

    report.refresh_from_db()
    assert (report.state, report.answers) == (ReportState.FROZEN, [])


def test_a_correction_takes_the_answers_along(office: Office, staff: Client, report: StatusReport) -> None:
    page = at("report-answers", report, office)
    staff.post(page, answering(staff, page, ["แก้ไม่ทัน", WHY]))
    report.refresh_from_db()

    second = rounds.correct_report(report=report, note="แก้คำ", by=office.staff, at=AT)
    staff.post(at("report-freeze", second, office))

    second.refresh_from_db()
    assert [row["answer"] for row in second.answers] == ["แก้ไม่ทัน", WHY]


def test_a_memo_that_forwards_a_report_frozen_unanswered_asks(
    office: Office, staff: Client, report: StatusReport
) -> None:
    """Reports frozen before findings held anything have no answers yet."""
    page = at("report-answers", report, office)
    staff.post(page, answering(staff, page, ["แก้ไม่ทัน", WHY]))
    CheckAnswer.objects.all().delete()
    report.refresh_from_db()
    memo = forward(office, report)

    refused = staff.post(at("memo-submit", memo, office))
    asked = at("memo-answers", memo, office)
    answered = staff.post(asked, answering(staff, asked, ["ตามจริง", WHY]))

    memo.refresh_from_db()
    assert refused.headers["Location"] == asked
    assert (answered.headers["Location"], memo.state) == (at("memo-detail", memo, office), "in_approval")


def test_signers_read_the_answers_beside_the_paper(
    office: Office, staff: Client, report: StatusReport, client_of: Callable[..., Client]
) -> None:
    page = at("report-answers", report, office)
    staff.post(page, answering(staff, page, ["แก้ไม่ทัน", WHY]))
    report.refresh_from_db()
    memo = forward(office, report)
    staff.post(at("memo-submit", memo, office))
    finish(MemoVersion.objects.get().submitted)
    signer = client_of(office.executives[0].user)

    decide = signer.get(at("memo-decide", memo, office)).content.decode()

    assert f"ทราบแล้ว เพราะ {WHY}" in decide
    assert "ข้อความเหมือนกันทุกคำกับ “๑. ก”" in decide
    assert f"ทราบแล้ว เพราะ {WHY}" in signer.get(at("memo-detail", memo, office)).content.decode()


def test_a_plan_with_the_name_of_another_agency_is_not_proposed(office: Office, staff: Client) -> None:
    plan = make_plan(office.agency, introduction="เทศบาลตำบลบ้านไกลควรจัดทำคู่มือ")
    make_measure(plan)
    type(office.agency).objects.create(
        slug="klai", name="เทศบาลตำบลบ้านไกล", short_name="ทต.บ้านไกล", kind="tambon", district="ก", province="ข"
    )
    memo = make_memo(office, plan, "propose_plan")

    answer = staff.post(at("memo-submit", memo, office), follow=True)

    memo.refresh_from_db()
    assert memo.state == "draft"
    assert [row.finding.code for row, _form in answer.context["rows"]] == ["other_agency"]


def test_a_reader_answers_nothing(office: Office, report: StatusReport, client_as: Callable[..., Client]) -> None:
    reader = client_as(Role.READER, office.agency)

    assert reader.get(at("report-answers", report, office)).status_code == 403
    assert reader.post(at("report-answers", report, office), {"then": "sign"}).status_code == 403


def test_what_is_frozen_or_on_its_way_is_not_answered_again(
    office: Office, staff: Client, report: StatusReport
) -> None:
    page = at("report-answers", report, office)
    staff.post(page, answering(staff, page, ["แก้ไม่ทัน", WHY]))
    memo = forward(office, report)
    staff.post(at("memo-submit", memo, office))

    assert staff.get(page).headers["Location"] == at("report-edit", report, office)
    assert staff.get(at("memo-answers", memo, office)).headers["Location"] == at("memo-detail", memo, office)
