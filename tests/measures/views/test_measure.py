import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from measures.models import Measure, MeasureLink, Plan, PlanState, Step
from organisations.models import Agency, Role
from tests.factories.measures import (
    YEAR,
    make_group,
    make_measure,
    make_owner,
    make_plan,
    make_progress,
    make_result,
    make_step,
)
from tests.factories.organisations import make_officer, make_post, make_unit, make_user
from tests.measures.sheet import edit, new, typed

pytestmark = pytest.mark.django_db
ClientAs = Callable[..., Client]


@pytest.fixture
def staff(client_as: ClientAs, agency: Agency) -> Client:
    return client_as(Role.STAFF, agency)


def test_measure_is_written_in_one_go(staff: Client, agency: Agency) -> None:
    unit, post, officer = make_unit(agency), make_post(agency), make_officer(agency)
    make_result(agency, O2="0")
    owners = (f"unit:{unit.pk}", f"post:{post.pk}", f"officer:{officer.pk}", "every")
    sheet = typed(
        ("จัดทำ", "", "เผยแพร่ ๒ ช่องทาง"),
        owners,
        group="new:OIT",
        links=["item:O2"],
        period_kind="months",
        starts_on="ต.ค. ๒๕๖๘",
        ends_on="มี.ค. 2569",
        budget="๑,๕๐๐.๕๐",
    )

    answer = staff.post(new(agency), sheet)

    measure = Measure.objects.get()
    assert answer["Location"] == reverse("measures:plan-detail", args=[agency.slug, YEAR])
    assert (measure.number, measure.title, str(measure.budget)) == ("1", "เผยแพร่คู่มือ", "1500.50")
    assert (measure.starts_on, measure.ends_on) == (dt.date(2025, 10, 1), dt.date(2026, 3, 31))
    assert (measure.group and measure.group.code) == "OIT"
    assert list(measure.steps.values_list("text", flat=True)) == ["จัดทำ", "เผยแพร่ 2 ช่องทาง"]
    assert [(str(owner), owner.is_lead) for owner in measure.owners.all()] == [
        (unit.name, True),
        (post.title, False),
        (officer.name, False),
        ("ทุกสำนัก/กอง", False),
    ]
    assert list(measure.links.values_list("detail", "code")) == [("item", "O2")]


def test_new_measure_comes_with_its_weak_point_and_heading(staff: Client, agency: Agency) -> None:
    make_result(agency, O2="0")

    form = staff.get(f"{new(agency)}?link=item:O2").context["form"]

    assert (form["group"].value(), form["links"].value(), form["period_kind"].value()) == (
        "new:OIT",
        ["item:O2"],
        "fiscal_year",
    )
    assert Plan.objects.count() == 0


def test_whole_fiscal_year_needs_no_days_typed(staff: Client, agency: Agency) -> None:
    staff.post(new(agency), typed(period_kind="fiscal_year"))

    measure = Measure.objects.get()
    assert (measure.starts_on, measure.ends_on) == (dt.date(2025, 10, 1), dt.date(2026, 9, 30))


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"title": " "}, "title", "บอกว่าจะทำอะไร"),
        (
            {"period_kind": "dates", "starts_on": "1 ต.ค. 2568", "ends_on": "30 ก.ย. 2568"},
            "ends_on",
            "วันสิ้นสุดอยู่ก่อนวันเริ่ม: เริ่ม 1 ต.ค. 2568",
        ),
        ({"period_kind": "dates", "ends_on": "1 ต.ค. 2568"}, "starts_on", "บอกวันเริ่มด้วย"),
        ({"period_kind": "dates", "starts_on": "1 ต.ค. 2568"}, "ends_on", "บอกวันสิ้นสุดด้วย"),
        ({"period_kind": "dates", "starts_on": "1/10/3105", "ends_on": "1/10/2568"}, "starts_on", "บวก 543 ซ้ำ"),
        ({"period_kind": "dates", "starts_on": "31 ก.พ. 2569", "ends_on": "1/10/2568"}, "starts_on", "ไม่มีวันนี้"),
        ({"period_kind": "none", "starts_on": "1 ต.ค. 2568"}, "period_kind", "ไม่มีวันที่"),
        ({"period_kind": "as_printed"}, "period_text", "พิมพ์ข้อความ"),
        ({"period_kind": "fiscal_year", "ends_on": "31 มี.ค. 2569"}, "period_kind", "ทั้งปีงบประมาณคือ"),
        ({"period_kind": "nonsense"}, "period_kind", "nonsense"),
        ({"budget": "ห้าร้อย"}, "budget", "ต้องเป็นตัวเลข"),
        ({"budget": "-5"}, "budget", "ต้องอยู่ระหว่าง"),
        ({"budget": "5", "needs_no_budget": "on"}, "budget", "ไม่ใช้งบประมาณ"),
        ({"links": ["item:O9"]}, "links", "item:O9"),
        ({"group": "999999"}, "group", "999999"),
        ({"owners-TOTAL_FORMS": "1", "owners-0-text": "ใครสักคน"}, "__all__", "ผู้รับผิดชอบด้านล่าง"),
    ],
)
def test_rubbish_is_refused_beside_its_field_and_nothing_typed_is_lost(
    staff: Client, agency: Agency, fields: dict[str, str], field: str, sentence: str
) -> None:
    response = staff.post(new(agency), typed(("ขั้นตอนที่พิมพ์ไว้",), **fields))

    assert response.status_code == 422
    assert sentence in str(response.context["form"].errors[field])
    assert "ขั้นตอนที่พิมพ์ไว้" in response.content.decode()
    assert Measure.objects.count() == 0


def test_measure_is_changed_and_its_rows_trade_places(staff: Client, agency: Agency) -> None:
    measure = make_measure(make_plan(agency))
    first, second = make_step(measure, "หนึ่ง"), make_step(measure, "สอง")
    places = {"steps-0-pk": first.pk, "steps-0-place": "๒", "steps-1-pk": second.pk, "steps-1-place": "1"}

    staff.post(edit(measure), typed(("หนึ่ง", "สอง"), number="1", **places))

    rows = measure.steps.order_by("order").values_list("pk", "text")
    assert list(rows) == [(second.pk, "สอง"), (first.pk, "หนึ่ง")]


def test_printed_text_that_no_longer_fits_is_said(staff: Client, agency: Agency) -> None:
    days = {"period_kind": "dates", "starts_on": dt.date(2025, 10, 1), "ends_on": dt.date(2026, 3, 31)}
    measure = make_measure(make_plan(agency), period_text="ต.ค.68 - มี.ค.69", **days)
    sheet = typed(period_kind="dates", starts_on="1 ต.ค. 2568", ends_on="30 ก.ย. 2569", period_text="ต.ค.68 - มี.ค.69")

    content = staff.post(edit(measure), sheet, follow=True).content.decode()

    assert "ข้อความที่พิมพ์ยังเป็น “ต.ค.68 - มี.ค.69”" in content


def test_rows_of_another_agency_are_refused_in_every_field(staff: Client, agency: Agency, other_agency: Agency) -> None:
    measure = make_measure(make_plan(agency))
    theirs = make_measure(make_plan(other_agency), "ของเขา")
    step, group = make_step(theirs, "ของเขา"), make_group(theirs.plan, "ของเขา")
    make_result(agency, i1="50")
    foreign = [
        {"group": str(group.pk)},
        {"owners-TOTAL_FORMS": 1, "owners-0-who": f"unit:{make_unit(other_agency).pk}"},
        {"owners-TOTAL_FORMS": 1, "owners-0-who": f"post:{make_post(other_agency).pk}"},
        {"owners-TOTAL_FORMS": 1, "owners-0-who": f"officer:{make_officer(other_agency).pk}"},
    ]

    refused = [staff.post(edit(measure), typed(**fields)).status_code for fields in foreign]
    staff.post(edit(measure), typed(("ของเรา",), **{"steps-0-pk": step.pk, "plan": theirs.plan_id, "status": "done"}))

    step.refresh_from_db()
    assert refused == [422] * len(foreign)
    assert (step.text, step.measure) == ("ของเขา", theirs)
    assert [(row.title, row.status, row.plan) for row in Measure.objects.filter(pk=measure.pk)] == [
        ("เผยแพร่คู่มือ", "not_started", measure.plan)
    ]


def test_measure_moves_by_button(staff: Client, agency: Agency) -> None:
    plan = make_plan(agency)
    first, second = make_measure(plan, "หนึ่ง"), make_measure(plan, "สอง")

    answer = staff.post(edit(second, "measure-move", "up"))

    assert answer["Location"].endswith(f"#measure-{second.pk}")
    assert list(Measure.objects.order_by("order").values_list("pk", flat=True)) == [second.pk, first.pk]
    assert staff.post(edit(second, "measure-move", "sideways")).status_code == 404


def test_deleted_measure_is_offered_back_and_comes_back(staff: Client, agency: Agency) -> None:
    measure = make_measure(make_plan(agency), "ลบผิด")
    make_step(measure)
    MeasureLink.objects.create(measure=measure, detail="item", code="O1")

    offered = staff.post(edit(measure, "measure-delete"), follow=True).content.decode()
    gone = Measure.objects.count()
    back = staff.post(reverse("measures:measure-restore", args=[agency.slug, YEAR]), follow=True).content.decode()

    assert "ลบ “ลบผิด” แล้ว" in offered
    assert gone == 0
    assert "กู้คืน “ลบผิด” แล้ว" in back
    assert (Measure.objects.count(), Step.objects.count(), MeasureLink.objects.count()) == (1, 1, 1)
    assert staff.post(reverse("measures:measure-restore", args=[agency.slug, YEAR])).status_code == 409


def test_measure_with_progress_answers_conflict(staff: Client, agency: Agency) -> None:
    measure = make_measure(make_plan(agency))
    make_progress(measure, make_user())

    response = staff.post(edit(measure, "measure-delete"))

    assert response.status_code == 409
    assert "มีรายงานความคืบหน้าแล้ว" in response.content.decode()


def test_measure_of_a_proposed_plan_keeps_what_was_typed_and_says_why(staff: Client, agency: Agency) -> None:
    measure = make_measure(make_plan(agency, state=PlanState.APPROVED))

    page, answer = staff.get(edit(measure)), staff.post(edit(measure), typed(("พิมพ์ไว้",)))

    assert page["Location"] == edit(measure, "progress-new")
    assert answer.status_code == 422
    assert "แผนนี้เสนอแล้ว" in answer.content.decode()
    assert "พิมพ์ไว้" in answer.content.decode()
    assert [
        staff.post(edit(measure, name, *args)).status_code
        for name, *args in (("measure-delete",), ("measure-move", "up"))
    ] == [409, 409]


def test_readers_and_strangers_write_nothing(client_as: ClientAs, agency: Agency, other_agency: Agency) -> None:
    measure = make_measure(make_plan(agency))
    addresses = [edit(measure), edit(measure, "measure-delete"), edit(measure, "measure-move", "up"), new(agency)]

    def codes(client: Client) -> list[int]:
        return [client.post(address, typed()).status_code for address in addresses]

    assert codes(client_as(Role.READER, agency)) == [403] * 4
    assert codes(client_as(Role.STAFF, other_agency)) == [404] * 4
    assert Measure.objects.get().title == "มาตรการตัวอย่าง"


def test_nothing_changes_by_reading(staff: Client, agency: Agency) -> None:
    measure = make_measure(make_plan(agency))

    codes = [
        staff.get(edit(measure, name, *args)).status_code
        for name, *args in (("measure-delete",), ("measure-move", "up"))
    ]

    assert codes == [405, 405]


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_with_one_row_and_three(
    staff: Client, agency: Agency, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    measure = make_measure(make_plan(agency, result=make_result(agency, i1="50")))
    for _number in range(count):
        make_step(measure)
        make_owner(measure, unit=make_unit(agency))
        make_measure(measure.plan)
    staff.get(edit(measure))

    with django_assert_num_queries(17):
        staff.get(edit(measure))
