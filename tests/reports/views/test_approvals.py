"""Executives: what waits, what is asked, and one decision whatever happens at once."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from organisations.models import User
from reports.actions.submit import recall_memo
from reports.models import ApprovalStep, Decision, Memo, MemoState, Rendering
from tests.factories.reports import AT, Office, make_office, make_submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def clients(office: Office, client_of: Callable[[User], Client]) -> list[Client]:
    """Return the executives' clients, in the order of their turns."""
    return [client_of(officer.user) for officer in office.executives if officer.user]


def page_of(memo: Memo) -> str:
    return reverse("reports:memo-decide", args=[memo.agency.slug, memo.pk])


def decision(
    verb: str = "endorse", opinion: str = "", version: object = 1, step_no: object = 1, **more: object
) -> dict[str, Any]:
    return {"version": version, "step_no": step_no, "turn": step_no, "verb": verb, "opinion": opinion} | more


# --- Inbox --------------------------------------------------------------------------------


def test_the_inbox_holds_what_waits_for_me(office: Office, clients: list[Client]) -> None:
    memo = make_submitted(office)
    address = reverse("reports:inbox", args=[office.agency.slug])

    assert clients[0].get(address).context["rows"] == [(memo, "เห็นชอบ", 0)]
    assert clients[1].get(address).context["rows"] == []


def test_the_inbox_puts_the_longest_waiting_first(office: Office, clients: list[Client]) -> None:
    late, early = make_submitted(office), make_submitted(office)
    Memo.objects.filter(pk=early.pk).update(step_since=AT - dt.timedelta(days=3))

    rows = clients[0].get(reverse("reports:inbox", args=[office.agency.slug])).context["rows"]

    assert [(memo, days) for memo, _verbs, days in rows] == [(early, 3), (late, 0)]


# --- Reading ------------------------------------------------------------------------------


def test_the_page_shows_the_exact_paper_and_what_was_said(office: Office, clients: list[Client]) -> None:
    memo = make_submitted(office)
    clients[0].post(page_of(memo), decision(opinion="เห็นควร"))

    page = clients[1].get(page_of(memo))

    version = memo.versions.get()
    assert (page.context["paper"], page.context["version"].content_hash) == (version.submitted, version.content_hash)
    assert [stop.decision.opinion if stop.decision else None for stop in page.context["trail"]] == [
        "เห็นควร",
        None,
        None,
    ]
    assert page.context["form"].initial == {"version": 1, "step_no": 2, "turn": 2}


def test_a_paper_being_made_is_waited_for(office: Office, clients: list[Client]) -> None:
    memo = make_submitted(office)
    Rendering.objects.update(file=None, finished_at=None)

    page = clients[0].get(page_of(memo))

    assert '<meta http-equiv="refresh" content="3">' in page.content.decode()
    assert 'name="verb"' not in page.content.decode()
    answer = clients[0].post(page_of(memo), decision())
    assert answer.context["form"].non_field_errors() == ["กำลังจัดทำเอกสาร รอสักครู่แล้วลองใหม่"]


def test_who_is_not_asked_is_led_to_the_trail(office: Office, clients: list[Client]) -> None:
    memo = make_submitted(office)

    answer = clients[1].get(page_of(memo))

    assert answer.headers["Location"] == reverse("reports:memo-detail", args=[office.agency.slug, memo.pk])


# --- Deciding -----------------------------------------------------------------------------


def test_a_decision_moves_the_memo_on(office: Office, clients: list[Client]) -> None:
    memo = make_submitted(office)

    answer = clients[0].post(page_of(memo), decision(opinion="เห็นควร ๑"), follow=True)

    memo.refresh_from_db()
    made = Decision.objects.get()
    assert (memo.step_no, made.opinion, made.authentication, made.address) == (2, "เห็นควร 1", "totp", "127.0.0.1")
    assert [str(message) for message in answer.context["messages"]] == ["บันทึกแล้ว: เห็นชอบ"]


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        (decision("return"), "opinion", "คำสั่งการนี้ต้องให้ความเห็นหรือเหตุผล"),
        (decision("", "ก"), "verb", "เลือกคำสั่งการก่อน"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    office: Office, clients: list[Client], sent: dict[str, Any], field: str, said: str
) -> None:
    memo = make_submitted(office)

    answer = clients[0].post(page_of(memo), sent)

    assert (answer.status_code, answer.context["form"].errors) == (422, {field: [said]})
    assert answer.context["form"]["opinion"].value() == sent["opinion"]
    assert not Decision.objects.exists()


def test_a_turn_that_asks_for_an_opinion_gets_one(office: Office, clients: list[Client]) -> None:
    memo = make_submitted(office)
    ApprovalStep.objects.filter(memo=memo, order=1).update(opinion_required=True)

    answer = clients[0].post(page_of(memo), decision())

    assert answer.context["form"].errors == {"opinion": ["ลำดับนี้ต้องให้ความเห็น"]}


def test_a_verb_of_another_turn_is_refused(office: Office, clients: list[Client]) -> None:
    memo = make_submitted(office)

    assert clients[0].post(page_of(memo), decision("approve")).status_code == 422
    assert not Decision.objects.exists()


def test_the_one_who_comes_late_is_told_what_was_decided(office: Office, clients: list[Client]) -> None:
    memo = make_submitted(office)
    clients[0].post(page_of(memo), decision())

    answer = clients[0].post(page_of(memo), decision("return", "ช้าไป"))

    name = office.executives[0].name
    assert (answer.status_code, answer.context["text"]) == (409, f"มีการพิจารณาลำดับนี้ไปแล้ว: {name} · เห็นชอบ")
    assert answer.context["opinion"] == "ช้าไป"
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("sent", [decision(), decision("return"), decision("")])
def test_a_memo_taken_back_is_not_decided(office: Office, clients: list[Client], sent: dict[str, Any]) -> None:
    memo = make_submitted(office)
    recall_memo(memo=memo, by=office.staff, at=AT)

    answer = clients[0].post(page_of(memo), sent)

    assert (answer.status_code, answer.context["text"]) == (409, "ผู้เสนอดึงเรื่องนี้กลับไปแก้ไขแล้ว")


@pytest.mark.parametrize("version", ["", "x", "-1", "๑", "99999999999999999999"])
def test_a_turn_that_never_was_is_refused(office: Office, clients: list[Client], version: str) -> None:
    memo = make_submitted(office)

    assert clients[0].post(page_of(memo), decision(version=version)).status_code == 403


def test_another_post_may_not_decide(office: Office, clients: list[Client]) -> None:
    memo = make_submitted(office)

    answer = clients[1].post(page_of(memo), decision())

    assert (answer.status_code, Decision.objects.count()) == (403, 0)
    assert answer.context["text"].startswith("ขณะนี้ยังไม่ถึงลำดับของท่าน")


def test_nobody_decides_on_a_memo_of_their_own(office: Office, clients: list[Client]) -> None:
    memo = make_submitted(office)
    Memo.objects.update(created_by=office.executives[0].user)

    assert "จึงพิจารณาเองไม่ได้" in clients[0].get(page_of(memo)).content.decode()
    assert clients[0].post(page_of(memo), decision()).status_code == 403
    assert not Decision.objects.exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_executive_decides_on_a_phone_without_script(open_page: Callable[..., Page]) -> None:
    office = make_office()
    memo = make_submitted(office)
    page = open_page(office.executives[0].user, viewport={"width": 360, "height": 740}, java_script_enabled=False)

    page.goto(page_of(memo))
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("textbox").fill("เห็นควร")
    page.get_by_label("เห็นชอบ", exact=True).check()
    expect(page.get_by_text("และเห็นชอบให้เสนอต่อไป")).to_be_visible()
    page.get_by_role("button", name="บันทึกการพิจารณา").click()

    expect(page.get_by_text("บันทึกแล้ว: เห็นชอบ")).to_be_visible()
    memo.refresh_from_db()
    assert (memo.state, memo.step_no) == (MemoState.IN_APPROVAL, 2)
