"""The pages of an import, the exports, and tool scores typed out of their weight."""

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from assessments.models import Defect, Score, ScoreImport
from organisations.models import Agency, Role
from tests.factories.assessments import make_assessment, make_seed, make_year

pytestmark = pytest.mark.django_db
HEAD = "fiscal_year,level_of_detail,code,score"
INDICATORS = ["85.88", "81.37", "91.37", "91.37", "78.43", "93.47", "89.17", "89.86", "88.00", "60.00"]


@pytest.fixture
def staff(client_as: Callable[..., Client], agency: Agency) -> Client:
    return client_as(Role.STAFF, agency)


def hand_in(client: Client, agency: Agency, content: bytes, name: str = "ผล.csv") -> HttpResponse:
    url = reverse("assessments:import-new", args=[agency.slug])
    return client.post(url, {"file": SimpleUploadedFile(name, content)})


def confirm(client: Client, page: str) -> HttpResponse:
    seen = client.get(page).context["import"].content_hash
    return client.post(f"{page}confirm/", {"content_hash": seen})


def stored() -> dict[str, Decimal | None]:
    with scopes_disabled():
        return {f"{row.detail}-{row.code}": row.value for row in Score.objects.all()}


def at(name: str, agency: Agency, *args: object) -> str:
    return reverse(f"assessments:{name}", args=[agency.slug, *args])


# --- Import --------------------------------------------------------------------------------------


def test_page_lists_what_would_change_and_saves_it_once_confirmed(staff: Client, agency: Agency) -> None:
    with scopes_disabled():
        make_assessment(agency, make_year(2568), indicator_1="80")

    page = hand_in(staff, agency, f"{HEAD}\n2568,indicator,1,๘๕.๘๘\n".encode("cp874"))["Location"]
    content = staff.get(page).content.decode()
    before = stored()
    confirm(staff, page)

    assert ("๘๐.๐๐" in content, "๘๕.๘๘" in content, "นำเข้า ๑ แถว" in content) == (True, True, True)
    assert (before, stored()) == ({"indicator-1": Decimal(80)}, {"indicator-1": Decimal("85.88")})


def test_second_click_is_told_politely(staff: Client, agency: Agency) -> None:
    make_year(2568)
    page = hand_in(staff, agency, f"{HEAD}\n2568,indicator,1,80\n".encode())["Location"]
    confirm(staff, page)

    again = confirm(staff, page)

    assert (again.status_code, "นำเข้าไฟล์นี้ไปแล้ว" in again.content.decode()) == (409, True)


def test_same_file_again_changes_nothing(staff: Client, agency: Agency) -> None:
    make_year(2568)
    file = f"{HEAD}\n2568,indicator,1,80\n".encode()
    confirm(staff, hand_in(staff, agency, file)["Location"])

    content = staff.get(hand_in(staff, agency, file)["Location"]).content.decode()

    assert ("ไม่มีอะไรเปลี่ยน" in content, "นำเข้า ๑ แถว" in content) == (True, False)


def test_wrong_rows_are_listed_with_line_cell_and_reason(staff: Client, agency: Agency, other_agency: Agency) -> None:
    make_year(2568)
    book = openpyxl.Workbook()
    rows = [[3111, "indicator", "1", 80, None], [2568, "indicator", "1", 185, None],
            [2568, "indicator", "2", 80, other_agency.slug]]  # fmt: skip
    for row in [[*HEAD.split(","), "agency"], *rows]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)

    content = staff.get(hand_in(staff, agency, out.getvalue(), "x.xlsx")["Location"]).content.decode()

    assert "บรรทัดที่ ๒ เซลล์ A๒" in content
    assert "บรรทัดที่ ๓ เซลล์ D๓" in content
    assert "นำเข้าได้เฉพาะคะแนนของหน่วยงานตนเอง" in content
    assert "content_hash" not in content


def test_question_about_tools_is_asked_and_answered_on_the_page(staff: Client, agency: Agency) -> None:
    make_year(2568)
    page = hand_in(staff, agency, f"{HEAD}\n2568,tool,IIT,24.64\n".encode())["Location"]

    unanswered = staff.post(page, {})
    staff.post(page, {"2568:IIT": "weighted"})
    confirm(staff, page)

    assert unanswered.status_code == 422
    assert stored() == {"tool-IIT": Decimal("82.1333")}


def test_unreadable_file_is_422_and_a_large_one_413(
    staff: Client, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "UPLOAD_MAX_BYTES", 1000)

    answers = [hand_in(staff, agency, b"%PDF-1.7"), hand_in(staff, agency, b"x" * 1001), hand_in(staff, agency, b"")]

    assert [answer.status_code for answer in answers] == [422, 413, 422]
    with scopes_disabled():
        assert ScoreImport.objects.count() == 0


def test_colleague_does_not_see_or_confirm_the_file(
    staff: Client, client_as: Callable[..., Client], agency: Agency
) -> None:
    make_year(2568)
    page = hand_in(staff, agency, f"{HEAD}\n2568,indicator,1,80\n".encode())["Location"]
    other = client_as(Role.STAFF, agency)

    answers = [other.get(page), other.post(f"{page}confirm/", {}), other.post(f"{page}retry/", {})]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_page_of_changes_that_is_not_there_is_not_found(staff: Client, agency: Agency) -> None:
    make_year(2568)
    page = hand_in(staff, agency, f"{HEAD}\n2568,indicator,1,80\n".encode())["Location"]

    assert [staff.get(f"{page}?page={number}").status_code for number in ("1", "2", "0", "x", "๑")] == [
        200, 404, 404, 404, 404,
    ]  # fmt: skip


def test_seed_001_comes_in_the_same_by_typing_csv_and_workbook(staff: Client, agency: Agency) -> None:
    make_year(2568)
    lines = [f"2568,indicator,{place},{text}" for place, text in enumerate(INDICATORS, start=1)]
    csv = "\n".join([HEAD, *lines]).encode("utf-16")
    book = openpyxl.Workbook()
    for line in [HEAD, *lines]:
        book.active.append(line.split(","))
    out = io.BytesIO()
    book.save(out)

    staff.post(at("score-sheet", agency, 2568), {f"indicator-{n}": text for n, text in enumerate(INDICATORS, start=1)})
    typed = stored()
    found = []
    for content, name in ((csv, "a.csv"), (out.getvalue(), "a.xlsx")):
        with scopes_disabled():
            Score.objects.all().delete()
        confirm(staff, hand_in(staff, agency, content, name)["Location"])
        found.append(stored())

    assert found == [typed, typed]


# --- Export --------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("what", ["results", "template"])
def test_what_is_taken_out_comes_back_unchanged(staff: Client, agency: Agency, what: str, ending: str) -> None:
    with scopes_disabled():
        make_seed(agency, "000-khokkloi")
        if what == "template":
            Score.objects.all().delete()

    file = staff.get(at("score-export", agency, 2563, what, ending)).content
    page = staff.get(hand_in(staff, agency, file, f"a.{ending}")["Location"])

    assert page.context["report"]["wrong_rows"] == []
    assert (page.context["total"], page.context["is_unchanged"]) == (0, True)


def test_tables_of_items_and_questions_hold_what_the_year_asks(staff: Client, agency: Agency) -> None:
    make_year(2563)

    items = json.loads(staff.get(at("score-export", agency, 2563, "items", "json")).content)
    questions = json.loads(staff.get(at("score-export", agency, 2563, "questions", "json")).content)

    assert (items[0]["code"], items[0]["sub_indicator"]) == ("O1", "9.1")
    assert questions[0]["code"] == "i1"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_no_exported_cell_is_a_formula(staff: Client, agency: Agency, start: str, ending: str) -> None:
    criteria = make_year(2563)
    criteria.items.update(title=f"{start}cmd|'/c calc'!A1")

    file = staff.get(at("score-export", agency, 2563, "items", ending)).content

    if ending == "csv":
        cells = [line.split(",")[2] for line in file.decode("utf-8-sig").splitlines()[1:3]]
    else:
        rows = openpyxl.load_workbook(io.BytesIO(file)).active.iter_rows(min_row=2, max_row=3)
        cells = [row[2].value for row in rows if row[2].data_type == "s"]
    assert [cell.strip('"')[:2] for cell in cells] == [f"'{start}", f"'{start}"]


def test_unknown_table_and_year_without_criteria_are_not_found(staff: Client, agency: Agency) -> None:
    make_year(2568)
    places = [(2568, "all", "csv"), (2568, "items", "exe"), (2599, "items", "csv")]

    assert [staff.get(at("score-export", agency, *place)).status_code for place in places] == [404, 404, 404]


# --- The sheet out of the weight -----------------------------------------------------------------


def test_tool_scores_typed_out_of_their_weight_are_kept_out_of_100(staff: Client, agency: Agency) -> None:
    make_year(2568)

    answer = staff.post(
        at("score-sheet", agency, 2568), {"tools": "weighted", "tool-IIT": "๒๔.๖๔", "indicator-1": "80"}
    )

    assert answer["Location"].endswith("?tools=weighted")
    assert stored() == {"tool-IIT": Decimal("82.1333"), "indicator-1": Decimal(80)}


def test_score_shown_out_of_the_weight_and_sent_back_changes_nothing(staff: Client, agency: Agency) -> None:
    with scopes_disabled():
        make_assessment(agency, make_year(2568), tool_IIT="82.1333", tool_EIT="79.39")
    form = staff.get(at("score-sheet", agency, 2568), {"tools": "weighted"}).context["form"]
    shown = {name: form[name].value() for name in ("tool-IIT", "tool-EIT")}
    seen = {f"initial-{name}": text for name, text in shown.items()}

    staff.post(at("score-sheet", agency, 2568), {"tools": "weighted", **shown, **seen})

    assert shown == {"tool-IIT": "24.64", "tool-EIT": "23.817"}
    assert stored() == {"tool-IIT": Decimal("82.1333"), "tool-EIT": Decimal("79.39")}


def test_more_than_the_weight_is_refused(staff: Client, agency: Agency) -> None:
    make_year(2568)

    answer = staff.post(at("score-sheet", agency, 2568), {"tools": "weighted", "tool-IIT": "30.01"})

    assert answer.status_code == 422
    assert "ต้องอยู่ระหว่าง ๐ ถึง ๓๐" in answer.content.decode() or "30.01" in answer.content.decode()
    assert stored() == {}


def test_sheet_shows_the_defects_the_agency_named_and_wrong_names_in_them(staff: Client, agency: Agency) -> None:
    with scopes_disabled():
        assessment = make_assessment(agency, make_year(2568), overall="80")
        Defect.objects.create(assessment=assessment, tool_code="IIT", text="อบต.โคกกลอย ขาดการสื่อสาร", order=1)

    content = staff.get(at("score-sheet", agency, 2568)).content.decode()

    assert "ขาดการสื่อสาร" in content
    assert "ข้อบกพร่องของ IIT มีชื่อ “อบต.โคกกลอย” ซึ่งไม่ใช่หน่วยงานนี้" in content


@pytest.mark.parametrize(
    ("overall", "cause"),
    [("81.24", "อาจคัดลอกซ้ำ: ตัวชี้วัดที่ ๓ กับ ๔"), ("82.57", "เพียงการปัดเศษ"), ("82.56", "")],
)
def test_foot_names_the_likeliest_cause(staff: Client, agency: Agency, overall: str, cause: str) -> None:
    scores = {f"indicator_{place}": text for place, text in enumerate(INDICATORS, start=1)}
    with scopes_disabled():
        make_assessment(agency, make_year(2568), overall=overall, **scores)

    answer = staff.get(at("score-sheet", agency, 2568))

    assert (cause in answer.content.decode(), bool(answer.context["cause"])) == (True, bool(cause))


def test_corrected_seed_001_keeps_its_unexplained_gap(staff: Client, agency: Agency) -> None:
    with scopes_disabled():
        make_seed(agency, "001-khwaoyai")
        Score.objects.filter(detail="indicator", code="4").update(value="72.35")

    content = staff.get(at("score-sheet", agency, 2568)).content.decode()

    assert "คะแนนรวมที่ประกาศ ๘๑.๒๔ ต่างจากที่คำนวณได้ ๘๑.๔๑ อยู่ −๐.๑๗" in content


def test_sheet_and_preview_cost_the_same_for_few_and_many_rows(
    staff: Client, agency: Agency, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    with scopes_disabled():
        make_seed(agency, "000-khokkloi")
    lines = "\n".join(f"2563,item,O{number},100" for number in range(1, 44))
    page = hand_in(staff, agency, f"{HEAD}\n{lines}\n".encode())["Location"]

    for address in (at("score-sheet", agency, 2563), page, at("score-export", agency, 2563, "items", "csv")):
        with django_assert_max_num_queries(20):
            assert staff.get(address).status_code == 200


# --- Criteria ------------------------------------------------------------------------------------


def test_changes_of_a_year_stand_beside_the_year_before(staff: Client, agency: Agency) -> None:
    make_year(2567)
    make_year(2568)

    page = staff.get(at("criteria-changes", agency, 2568))

    text = page.content.decode()
    assert (page.status_code, "ไม่ทราบ" in text, "อนุมาน" in text, "เลิกใช้</td>" in text) == (200, True, True, False)
    assert staff.get(at("criteria-changes", agency, 2567)).status_code == 404
