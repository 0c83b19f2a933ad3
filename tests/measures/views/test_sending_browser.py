"""Progress typed without a signal: kept in the browser, sent once when it is back, never lost."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from measures.models import PlanState, Progress
from tests.factories.measures import YEAR, make_measure, make_owner, make_plan
from tests.factories.organisations import make_agency, make_holder

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media_root")]


def test_a_tap_without_a_signal_is_sent_once_when_it_is_back(open_page: Callable[..., Page]) -> None:
    with scopes_disabled():
        agency = make_agency()
        officer = make_holder(agency, "นักวิชาการ")
        measure = make_measure(make_plan(agency, state=PlanState.APPROVED))
        make_owner(measure, officer=officer)
    page = open_page(officer.user, viewport={"width": 360, "height": 740})
    page.goto(reverse("measures:my-steps", args=[agency.slug, YEAR]))
    page.context.set_offline(True)
    page.get_by_label("ทำอะไรไปแล้ว").fill("ประชุมในหมู่บ้าน")

    page.get_by_role("button", name="กำลังทำ").click()
    expect(page.get_by_text("เก็บไว้ในเครื่องนี้แล้ว")).to_be_visible()
    page.get_by_role("button", name="กำลังทำ").click()  # tapped again: the same entry
    expect(page.get_by_text("รอส่ง")).to_have_count(2)
    page.context.set_offline(False)
    expect(page.get_by_text("รอส่ง")).to_have_count(0)
    expect(page.locator(".quick__note")).to_contain_text("ประชุมในหมู่บ้าน")

    with scopes_disabled():
        assert [(entry.done, entry.status) for entry in Progress.objects.all()] == [("ประชุมในหมู่บ้าน", "in_progress")]


def test_what_is_refused_stands_beside_its_field_and_keeps_its_words(open_page: Callable[..., Page]) -> None:
    with scopes_disabled():
        agency = make_agency()
        officer = make_holder(agency, "นักวิชาการ")
        make_owner(make_measure(make_plan(agency, state=PlanState.APPROVED)), officer=officer)
    page = open_page(officer.user, viewport={"width": 360, "height": 740})
    page.goto(reverse("measures:my-steps", args=[agency.slug, YEAR]))
    page.get_by_label("ทำอะไรไปแล้ว").fill("ทำครบแล้ว")

    with page.expect_navigation():
        page.get_by_role("button", name="เสร็จ").click()

    expect(page.locator(".field__error").first).to_contain_text("แนบหลักฐานอย่างหนึ่ง")
    expect(page.get_by_label("ทำอะไรไปแล้ว")).to_have_value("ทำครบแล้ว")
