"""The score sheet under a clerk's fingers: ten numbers typed or pasted, rubbish, and all of it without scripts."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from assessments.models import Score
from organisations.models import Agency, Role, User
from tests.factories.assessments import make_assessment, make_year
from tests.factories.organisations import make_member

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
OpenPage = Callable[..., Page]

YEAR = 2563
SEED = ["๘๕.๕๙", "81.81", "86.09", "78.74", "78.45", "83.29", "77.86", "77.02", "75.56", "37.50"]  # 000: 71.07, C
TEN = {str(place): Decimal(text.replace("๘๕.๕๙", "85.59")) for place, text in enumerate(SEED, start=1)}
SAVED = "บันทึกแล้ว"
PASTE = """(cell, text) => {
  const data = new DataTransfer();
  data.setData("text", text);
  cell.focus();
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def staff(agency: Agency) -> User:
    return make_member(agency, Role.STAFF)


def sheet(open_page: OpenPage, user: User, **options: object) -> Page:
    page = open_page(user, **options)
    page.goto(f"/desk/ban-rao/{YEAR}/scores/")
    return page


def indicators() -> dict[str, Decimal | None]:
    return dict(Score.objects.filter(detail="indicator").values_list("code", "value"))


def test_ten_numbers_are_typed_with_enter(open_page: OpenPage, staff: User) -> None:
    make_year(YEAR)
    page = sheet(open_page, staff)

    page.locator("#id_indicator-1").focus()
    for text in SEED:
        page.keyboard.type(text)
        page.keyboard.press("Enter")

    expect(page.locator("[data-saved-note]")).to_contain_text(SAVED)
    expect(page.locator("#live")).to_contain_text("๗๑.๐๗")
    assert indicators() == TEN


def test_enter_leads_from_the_total_to_the_next_cell(open_page: OpenPage, staff: User) -> None:
    make_year(YEAR)
    page = sheet(open_page, staff)

    page.locator("#id_overall").focus()
    page.keyboard.press("Enter")
    next_cell = page.evaluate("document.activeElement.name")
    page.locator("#id_indicator-1").focus()
    page.keyboard.press("ArrowUp")

    assert (next_cell, page.evaluate("document.activeElement.name")) == ("tool-IIT", "tool-OIT")


def test_column_pasted_from_a_spreadsheet_fills_the_indicators_alone(open_page: OpenPage, staff: User) -> None:
    make_year(YEAR)
    page = sheet(open_page, staff)

    page.locator("#id_indicator-1").evaluate(PASTE, "\r\n".join(SEED) + "\r\n")

    expect(page.locator("[data-saved-note]")).to_contain_text(SAVED)
    assert (indicators(), Score.objects.filter(detail="tool").count()) == (TEN, 0)


def test_pasted_lines_with_codes_go_to_their_cells_in_any_order(open_page: OpenPage, staff: User) -> None:
    make_year(YEAR)
    page = sheet(open_page, staff)

    page.locator("#id_indicator-1").evaluate(PASTE, "๒\tการใช้งบประมาณ\t๘๑.๘๑\n1\tการปฏิบัติหน้าที่\t85.59\n")

    expect(page.locator("[data-saved-note]")).to_contain_text(SAVED)
    assert indicators() == {"1": Decimal("85.59"), "2": Decimal("81.81")}


def test_rubbish_is_answered_beside_the_cell_and_the_others_are_kept(open_page: OpenPage, staff: User) -> None:
    make_year(YEAR)
    page = sheet(open_page, staff)

    page.locator("#id_indicator-1").fill("85.59")
    page.locator("#id_indicator-2").fill("101")

    row = page.locator("tr", has=page.locator("#id_indicator-2"))
    expect(row).to_contain_text("101", use_inner_text=True)
    expect(page.locator("#id_indicator-2")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#id_indicator-2")).to_have_value("101")
    assert indicators() == {"1": Decimal("85.59")}


def test_mended_cell_loses_its_message(open_page: OpenPage, staff: User) -> None:
    make_year(YEAR)
    page = sheet(open_page, staff)
    page.locator("#id_indicator-2").fill("101")
    expect(page.locator("#id_indicator-2")).to_have_attribute("aria-invalid", "true")

    page.locator("#id_indicator-2").fill("10")

    expect(page.locator("#id_indicator-2")).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-saved-note]")).to_contain_text(SAVED)
    assert indicators() == {"2": Decimal(10)}


def test_two_clerks_on_one_sheet_keep_both_numbers(open_page: OpenPage, agency: Agency, staff: User) -> None:
    make_assessment(agency, make_year(YEAR), indicator_1="80", indicator_2="80")
    first, second = sheet(open_page, staff), sheet(open_page, make_member(agency, Role.STAFF))

    first.locator("#id_indicator-1").fill("81")
    expect(first.locator("[data-saved-note]")).to_contain_text(SAVED)
    second.locator("#id_indicator-2").fill("82")
    expect(second.locator("[data-saved-note]")).to_contain_text(SAVED)

    assert indicators() == {"1": Decimal(81), "2": Decimal(82)}


def test_sheet_works_without_scripts(open_page: OpenPage, staff: User) -> None:
    make_year(YEAR)
    page = sheet(open_page, staff, java_script_enabled=False)

    page.locator("#id_indicator-1").fill("๘๕.๕๙")
    page.locator("#id_indicator-2").fill("มาก")
    page.get_by_role("button", name="บันทึกคะแนน").click()
    refused = (page.locator("#id_indicator-1").input_value(), page.locator("#id_indicator-2").input_value())
    page.locator("#id_indicator-2").fill("81.81")
    page.get_by_role("button", name="บันทึกคะแนน").click()

    expect(page.get_by_text(SAVED).first).to_be_visible()
    assert refused == ("๘๕.๕๙", "มาก")
    assert indicators() == {"1": Decimal("85.59"), "2": Decimal("81.81")}


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sheet_is_accessible_and_fits(
    open_page: OpenPage, agency: Agency, staff: User, width: int, scheme: str
) -> None:
    scores = {f"indicator_{code}": str(value) for code, value in TEN.items()}
    make_assessment(agency, make_year(YEAR), overall="70.00", level="C", **scores)
    page = sheet(open_page, staff, viewport={"width": width, "height": 800}, color_scheme=scheme)

    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    found = Axe().run(page).response["violations"]

    assert [(one["id"], one["nodes"][0]["html"][:100]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
