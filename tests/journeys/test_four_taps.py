"""An executive between two meetings: from the link in a mail to a decision in at most four taps on a small phone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from playwright.sync_api import Locator, Page, expect

from ita_portal import second_factor
from organisations.models import User
from reports.actions import submit
from reports.models import Decision, Memo
from tests.factories.reports import AT, Office, make_memo, make_office
from tests.journeys.test_year import work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media_root")]

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
MOST = 4
PASSWORD = "ตัวอย่าง-รหัส-๑๒๓"


class Thumb:
    """Taps on a page, counted; the first opened the link in the mail."""

    def __init__(self, page: Page, link: str) -> None:
        self.page, self.taps = page, 1
        page.goto(link)

    def tap(self, target: Locator) -> None:
        target.tap()
        self.taps += 1

    def look(self) -> None:
        """Nothing of the page stands outside the screen."""
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.fixture
def office() -> Office:
    return make_office(executives=2)


@pytest.fixture
def head(office: Office) -> User:
    """Return the first signer, with a password and an authenticator app."""
    user = office.executives[0].user
    assert user is not None
    user.email = "head@example.invalid"
    user.set_password(PASSWORD)
    user.save()
    second_factor.enrol(user)
    return user


@pytest.fixture
def memo(office: Office, head: User) -> Memo:
    """Return a memo whose paper the worker has made and whose mail it has sent."""
    memo = make_memo(office)
    submit.submit_memo(memo=memo, by=office.staff, at=AT)
    work()
    return memo


def link() -> str:
    """Return the address in the mail, on whatever host the test runs."""
    found = re.search(r"https?://[^/\s]+(/desk/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def code_of(user: User) -> str:
    return second_factor.current_code(Authenticator.objects.get(user=user, type="totp"))


def sign_in(page: Page, user: User) -> None:
    """Give password and code: the factor, not counted."""
    page.locator("[name=login]").fill(user.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="ลงชื่อเข้าใช้", exact=True).tap()
    page.locator("[name=code]").fill(code_of(user))
    page.locator("[name=code]").press("Enter")


def read(page: Page) -> None:
    """The true page stands on the screen, its text as wide as the phone, and what is asked stays at hand."""
    picture = page.frame_locator(".paper iframe").locator(".page-picture").first
    expect(picture).to_be_visible()
    width = picture.evaluate("picture => picture.getBoundingClientRect().width")
    assert 300 <= width <= 360
    expect(page.get_by_role("button", name="บันทึกการพิจารณา")).to_be_in_viewport()


def test_signed_out_the_sign_in_is_the_factor(open_page: Callable[..., Page], head: User, memo: Memo) -> None:
    page = open_page(**PHONE)
    thumb = Thumb(page, link())
    sign_in(page, head)
    page.wait_for_url(f"**/inbox/{memo.pk}/")

    read(page)
    thumb.look()
    thumb.tap(page.get_by_label("เห็นชอบ", exact=True))
    thumb.tap(page.get_by_role("button", name="บันทึกการพิจารณา"))

    expect(page.get_by_text("บันทึกแล้ว: เห็นชอบ")).to_be_visible()
    assert thumb.taps <= MOST
    assert Decision.objects.get().authentication == "totp"


def test_signed_in_a_ready_opinion_and_the_code(
    open_page: Callable[..., Page], head: User, memo: Memo, settings: Any
) -> None:
    settings.DECISION_FACTOR_SECONDS = 0
    page = open_page(head, **PHONE)
    page.wait_for_timeout(1_100)
    thumb = Thumb(page, link())

    read(page)
    thumb.tap(page.get_by_text("ข้อความที่ใช้บ่อย"))
    thumb.tap(page.get_by_role("button", name="เห็นชอบตามที่เสนอ"))
    thumb.look()
    page.locator("[name=code]").fill(code_of(head))
    thumb.tap(page.get_by_role("button", name="บันทึกการพิจารณา"))

    expect(page.get_by_text("บันทึกแล้ว: เห็นชอบ")).to_be_visible()
    assert thumb.taps <= MOST
    assert Decision.objects.get().opinion == "เห็นชอบตามที่เสนอ"


def test_two_taps_at_once_are_one_decision(open_page: Callable[..., Page], head: User, memo: Memo) -> None:
    page = open_page(head, **PHONE)
    page.goto(link())

    page.get_by_label("เห็นชอบ", exact=True).tap()
    page.get_by_role("button", name="บันทึกการพิจารณา").dblclick()

    expect(page.get_by_text(re.compile("บันทึก(ไว้)?แล้ว.*: เห็นชอบ"))).to_be_visible()
    assert Decision.objects.count() == 1
