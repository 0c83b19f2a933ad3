import datetime as dt
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments.models import Detail, Score
from measures.models import Measure, PlanState
from organisations.models import Agency, Role, Unit
from tests.factories.measures import YEAR, make_criteria, make_plan, make_result

pytestmark = pytest.mark.django_db
ClientAs = Callable[..., Client]


@pytest.fixture
def staff(client_as: ClientAs, agency: Agency) -> Client:
    return client_as(Role.STAFF, agency)


def picker(agency: Agency, query: str = "") -> str:
    return reverse("measures:model-list", args=[agency.slug, YEAR]) + query


def new(agency: Agency, query: str) -> str:
    return reverse("measures:measure-new", args=[agency.slug, YEAR]) + query


def posted(client: Client, address: str, **changes: str) -> dict[str, str]:
    """Return what a browser would post of the form as it stands, with changes."""
    context = client.get(address).context
    values: dict[str, str] = {}
    for form in (context["form"], *context["steps"].forms, *context["owners"].forms):
        for field in form:
            value = field.value()
            if isinstance(value, list):
                values[field.html_name] = value  # type: ignore[assignment]
            elif isinstance(value, dt.date):
                values[field.html_name] = f"{value.day}/{value.month}/{value.year + 543}"
            elif value not in (None, False, ""):
                values[field.html_name] = "on" if value is True else str(value)
    for formset in (context["steps"], context["owners"]):
        for field in formset.management_form:
            values[field.html_name] = str(field.value())
    return values | changes


def test_models_for_the_weak_point_stand_first_and_lead_to_the_form(staff: Client, agency: Agency) -> None:
    make_result(agency, O2="0", i1="80")

    response = staff.get(picker(agency, "?link=item:O2&back=weak-points"))

    near = response.context["near"]
    assert near[0].model.code == "website-basics"
    query = parse_qs(urlsplit(near[0].url).query)
    assert query == {"model": ["website-basics"], "link": ["item:O2"], "back": ["weak-points"]}
    assert response.context["count"] >= 60
    assert sum(len(shelf.rows) for shelf in response.context["shelves"]) == response.context["count"]


def test_search_folds_thai_digits(staff: Client, agency: Agency) -> None:
    found = staff.get(picker(agency, "?q=สขร.๑")).context["found"]

    assert [row.model.code for row in found] == ["purchase-months"]


def test_model_fills_the_form_with_the_agencys_own_units(staff: Client, agency: Agency) -> None:
    make_result(agency, O2="0", i1="80", i2="95")
    office = Unit.objects.create(agency=agency, name="สำนักปลัดเทศบาล")

    context = staff.get(new(agency, "?model=staff-manual&link=item:O2")).context

    assert context["form"]["title"].value().startswith("จัดทำและเผยแพร่คู่มือ")
    assert context["form"]["links"].value() == ["item:O2", "indicator:1"]  # what it is about is offered with it
    assert len(context["steps"].initial) == 4
    assert [row["who"] for row in context["owners"].initial] == [f"unit:{office.pk}", "every"]
    assert [row["is_lead"] for row in context["owners"].initial] == [True, False]
    assert context["form"]["needs_no_budget"].value() is True
    assert "คลังต้นแบบ" in context["credit"]


def test_measure_remembers_the_model_it_was_adapted_from(staff: Client, agency: Agency) -> None:
    make_result(agency, i1="80")
    address = new(agency, "?model=queue&link=indicator:1&back=weak-points")

    answer = staff.post(address, posted(staff, address, title="จัดระบบคิวของเรา", source="d:forged", credit="ปลอม"))

    measure = Measure.objects.get()
    assert answer["Location"] == reverse("measures:weakness-list", args=[agency.slug, YEAR])
    assert (measure.title, measure.source) == ("จัดระบบคิวของเรา", "model:queue")
    assert measure.credit.startswith("คลังต้นแบบ: จัดระบบบัตรคิว")
    assert [step.order for step in measure.steps.all()] == [0, 1, 2, 3]
    assert list(measure.links.values_list("code", flat=True)) == ["1"]
    page = staff.get(reverse("measures:measure-edit", args=[agency.slug, measure.pk]))
    assert measure.credit in page.content.decode()


def test_model_that_is_not_there_leaves_the_form_blank(staff: Client, agency: Agency) -> None:
    context = staff.get(new(agency, "?model=nothing&from=nothing.1")).context

    assert context["form"]["title"].value() is None
    assert context["credit"] == ""


def test_proposed_plan_and_readers_pick_nothing(client_as: ClientAs, staff: Client, agency: Agency) -> None:
    make_plan(agency, state=PlanState.SUBMITTED)

    assert staff.get(picker(agency)).status_code == 302
    assert client_as(Role.READER, agency).get(picker(agency)).status_code == 403


@pytest.mark.parametrize("count", [1, 4])
def test_page_costs_the_same_with_one_point_and_four(
    staff: Client, agency: Agency, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_criteria()
    result = make_result(agency)
    for code in ("1", "2", "3", "4")[:count]:
        Score.objects.create(assessment=result, detail=Detail.INDICATOR, code=code, value=50)
    links = "&".join(f"link=indicator:{code}" for code in ("1", "2", "3", "4")[:count])

    with django_assert_max_num_queries(20):
        staff.get(picker(agency, f"?{links}"))
