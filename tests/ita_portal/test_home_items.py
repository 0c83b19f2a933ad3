import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from assessments.models import Window
from measures.actions import watch
from measures.models import WatchedLink
from organisations.models import Agency, Role
from organisations.queries import Member
from tests.factories.items import AT, make_item, make_item_evidence, member, page
from tests.factories.organisations import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]
HOME = "/desk/ban-rao/2569/"


@pytest.fixture
def clerk(agency: Agency) -> Member:
    return member(make_member(agency))


def shown(client: Client) -> str:
    return client.get(HOME).content.decode()


def test_home_counts_the_items_and_leads_to_the_board(client_of: Callable[..., Client], clerk: Member) -> None:
    make_item_evidence(make_item(), clerk)

    text = shown(client_of(clerk.user))

    assert ['href="/desk/ban-rao/2569/items/"' in text, "พร้อม ๐ จาก ๒ ข้อ" in text] == [True, True]


def test_what_waits_for_a_check_is_offered_to_others_only(
    client_of: Callable[..., Client], client_as: Callable[..., Client], clerk: Member, agency: Agency
) -> None:
    make_item_evidence(make_item(), clerk)

    own, other = shown(client_of(clerk.user)), shown(client_as(Role.STAFF, agency))

    assert ["ตรวจหลักฐานข้อ O ๑ ข้อ" in text for text in (own, other)] == [False, True]


def test_a_dead_address_of_mine_is_a_task(client_of: Callable[..., Client], clerk: Member) -> None:
    make_item_evidence(make_item(), clerk)
    for hours in (0, 4):
        WatchedLink.objects.update(due_at=AT)
        watch.check_due(at=AT + dt.timedelta(hours=hours), look=lambda url: page(url, status=404))

    text = shown(client_of(clerk.user))

    assert ["แก้ลิงก์" in text, "ลิงก์เสีย ๑ ข้อ" in text] == [True, True]


@pytest.mark.parametrize(("days", "told"), [(30, True), (90, False), (-30, False)])
def test_items_not_ready_are_told_when_the_window_is_near(
    client_of: Callable[..., Client], clerk: Member, today: dt.date, days: int, told: bool
) -> None:
    opens = today + dt.timedelta(days=days)
    criteria = make_item().criteria
    Window.objects.create(
        criteria=criteria, kind="oit_entry", what="กรอกข้อมูล OIT", starts_on=opens, ends_on=opens + dt.timedelta(days=9)
    )

    assert ("ข้อ O ยังไม่พร้อม ๒ จาก ๒ ข้อ" in shown(client_of(clerk.user))) is told
