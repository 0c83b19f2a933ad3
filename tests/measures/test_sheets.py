"""A plan out as a spreadsheet and back in: only what was edited changes, what cannot be taken is told."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from measures.models import Measure, Plan, Progress, SheetImport, Step
from measures.rules import sheet
from organisations.models import Agency, Event, Membership, Role, User
from tests.factories.measures import make_measure, make_owner, make_plan, make_progress, make_step
from tests.factories.organisations import (
    make_holder,
    make_officer,
    make_post,
    make_tenure,
    make_unit,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
YEAR = 2569
Rows = list[dict[str, str]]


@pytest.fixture
def measure(agency: Agency) -> Measure:
    days = {"period_kind": "dates", "starts_on": dt.date(2025, 10, 1), "ends_on": dt.date(2026, 9, 30)}
    reason = {"period_reason": "ทำต่อเนื่อง"}
    measure = make_measure(make_plan(agency), "เผยแพร่", follow_up="รายงานทุกเดือน", guideline="=1+1", **days, **reason)
    first = make_step(measure, "- ประชุม\nชี้แจง")
    make_step(measure, "เวียนหนังสือ")
    make_owner(measure, unit=make_unit(agency, "กองคลัง"))
    make_progress(measure, make_user(), step=first, done="ประชุมแล้ว", percent=50)
    return measure


@pytest.fixture
def staff(client_as: Any, agency: Agency) -> Client:
    client: Client = client_as(Role.STAFF, agency)
    return client


def base(agency: Agency) -> str:
    return f"/desk/{agency.slug}/{YEAR}/plan/sheet"


def out(client: Client, agency: Agency) -> Rows:
    text = client.get(f"{base(agency)}.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def file_of(rows: Rows, encoding: str = "utf-8-sig") -> SimpleUploadedFile:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile("plan.csv", text.getvalue().encode(encoding))


def hand_in(client: Client, agency: Agency, file: SimpleUploadedFile) -> SheetImport:
    answer = client.post(f"{base(agency)}/", {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return SheetImport.objects.latest("pk")


def confirm(client: Client, found: SheetImport, **data: str) -> int:
    address = f"/desk/{found.plan.agency.slug}/sheets/{found.pk}/confirm/"
    return client.post(address, {"content_hash": found.content_hash} | data).status_code


def row_for(rows: Rows, step: str) -> dict[str, str]:
    return next(row for row in rows if step in row["step"])


def test_one_row_a_step_with_the_measure_in_the_first(agency: Agency, staff: Client, measure: Measure) -> None:
    first, second = out(staff, agency)

    steps = list(measure.steps.values_list("pk", flat=True))
    assert tuple(first) == sheet.COLUMNS
    assert [row["row_id"] for row in (first, second)] == [f"{measure.pk}.{pk}" for pk in steps]
    assert (first["measure"], first["start"], first["owners"], first["done"], first["percent"]) == (
        "เผยแพร่", "1 ต.ค. 2568", "กองคลัง", "ประชุมแล้ว", "50",
    )  # fmt: skip
    assert (first["guideline"], first["step"]) == ("'=1+1", "'- ประชุม\nชี้แจง")
    assert (second["measure"], second["follow_up"], second["start"]) == ("เผยแพร่", "", "")


def test_a_measure_reported_on_as_a_whole_has_its_own_row(agency: Agency, staff: Client, measure: Measure) -> None:
    make_progress(measure, make_user(), done="ทั้งมาตรการ")

    whole, first, _second = out(staff, agency)

    assert (whole["row_id"], whole["step"], whole["done"], whole["follow_up"]) == (
        str(measure.pk), "", "ทั้งมาตรการ", "รายงานทุกเดือน",
    )  # fmt: skip
    assert (first["follow_up"], first["done"]) == ("", "ประชุมแล้ว")


def test_csv_and_workbook_come_back_unchanged(agency: Agency, staff: Client, measure: Measure) -> None:
    workbook = SimpleUploadedFile("plan.xlsx", staff.get(f"{base(agency)}.xlsx").content)

    for file in (file_of(out(staff, agency)), workbook):
        found = hand_in(staff, agency, file)
        assert (found.rows, found.report) == ([], {"cells": [], "wrong": [], "stale": [], "ignored": []})
        assert confirm(staff, found) == 409

    assert Event.objects.count() == 0


def test_the_workbook_locks_what_is_not_to_be_edited(agency: Agency, staff: Client, measure: Measure) -> None:
    page = openpyxl.load_workbook(io.BytesIO(staff.get(f"{base(agency)}.xlsx").content)).active

    assert page is not None
    locked = {name: page.cell(2, place).protection.locked for place, name in enumerate(sheet.COLUMNS, start=1)}
    assert page.protection.sheet
    assert {name for name, is_locked in locked.items() if is_locked} == {"row_id", "indicator_codes", "owners", "mark"}
    assert page["C3"].protection.locked  # the measure's title in the row of its second step
    assert page["E2"].value == "'=1+1"


def test_only_what_was_edited_changes(agency: Agency, staff: Client, measure: Measure) -> None:
    rows = out(staff, agency)
    rows[0] |= {"measure": "เผยแพร่ผล ๒ ครั้ง", "end": "31/3/2569", "owners": "อ่านอย่างเดียว"}
    rows[1] |= {"step": "เวียนหนังสือทุกกอง"}

    found = hand_in(staff, agency, file_of(rows))
    shown = staff.get(f"/desk/{agency.slug}/sheets/{found.pk}/").content.decode()
    before = Measure.objects.get().title
    status = confirm(staff, found)

    measure.refresh_from_db()
    assert (before, status) == ("เผยแพร่", 302)
    assert "เผยแพร่ผล ๒ ครั้ง" in shown
    assert "คอลัมน์นี้มีไว้อ่าน" in shown
    assert (measure.title, measure.ends_on, measure.follow_up) == (
        "เผยแพร่ผล 2 ครั้ง",
        dt.date(2026, 3, 31),
        "รายงานทุกเดือน",
    )
    assert [step.text for step in measure.steps.all()] == ["- ประชุม\nชี้แจง", "เวียนหนังสือทุกกอง"]
    assert Progress.objects.count() == 1
    assert confirm(staff, found) == 409


def test_progress_comes_in_as_a_new_entry(agency: Agency, staff: Client, measure: Measure) -> None:
    rows = out(staff, agency)
    rows[0] |= {"status": "ดำเนินการเสร็จเรียบร้อยแล้ว", "percent": "๑๐๐", "remark": "ดูที่สำนักงาน"}

    confirm(staff, hand_in(staff, agency, file_of(rows)))

    old, new = Progress.objects.order_by("pk")
    assert (old.percent, old.done) == (50, "ประชุมแล้ว")
    assert (new.status, new.percent, new.done, new.remark, new.concerns_on) == (
        "done", 100, "ประชุมแล้ว", "ดูที่สำนักงาน", dt.date(2026, 7, 15),
    )  # fmt: skip
    assert measure.steps.first().status == "done"  # type: ignore[union-attr]


def test_what_changed_in_the_portal_meanwhile_is_told_and_kept(agency: Agency, staff: Client, measure: Measure) -> None:
    rows = out(staff, agency)
    Measure.objects.update(follow_up="แก้ในระบบ", guideline="แก้ในระบบเช่นกัน")
    rows[0] |= {"follow_up": "แก้ในไฟล์", "measure": "ชื่อใหม่"}

    found = hand_in(staff, agency, file_of(rows))
    confirm(staff, found)

    measure.refresh_from_db()
    assert [(row["column"], row["old"], row["new"]) for row in found.report["stale"]] == [
        ("follow_up", "แก้ในระบบ", "แก้ในไฟล์")
    ]
    assert (measure.title, measure.follow_up, measure.guideline) == ("ชื่อใหม่", "แก้ในระบบ", "แก้ในระบบเช่นกัน")


def test_what_changed_between_dry_run_and_confirming_is_kept(agency: Agency, staff: Client, measure: Measure) -> None:
    rows = out(staff, agency)
    rows[0] |= {"follow_up": "แก้ในไฟล์"}
    rows[1] |= {"step": "แก้ขั้นที่สอง"}
    found = hand_in(staff, agency, file_of(rows))
    Measure.objects.update(follow_up="แก้ในระบบ")

    confirm(staff, found)

    measure.refresh_from_db()
    found.refresh_from_db()
    assert (measure.follow_up, found.report["late"]) == ("แก้ในระบบ", [2])
    assert measure.steps.last().text == "แก้ขั้นที่สอง"  # type: ignore[union-attr]


def test_new_rows_add_measures_and_steps(agency: Agency, staff: Client, measure: Measure) -> None:
    rows = out(staff, agency)
    blank = dict.fromkeys(rows[0], "")
    rows += [blank | {"step": "ขั้นใหม่"}, blank | {"measure": "มาตรการใหม่", "step": "ขั้นแรก"}, blank | {"step": "ขั้นสอง"}]

    confirm(staff, hand_in(staff, agency, file_of(rows)))

    found = {row.title: [step.text for step in row.steps.all()] for row in Measure.objects.order_by("order")}
    assert found == {"เผยแพร่": ["- ประชุม\nชี้แจง", "เวียนหนังสือ", "ขั้นใหม่"], "มาตรการใหม่": ["ขั้นแรก", "ขั้นสอง"]}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"row_id": "999999.1"}, "ไม่มีแถวนี้ในแผนปีนี้: 999999.1"),
        ({"measure": " "}, "บอกว่าจะทำอะไร"),
        ({"step": ""}, "ขั้นตอนว่าง"),
        ({"end": "30 ก.ย. 2568"}, "วันสิ้นสุดอยู่ก่อนวันเริ่ม"),
        ({"end": "สักวัน"}, "สักวัน"),
        ({"status": "ทำบ้าง"}, "ไม่รู้จักสถานะ “ทำบ้าง”"),
        ({"percent": "101"}, "ร้อยละเป็นจำนวนเต็ม 0 ถึง 100"),
        ({"status": "ดำเนินการเสร็จเรียบร้อยแล้ว"}, "บอกเหตุผลในหมายเหตุ"),
        ({"done": "ก" * 10_001}, "ยาวเกิน 10,000"),
        ({"number": "12345678901"}, "ลำดับยาวเกิน"),
    ],
)
def test_wrong_cells_are_told_with_line_and_reason_and_block(
    agency: Agency, staff: Client, measure: Measure, cells: dict[str, str], reason: str
) -> None:
    rows = out(staff, agency)
    rows[0] |= cells

    found = hand_in(staff, agency, file_of(rows))

    (wrong,) = found.report["wrong"]
    assert wrong["line"] == 2
    assert reason in wrong["reason"]
    assert confirm(staff, found) == 409
    assert Progress.objects.count() == 1


def test_a_row_twice_is_refused(agency: Agency, staff: Client, measure: Measure) -> None:
    rows = out(staff, agency)

    found = hand_in(staff, agency, file_of([*rows, rows[0]]))

    assert "ซ้ำกับบรรทัดที่ 2" in found.report["wrong"][0]["reason"]


def test_a_proposed_plan_takes_progress_only(agency: Agency, staff: Client, measure: Measure) -> None:
    Plan.objects.update(state="approved")
    rows = out(staff, agency)
    rows[0] |= {"measure": "แก้", "done": "ประชุมสองครั้ง"}
    rows.append(dict.fromkeys(rows[0], "") | {"measure": "ใหม่"})

    found = hand_in(staff, agency, file_of(rows))
    confirm(staff, found)

    assert {row["column"] for row in found.report["ignored"]} == {"measure"}
    assert [row.title for row in Measure.objects.all()] == ["เผยแพร่"]
    assert Progress.objects.latest("pk").done == "ประชุมสองครั้ง"


def test_owners_bring_in_their_own_steps_only(
    agency: Agency, measure: Measure, client_of: Callable[[User], Client]
) -> None:
    officer = make_holder(agency, "นิติกร")
    assert officer.user is not None
    other = make_measure(measure.plan, "ของเขา")
    make_owner(other, officer=officer)
    client = client_of(officer.user)
    rows = out(client, agency)
    row_for(rows, "ประชุม")["done"] = "ไม่ใช่ของเรา"
    rows[-1] |= {"done": "ของเรา", "measure": "แก้ชื่อ"}

    found = hand_in(client, agency, file_of(rows))
    confirm(client, found)

    assert [(row["column"], row["new"]) for row in found.report["ignored"]] == [
        ("done", "ไม่ใช่ของเรา"),
        ("measure", "แก้ชื่อ"),
    ]
    assert Progress.objects.latest("pk").measure == other


def test_who_owns_only_with_all_units_cannot_tell_of_the_whole(
    agency: Agency, staff: Client, client_of: Callable[[User], Client], measure: Measure
) -> None:
    rows = out(staff, agency)
    make_owner(measure, step=measure.steps.get(text="เวียนหนังสือ"))
    user = make_user()
    make_tenure(make_post(agency, unit=make_unit(agency, "กองช่าง")), make_officer(agency, user=user))
    row_for(rows, "เวียนหนังสือ")["done"] = "กองช่างเวียนแล้ว"

    found = hand_in(client_of(user), agency, file_of(rows))

    assert (found.rows, [row["reason"] for row in found.report["ignored"]]) == (
        [], ["รายงานส่วนของหน่วยงานท่านในหน้า “ขั้นตอนของฉัน”"],
    )  # fmt: skip


def test_rights_taken_away_bite_at_confirming(agency: Agency, staff: Client, measure: Measure) -> None:
    rows = out(staff, agency)
    rows[0] |= {"measure": "แก้"}
    found = hand_in(staff, agency, file_of(rows))
    Membership.objects.filter(user=found.uploaded_by).update(role=Role.READER)

    assert confirm(staff, found) == 403
    assert Measure.objects.get().title == "เผยแพร่"


def test_another_member_and_another_file_confirm_nothing(
    agency: Agency, staff: Client, measure: Measure, client_as: Any
) -> None:
    rows = out(staff, agency)
    rows[0] |= {"measure": "แก้"}
    found = hand_in(staff, agency, file_of(rows))

    assert confirm(client_as(Role.STAFF, agency), found) == 404
    assert confirm(staff, found, content_hash="0" * 64) == 409


@pytest.mark.parametrize("encoding", ["cp874", "utf-16", "utf-8"])
def test_files_of_thai_offices_are_read(agency: Agency, staff: Client, measure: Measure, encoding: str) -> None:
    rows = out(staff, agency)
    rows[1] |= {"step": "เวียนทุกกอง"}

    confirm(staff, hand_in(staff, agency, file_of(rows, encoding)))

    assert measure.steps.last().text == "เวียนทุกกอง"  # type: ignore[union-attr]


def _merged(content: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.active.merge_cells("A2:A3")  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bomb(content: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet9.xml", b" " * 50_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda content: content[:500], "ไฟล์เสียหาย"),
        (lambda _content: b"%PDF-1.7", "รับเฉพาะไฟล์ .xlsx และ .csv"),
        (lambda _content: b"a,b\n1,2\n", "ไม่พบหัวตาราง"),
        (lambda _content: b"row_id,measure,step\n", "ไม่มีแถวของแผน"),
        (_merged, "ผสานกันอยู่"),
        (_bomb, "ตารางใหญ่เกินกว่าแผน"),
    ],
)
def test_files_that_are_no_sheet_are_refused(
    agency: Agency, staff: Client, measure: Measure, spoil: Callable[[bytes], bytes], reason: str
) -> None:
    content = spoil(staff.get(f"{base(agency)}.xlsx").content)

    answer = staff.post(f"{base(agency)}/", {"file": SimpleUploadedFile("plan.xlsx", content)})

    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert SheetImport.objects.count() == 0


def test_a_day_of_a_spreadsheet_is_read(agency: Agency, staff: Client, measure: Measure) -> None:
    book = openpyxl.load_workbook(io.BytesIO(staff.get(f"{base(agency)}.xlsx").content))
    page = book.active
    assert page is not None
    page.cell(2, sheet.COLUMNS.index("end") + 1).value = dt.datetime(2026, 3, 31)
    page.cell(2, sheet.COLUMNS.index("percent") + 1).value = 75
    changed = io.BytesIO()
    book.save(changed)

    confirm(staff, hand_in(staff, agency, SimpleUploadedFile("plan.xlsx", changed.getvalue())))

    measure.refresh_from_db()
    assert measure.ends_on == dt.date(2026, 3, 31)
    assert Progress.objects.latest("pk").percent == 75


@pytest.mark.parametrize("count", [1, 12])
def test_out_and_in_cost_the_same_for_one_measure_and_many(
    agency: Agency, staff: Client, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    plan = make_plan(agency)
    for _number in range(count):
        Step.objects.create(measure=make_measure(plan), text="ขั้น")
    rows = out(staff, agency)
    for row in rows:
        row["step"] = "แก้"

    with django_assert_max_num_queries(20):
        out(staff, agency)
    with django_assert_max_num_queries(30):
        hand_in(staff, agency, file_of(rows))
