"""The second factor at the click of a decision: asked beside it, once in a while, and told on record."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from ita_portal import second_factor
from organisations.models import User
from reports.models import Decision, Memo
from tests.factories.accounts import prove, sign_in
from tests.factories.reports import Office, make_office, make_submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def head(office: Office) -> User:
    user = office.executives[0].user
    assert user is not None
    return user


@pytest.fixture
def client(head: User) -> Client:
    """Return a client whose proof is just too old."""
    client = sign_in(head)
    prove(client, head, seconds_ago=settings.DECISION_FACTOR_SECONDS + 1)
    return client


def page_of(memo: Memo) -> str:
    return reverse("reports:memo-decide", args=[memo.agency.slug, memo.pk])


def code_of(user: User) -> str:
    return second_factor.current_code(Authenticator.objects.get(user=user, type="totp"))


def decision(**more: str) -> dict[str, Any]:
    return {"version": "1", "step_no": "1", "turn": "1", "verb": "endorse", "opinion": "เห็นควร", **more}


def test_a_proof_just_given_counts_for_several_memos(office: Office, head: User) -> None:
    memos = [make_submitted(office) for _memo in range(2)]
    client = sign_in(head)

    asked = ["code" in client.get(page_of(memo)).context["form"].fields for memo in memos]
    for memo in memos:
        client.post(page_of(memo), decision())

    assert asked == [False, False]
    assert Decision.objects.count() == 2


def test_an_old_proof_is_asked_for_beside_the_decision(office: Office, client: Client) -> None:
    memo = make_submitted(office)

    page = client.get(page_of(memo)).content.decode()
    answer = client.post(page_of(memo), decision())

    assert 'autocomplete="one-time-code"' in page
    assert (answer.status_code, answer.context["form"].errors) == (422, {"code": ["ใส่รหัส ๖ หลักจากแอป หรือรหัสสำรอง"]})
    assert not Decision.objects.exists()


def test_the_code_decides_and_the_next_memo_needs_none(office: Office, client: Client, head: User) -> None:
    first, second = make_submitted(office), make_submitted(office)

    client.post(page_of(first), decision(code=code_of(head)))
    client.post(page_of(second), decision())

    assert list(Decision.objects.values_list("authentication", flat=True)) == ["totp", "totp"]


def test_a_wrong_code_keeps_what_was_typed(office: Office, client: Client) -> None:
    memo = make_submitted(office)

    answer = client.post(page_of(memo), decision(code="000000"))

    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, ["code"])
    assert (form["opinion"].value(), form["verb"].value()) == ("เห็นควร", "endorse")
    assert not Decision.objects.exists()


def test_a_decision_that_is_not_complete_costs_no_code(office: Office, client: Client, head: User) -> None:
    memo = make_submitted(office)
    code = code_of(head)

    refused = client.post(page_of(memo), decision(verb="", code=code))
    client.post(page_of(memo), decision(code=code))

    assert list(refused.context["form"].errors) == ["verb"]
    assert Decision.objects.count() == 1


def test_guessing_is_locked_and_says_so_beside_the_field(office: Office, client: Client, head: User) -> None:
    memo = make_submitted(office)

    answers = [client.post(page_of(memo), decision(code="000000")) for _guess in range(6)]
    right = client.post(page_of(memo), decision(code=code_of(head)))

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert (right.status_code, right.context["form"]["opinion"].value()) == (429, "เห็นควร")
    assert not Decision.objects.exists()


def test_a_recovery_code_decides_once(office: Office, client: Client, head: User) -> None:
    first, second = make_submitted(office), make_submitted(office)
    code = RecoveryCodes.activate(head).get_unused_codes()[0]

    client.post(page_of(first), decision(code=code))
    prove(client, head, seconds_ago=settings.DECISION_FACTOR_SECONDS + 1)
    again = client.post(page_of(second), decision(code=code))

    assert Decision.objects.get().authentication == "recovery code"
    assert again.status_code == 422


@pytest.mark.parametrize("credential", ["x", "{}", "null", '{"id": 1}', "[1]"])
def test_what_is_no_passkey_decides_nothing(office: Office, client: Client, credential: str) -> None:
    memo = make_submitted(office)

    answer = client.post(page_of(memo), decision(credential=credential))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["code"])
    assert not Decision.objects.exists()


def with_device(page: Page) -> Page:
    """Give the browser a built-in authenticator that says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_set_up_and_decides(
    open_page: Callable[..., Page], office: Office, head: User, settings: Any
) -> None:
    memo = make_submitted(office)
    head.set_password("ตัวอย่าง-รหัส-๑๒๓")
    head.save()
    page = with_device(open_page(viewport={"width": 360, "height": 740}))

    page.goto(page_of(memo))
    page.locator("[name=login]").fill(head.username)
    page.locator("[name=password]").fill("ตัวอย่าง-รหัส-๑๒๓")
    page.get_by_role("button", name="ลงชื่อเข้าใช้", exact=True).click()
    page.get_by_role("link", name="เพิ่มพาสคีย์").click()
    page.get_by_label("ใช้ลงชื่อเข้าใช้โดยไม่ต้องพิมพ์รหัสผ่านด้วย").check()
    page.get_by_role("button", name="สร้างพาสคีย์").click()
    page.get_by_role("link", name="ไปทำงานต่อ").click()
    settings.DECISION_FACTOR_SECONDS = 0
    page.wait_for_timeout(1100)
    page.reload()
    page.get_by_label("เห็นชอบ", exact=True).check()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="บันทึกด้วยพาสคีย์").click()

    expect(page.get_by_text("บันทึกแล้ว: เห็นชอบ")).to_be_visible()
    assert Decision.objects.get().authentication == "passkey"
