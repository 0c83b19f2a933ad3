"""The register's page: what is listed, filtered, entered, voided, explained, printed and sent as a file."""

import csv
import io
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client

from organisations.models import Role
from reports.actions import registers
from reports.actions.issue import issue_memo
from reports.models import DocumentNumber, GapNote, Rendering
from reports.queries.checked import paper_behind
from reports.rules.paper import TablePaper, from_json
from tests.factories.reports import AT, TODAY, Office, make_office
from tests.reports.actions.test_registers import approved, entered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]
OF = "outgoing:นศ 53301"


@pytest.fixture
def office() -> Office:
    return make_office(executives=1)


@pytest.fixture
def registrar(office: Office, client_as: Callable[..., Client]) -> Client:
    return client_as(Role.REGISTRAR, office.agency)


def at(office: Office, rest: str = "") -> str:
    return f"/desk/{office.agency.slug}/registers/{rest}"


def page_of(client: Client, office: Office, **asked: object) -> str:
    return client.get(at(office), {"of": OF, "year": 2569, **asked}).content.decode()


def typed(**changed: str) -> dict[str, str]:
    paper = {"register": OF, "choice": "hand", "number": "๑๖๕", "dated_on": "1 ก.ค. 2569", "subject": "ขอเชิญประชุม"}
    return paper | {"addressee": "นายอำเภอ"} | changed


def test_a_register_shows_numbers_gaps_and_what_is_void(office: Office, registrar: Client) -> None:
    entered(office, 3, subject="เรื่องแรก")
    registers.void_number(number=entered(office, subject="เรื่องสอง"), reason="พิมพ์ซ้ำ", by=office.staff, at=AT)

    text = page_of(registrar, office)

    for words in ("ทะเบียนหนังสือส่ง นศ ๕๓๓๐๑ ปี พ.ศ. ๒๕๖๙", "นศ ๕๓๓๐๑/๓", "เรื่องแรก", "พิมพ์ซ้ำ", "๑-๒", "เลขถัดไปคือ ๕"):
        assert words in text
    assert "ยังไม่มีคำอธิบาย ๑ ช่วง" in text


def test_an_issued_memo_stands_in_its_register_and_its_page_tells_of_the_void(
    office: Office, registrar: Client
) -> None:
    memo = approved(office)
    issue_memo(memo=memo, number=12, by=office.staff, at=AT)
    detail = f"/desk/{office.agency.slug}/memos/{memo.pk}/"

    newest = registrar.get(at(office)).content.decode()
    number = DocumentNumber.objects.get()
    registrar.post(at(office, f"numbers/{number.pk}/void/"), {"reason": "ออกเลขซ้ำกับทะเบียนกระดาษ"})

    assert detail in newest
    assert "ถูกยกเลิกเมื่อ ๑๕ ก.ค. ๒๕๖๙: ออกเลขซ้ำกับทะเบียนกระดาษ" in registrar.get(detail).content.decode()


def test_whoever_checks_a_paper_reads_that_its_number_is_void(office: Office, client: Client) -> None:
    version = issue_memo(memo=approved(office), number=12, by=office.staff, at=AT)
    registers.void_number(number=DocumentNumber.objects.get(), reason="ออกซ้ำ", by=office.staff, at=AT)

    found = paper_behind(version.check_code.pk)
    text = client.get(f"/verify/{version.check_code.pk}/").content.decode()

    assert found is not None
    assert (found.state, found.reason) == ("void", "ออกซ้ำ")
    assert "หน่วยงานยกเลิกเลขของเอกสารนี้แล้ว เพราะ ออกซ้ำ" in text


def test_other_years_and_prefixes_are_other_registers(office: Office, registrar: Client) -> None:
    entered(office, 1, subject="ของทะเบียนนี้")

    assert "ของทะเบียนนี้" in page_of(registrar, office)
    assert "ทะเบียนนี้ยังไม่มีเลข" in page_of(registrar, office, year=2568)
    assert "ทะเบียนนี้ยังไม่มีเลข" in page_of(registrar, office, of="outgoing:อื่น")
    assert registrar.get(at(office), {"of": "nonsense", "year": 2569}).status_code == 404
    assert registrar.get(at(office), {"year": "12x"}).status_code == 404


def test_a_long_register_opens_at_its_newest_page_in_a_fixed_number_of_queries(
    office: Office, registrar: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    entered(office, 1)
    for place in range(2, 120):
        entered(office, place, subject=f"เรื่องที่ {place}")

    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        newest = page_of(registrar, office)
    first = page_of(registrar, office, page=1)

    assert "เรื่องที่ ๑๑๙" in newest
    assert "เรื่องที่ ๑๑๙" not in first
    assert "หน้า ๑ จาก ๒" in first


# --- Entering -------------------------------------------------------------------------------------


def test_the_registrar_enters_a_paper_made_elsewhere(office: Office, registrar: Client) -> None:
    office.agency.document_prefix = "นศ 53301"
    office.agency.save()

    answer = registrar.post(at(office, "new/"), typed(), follow=True)

    row = DocumentNumber.objects.get()
    assert (str(row), row.subject, row.addressee) == ("นศ 53301/165", "ขอเชิญประชุม", "นายอำเภอ")
    assert "ลงทะเบียนเลข นศ ๕๓๓๐๑/๑๖๕ แล้ว" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"number": ""}, 422, "พิมพ์เลขที่"),
        ({"number": "1.5"}, 422, "เลขทะเบียนเป็นจำนวนเต็ม"),
        ({"number": "0"}, 422, "ต้องอยู่ระหว่าง"),
        ({"subject": " "}, 422, "ขอเชิญ"),
        ({"dated_on": "16 ก.ค. 2569"}, 422, "วันที่ยังมาไม่ถึง"),
        ({"dated_on": "32 ก.ค. 2569"}, 422, "ไม่มีวันนี้ในปฏิทิน"),
        ({"register": "outgoing:ของคนอื่น"}, 422, "ของคนอื่น"),
        ({"number": "3"}, 409, "เลขที่ 3 ถูกใช้แล้วในทะเบียนปีนี้"),
    ],
)
def test_what_cannot_be_entered_is_said_and_nothing_typed_is_lost(
    office: Office, registrar: Client, changed: dict[str, str], status: int, said: str
) -> None:
    entered(office, 3)
    data = typed(addressee="ขอเชิญถึง") | changed

    answer = registrar.post(at(office, "new/"), data)

    text = answer.content.decode()
    assert (answer.status_code, DocumentNumber.objects.count()) == (status, 1)
    assert said in text
    assert "ขอเชิญถึง" in text


def test_only_a_registrar_changes_a_register(office: Office, client_as: Callable[..., Client]) -> None:
    number = entered(office, 3)
    reader, publisher = client_as(Role.READER, office.agency), client_as(Role.PUBLISHER, office.agency)

    for client in (reader, publisher):
        assert "นศ ๕๓๓๐๑/๓" in page_of(client, office)
        for page in ("new/", f"numbers/{number.pk}/void/", f"gaps/?of={OF}&year=2569"):
            assert client.get(at(office, page)).status_code == client.post(at(office, page)).status_code == 403


# --- Void and gaps --------------------------------------------------------------------------------


def test_voiding_without_a_reason_asks_for_it_and_a_second_time_is_too_late(office: Office, registrar: Client) -> None:
    number = entered(office, 3)
    page = at(office, f"numbers/{number.pk}/void/")

    answers = [registrar.post(page, {"reason": reason}) for reason in ("", "ผิด", "ผิดอีก")]

    assert [answer.status_code for answer in answers] == [422, 302, 409]
    assert "ผิดอีก" in answers[-1].content.decode()


def test_a_gap_is_explained_from_its_line(office: Office, registrar: Client) -> None:
    entered(office, 5)
    page = at(office, f"gaps/?year=2569&of={OF}&first=1&last=4")
    offered = registrar.get(page).content.decode()

    refused = registrar.post(page, {"first": "4", "last": "๕", "text": "กระดาษ"})
    backwards = registrar.post(page, {"first": "4", "last": "1", "text": "กระดาษ"})
    done = registrar.post(page, {"first": "๑", "last": "4", "text": "กระดาษ"}, follow=True)

    assert 'value="4"' in offered
    assert [refused.status_code, backwards.status_code, GapNote.objects.count()] == [422, 422, 1]
    assert "ช่วงเลขนี้มีเลขที่ออกแล้ว" in refused.content.decode()
    assert "เลขสุดท้ายอยู่ก่อนเลขแรก" in backwards.content.decode()
    assert "กระดาษ" in done.content.decode()


# --- Paper and files ------------------------------------------------------------------------------


def test_the_register_is_printed_as_its_form_prescribes(office: Office, registrar: Client) -> None:
    registers.void_number(number=entered(office, 2), reason="ผิด", by=office.staff, at=AT)

    answer = registrar.post(f"{at(office, 'paper/')}?of={OF}&year=2569")

    made = Rendering.objects.get()
    (part,) = from_json(made.content).parts
    assert answer.url.endswith(f"/renderings/{made.pk}/?framed")  # type: ignore[attr-defined]
    assert isinstance(part, TablePaper)
    assert (part.titles[0], part.orientation) == ("ทะเบียนหนังสือส่ง นศ ๕๓๓๐๑ ปี พ.ศ. ๒๕๖๙", "landscape")
    (table,) = part.tables
    texts = [[" ".join(cell.paragraphs) for cell in row.cells] for row in table.rows]
    assert texts[0] == ["๑", "", "", "", "", "ไม่ได้ออกเลขในระบบ", "", ""]
    assert texts[1][:3] == ["๒", "นศ ๕๓๓๐๑/๒", "๑๕ ก.ค. ๒๕๖๙"]
    assert texts[1][-1] == "ยกเลิกเลข ผิด ๑๕ ก.ค. ๒๕๖๙"


def test_files_of_a_register_run_no_formula(office: Office, registrar: Client) -> None:
    entered(office, 1, subject='=HYPERLINK("http://example.invalid","x")')
    asked = {"of": OF, "year": 2569}

    book = registrar.get(at(office, "register.xlsx"), asked)
    text = registrar.get(at(office, "register.csv"), asked)

    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    cell = sheet["F2"]
    assert (cell.data_type, cell.value) == ("s", '\'=HYPERLINK("http://example.invalid","x")')
    rows = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig"))))
    assert rows[0][:2] == ["เลขทะเบียน", "ที่"]
    assert rows[1][5].startswith("'=")
    assert registrar.get(at(office, "register.json"), asked).status_code == 404
    assert TODAY.isoformat() not in text.content.decode()
