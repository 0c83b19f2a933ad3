"""The form of a measure in a real browser: steps by Enter, moved and removed, a period understood while typed."""

from collections.abc import Callable

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Page

from measures.models import Step
from organisations.models import Agency, Role
from tests.factories.organisations import make_member, make_post
from tests.measures.sheet import new

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_steps_are_added_moved_and_removed_by_keyboard(open_page: Callable[..., Page], agency: Agency) -> None:
    post = make_post(agency, "ปลัดตัวอย่าง")
    page = open_page(make_member(agency, Role.STAFF))
    page.goto(new(agency))
    page.fill("#id_title", "เผยแพร่คู่มือ")
    page.focus("#id_steps-0-text")
    for text in ("หนึ่ง", "สอง", "สาม", "สี่", "ห้า"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    page.focus("#id_steps-4-text" if page.query_selector("#id_steps-4-text") else "[data-step]:nth-child(5) textarea")
    page.keyboard.press("Alt+ArrowUp")
    second = page.locator("[data-step]", has=page.locator("#id_steps-1-text"))
    second.get_by_role("button", name="เอาออก").click()
    third = page.locator("[data-step]", has=page.locator("#id_steps-2-text"))
    third.get_by_role("button", name="เอาออก").click()
    third.get_by_role("button", name="เลิกทำ").click()
    first = page.locator("[data-step]", has=page.locator("#id_steps-0-text"))
    first.locator("summary").click()
    page.select_option("#id_steps-0-owners_add", label=post.title)
    page.fill("#id_steps-0-period", "ไตรมาส ๑")
    note = first.locator("[data-period-note]")
    for _wait in range(50):
        if "ถึง" in note.inner_text():
            break
        page.wait_for_timeout(100)

    assert "รวม ๙๒ วัน" in note.inner_text()
    with page.expect_navigation():
        page.get_by_role("button", name="บันทึกมาตรการ").click()
    with scopes_disabled():
        assert [step.text for step in Step.objects.order_by("order")] == ["หนึ่ง", "สาม", "ห้า", "สี่"]
        assert [str(owner) for owner in Step.objects.get(text="หนึ่ง").owners.all()] == [post.title]
