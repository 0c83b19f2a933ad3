from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from measures.actions import items as actions
from measures.actions import watch
from measures.models import Evidence, ItemCharge, WatchedLink
from measures.queries import items as queries
from measures.queries.items import PublishedPaper
from organisations.models import Agency, Role
from organisations.queries import Member
from tests.factories.items import AT, URL, make_item, make_item_evidence, member, page
from tests.factories.organisations import make_holder, make_member, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root", "today")]
BOARD = "/desk/ban-rao/2569/items/"
ITEM = f"{BOARD}O1/"
CHARGE = {"charge-officer": "", "charge-post": "", "charge-unit": "", "charge-outer_on": "", "charge-note": ""}


@pytest.fixture
def clerk(agency: Agency) -> Member:
    return member(make_member(agency))


@pytest.fixture
def staff(client_of: Callable[..., Client], clerk: Member) -> Client:
    return client_of(clerk.user)


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# --- Board -------------------------------------------------------------------------------------------


def test_board_of_a_year_without_rows_shows_every_item(staff: Client) -> None:
    make_item()

    text = shown(staff, BOARD)

    assert [word in text for word in ("O๑", "O๒", "พร้อม ๐ จาก ๒ ข้อ", "ยังไม่ทราบช่วงกรอก OIT")] == [True] * 4


def test_board_of_a_year_without_criteria_says_what_is_missing(staff: Client) -> None:
    assert "ยังไม่มีรายการข้อ O ของปี ๒๕๖๙" in shown(staff, BOARD)


def test_board_shows_mine_dead_empty_and_a_unit(staff: Client, clerk: Member, agency: Agency) -> None:
    unit = make_unit(agency, "กองช่างตัวอย่าง")
    nothing = {"post": None, "officer": None, "inner_on": None, "outer_on": None, "note": ""}
    actions.put_in_charge(item=make_item("O2"), fields=nothing | {"unit": unit}, by=clerk, at=AT)
    make_item_evidence(make_item("O1"), clerk)

    found = {
        query: [code for code in ("O๑", "O๒") if f'item-code">{code}' in shown(staff, f"{BOARD}?{query}")]
        for query in (
            "",
            "show=mine",
            "show=empty",
            "show=waiting",
            "show=link_dead",
            f"unit={unit.pk}",
            "show=odd&unit=x",
        )
    }

    assert found == {
        "": ["O๑", "O๒"],
        "show=mine": ["O๑"],
        "show=empty": ["O๒"],
        "show=waiting": ["O๑"],
        "show=link_dead": [],
        f"unit={unit.pk}": ["O๒"],
        "show=odd&unit=x": ["O๑", "O๒"],
    }


def test_a_published_paper_is_evidence_by_itself(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    item = make_item("O2")
    item.purpose = "measure"
    item.save()
    paper = PublishedPaper("measure", "มาตรการ 2569", "/d/2345678923/", AT)
    monkeypatch.setattr(queries, "PAPER_SOURCES", [lambda agency, year: [paper]])

    board, text = shown(staff, f"{BOARD}?show=ready"), shown(staff, f"{BOARD}O2/")

    assert ['item-code">O๒' in board, 'item-code">O๑' in board] == [True, False]
    assert ['href="/d/2345678923/"' in text, "นับเป็นหลักฐานเอง" in text] == [True, True]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("address", "queries_asked"), [(BOARD, 10), (ITEM, 16)])
def test_pages_ask_the_same_few_questions(
    staff: Client,
    clerk: Member,
    address: str,
    queries_asked: int,
    count: int,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    for number in range(count):
        for code in ("O1", "O2")[:count]:
            make_item_evidence(make_item(code), clerk, f"{URL}/{number}")
    watch.check_due(at=AT, look=page)

    with django_assert_num_queries(queries_asked):
        shown(staff, address)


# --- One item ----------------------------------------------------------------------------------------


def test_an_address_is_added_and_waits_for_a_check(staff: Client) -> None:
    make_item()
    data = {"evidence-url": "www.example.go.th/o1", "evidence-caption": "โครงสร้าง", "evidence-content_year": "๒๕๖๘"}

    answer = staff.post(f"{ITEM}evidence/", data)

    evidence = Evidence.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{ITEM}#evidence")
    assert (evidence.url, evidence.content_year) == ("https://www.example.go.th/o1", 2568)
    assert "ท่านเป็นผู้เพิ่มหลักฐานข้อนี้ ต้องให้คนอื่นเป็นผู้ตรวจ" in shown(staff, ITEM)


def test_a_file_is_kept_under_its_hash(staff: Client) -> None:
    make_item()
    file = SimpleUploadedFile("แผน.pdf", b"%PDF-1.7\n%%EOF")

    staff.post(f"{ITEM}evidence/", {"evidence-file": file, "evidence-content_year": ""})

    evidence = Evidence.objects.get()
    assert (evidence.original_name, evidence.file.name.endswith(f"{evidence.sha256}.pdf")) == ("แผน.pdf", True)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({}, "ใส่ที่อยู่เว็บ หรือแนบไฟล์"),
        ({"evidence-url": "javascript:alert(1)"}, "ที่อยู่เว็บต้องขึ้นต้นด้วย"),
        ({"evidence-url": URL, "evidence-content_year": "2026"}, "ปี"),
        ({"evidence-url": URL, "evidence-content_year": "2450"}, "ปีต้องเป็น"),
    ],
)
def test_bad_evidence_is_refused_beside_its_field(staff: Client, data: dict[str, str], reason: str) -> None:
    make_item()

    answer = staff.post(f"{ITEM}evidence/", data | {"evidence-caption": "คำที่พิมพ์ไว้"})

    assert (answer.status_code, Evidence.objects.count()) == (422, 0)
    assert [reason in answer.content.decode(), "คำที่พิมพ์ไว้" in answer.content.decode()] == [True, True]


def test_a_second_person_confirms(
    staff: Client, clerk: Member, client_as: Callable[..., Client], agency: Agency
) -> None:
    make_item_evidence(make_item(), clerk)
    mark = queries.row_of(make_item(), clerk, AT.date()).mark

    own = staff.post(f"{ITEM}confirm/", {"seen": mark})
    other = client_as(Role.STAFF, agency).post(f"{ITEM}confirm/", {"seen": mark})

    assert (own.status_code, other.status_code) == (409, 302)
    assert "ต้องให้คนอื่นเป็นผู้ตรวจ" in own.content.decode()
    assert ItemCharge.objects.get().confirmed_at is not None


def test_confirming_what_has_changed_is_refused(
    clerk: Member, client_as: Callable[..., Client], agency: Agency
) -> None:
    make_item_evidence(make_item(), clerk)

    answer = client_as(Role.STAFF, agency).post(f"{ITEM}confirm/", {"seen": "old"})

    assert (answer.status_code, ItemCharge.objects.get().confirmed_at) == (409, None)


def test_a_check_is_taken_back(clerk: Member, client_as: Callable[..., Client], agency: Agency) -> None:
    make_item_evidence(make_item(), clerk)
    checker = client_as(Role.STAFF, agency)
    checker.post(f"{ITEM}confirm/", {"seen": queries.row_of(make_item(), clerk, AT.date()).mark})

    checker.post(f"{ITEM}unconfirm/")

    assert ItemCharge.objects.get().confirmed_at is None


def test_removed_evidence_is_offered_back(staff: Client, clerk: Member) -> None:
    evidence = make_item_evidence(make_item(), clerk)

    removed = staff.post(f"{ITEM}evidence/{evidence.pk}/remove/", follow=True)
    staff.post(f"{ITEM}evidence/{evidence.pk}/restore/")

    assert "เอา “โครงสร้าง” ออกแล้ว" in removed.content.decode()
    assert Evidence.objects.get().removed_at is None


def test_evidence_moves_up(staff: Client, clerk: Member) -> None:
    first, second = make_item_evidence(make_item(), clerk), make_item_evidence(make_item(), clerk, f"{URL}/2")

    staff.post(f"{ITEM}evidence/{second.pk}/move/up/")

    assert list(Evidence.objects.order_by("order").values_list("pk", flat=True)) == [second.pk, first.pk]
    assert staff.post(f"{ITEM}evidence/{second.pk}/move/sideways/").status_code == 404


def test_evidence_is_edited_on_a_page_of_its_own(staff: Client, clerk: Member) -> None:
    evidence = make_item_evidence(make_item(), clerk)
    address = f"{ITEM}evidence/{evidence.pk}/edit/"
    form = shown(staff, address)

    bad = staff.post(address, {"evidence-url": "", "evidence-caption": "ใหม่"})
    good = staff.post(address, {"evidence-url": f"{URL}/new", "evidence-caption": "ใหม่"})

    assert (URL in form, bad.status_code, good.status_code) == (True, 422, 302)
    assert Evidence.objects.get(removed_at__isnull=True).url == f"{URL}/new"
    assert staff.get(address).status_code == 404


def test_charge_is_saved_and_a_slip_of_dates_refused(staff: Client, agency: Agency) -> None:
    make_item()
    unit = make_unit(agency)
    dates = {"charge-inner_on": "15 ก.พ. 2569", "charge-outer_on": "๑ ก.พ. ๒๕๖๙"}

    bad = staff.post(f"{ITEM}charge/", CHARGE | dates)
    good = staff.post(f"{ITEM}charge/", CHARGE | {"charge-inner_on": "15 ก.พ. 2569", "charge-unit": str(unit.pk)})

    assert (bad.status_code, good.status_code) == (422, 302)
    assert "อยู่หลังกำหนดภายนอก: 1 ก.พ. 2569" in bad.content.decode()
    assert ItemCharge.objects.get().unit == unit


def test_people_of_another_agency_cannot_be_put_in_charge(staff: Client, other_agency: Agency) -> None:
    make_item()
    theirs = make_unit(other_agency)

    answer = staff.post(f"{ITEM}charge/", CHARGE | {"charge-inner_on": "", "charge-unit": str(theirs.pk)})

    assert (answer.status_code, ItemCharge.objects.count()) == (422, 0)


def test_parts_are_ticked(staff: Client) -> None:
    make_item(parts=("ชื่อ", "ตำแหน่ง"))

    staff.post(f"{ITEM}parts/", {"part": ["ชื่อ"]})

    assert ItemCharge.objects.get().shown_parts == ["ชื่อ"]
    assert "องค์ประกอบ ครบ ๑ จาก ๒" in shown(staff, ITEM)


def test_history_of_an_address_is_shown_and_a_new_look_asked_for(staff: Client, clerk: Member) -> None:
    make_item_evidence(make_item(), clerk)
    watch.check_due(at=AT, look=lambda url: page(url, status=404))
    WatchedLink.objects.update(due_at=None)

    text = shown(staff, ITEM)
    staff.post(f"{ITEM}check/")

    assert [word in text for word in ("เปิดไม่ได้", "HTTP 404", "จะดูซ้ำในไม่กี่ชั่วโมงก่อนเตือน")] == [True, True, True]
    assert WatchedLink.objects.get().due_at is None  # looked at a moment ago


def test_a_changed_page_is_agreed_to(staff: Client, clerk: Member) -> None:
    evidence = make_item_evidence(make_item(), clerk)
    for day, text in enumerate(("เดิม ปี 2569", "เรื่อง ใหม่ ทั้งหมด ปี 2569")):
        WatchedLink.objects.update(due_at=AT)
        watch.check_due(at=AT.replace(day=15 + day), look=lambda url, text=text: page(url, text))  # type: ignore[misc]

    before = shown(staff, ITEM)
    staff.post(f"{ITEM}evidence/{evidence.pk}/accept/")

    link = WatchedLink.objects.get()
    assert ("เนื้อหาใหม่ถูกต้องแล้ว" in before, link.accepted == link.last) == (True, True)


# --- Who may -----------------------------------------------------------------------------------------


def test_a_reader_in_charge_may_work_on_the_item_and_on_no_other(
    client_of: Callable[..., Client], clerk: Member, agency: Agency
) -> None:
    holder = make_holder(agency, "นายช่างตัวอย่าง")
    post = holder.tenures.get().post
    nothing = {"unit": None, "officer": None, "inner_on": None, "outer_on": None, "note": ""}
    actions.put_in_charge(item=make_item(), fields=nothing | {"post": post}, by=clerk, at=AT)
    client = client_of(holder.user)

    own = client.post(f"{ITEM}evidence/", {"evidence-url": URL})
    other = client.post(f"{BOARD}O2/evidence/", {"evidence-url": URL})

    assert (own.status_code, other.status_code, Evidence.objects.count()) == (302, 403, 1)


def test_a_reader_sees_and_changes_nothing(client_as: Callable[..., Client], clerk: Member, agency: Agency) -> None:
    evidence = make_item_evidence(make_item(), clerk)
    reader = client_as(Role.READER, agency)

    text = shown(reader, ITEM)
    answers = [
        reader.post(f"{ITEM}{rest}").status_code
        for rest in (
            "charge/",
            "parts/",
            "confirm/",
            "unconfirm/",
            "check/",
            "evidence/",
            f"evidence/{evidence.pk}/remove/",
        )
    ]

    assert (answers, '<form method="post" action="/desk/ban-rao/2569/items' in text) == ([403] * 7, False)
    assert reader.get(f"{ITEM}evidence/{evidence.pk}/edit/").status_code == 403


def test_another_agency_sees_neither_item_nor_evidence(
    client_as: Callable[..., Client], clerk: Member, other_agency: Agency
) -> None:
    evidence = make_item_evidence(make_item(), clerk, caption="ของเรา")
    stranger = client_as(Role.STAFF, other_agency)

    assert stranger.get(ITEM).status_code == 404
    assert "ของเรา" not in shown(stranger, "/desk/ban-uen/2569/items/O1/")
    assert stranger.post(f"/desk/ban-uen/2569/items/O1/evidence/{evidence.pk}/remove/").status_code == 404


def test_an_item_the_year_does_not_have_is_not_there(staff: Client) -> None:
    make_item()

    assert [staff.get(f"{BOARD}{code}/").status_code for code in ("O99", "o1", "1")] == [404, 404, 404]
