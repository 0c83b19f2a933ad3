"""Orders: proposed and approved with a memo, then a paper of their own with an order number."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from ita_portal import thai
from organisations.models import Event, GroupMember, PostLevel, WorkingGroup
from reports import papers, queries
from reports.actions import draft, previews, publish, submit
from reports.actions.issue import OrderGiven, issue_memo
from reports.models import DocumentNumber, Memo, MemoState, Order, PublicationKind, Rendering
from reports.queries.checked import paper_behind
from reports.rules import check_code
from reports.rules.paper import Document, Proclamation, from_json
from reports.rules.refusal import MoveRefused
from tests.factories.organisations import make_post
from tests.factories.reports import AT, TODAY, Office, finish, make_office
from tests.reports.actions.test_decide import take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]
YEAR = 2569


@pytest.fixture
def office() -> Office:
    office = make_office(executives=2)
    group = WorkingGroup.objects.create(
        agency=office.agency, fiscal_year=YEAR, name="คณะอำนวยการ", duties="กำกับ\nติดตาม"
    )
    chief = office.executives[-1].tenures.get().post
    GroupMember.objects.create(group=group, post=chief, post_text=chief.title, role="chair", order=0)
    GroupMember.objects.create(
        group=group, officer=office.drafter, post_text="นักทรัพยากรบุคคล", role="secretary", order=1
    )
    return office


def proposed(office: Office) -> Memo:
    memo = draft.create_memo(kind="appoint_groups", fiscal_year=YEAR, plan=None, report=None, by=office.staff, at=AT)
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


def given(number: int | str = "next", day: dt.date = TODAY) -> OrderGiven:
    return OrderGiven(number, day)


def code_of(call: Callable[[], Any]) -> str:
    with pytest.raises(MoveRefused) as refused:
        call()
    return refused.value.code


def proclaimed(document: Document) -> Proclamation:
    return next(part for part in document.parts if isinstance(part, Proclamation))


def content_of(rendering: Rendering | None) -> Document:
    assert rendering is not None
    return from_json(rendering.content)


def test_a_draft_order_stands_behind_its_memo(office: Office) -> None:
    part = proclaimed(papers.memo_document(proposed(office)))

    assert (part.heading, part.number, part.given) == (thai.to_thai(f"(ร่าง) คำสั่ง{office.agency.name}"), "ที่", "สั่ง ณ วันที่")
    (committee,) = part.committees
    assert committee.caption == "คณะอำนวยการ ประกอบด้วย"
    assert committee.duties == ("ดังนี้", "๑. กำกับ", "๒. ติดตาม")
    assert [(row.place, row.post, row.role) for row in committee.members] == [
        ("๑.", "ผู้บริหารลำดับ ๒", "ประธานคณะทำงาน"),
        ("๒.", "นักทรัพยากรบุคคล", "เลขานุการ"),
    ]
    assert "มาตรา ๕๙" in part.paragraphs[0]


def test_the_issued_order_has_number_day_and_the_last_signers_name(office: Office) -> None:
    memo = approved(office)

    issue_memo(memo=memo, number="next", order=given(), by=office.staff, at=AT)

    order = Order.objects.get()
    document = content_of(order.issued)
    (part,) = document.parts
    assert isinstance(part, Proclamation)
    assert (document.kind, part.heading, part.number) == (
        "order",
        thai.to_thai(f"คำสั่ง{office.agency.name}"),
        "ที่ ๑/๒๕๖๙",
    )
    assert part.given == "สั่ง ณ วันที่ ๑๕ กรกฎาคม พ.ศ. ๒๕๖๙"
    assert part.signature is not None
    assert part.signature.note == "ลงนามด้วยลายมือชื่ออิเล็กทรอนิกส์"
    assert part.signature.posts == ("ผู้บริหารลำดับ ๒",)
    assert Event.objects.filter(verb="order.issue").count() == 1


def test_what_was_approved_is_issued_though_groups_changed_meanwhile(office: Office) -> None:
    memo = approved(office)
    WorkingGroup.objects.update(name="คณะที่แก้ทีหลัง")

    issue_memo(memo=memo, number="next", order=given(), by=office.staff, at=AT)

    assert proclaimed(content_of(Order.objects.get().issued)).committees[0].caption == "คณะอำนวยการ ประกอบด้วย"


def test_order_numbers_run_by_calendar_year_apart_from_outgoing_ones(office: Office) -> None:
    first, second, third = (approved(office) for _number in range(3))
    new_year = dt.datetime(2027, 1, 1, 0, 30, tzinfo=AT.tzinfo)

    issue_memo(memo=first, number=7, order=given(), by=office.staff, at=AT)
    issue_memo(memo=second, number="next", order=given(day=dt.date(2026, 12, 31)), by=office.staff, at=new_year)
    issue_memo(memo=third, number="next", order=given(day=dt.date(2027, 1, 1)), by=office.staff, at=new_year)

    assert [str(number) for number in DocumentNumber.objects.order_by("pk")] == [
        "ตย 70001/7", "1/2569", "ตย 70001/1", "2/2569", "ตย 70001/2", "1/2570",
    ]  # fmt: skip


def test_a_refused_order_number_issues_nothing(office: Office) -> None:
    first, second = approved(office), approved(office)
    issue_memo(memo=first, number="next", order=given(5), by=office.staff, at=AT)

    def again() -> None:
        issue_memo(memo=second, number="next", order=given(5), by=office.staff, at=AT)

    assert code_of(again) == "order_number_taken"
    second.refresh_from_db()
    assert second.state == MemoState.APPROVED
    assert DocumentNumber.objects.filter(memo=second).count() == 0


def test_an_order_needs_its_number_and_no_day_before_its_signature(office: Office) -> None:
    memo = approved(office)

    def without() -> None:
        issue_memo(memo=memo, number="next", by=office.staff, at=AT)

    def too_early() -> None:
        issue_memo(memo=memo, number="next", order=given(day=TODAY - dt.timedelta(1)), by=office.staff, at=AT)

    assert [code_of(without), code_of(too_early)] == ["order_open", "order_too_early"]


def test_an_order_that_nobody_could_sign_is_not_submitted(office: Office) -> None:
    memo = proposed(office)

    def send() -> None:
        submit.submit_memo(memo=memo, by=office.staff, at=AT)

    Order.objects.update(signer_post=make_post(office.agency, level=PostLevel.CHIEF))
    other_signer = code_of(send)
    Order.objects.update(signer_post=office.executives[-1].tenures.get().post, body=" ")
    no_text = code_of(send)
    Order.objects.update(body="เพื่อ")
    GroupMember.objects.all().delete()

    assert [other_signer, no_text, code_of(send)] == ["signer_not_last", "empty_order", "empty_groups"]


def test_the_order_is_published_and_its_paper_kept(office: Office) -> None:
    memo = approved(office)
    version = issue_memo(memo=memo, number="next", order=given(), by=office.staff, at=AT)
    order = Order.objects.get()
    finish(version.issued)  # type: ignore[arg-type]
    finish(order.issued)  # type: ignore[arg-type]

    ready = queries.ready_to_publish(YEAR)
    made = publish.publish_memo(memo=memo, summary="", by=office.staff, at=AT)
    previews.sweep(at=AT + dt.timedelta(days=3))

    assert [row.title for row in ready] == [str(order)]
    assert (made.kind, made.pdf_id, made.dated_on) == (PublicationKind.ORDER, order.issued.file_id, TODAY)  # type: ignore[union-attr]
    assert queries.ready_to_publish(YEAR) == []
    order.refresh_from_db()
    assert order.issued is not None


def test_an_issued_order_carries_a_code_of_its_own(office: Office) -> None:
    memo = approved(office)

    issue_memo(memo=memo, number=None, order=given(), by=office.staff, at=AT)

    order = Order.objects.get()
    checked = paper_behind(order.check_code.pk)
    assert checked is not None
    assert (checked.title, checked.number, checked.state) == (str(order), "1/2569", "valid")
    assert content_of(order.issued).check_address.endswith(f"/verify/{check_code.printed(order.check_code.pk)}/")
    assert len(checked.decisions) == len(office.executives)
