from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from measures.models import MeasureLink, Plan, PlanState, SetAside
from organisations.models import Agency, Role
from tests.factories.measures import YEAR, make_measure, make_plan, make_result

pytestmark = pytest.mark.django_db
ClientAs = Callable[..., Client]


@pytest.fixture
def staff(client_as: ClientAs, agency: Agency) -> Client:
    return client_as(Role.STAFF, agency)


def page(agency: Agency) -> str:
    return reverse("measures:weakness-list", args=[agency.slug, YEAR])


def at_point(name: str, agency: Agency, detail: str = "item", code: str = "O2") -> str:
    return reverse(f"measures:{name}", args=[agency.slug, YEAR, detail, code])


def test_points_stand_by_what_they_win_back_with_bars_to_scale(staff: Client, agency: Agency) -> None:
    make_result(agency, i1="80", i3="60", O1="100", O2="0")

    rows = staff.get(page(agency)).context["open_rows"]

    # O2: 40 points of OIT, one indicator, one sub-indicator, two items. 3: 25 points short, weight 30, alone.
    found = [(row.point.code, str(row.point.points), str(row.point.amount)) for row in rows]
    assert found == [("O2", "20.00", "100.0"), ("3", "7.50", "37.5"), ("1", "0.75", "3.8")]


def test_points_to_win_that_are_not_known_are_said_not_shown_as_zero(staff: Client, agency: Agency) -> None:
    make_result(agency, O2="50")

    response = staff.get(page(agency))

    assert [row.point.points for row in response.context["open_rows"]] == [None]
    assert "ไม่ทราบคะแนน" in response.content.decode()


def test_page_without_a_result_leads_to_the_score_sheet(staff: Client, agency: Agency) -> None:
    content = staff.get(page(agency)).content.decode()

    assert reverse("assessments:score-sheet", args=[agency.slug, YEAR - 1]) in content


def test_point_is_set_aside_folded_and_taken_up_again(staff: Client, agency: Agency) -> None:
    make_result(agency, O2="0")

    answer = staff.post(at_point("set-aside", agency), {"reason": "รอเว็บไซต์ใหม่ ๒๕๖๙"})
    folded = staff.get(page(agency)).context["handled_rows"]
    staff.post(at_point("take-up", agency))
    open_again = staff.get(page(agency)).context["open_rows"]

    assert answer["Location"] == page(agency)
    assert [row.point.set_aside.reason for row in folded] == ["รอเว็บไซต์ใหม่ 2569"]
    assert [row.point.code for row in open_again] == ["O2"]
    assert Plan.objects.get().fiscal_year == YEAR


def test_point_without_a_reason_stays_with_the_sentence_beside_the_box(staff: Client, agency: Agency) -> None:
    make_result(agency, O2="0")

    response = staff.post(at_point("set-aside", agency), {"reason": "  "})

    assert response.status_code == 422
    assert "บอกเหตุผลด้วย" in response.content.decode()
    assert SetAside.objects.count() == 0


def test_point_joins_a_measure_of_this_plan_only(staff: Client, agency: Agency, other_agency: Agency) -> None:
    make_result(agency, O2="0")
    measure = make_measure(make_plan(agency))
    foreign = make_measure(make_plan(other_agency))

    refused = staff.post(at_point("measure-join", agency), {"measure": str(foreign.pk)})
    joined = staff.post(at_point("measure-join", agency), {"measure": str(measure.pk)})

    assert (refused.status_code, joined.status_code) == (422, 302)
    assert list(MeasureLink.objects.values_list("measure", "code")) == [(measure.pk, "O2")]


def test_point_that_is_not_weak_is_not_there(staff: Client, agency: Agency) -> None:
    make_result(agency, O1="100")

    assert staff.post(at_point("set-aside", agency, code="O1"), {"reason": "x"}).status_code == 404


def test_proposed_plan_answers_conflict(staff: Client, agency: Agency) -> None:
    result = make_result(agency, O2="0")
    make_plan(agency, state=PlanState.SUBMITTED, result=result)

    response = staff.post(at_point("set-aside", agency), {"reason": "x"})

    assert response.status_code == 409
    assert "แผนนี้เสนอแล้ว" in response.content.decode()


def test_reader_sees_the_points_and_changes_nothing(client_as: ClientAs, agency: Agency) -> None:
    make_result(agency, O2="0")
    reader = client_as(Role.READER, agency)

    seen, tried = reader.get(page(agency)), reader.post(at_point("set-aside", agency), {"reason": "x"})

    assert (seen.status_code, tried.status_code) == (200, 403)
    assert "สร้างมาตรการ" not in seen.content.decode()


def test_other_agency_finds_nothing_here(client_as: ClientAs, agency: Agency, other_agency: Agency) -> None:
    make_result(agency, O2="0")
    stranger = client_as(Role.STAFF, other_agency)

    answers = [stranger.get(page(agency)), stranger.post(at_point("set-aside", agency), {"reason": "x"})]

    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize("year", [3105, 1])
def test_year_that_cannot_be_is_not_found(staff: Client, agency: Agency, year: int) -> None:
    assert staff.get(f"/desk/{agency.slug}/{year}/weak-points/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_with_one_point_and_three(
    staff: Client, agency: Agency, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    result = make_result(agency, **dict(list({"i1": "10", "i2": "20", "i3": "30"}.items())[:count]))
    plan = make_plan(agency, result=result)
    for _number in range(count):
        make_measure(plan)
    staff.get(page(agency))

    with django_assert_num_queries(24):
        staff.get(page(agency))


def handle(client: Client, agency: Agency, **values: str | list[str]) -> HttpResponse:
    return client.post(reverse("measures:points-handle", args=[agency.slug, YEAR]), values)


def open_codes(client: Client, agency: Agency) -> list[str]:
    return [row.point.code for row in client.get(page(agency)).context["open_rows"]]


def test_several_points_are_set_aside_with_one_reason_and_undone(staff: Client, agency: Agency) -> None:
    make_result(agency, i1="80", i3="60", O2="0")

    handle(staff, agency, do="aside", points=["item:O2", "indicator:3"], reason="รอเว็บไซต์ใหม่")
    left = open_codes(staff, agency)
    staff.post(reverse("measures:points-undo", args=[agency.slug, YEAR]))

    assert left == ["1"]
    assert open_codes(staff, agency) == ["O2", "3", "1"]


def test_several_points_join_one_measure_and_undoing_keeps_what_it_answered_before(
    staff: Client, agency: Agency
) -> None:
    result = make_result(agency, i1="80", i3="60", O2="0")
    measure = make_measure(make_plan(agency, result=result))
    MeasureLink.objects.create(measure=measure, detail="indicator", code="1")

    handle(staff, agency, do="join", points=["item:O2", "indicator:3"], measure=str(measure.pk))
    joined = open_codes(staff, agency)
    staff.post(reverse("measures:points-undo", args=[agency.slug, YEAR]))

    assert joined == []
    assert open_codes(staff, agency) == ["O2", "3"]


def test_several_points_lead_to_one_new_measure(staff: Client, agency: Agency) -> None:
    make_result(agency, i1="80", O2="0")

    answer = handle(staff, agency, do="create", points=["item:O2", "indicator:1"])

    assert answer["Location"].endswith("?back=weak-points&link=item%3AO2&link=indicator%3A1")


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"do": "aside", "reason": "x"}, "ติ๊กอย่างน้อยหนึ่งจุดก่อน"),
        ({"do": "aside", "points": "item:O2", "reason": " "}, "บอกเหตุผลด้วย"),
        ({"do": "join", "points": "item:O2"}, "เลือกมาตรการก่อน"),
        ({"do": "aside", "points": "item:O1", "reason": "x"}, "มีจุดที่จัดการไปแล้ว"),
    ],
)
def test_bulk_answer_that_lacks_something_keeps_the_ticks(
    staff: Client, agency: Agency, values: dict[str, str], why: str
) -> None:
    make_plan(agency, result=make_result(agency, O2="0"))

    response = handle(staff, agency, **values)

    assert response.status_code == 422
    assert why in response.content.decode()
    assert SetAside.objects.count() == 0
    if values.get("points") == "item:O2":
        assert response.context["ticked"] == ["item:O2"]


def test_undoing_twice_answers_conflict(staff: Client, agency: Agency) -> None:
    make_result(agency, O2="0")
    handle(staff, agency, do="aside", points=["item:O2"], reason="x")
    undo = reverse("measures:points-undo", args=[agency.slug, YEAR])

    assert [staff.post(undo).status_code for _time in range(2)] == [302, 409]
