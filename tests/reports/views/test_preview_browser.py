"""The page beside the form: it follows the typing, and a click on a line leads to the field."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from reports.actions import rendering
from reports.models import Rendering
from tests.factories.reports import make_memo, make_office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media_root")]


def work_off(page: Page, turns: int = 400) -> None:
    """Do the worker's part: wait for a paper to be asked for and make it."""
    with scopes_disabled():
        while not (waiting := Rendering.objects.filter(file__isnull=True).order_by("pk").first()):
            turns -= 1
            assert turns, "no paper was asked for"
            page.wait_for_timeout(50)
        assert rendering.make(rendering_id=waiting.pk, at=timezone.now())


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_follows_the_typing_and_leads_back(open_page: Callable[..., Page], width: int) -> None:
    with scopes_disabled():
        office = make_office(executives=1)
        memo = make_memo(office)
    page = open_page(office.staff.user, viewport={"width": width, "height": 800})
    page.goto(f"/desk/{office.agency.slug}/memos/{memo.pk}/edit/")

    page.fill("textarea[name=subject]", "เรื่องที่เพิ่งพิมพ์")
    work_off(page)
    if width == 360:
        page.click("label[for=paper-second]")
    line = page.frame_locator(".paper__frame").locator("text", has_text="เรื่องที่เพิ่งพิมพ์")
    expect(line).to_be_visible()
    line.click()

    expect(page.locator("textarea[name=subject]")).to_be_focused()
    expect(page.locator("textarea[name=subject]")).to_be_visible()
