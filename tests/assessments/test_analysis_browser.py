"""Other scores tried live and without scripts; a sentence written and saved by itself."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from assessments.models import AnalysisSentence
from organisations.models import Agency, Role, User
from tests.factories.assessments import make_seed
from tests.factories.organisations import make_member

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
OpenPage = Callable[..., Page]

WHAT_IF = "/desk/ban-rao/2563/what-if/"
TEXT = "/desk/ban-rao/2563/analysis/text/"


@pytest.fixture
def staff(agency: Agency) -> User:
    make_seed(agency, "000-khokkloi")
    return make_member(agency, Role.STAFF)


def test_total_follows_ticks_and_numbers_at_once(open_page: OpenPage, staff: User) -> None:
    page = open_page(staff)
    page.goto(WHAT_IF)

    page.locator("#id_item-O42").check()
    expect(page.locator("#outcome .score__value")).to_have_text("๗๖.๐๗")
    page.locator("#id_item-O43").check()
    expect(page.locator("#outcome .score__value")).to_have_text("๘๑.๐๗")
    page.locator("#id_indicator-1").fill("๙๕.๕๙")

    expect(page.locator("#outcome .score__value")).to_have_text("๘๑.๖๗")
    assert "item-O43=on" in page.url


def test_impossible_number_is_said_at_once_and_keeps_the_ticks(open_page: OpenPage, staff: User) -> None:
    page = open_page(staff)
    page.goto(WHAT_IF)

    page.locator("#id_indicator-1").fill("101")

    expect(page.locator("#outcome [data-form-errors]")).to_contain_text("101")
    expect(page.locator("#id_indicator-1")).to_have_value("101")


def test_what_if_works_without_scripts(open_page: OpenPage, staff: User) -> None:
    page = open_page(staff, java_script_enabled=False)
    page.goto(WHAT_IF)

    page.locator("#id_item-O42").check()
    page.get_by_role("button", name="คำนวณ").click()

    expect(page.locator("#outcome .score__value")).to_have_text("๗๖.๐๗")
    expect(page.locator("#id_item-O42")).to_be_checked()


def test_sentence_saves_itself_twice(open_page: OpenPage, staff: User) -> None:
    page = open_page(staff)
    page.goto(TEXT)
    with page.expect_navigation():  # until the page's scripts listen
        page.get_by_role("button", name="เริ่มเขียนจากร่างนี้").click()
    area = page.locator("#id_result-total")

    for text in ("ครั้งแรก", "ครั้งที่สอง"):
        with page.expect_response(lambda answer: answer.request.method == "POST") as saved:
            area.fill(text)
        assert saved.value.status == 200

    expect(page.locator("[data-saved-note]")).to_contain_text("บันทึกแล้ว")
    assert AnalysisSentence.objects.get(key="result-total").text == "ครั้งที่สอง"
