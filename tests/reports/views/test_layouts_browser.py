"""An administrator makes a layout of the agency's own: the table follows the typing, and the plan is printed in it."""

import re
from collections.abc import Callable

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from measures.models import Plan, TableLayout
from organisations.models import Agency, Role
from reports import pdf
from reports.papers import plan_document
from tests.factories.layouts import make_full_plan
from tests.factories.organisations import make_agency, make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media_root")]


def with_plan() -> tuple[Agency, Plan]:
    with scopes_disabled():
        agency = make_agency("ban-rao")
        return agency, make_full_plan(agency)


def test_a_copy_with_a_heading_of_ones_own_is_seen_at_once_and_in_the_paper_of_the_plan(
    open_page: Callable[..., Page],
) -> None:
    agency, plan = with_plan()
    with scopes_disabled():
        user = make_member(agency, Role.ADMINISTRATOR, Role.STAFF)
    page = open_page(user)
    page.goto(f"/desk/{agency.slug}/settings/layouts/")

    page.locator(".layout", has_text="ผลการวิเคราะห์").get_by_role("link", name="ทำสำเนาเป็นแบบของเรา").click()
    page.locator("[name=name]").fill("แบบของ อบต.")
    page.locator("[name=columns-0-heading]").fill("เรื่องที่เราทำ")
    table = page.locator("#layout-table")
    expect(table.locator("th").first).to_have_text("เรื่องที่เราทำ")
    expect(table).to_contain_text("มาตรการเรื่องที่ ๑")
    page.get_by_role("button", name="เลื่อนลง").first.click()
    expect(table.locator("th").nth(1)).to_have_text("เรื่องที่เราทำ")
    page.get_by_role("button", name="บันทึก", exact=True).click()
    expect(page).to_have_url(re.compile(r"/settings/layouts/\d+/$"))

    page.goto(f"/desk/{agency.slug}/{plan.fiscal_year}/plan/edit/")
    page.locator("[name=layout]").select_option(label="แบบของ อบต.")
    page.get_by_role("button", name="บันทึกแผน").click()
    page.wait_for_url(f"**/desk/{agency.slug}/{plan.fiscal_year}/plan/")

    with scopes_disabled():
        row = TableLayout.objects.get()
        plan.refresh_from_db()
        printed = pdf.html(plan_document(plan))
    assert (plan.layout, [column.key for column in row.layout.columns][:2]) == (row.code, ["analysis", "title"])
    assert "เรื่องที่เราทำ" in printed
    assert "มาตรการ/ โครงการ/ หรือกิจกรรม" not in printed


def test_the_sum_of_the_widths_follows_and_can_be_put_right(open_page: Callable[..., Page]) -> None:
    agency, _plan = with_plan()
    with scopes_disabled():
        user = make_member(agency, Role.ADMINISTRATOR)
    page = open_page(user)
    page.goto(f"/desk/{agency.slug}/settings/layouts/new/?from=plan-standard")

    page.locator("[name=columns-0-width]").fill("42")
    expect(page.locator("#layout-table [role=status]")).to_have_text("ความกว้างรวม ๑๒๐ · ต้องได้ ๑๐๐ พอดี")
    page.get_by_role("button", name="เกลี่ยให้ครบ ๑๐๐").click()

    expect(page.locator("[data-form-errors]")).to_have_text("เกลี่ยความกว้างแล้ว ยังไม่ได้บันทึก")
    expect(page.locator("#layout-table [role=status]")).to_have_text("ความกว้างรวม ๑๐๐")
    assert page.locator("[name=columns-0-width]").input_value() == "35"
    with scopes_disabled():
        assert TableLayout.objects.count() == 0


def test_rows_are_moved_by_typing_their_number_without_script(open_page: Callable[..., Page]) -> None:
    agency, _plan = with_plan()
    with scopes_disabled():
        user = make_member(agency, Role.ADMINISTRATOR)
    page = open_page(user, java_script_enabled=False)
    page.goto(f"/desk/{agency.slug}/settings/layouts/new/?from=plan-standard")

    page.locator("[name=columns-4-ORDER]").fill("1")
    page.get_by_role("button", name="บันทึก", exact=True).click()

    with scopes_disabled():
        columns = TableLayout.objects.get().layout.columns
    assert [column.key for column in columns] == ["follow_up", "title", "steps", "owners", "period"]
