from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from measures.models import MeasureLink, Plan, PlanState
from organisations.models import Agency, Role
from tests.factories.measures import YEAR, make_group, make_measure, make_owner, make_plan, make_result, make_step

pytestmark = pytest.mark.django_db
ClientAs = Callable[..., Client]


@pytest.fixture
def staff(client_as: ClientAs, agency: Agency) -> Client:
    return client_as(Role.STAFF, agency)


def page(agency: Agency, name: str = "plan-detail") -> str:
    return reverse(f"measures:{name}", args=[agency.slug, YEAR])


def posted(**fields: object) -> dict[str, object]:
    usual = {"title": "แผน", "result": "", "grouping": "theme", "layout": "plan-standard", "introduction": ""}
    return usual | {"groups-TOTAL_FORMS": "0", "groups-INITIAL_FORMS": "0"} | fields


def test_outline_shows_headings_in_order_and_what_nothing_answers(staff: Client, agency: Agency) -> None:
    plan = make_plan(agency, grouping="indicator", result=make_result(agency, i2="50"))
    make_measure(plan, "สี่", group=make_group(plan, "ตัวชี้วัดที่ 4", code="4", order=1))
    make_measure(plan, "หนึ่ง", group=make_group(plan, "ตัวชี้วัดที่ 1", code="1", order=0))
    linked = make_measure(plan, "ไม่มีหัวข้อ")
    MeasureLink.objects.create(measure=linked, detail="indicator", code="3")

    response = staff.get(page(agency))

    sections = [
        (section.code, [str(line.row.measure) for line in section.lines]) for section in response.context["sections"]
    ]
    assert sections == [("1", ["หนึ่ง"]), ("2", []), ("4", ["สี่"]), ("", ["ไม่มีหัวข้อ"])]
    assert "ตัวชี้วัดที่ ๒ การใช้งบประมาณ ยังไม่มีมาตรการ" in response.content.decode()


def test_empty_plan_says_what_to_do_first(staff: Client, agency: Agency) -> None:
    make_result(agency, i1="50")

    content = staff.get(page(agency)).content.decode()

    assert "ยังไม่มีมาตรการของปีนี้" in content
    assert reverse("measures:weakness-list", args=[agency.slug, YEAR]) in content
    assert Plan.objects.count() == 0


def test_plan_is_started_from_its_settings(staff: Client, agency: Agency) -> None:
    result = make_result(agency)
    form = staff.get(page(agency, "plan-edit")).context["form"]

    answer = staff.post(page(agency, "plan-edit"), posted(title="แผนปี ๒๕๖๙", result=str(result.pk)))

    plan = Plan.objects.get()
    assert form["title"].value().endswith(f"พ.ศ. {YEAR}")
    assert answer["Location"] == page(agency)
    assert (plan.title, plan.result, plan.grouping) == ("แผนปี 2569", result, "theme")


def test_headings_are_typed_in_their_places(staff: Client, agency: Agency) -> None:
    plan = make_plan(agency)
    group = make_group(plan, "ก")
    rows = {
        "groups-TOTAL_FORMS": "2",
        "groups-INITIAL_FORMS": "1",
        "groups-0-pk": str(group.pk),
        "groups-0-place": "2",
        "groups-0-title": "ก ใหม่",
        "groups-1-place": "1",
        "groups-1-title": "ข",
    }

    staff.post(page(agency, "plan-edit"), posted(**rows))

    assert list(plan.groups.order_by("order").values_list("title", flat=True)) == ["ข", "ก ใหม่"]


def test_foreign_result_and_heading_are_not_taken(staff: Client, agency: Agency, other_agency: Agency) -> None:
    plan = make_plan(agency)
    foreign = make_group(make_plan(other_agency), "ของเขา")
    rows = {"groups-TOTAL_FORMS": "1", "groups-0-pk": str(foreign.pk), "groups-0-title": "ของเรา"}

    refused = staff.post(page(agency, "plan-edit"), posted(result=str(make_result(other_agency).pk)))
    staff.post(page(agency, "plan-edit"), posted(**rows))
    foreign.refresh_from_db()

    assert refused.status_code == 422
    assert (foreign.title, list(plan.groups.values_list("title", flat=True))) == ("ของเขา", ["ของเรา"])


def test_refused_settings_keep_what_was_typed(staff: Client, agency: Agency) -> None:
    response = staff.post(page(agency, "plan-edit"), posted(title="", introduction="คำนำที่พิมพ์ไว้"))

    assert response.status_code == 422
    assert "คำนำที่พิมพ์ไว้" in response.content.decode()
    assert Plan.objects.count() == 0


def test_proposed_plan_shows_why_it_cannot_be_changed(staff: Client, agency: Agency) -> None:
    make_measure(make_plan(agency, state=PlanState.SUBMITTED))

    shown = staff.get(page(agency)).content.decode()
    form = staff.get(page(agency, "plan-edit"))
    answer = staff.post(page(agency, "plan-edit"), posted(title="เปลี่ยน"))

    assert "แผนนี้เสนออยู่" in shown
    assert "เพิ่มมาตรการ" not in shown
    assert form["Location"] == page(agency)
    assert (answer.status_code, Plan.objects.get().title) == (422, f"แผนปี {YEAR}")


@pytest.mark.parametrize(("role", "status"), [(Role.READER, 403), (Role.ADMINISTRATOR, 403)])
def test_those_who_do_not_edit_read_the_plan_only(client_as: ClientAs, agency: Agency, role: str, status: int) -> None:
    make_measure(make_plan(agency))
    client = client_as(role, agency)

    assert client.get(page(agency)).status_code == 200
    assert client.get(page(agency, "plan-edit")).status_code == status


def test_other_agency_finds_nothing_here(client_as: ClientAs, agency: Agency, other_agency: Agency) -> None:
    stranger = client_as(Role.STAFF, other_agency)

    assert [stranger.get(page(agency, name)).status_code for name in ("plan-detail", "plan-edit")] == [404, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_plan_costs_the_same_with_one_measure_and_three(
    staff: Client, agency: Agency, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = make_plan(agency, result=make_result(agency, i1="50"))
    for number in range(count):
        measure = make_measure(plan, group=make_group(plan, f"หัวข้อ {number}", order=number))
        make_step(measure)
        make_owner(measure)
    staff.get(page(agency))

    with django_assert_num_queries(19):
        staff.get(page(agency))
