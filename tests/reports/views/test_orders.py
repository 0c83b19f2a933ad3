"""The order of the working groups through the front door."""

from collections.abc import Callable

import pytest
from django.test import Client

from organisations.models import GroupMember, Role, User, WorkingGroup
from reports.actions import draft, submit
from reports.models import DocumentNumber, Memo, Order
from tests.factories.organisations import make_member
from tests.factories.reports import AT, Office, finish, make_office, make_plan
from tests.reports.actions.test_decide import take
from tests.reports.actions.test_orders import YEAR, approved, proposed
from tests.reports.views.test_memos import at, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]
ClientOf = Callable[[User], Client]


@pytest.fixture
def office() -> Office:
    office = make_office(executives=2)
    group = WorkingGroup.objects.create(agency=office.agency, fiscal_year=YEAR, name="คณะอำนวยการ", duties="กำกับ")
    GroupMember.objects.create(group=group, officer=office.drafter, post_text="นักทรัพยากรบุคคล", role="chair")
    return office


@pytest.fixture
def staff(office: Office, client_of: ClientOf) -> Client:
    assert office.drafter.user is not None
    make_member(office.agency, Role.REGISTRAR, user=office.drafter.user)
    return client_of(office.drafter.user)


def test_the_order_is_started_once_from_the_groups_page(office: Office, staff: Client) -> None:
    address = f"/desk/{office.agency.slug}/{YEAR}/orders/new/"

    first, second = staff.post(address), staff.post(address)

    memo = Memo.objects.get()
    assert first.url == second.url == at("memo-edit", memo)  # type: ignore[attr-defined]
    assert "คำสั่งที่แนบ" in staff.get(at("memo-edit", memo)).content.decode()
    groups = staff.get(f"/desk/{office.agency.slug}/{YEAR}/groups/").content.decode()
    assert at("memo-detail", memo) in groups


def test_without_groups_there_is_no_order(office: Office, staff: Client) -> None:
    WorkingGroup.objects.all().delete()

    answer = staff.post(f"/desk/{office.agency.slug}/{YEAR}/orders/new/")
    chosen = staff.post(f"/desk/{office.agency.slug}/{YEAR}/memos/new/", {"kind": "appoint_groups"})

    assert (answer.status_code, chosen.status_code, Memo.objects.count()) == (302, 422, 0)


def test_the_order_is_autosaved_with_its_memo(office: Office, staff: Client) -> None:
    memo = proposed(office)
    page = staff.get(at("memo-edit", memo)).context
    order = {field.html_name: field.value() for field in page["order"]}
    changed = order | {"order-subject": "แต่งตั้งคณะทำงานใหม่", "order-body": ""}

    answer = staff.post(at("memo-edit", memo), typed(staff, memo) | changed, headers={"X-Autosave": "1"})

    assert answer.status_code == 200
    assert answer.json()["papers"]
    assert (Order.objects.get().subject, Order.objects.get().body) == ("แต่งตั้งคณะทำงานใหม่", "")


def test_an_incomplete_order_is_not_sent_and_says_where(office: Office, staff: Client) -> None:
    memo = proposed(office)

    answer = staff.post(at("memo-edit", memo), typed(staff, memo, then="submit") | {"order-subject": "เรื่อง"})

    assert answer.status_code == 422
    assert 'href="#id_order-body"' in answer.content.decode()


def test_the_registrar_gives_both_numbers_at_once(office: Office, staff: Client) -> None:
    memo = approved(office)
    asked = staff.get(at("memo-detail", memo)).content.decode()
    data = {"choice": "next", "order-choice": "hand", "order-number": "๑๒", "order-dated_on": "15 ก.ค. 2569"}

    refused = staff.post(at("memo-issue", memo), data | {"order-number": ""})
    staff.post(at("memo-issue", memo), data)

    assert "เลขคำสั่งถัดไปของปีนี้คือ ๑" in asked
    assert "พิมพ์เลขที่" in refused.content.decode()
    assert [str(row) for row in DocumentNumber.objects.order_by("pk")] == ["ตย 70001/1", "12/2569"]
    shown = staff.get(at("memo-detail", memo)).content.decode()
    assert "คำสั่งที่ ๑๒/๒๕๖๙" in shown
    word = staff.get(f"{at('memo-detail', memo)}order/word/")
    assert word["Content-Type"].endswith("wordprocessingml.document")


def test_an_announcement_is_written_and_issued_on_its_memos_page(office: Office, staff: Client) -> None:
    plan = make_plan(office.agency, YEAR)
    new = f"/desk/{office.agency.slug}/{YEAR}/memos/new/"
    made = staff.post(new, {"kind": "announce_plan"})
    memo = Memo.objects.get(plan=plan)
    page = staff.get(made.url).content.decode()  # type: ignore[attr-defined]
    posts = [officer.tenures.get().post_id for officer in office.executives]
    steps = [draft.StepDraft(post, "ความเห็น", ("endorse", "approve")) for post in posts]
    draft.set_steps(memo=memo, steps=steps, by=office.staff, at=AT)
    finish(submit.submit_memo(memo=memo, by=office.staff, at=AT).submitted)
    for officer in office.executives:
        take(memo, office.member(officer))

    asked = staff.get(at("memo-detail", memo)).content.decode()
    data = {"choice": "next", "order-choice": "none", "order-dated_on": "15 ก.ค. 2569"}
    staff.post(at("memo-issue", memo), data)

    assert "ประกาศที่แนบ" in page
    assert "ประกาศไม่ต้องมีเลข" in asked
    assert [str(row) for row in DocumentNumber.objects.all()] == ["ตย 70001/1"]
    shown = staff.get(at("memo-detail", memo)).content.decode()
    assert '<h2 id="order-title">ประกาศ</h2>' in shown
    assert staff.get(f"{at('memo-detail', memo)}order/word/").status_code == 200


@pytest.mark.parametrize("kind", ["announce_plan", "summary", "publish_request"])
def test_these_kinds_need_a_plan(office: Office, staff: Client, kind: str) -> None:
    answer = staff.post(f"/desk/{office.agency.slug}/{YEAR}/memos/new/", {"kind": kind})

    assert (answer.status_code, Memo.objects.count()) == (422, 0)
    assert "ปีนี้ยังไม่มีแผนมาตรการ" in answer.content.decode()
