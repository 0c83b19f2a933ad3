from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled
from playwright.sync_api import Page, expect

from assessments.models import Assessment, Score
from organisations.models import Agency, Event, Role
from tests.factories.assessments import make_assessment, make_seed, make_year
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db
ClientAs = Callable[..., Client]
YEAR = 2568


@pytest.fixture
def staff(client_as: ClientAs, agency: Agency) -> Client:
    return client_as(Role.STAFF, agency)


@pytest.fixture
def reader(client_as: ClientAs, agency: Agency) -> Client:
    return client_as(Role.READER, agency)


def at(name: str, agency: Agency, year: int = YEAR) -> str:
    return reverse(f"assessments:{name}", args=[agency.slug, year])


def stored() -> dict[str, Decimal | None]:
    with scopes_disabled():
        return {f"{row.detail}-{row.code}": row.value for row in Score.objects.all()}


def seen(agency: Agency, file: str) -> Assessment:
    with scope(agency=agency):
        return make_seed(agency, file)


# --- Reading -------------------------------------------------------------------------------------


def test_sheet_groups_the_indicators_by_tool(staff: Client, agency: Agency) -> None:
    make_year(YEAR)

    context = staff.get(at("score-sheet", agency)).context

    assert [(block.tool.code, [row.code for row in block.rows]) for block in context["blocks"]] == [
        ("IIT", ["1", "2", "3", "4", "5"]),
        ("EIT", ["6", "7", "8"]),
        ("OIT", ["9", "10"]),
    ]
    assert (context["year"], context["result_year"], context["stage"]) == (YEAR + 1, YEAR, "scores")


def test_sheet_offers_the_levels_of_its_year(staff: Client, agency: Agency) -> None:
    make_year(2563)

    form = staff.get(at("score-sheet", agency, 2563)).context["form"]

    assert [code for code, _label in form.fields["level"].choices] == ["", "AA", "A", "B", "C", "D", "E", "F"]


def test_looking_writes_nothing(staff: Client, agency: Agency) -> None:
    make_year(YEAR)

    staff.get(at("score-sheet", agency))

    with scopes_disabled():
        assert (Assessment.objects.count(), Event.objects.count()) == (0, 0)


def test_sheet_of_seed_001_says_what_does_not_agree(staff: Client, agency: Agency) -> None:
    seen(agency, "001-khwaoyai")

    content = staff.get(at("score-sheet", agency)).content.decode()

    assert "คะแนนรวมที่ประกาศ ๘๑.๒๔ ต่างจากที่คำนวณได้ ๘๒.๕๖ อยู่ −๑.๓๒" in content
    assert "ตัวชี้วัดที่ ๓ และ ๔ มีคะแนนเท่ากัน (๙๑.๓๗) อาจคัดลอกผิด ตรวจกับประกาศ" in content


def test_sheet_of_seed_000_names_the_sub_indicator_that_lacks_an_item(staff: Client, agency: Agency) -> None:
    seen(agency, "000-khokkloi")

    content = staff.get(at("score-sheet", agency, 2563)).content.decode()

    assert "ตัวชี้วัดที่ ๙ ประกาศ ๗๕.๕๖ แต่ข้อที่ระบุว่าไม่ได้คะแนนให้ผล ๗๘.๐๖" in content
    assert "ตัวชี้วัดย่อย ๙.๒ ระบุไว้ ๓ ข้อ น่าจะขาดอีก ๑ ข้อ ตรวจรายการข้อกับประกาศ" in content


def test_reader_sees_numbers_and_no_fields(reader: Client, agency: Agency) -> None:
    seen(agency, "001-khwaoyai")

    content = reader.get(at("score-sheet", agency)).content.decode()

    assert "๘๑.๒๔" in content
    assert 'name="indicator-1"' not in content


def test_year_without_criteria_says_so(staff: Client, agency: Agency) -> None:
    response = staff.get(at("score-sheet", agency, 2599))

    assert "ยังไม่มีเกณฑ์ของปี ๒๕๙๙" in response.content.decode()
    assert staff.post(at("score-sheet", agency, 2599), {"overall": "1"}).status_code == 404


def test_year_that_cannot_be_is_not_found(staff: Client, agency: Agency) -> None:
    assert [staff.get(at("score-sheet", agency, year)).status_code for year in (2539, 2699, 2700)] == [404, 200, 404]


def test_criteria_page_shows_items_with_their_parts(staff: Client, agency: Agency) -> None:
    make_year(2563)

    content = staff.get(at("criteria-detail", agency, 2563)).content.decode()

    assert "ชื่อ–นามสกุลของผู้บริหารแต่ละคน" in content
    assert "น้ำหนัก ๓๐" in content


# --- Saving --------------------------------------------------------------------------------------


def test_thai_digits_are_saved_and_blanks_stay_missing(staff: Client, agency: Agency) -> None:
    make_year(YEAR)

    answer = staff.post(at("score-sheet", agency), {"indicator-1": "๘๕.๘๘", "indicator-2": "", "overall": "0"})

    assert answer.status_code == 302
    assert stored() == {"indicator-1": Decimal("85.88"), "overall-": Decimal(0)}


def test_code_with_a_dot_is_saved(staff: Client, agency: Agency) -> None:
    make_year(2563)

    staff.post(at("score-sheet", agency, 2563), {"sub_indicator-9.1": "77.78", "item-O2": "0"})

    assert stored() == {"sub_indicator-9.1": Decimal("77.78"), "item-O2": Decimal(0)}


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("๑๐๐.๐๑", "ต้องอยู่ระหว่าง 0 ถึง 100"),
        ("-1", "ต้องอยู่ระหว่าง 0 ถึง 100"),
        ("แปดสิบ", "ต้องเป็นตัวเลข"),
        ("85.12345", "ทศนิยมไม่เกิน 4 ตำแหน่ง"),
    ],
)
def test_refused_sheet_says_why_beside_the_field_and_keeps_everything(
    staff: Client, agency: Agency, typed: str, reason: str
) -> None:
    make_year(YEAR)

    answer = staff.post(at("score-sheet", agency), {"indicator-1": typed, "indicator-2": "80"})

    form = answer.context["form"]
    assert answer.status_code == 422
    assert [reason in error for error in form["indicator-1"].errors] == [True]
    assert (form["indicator-1"].value(), form["indicator-2"].value(), stored()) == (typed, "80", {})


def test_field_that_was_not_sent_is_left_alone(staff: Client, agency: Agency) -> None:
    with scope(agency=agency):
        make_assessment(agency, make_year(YEAR), indicator_1="80")

    staff.post(at("score-sheet", agency), {"indicator-2": "90"})

    assert stored() == {"indicator-1": Decimal(80), "indicator-2": Decimal(90)}


def test_stale_page_does_not_undo_what_a_colleague_saved(staff: Client, agency: Agency) -> None:
    with scope(agency=agency):
        make_assessment(agency, make_year(YEAR), indicator_1="85")

    staff.post(
        at("score-sheet", agency),
        {"indicator-1": "80", "initial-indicator-1": "80", "indicator-2": "90", "initial-indicator-2": ""},
    )

    assert stored() == {"indicator-1": Decimal(85), "indicator-2": Decimal(90)}


def test_autosave_answers_with_computed_values(staff: Client, agency: Agency, today: object) -> None:
    seen(agency, "001-khwaoyai")

    answer = staff.post(at("score-sheet", agency), {"indicator-3": "๙๐"}, headers={"X-Autosave": "1"})

    assert answer.json() == {
        "saved_at": "10:00",
        "computed": {"IIT": "85.41", "EIT": "90.83", "OIT": "74.00", "overall": "82.47", "level": "ต้องปรับปรุง"},
        "fields": {"initial-indicator-3": "90.00"},
    }


def test_autosave_stores_readable_cells_and_says_why_others_are_not(staff: Client, agency: Agency) -> None:
    make_year(YEAR)

    answer = staff.post(
        at("score-sheet", agency), {"indicator-1": "80", "indicator-3": "999"}, headers={"X-Autosave": "1"}
    )

    assert answer.status_code == 422
    assert answer.json()["fields"] == {
        "initial-indicator-1": "80.00",
        "error-indicator-3": "ต้องอยู่ระหว่าง 0 ถึง 100: พิมพ์ไว้ “999”",
    }
    assert stored() == {"indicator-1": Decimal(80)}


@pytest.mark.parametrize("name", ["score-sheet", "score-confirm", "finding-answer"])
def test_reader_may_not_change(reader: Client, agency: Agency, name: str) -> None:
    make_year(YEAR)

    assert reader.post(at(name, agency), {"indicator-1": "80"}).status_code == 403
    assert stored() == {}


def test_member_of_another_agency_finds_nothing(client_as: ClientAs, agency: Agency, other_agency: Agency) -> None:
    make_year(YEAR)
    stranger = client_as(Role.STAFF, other_agency)

    assert stranger.post(at("score-sheet", agency), {"indicator-1": "80"}).status_code == 404


# --- Confirming and answering --------------------------------------------------------------------


def test_confirmed_sheet_says_so_until_a_score_changes(staff: Client, agency: Agency) -> None:
    seen(agency, "001-khwaoyai")

    staff.post(at("score-confirm", agency))
    confirmed = staff.get(at("score-sheet", agency)).content.decode()
    staff.post(at("score-sheet", agency), {"indicator-3": "90"})
    changed = staff.get(at("score-sheet", agency)).content.decode()

    assert "ยืนยันว่าตรงกับประกาศแล้ว โดย" in confirmed
    assert "ยังไม่ยืนยันว่าตรงกับประกาศ" in changed


def test_confirming_without_a_total_is_refused_in_words(staff: Client, agency: Agency) -> None:
    with scope(agency=agency):
        make_assessment(agency, make_year(YEAR), indicator_1="80")

    page = staff.post(at("score-confirm", agency), follow=True).content.decode()

    assert "ยังยืนยันไม่ได้ กรอกคะแนนรวมที่ประกาศก่อน" in page


def test_confirming_where_there_is_no_result_is_not_found(staff: Client, agency: Agency) -> None:
    make_year(YEAR)

    assert staff.post(at("score-confirm", agency)).status_code == 404


def test_answer_stands_beside_its_finding(client_of: Callable[..., Client], agency: Agency) -> None:
    user = make_member(agency, Role.STAFF, user=None)
    client = client_of(user)
    assessment = seen(agency, "001-khwaoyai")

    client.post(at("finding-answer", agency), {"code": "equal_neighbours", "place": "4", "answer": "ประกาศเป็นเช่นนี้"})

    with scope(agency=agency):
        row = assessment.findings.get()
    assert (row.code, row.place, row.answer, row.answered_by) == ("equal_neighbours", "4", "ประกาศเป็นเช่นนี้", user)
    assert "คำชี้แจง: ประกาศเป็นเช่นนี้" in client.get(at("score-sheet", agency)).content.decode()


def test_answer_without_words_is_refused(staff: Client, agency: Agency) -> None:
    seen(agency, "001-khwaoyai")

    answer = staff.post(at("finding-answer", agency), {"code": "overall_differs", "place": "", "answer": " "})

    forms = {remark.code: form.errors for remark, form in answer.context["remarks"]}
    assert answer.status_code == 422
    assert (list(forms["overall_differs"]), list(forms["equal_neighbours"])) == (["answer"], [])


def test_answer_to_a_finding_that_is_not_there_is_not_found(staff: Client, agency: Agency) -> None:
    seen(agency, "001-khwaoyai")

    answer = staff.post(at("finding-answer", agency), {"code": "level_differs", "place": "", "answer": "ตรวจแล้ว"})

    assert answer.status_code == 404


# --- With scripts --------------------------------------------------------------------------------


@pytest.mark.browser
def test_pasted_column_fills_down_is_saved_and_the_computed_total_follows(
    transactional_db: None, open_page: Callable[..., Page], agency: Agency
) -> None:
    user = make_member(agency, Role.STAFF)
    seen(agency, "001-khwaoyai")
    page = open_page(user)
    page.goto(at("score-sheet", agency))

    page.locator("#id_indicator-2").focus()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text", "ตัวชี้วัดที่ 2\\t๘๑.๓๗\\nตัวชี้วัดที่ 3\\t๙๐\\n");
            const paste = {clipboardData: data, bubbles: true, cancelable: true};
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", paste));
        }"""
    )
    expect(page.locator("#live")).to_contain_text("๘๒.๔๗")
    page.locator("#id_indicator-3").press("Enter")

    expect(page.locator("#id_indicator-4")).to_be_focused()
    assert stored()["indicator-3"] == Decimal(90)
