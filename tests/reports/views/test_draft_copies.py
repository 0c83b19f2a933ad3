"""Earlier drafts of a memo: kept while it is written, brought back by one click, nothing lost."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from organisations.models import Role, User
from reports.actions import draft
from reports.models import DraftCopy, Memo, Order
from reports.rules import drafts
from tests.factories.organisations import make_member
from tests.factories.reports import AT, Office, make_memo, make_office, make_plan, make_submitted
from tests.reports.views.test_memos import at, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]
ClientOf = Callable[[User], Client]
LONG = "ข้อความเดิม " * 30


@pytest.fixture
def office() -> Office:
    return make_office(executives=1)


@pytest.fixture
def staff(office: Office, client_of: ClientOf) -> Client:
    return client_of(office.drafter.user)  # type: ignore[arg-type]


def written(office: Office, memo: Memo, body: str, minute: int = 0) -> None:
    moment = AT + dt.timedelta(minutes=minute)
    draft.update_memo(memo=memo, fields={}, sections=[draft.SectionDraft("เรื่องเดิม", body)], by=office.staff, at=moment)


def bodies() -> list[str]:
    return [copy.content["sections"][0][1] for copy in DraftCopy.objects.all()]


def restore(memo: Memo, copy: DraftCopy) -> str:
    return f"/desk/{memo.agency.slug}/drafts/{copy.pk}/restore/"


def test_what_was_written_is_kept_every_ten_minutes(office: Office) -> None:
    memo = make_memo(office)
    DraftCopy.objects.all().delete()

    for minute, body in ((0, "ก"), (5, "กข"), (11, "กขค"), (12, "กขคง")):
        written(office, memo, body, minute)

    assert bodies() == ["กข", "ข้อความ"]


def test_what_is_deleted_at_a_stroke_is_kept_at_once(office: Office) -> None:
    memo = make_memo(office)
    written(office, memo, LONG, 1)

    written(office, memo, "", 2)

    assert bodies()[0] == LONG.strip() or bodies()[0] == LONG


def test_saving_the_same_again_keeps_nothing(office: Office) -> None:
    memo = make_memo(office)
    written(office, memo, LONG)
    DraftCopy.objects.all().delete()

    written(office, memo, LONG, 60)

    assert not DraftCopy.objects.exists()


def test_the_list_is_bounded(office: Office) -> None:
    memo = make_memo(office)

    for turn in range(drafts.KEPT + 5):
        written(office, memo, f"ฉบับ {turn}", 20 * turn)

    assert memo.draft_copies.count() == drafts.KEPT
    assert bodies()[0] == f"ฉบับ {drafts.KEPT + 3}"


def test_a_draft_comes_back_by_one_click_and_what_stood_there_is_kept(office: Office, staff: Client) -> None:
    memo = make_memo(office)
    written(office, memo, LONG, 1)
    staff.post(at("memo-edit", memo), typed(staff, memo) | {"sections-0-body": "สั้น", "subject": "เรื่องใหม่"})
    page = staff.get(at("memo-edit", memo)).content.decode()
    copy = DraftCopy.objects.first()
    assert copy is not None

    answer = staff.post(restore(memo, copy), follow=True)

    memo.refresh_from_db()
    assert restore(memo, copy) in page
    assert "ร่างก่อนหน้า" in page
    assert "กู้คืนร่างแล้ว" in answer.content.decode()
    assert (memo.subject, memo.sections.get().body) == ("เรื่องทดสอบ", LONG)
    assert bodies()[0] == "สั้น"
    newest = DraftCopy.objects.first()
    assert newest is not None
    assert newest.content["fields"]["subject"] == "เรื่องใหม่"


def test_the_words_of_an_announcement_come_back_too(office: Office, staff: Client) -> None:
    plan = make_plan(office.agency)
    memo = draft.create_memo(kind="announce_plan", fiscal_year=2569, plan=plan, report=None, by=office.staff, at=AT)
    body = Order.objects.get().body
    draft.update_memo(memo=memo, fields={}, sections=None, order={"body": ""}, by=office.staff, at=AT)
    copy = DraftCopy.objects.first()
    assert copy is not None

    staff.post(restore(memo, copy))

    assert Order.objects.get().body == body


def test_a_memo_on_its_way_takes_no_earlier_draft_back(office: Office, staff: Client) -> None:
    memo = make_submitted(office)
    copy = memo.draft_copies.first()
    assert copy is not None
    count = DraftCopy.objects.count()

    answer = staff.post(restore(memo, copy), follow=True)

    assert "จึงแก้ไขไม่ได้" in answer.content.decode()
    assert DraftCopy.objects.count() == count


def test_only_staff_bring_drafts_back(office: Office, client_of: ClientOf) -> None:
    memo = make_memo(office)
    written(office, memo, LONG, 30)
    copy = DraftCopy.objects.first()
    assert copy is not None
    reader = client_of(make_member(office.agency, Role.READER))

    assert reader.post(restore(memo, copy)).status_code == 403
    assert memo.sections.get().body == LONG
