"""A memo that came back and is submitted again: what changed since the signer saw it, on both its pages."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from organisations.models import User
from reports.actions import draft, submit
from reports.models import Memo
from tests.factories.reports import AT, Office, finish, make_office, make_submitted
from tests.reports.actions.test_decide import take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def clients(office: Office, client_of: Callable[[User], Client]) -> list[Client]:
    return [client_of(officer.user) for officer in office.executives if officer.user]


def again(office: Office, memo: Memo, *paragraphs: str, **fields: str) -> None:
    """Write the memo anew and submit it."""
    memo.refresh_from_db()
    sections = [draft.SectionDraft("เรื่องเดิม", "\n".join(paragraphs))]
    draft.update_memo(memo=memo, fields=fields, sections=sections, by=office.staff, at=AT)
    memo.refresh_from_db()
    finish(submit.submit_memo(memo=memo, by=office.staff, at=AT).submitted)


def sent_back(office: Office, memo: Memo, place: int = 0) -> None:
    take(memo, office.member(office.executives[place]), "return", "ขอให้เพิ่มกำหนดเวลา")


def page(client: Client, memo: Memo, name: str = "memo-decide") -> str:
    return client.get(reverse(f"reports:{name}", args=[memo.agency.slug, memo.pk])).content.decode()


def test_the_first_version_has_nothing_to_compare(office: Office, clients: list[Client]) -> None:
    memo = make_submitted(office)

    assert "สิ่งที่เปลี่ยน" not in page(clients[0], memo)


@pytest.mark.parametrize("name", ["memo-decide", "memo-detail"])
def test_what_changed_is_marked_word_by_word(office: Office, clients: list[Client], name: str) -> None:
    memo = make_submitted(office)
    sent_back(office, memo)
    again(office, memo, "ข้อความ", "ภายในเดือนมีนาคม", addressee="ปลัด", subject="เรื่องทดสอบระบบ")

    shown = page(clients[0], memo, name)

    assert "สิ่งที่เปลี่ยนจากฉบับที่ ๑ ซึ่งท่านพิจารณาไว้" in shown
    assert "เรื่องทดสอบ<ins>ระบบ</ins>" in shown
    assert "<ins>ภายในเดือนมีนาคม</ins>" in shown
    assert "ขอให้เพิ่มกำหนดเวลา" in shown
    assert "แก้ไขและเสนอเป็นฉบับที่ ๒" in shown
    assert "เปลี่ยน ๓ แห่ง" in shown


def test_the_same_paper_again_says_so(office: Office, clients: list[Client]) -> None:
    memo = make_submitted(office)
    sent_back(office, memo)
    again(office, memo, "ข้อความ")

    assert "ไม่มีการเปลี่ยนแปลง" in page(clients[0], memo)


def test_each_signer_compares_with_what_they_saw(office: Office, clients: list[Client]) -> None:
    memo = make_submitted(office)
    take(memo, office.member(office.executives[0]))
    sent_back(office, memo, place=1)
    again(office, memo, "ข้อความ", "วรรคสอง")
    sent_back(office, memo)
    again(office, memo, "ข้อความ", "วรรคสอง", "วรรคสาม")
    take(memo, office.member(office.executives[0]))

    second = page(clients[1], memo)
    third = page(clients[2], memo, "memo-detail")

    assert "สิ่งที่เปลี่ยนจากฉบับที่ ๑ ซึ่งท่านพิจารณาไว้" in second
    assert "<ins>วรรคสอง</ins>" in second
    assert second.count("ขอให้เพิ่มกำหนดเวลา") == 2
    assert "สิ่งที่เปลี่ยนจากฉบับที่ ๒<" in third
    assert "<ins>วรรคสอง</ins>" not in third
