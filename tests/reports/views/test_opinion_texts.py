"""Texts at a tap: they fill the opinion, one's own are kept and let go, and nothing typed is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from organisations.models import User
from reports.actions.own_texts import LONGEST, MOST
from reports.models import Decision, Memo, OwnText, Verb
from tests.factories.reports import Office, make_office, make_submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

READY = "เห็นชอบตามที่เสนอ"


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def memo(office: Office) -> Memo:
    return make_submitted(office)


@pytest.fixture
def client(office: Office, client_of: Callable[[User], Client]) -> Client:
    return client_of(office.executives[0].user)  # type: ignore[arg-type]


def page_of(memo: Memo) -> str:
    return reverse("reports:memo-decide", args=[memo.agency.slug, memo.pk])


def typed(opinion: str = "", verb: str = "", **pressed: str) -> dict[str, Any]:
    return {"version": 1, "step_no": 1, "turn": 1, "opinion": opinion, "verb": verb, **pressed}


def held(client: Client, memo: Memo, sent: dict[str, Any]) -> tuple[Any, Any]:
    """Return the opinion and the verb that the form shows after a button."""
    answer = client.post(page_of(memo), sent)
    assert (answer.status_code, Decision.objects.count()) == (200, 0)
    form = answer.context["form"]
    return form["opinion"].value(), form["verb"].value()


def test_each_verb_of_the_turn_brings_its_texts(client: Client, memo: Memo) -> None:
    offers = client.get(page_of(memo)).context["offers"]

    assert [offer.verb.code for offer in offers] == ["endorse", "return", "reject"]
    assert READY in offers[0].shipped
    assert all(offer.shipped for offer in offers)


@pytest.mark.parametrize(
    ("opinion", "verb", "filled"),
    [
        ("", "", (READY, "endorse")),
        ("แต่ให้เร่งรัด", "", (f"แต่ให้เร่งรัด\n{READY}", "endorse")),
        (READY, "return", (READY, "return")),
    ],
)
def test_a_text_is_filled_in_without_script(
    client: Client, memo: Memo, opinion: str, verb: str, filled: tuple[str, str]
) -> None:
    assert held(client, memo, typed(opinion, verb, fill=f"endorse {READY}")) == filled


def test_a_text_of_ones_own_is_kept_offered_and_let_go(
    client: Client, memo: Memo, office: Office, client_of: Any
) -> None:
    assert held(client, memo, typed("รายงานทุกเดือน", "endorse", keep="1")) == ("รายงานทุกเดือน", "endorse")
    held(client, memo, typed("รายงานทุกเดือน", "endorse", keep="1"))

    kept = OwnText.objects.get()
    assert client.get(page_of(memo)).context["offers"][0].own == [kept]
    other = client_of(office.executives[1].user)
    other.post(page_of(memo), typed(forget=str(kept.pk)))
    assert OwnText.objects.exists()
    assert held(client, memo, typed("กำลังพิมพ์", forget=str(kept.pk))) == ("กำลังพิมพ์", "")
    assert not OwnText.objects.exists()


@pytest.mark.parametrize(
    ("opinion", "verb", "said"),
    [
        ("", "endorse", "พิมพ์ความเห็นที่จะเก็บก่อน"),
        ("ดี", "", "เลือกคำสั่งการที่ข้อความนี้ใช้ด้วยก่อน"),
        ("ดี", "approve", "เลือกคำสั่งการที่ข้อความนี้ใช้ด้วยก่อน"),
        ("ก" * (LONGEST + 1), "endorse", "เก็บข้อความได้ไม่เกิน 500 ตัวอักษร"),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays(client: Client, memo: Memo, opinion: str, verb: str, said: str) -> None:
    answer = client.post(page_of(memo), typed(opinion, verb, keep="1"))

    assert (answer.context["problem"], answer.context["form"]["opinion"].value()) == (said, opinion)
    assert said in answer.content.decode()
    assert not OwnText.objects.exists()


def test_a_verb_holds_so_many_texts(client: Client, memo: Memo, office: Office) -> None:
    verb, user = Verb.objects.get(code="endorse"), office.executives[0].user
    for number in range(MOST):
        OwnText.objects.create(agency=office.agency, user=user, verb=verb, text=f"ข้อความ {number}")

    answer = client.post(page_of(memo), typed("อีกข้อความ", "endorse", keep="1"))

    assert "ลบบางข้อความก่อน" in answer.context["problem"]
    assert OwnText.objects.count() == MOST


@pytest.mark.parametrize("key", ["", "x", "-1", "๑", "99999999999999999999"])
def test_a_text_that_never_was_is_let_go_of_without_harm(client: Client, memo: Memo, key: str) -> None:
    assert held(client, memo, typed("ดี", forget=key)) == ("ดี", "")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_tap_fills_in_and_enter_still_decides(open_page: Callable[..., Page]) -> None:
    office = make_office()
    memo = make_submitted(office)
    page = open_page(office.executives[0].user, viewport={"width": 360, "height": 740}, has_touch=True)

    page.goto(page_of(memo))
    page.get_by_text("ข้อความที่ใช้บ่อย").tap()
    page.get_by_role("button", name=READY).tap()
    expect(page.locator("[name=opinion]")).to_have_value(READY)
    expect(page.get_by_label("เห็นชอบ", exact=True)).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_label("เห็นชอบ", exact=True).press("Enter")

    expect(page.get_by_text("บันทึกแล้ว: เห็นชอบ")).to_be_visible()
    assert Decision.objects.get().opinion == READY
