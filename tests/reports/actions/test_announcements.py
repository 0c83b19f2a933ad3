"""Announcements of the measures: drafted inside a memo, then a paper of their own; and the other kinds of memos."""

import datetime as dt

import pytest

from ita_portal import thai
from measures.models import Status
from organisations.models import Event
from reports import papers
from reports.actions import draft, publish, rounds, submit
from reports.actions.issue import OrderGiven, issue_memo
from reports.models import DocumentNumber, Memo, MemoKind, Order, PublicationKind, Rendering
from reports.queries.checked import paper_behind
from reports.queries.orders import orders_of_year
from reports.rules import check_code
from reports.rules.paper import Document, Proclamation, TablePaper, from_json
from reports.rules.refusal import MoveRefused
from tests.factories.reports import AT, TODAY, Office, finish, make_office, make_plan
from tests.reports.actions.test_decide import take
from tests.reports.actions.test_orders import code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]
YEAR = 2569
GIVEN = OrderGiven(None, TODAY)


@pytest.fixture
def office() -> Office:
    return make_office(executives=2)


def proposed(office: Office, kind: str = MemoKind.ANNOUNCE_PLAN) -> Memo:
    plan = make_plan(office.agency, YEAR, measures=2)
    memo = draft.create_memo(kind=kind, fiscal_year=YEAR, plan=plan, report=None, by=office.staff, at=AT)
    posts = [officer.tenures.get().post_id for officer in office.executives]
    steps = [draft.StepDraft(post, "ความเห็น", ("endorse", "approve", "return")) for post in posts]
    draft.set_steps(memo=memo, steps=steps, by=office.staff, at=AT)
    return memo


def approved(office: Office) -> Memo:
    memo = proposed(office)
    finish(submit.submit_memo(memo=memo, by=office.staff, at=AT).submitted)
    for officer in office.executives:
        take(memo, office.member(officer))
    memo.refresh_from_db()
    return memo


def content_of(rendering: Rendering | None) -> Document:
    assert rendering is not None
    return from_json(rendering.content)


def test_a_draft_announcement_stands_behind_its_memo_with_the_plan_annexed(office: Office) -> None:
    memo, announcement, annex = papers.memo_document(proposed(office)).parts

    assert isinstance(announcement, Proclamation)
    assert isinstance(annex, TablePaper)
    assert memo.part == "memo"
    assert announcement.heading == thai.to_thai(f"(ร่าง) ประกาศ{office.agency.name}")
    assert (announcement.number, announcement.given, announcement.committees) == ("", "ประกาศ ณ วันที่", ())
    assert announcement.subject == "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. ๒๕๖๙"
    assert announcement.paragraphs[0].startswith("เพื่อให้การบริหารงานของ")
    assert announcement.closing == ("จึงประกาศให้ทราบโดยทั่วกัน",)


def test_an_announcement_goes_out_without_a_number_signed_by_who_decided_last(office: Office) -> None:
    memo = approved(office)

    issue_memo(memo=memo, number="next", order=GIVEN, by=office.staff, at=AT)

    order = Order.objects.get()
    document = content_of(order.issued)
    announcement, annex = document.parts
    assert isinstance(announcement, Proclamation)
    assert isinstance(annex, TablePaper)
    assert (document.kind, announcement.heading) == ("notice", thai.to_thai(f"ประกาศ{office.agency.name}"))
    assert (announcement.number, announcement.given) == ("", "ประกาศ ณ วันที่ ๑๕ กรกฎาคม พ.ศ. ๒๕๖๙")
    assert announcement.signature is not None
    assert announcement.signature.posts == ("ผู้บริหารลำดับ ๒",)
    assert announcement.signature.note == "ลงนามด้วยลายมือชื่ออิเล็กทรอนิกส์"
    assert [row.series for row in DocumentNumber.objects.all()] == ["outgoing"]
    assert Event.objects.filter(verb="notice.issue").count() == 1
    assert orders_of_year(YEAR) == []


def test_an_agency_that_numbers_announcements_has_a_register_of_them(office: Office) -> None:
    issue_memo(memo=approved(office), number=None, order=OrderGiven("next", TODAY), by=office.staff, at=AT)

    order = Order.objects.get()
    part = content_of(order.issued).first
    assert isinstance(part, Proclamation)
    assert part.number == "ที่ ๑/๒๕๖๙"
    assert [(row.series, str(row)) for row in DocumentNumber.objects.all()] == [("notice", "1/2569")]


def test_an_announcement_has_a_code_and_is_what_is_published(office: Office) -> None:
    memo = approved(office)
    issue_memo(memo=memo, number="next", order=GIVEN, by=office.staff, at=AT)
    memo.refresh_from_db()
    order = Order.objects.get()
    finish(order.issued)  # type: ignore[arg-type]

    made = publish.publish_memo(memo=memo, summary="", by=office.staff, at=AT)

    assert (made.kind, made.pdf_id, made.dated_on) == (PublicationKind.NOTICE, order.issued.file_id, TODAY)  # type: ignore[union-attr]
    assert made.title == str(order)
    assert made.summary == "2 มาตรการ"
    assert content_of(order.issued).check_address.endswith(f"/verify/{check_code.printed(order.check_code.pk)}/")
    found = paper_behind(order.check_code.pk)
    assert found is not None
    assert (found.state, found.number, found.publication) == ("valid", "", made)


def test_its_day_is_not_before_the_decision_and_its_signer_decides_last(office: Office) -> None:
    memo = approved(office)
    early = OrderGiven(None, TODAY - dt.timedelta(days=1))

    assert (
        code_of(lambda: issue_memo(memo=memo, number="next", order=early, by=office.staff, at=AT)) == "order_too_early"
    )
    Order.objects.update(signer_post=office.executives[0].tenures.get().post)
    Memo.objects.update(state="returned", step_no=0, step_since=None)
    memo.refresh_from_db()
    assert code_of(lambda: submit.submit_memo(memo=memo, by=office.staff, at=AT)) == "signer_not_last"


def test_an_announcement_without_measures_or_words_is_not_proposed(office: Office) -> None:
    memo = proposed(office)
    Order.objects.update(body="")
    wordless = code_of(lambda: submit.submit_memo(memo=memo, by=office.staff, at=AT))
    Order.objects.update(body="เหตุ")
    assert memo.plan is not None
    memo.plan.measures.all().delete()

    assert [wordless, code_of(lambda: submit.submit_memo(memo=memo, by=office.staff, at=AT))] == [
        "empty_order",
        "empty_plan",
    ]


def test_an_order_always_has_a_number(office: Office) -> None:
    memo = approved(office)
    Order.objects.update(kind="order")

    with pytest.raises(MoveRefused) as refused:
        issue_memo(memo=memo, number="next", order=GIVEN, by=office.staff, at=AT)

    assert refused.value.code == "order_open"


# --- Other kinds ----------------------------------------------------------------------------------


def bodies(memo: Memo) -> dict[str, str]:
    return {section.caption: section.body for section in memo.sections.all()}


def test_a_summary_for_the_executives_says_where_the_measures_stand(office: Office) -> None:
    plan = make_plan(office.agency, YEAR, measures=2)
    plan.measures.filter(order=0).update(status=Status.DONE)

    memo = draft.create_memo(kind="summary", fiscal_year=YEAR, plan=plan, report=None, by=office.staff, at=AT)

    text = bodies(memo)
    assert memo.subject.startswith("บทสรุปผู้บริหาร")
    assert text["ความคืบหน้าของมาตรการ"].startswith("มาตรการทั้งหมด 2 เรื่อง ดำเนินการแล้วเสร็จ 1 เรื่อง (ร้อยละ 50)")
    assert text["ผลการประเมิน"] == "ยังไม่มีผลการประเมิน"
    assert text["เรื่องที่ต้องเร่งรัด"].strip()
    assert memo.closing == "จึงเรียนมาเพื่อโปรดทราบ"


def test_a_request_to_publish_names_the_plan_or_the_report(office: Office) -> None:
    office.agency.website = "https://example.invalid"
    office.agency.save()
    plan = make_plan(office.agency, YEAR)
    report = rounds.open_round(plan=plan, code="months-6", layout="report-ticks", by=office.staff, at=AT)

    made = [
        draft.create_memo(kind="publish_request", fiscal_year=YEAR, plan=plan, report=one, by=office.staff, at=AT)
        for one in (None, report)
    ]

    of_plan, of_report = made
    assert of_plan.subject.startswith("ขออนุญาตเผยแพร่มาตรการส่งเสริมคุณธรรม")
    assert of_report.subject == f"ขออนุญาตเผยแพร่{' '.join(report.title.split())}"
    assert "บนเว็บไซต์ของหน่วยงาน (https://example.invalid)" in bodies(of_plan)["ข้อพิจารณา"]
    assert "มาตรา 9" in bodies(of_plan)["ข้อกฎหมาย"]


@pytest.mark.parametrize("kind", ["announce_plan", "summary", "publish_request"])
def test_a_kind_without_a_chain_goes_the_way_of_the_plan_until_it_has_one(office: Office, kind: str) -> None:
    plan = make_plan(office.agency, YEAR)
    posts = [officer.tenures.get().post_id for officer in office.executives]
    step = [draft.StepDraft(post, "ความเห็น", ("endorse",)) for post in posts]

    def made() -> list[int]:
        memo = draft.create_memo(kind=kind, fiscal_year=YEAR, plan=plan, report=None, by=office.staff, at=AT)
        return [one.post_id for one in memo.steps.order_by("order")]

    draft.set_chain(kind="propose_plan", steps=step, by=office.staff, at=AT)
    before = made()
    draft.set_chain(kind=kind, steps=step[1:], by=office.staff, at=AT)

    assert [before, made()] == [posts, posts[1:]]
