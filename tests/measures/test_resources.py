import datetime as dt
import io

import openpyxl
import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from measures.models import Measure, Plan, Step
from measures.resources import MeasureResource
from organisations.models import Agency, Event, User
from tests.factories.accounts import sign_in
from tests.factories.measures import make_measure, make_owner, make_plan, make_progress, make_step
from tests.factories.organisations import make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return make_user("root", is_staff=True, is_superuser=True)


@pytest.fixture
def measure(agency: Agency) -> Measure:
    days = {"period_kind": "dates", "starts_on": dt.date(2025, 10, 1), "ends_on": dt.date(2026, 9, 30)}
    measure = make_measure(make_plan(agency), "เผยแพร่", follow_up="รายงานทุกเดือน", **days)
    make_step(measure, "- ประชุม")
    make_step(measure, "เวียนหนังสือ")
    make_owner(measure, unit=make_unit(agency, "กองคลัง"))
    make_progress(measure, make_user(), done="ประชุมแล้ว", percent=50)
    return measure


def sheet() -> list[dict[str, str]]:
    return MeasureResource().export().dict


def bring_in(rows: list[dict[str, str]], admin: User) -> list[str]:
    """Import rows and return what became of each."""
    data = tablib.Dataset(*[tuple(row.values()) for row in rows], headers=list(rows[0]))
    result = MeasureResource().import_data(data, user=admin)
    return [row.import_type if not row.validation_error else row.validation_error.messages[0] for row in result.rows]


def test_sheet_has_a_row_for_each_step(measure: Measure) -> None:
    first, second = sheet()

    steps = list(measure.steps.values_list("pk", flat=True))
    assert list(first) == [
        "row_id", "number", "measure", "indicator_codes", "guideline", "step", "owners", "start", "end", "follow_up",
        "status", "done", "output", "outcome", "problem", "percent",
    ]  # fmt: skip
    assert [row["row_id"] for row in (first, second)] == [f"{measure.pk}.{pk}" for pk in steps]
    assert (first["step"], first["owners"], first["start"], first["percent"]) == (
        "'- ประชุม",
        "กองคลัง",
        "1 ต.ค. 2568",
        "50",
    )
    assert (second["measure"], second["step"], second["owners"], second["start"]) == ("เผยแพร่", "เวียนหนังสือ", "", "")


def test_sheet_comes_back_unchanged(measure: Measure, admin: User) -> None:
    assert bring_in(sheet(), admin) == ["skip", "skip"]
    assert (Measure.history.count(), Event.objects.count()) == (1, 0)


def test_only_what_was_edited_changes(measure: Measure, admin: User) -> None:
    rows = sheet()
    rows[0] |= {"measure": "เผยแพร่ผล ๒ ครั้ง", "end": "31/3/2569", "owners": "ไม่อ่านกลับ", "status": "ไม่อ่านกลับ"}
    rows[1] |= {"step": "เวียนหนังสือทุกกอง", "measure": "แถวที่สองไม่ใช่ที่แก้"}

    became = bring_in(rows, admin)

    measure.refresh_from_db()
    assert became == ["update", "update"]
    assert (measure.title, measure.ends_on, measure.status) == ("เผยแพร่ผล 2 ครั้ง", dt.date(2026, 3, 31), "not_started")
    assert list(measure.steps.values_list("text", flat=True)) == ["- ประชุม", "เวียนหนังสือทุกกอง"]
    assert {(event.verb, event.actor_id) for event in Event.objects.all()} == {("measure.update", admin.pk)}


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"row_id": ""}, "แถวใหม่ยังนำเข้าไม่ได้ เพิ่มมาตรการในหน้าแผน"),
        ({"row_id": "999999.1"}, "ไม่มีแถวนี้ในระบบ: 999999"),
        ({"row_id": "=1+1"}, "ไม่มีแถวนี้ในระบบ: =1+1"),
        ({"measure": " "}, "บอกว่าจะทำอะไร"),
        ({"step": ""}, "ขั้นตอนว่าง ถ้าจะลบ ให้ลบในหน้ามาตรการ"),
        ({"end": "30 ก.ย. 2568"}, "วันสิ้นสุดอยู่ก่อนวันเริ่ม: เริ่ม 1 ต.ค. 2568"),
        ({"end": "สักวัน"}, "อ่านวันที่ไม่ได้: “สักวัน”"),
    ],
)
def test_row_that_cannot_be_is_refused_with_its_reason(
    measure: Measure, admin: User, cells: dict[str, str], sentence: str
) -> None:
    rows = sheet()[:1]
    rows[0] |= cells

    assert bring_in(rows, admin) == [sentence]
    assert Measure.objects.get().title == "เผยแพร่"


def test_measure_of_a_proposed_plan_is_not_written(measure: Measure, admin: User) -> None:
    rows = sheet()
    rows[1] |= {"step": "แก้"}
    Plan.objects.update(state="submitted")

    became = bring_in(rows, admin)

    assert became[1].startswith("แผนนี้เสนอแล้ว")
    assert Step.objects.filter(text="แก้").count() == 0


def test_administration_exports_and_shows_before_it_imports(measure: Measure, admin: User) -> None:
    client = sign_in(admin)
    names = list(sheet()[0])
    chosen = {"format": "0", **{f"measureresource_{name}": "on" for name in names}, "resource": "0"}

    exported = client.post(reverse("admin:measures_measure_export"), chosen)
    book = openpyxl.load_workbook(io.BytesIO(exported.content))
    book.active["J2"] = "รายงานทุกไตรมาส"
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("measures.xlsx", out.getvalue())
    shown = client.post(reverse("admin:measures_measure_import"), {"import_file": file, "format": "0", "resource": "0"})
    before = Measure.objects.get().follow_up
    confirm = {name: field.value() for name, field in ((row.name, row) for row in shown.context["confirm_form"])}
    client.post(reverse("admin:measures_measure_process_import"), confirm)

    assert before == "รายงานทุกเดือน"
    assert Measure.objects.get().follow_up == "รายงานทุกไตรมาส"


@pytest.mark.parametrize("name", ["plan", "measure", "progress", "evidence"])
def test_administration_opens(measure: Measure, admin: User, client: Client, name: str) -> None:
    client = sign_in(admin)

    assert client.get(reverse(f"admin:measures_{name}_changelist")).status_code == 200
    assert client.get(reverse("admin:measures_measure_change", args=[measure.pk])).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_sheet_costs_the_same_with_one_measure_and_three(
    agency: Agency, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = make_plan(agency)
    for _number in range(count):
        make_step(make_measure(plan))

    with django_assert_num_queries(5):
        MeasureResource().export()
