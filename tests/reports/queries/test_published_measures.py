"""Measures of other agencies: published ones alone, with credit, in one bounded query."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled
from pytest_django import DjangoAssertNumQueries

from measures.models import Measure, Step
from organisations.models import Agency, Role
from reports.actions import publish
from reports.models import Publication
from reports.queries import published_measures
from tests.factories.organisations import make_agency
from tests.factories.reports import AT, Office, make_office
from tests.reports.actions.test_issue_and_publish import approved, finish, issue_memo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]


def published(office: Office, title: str) -> Publication:
    memo = approved(office, "propose_plan")
    assert memo.plan is not None
    Measure.objects.filter(plan=memo.plan).update(title=title, guideline="แนวทางของเรา")  # history is not asked here
    Step.objects.create(measure=memo.plan.measures.get(), text="ประชุมชี้แจง")
    version = issue_memo(memo=memo, number="next", by=office.staff, at=AT)
    assert version.issued is not None
    finish(version.issued)
    publication = publish.publish_memo(memo=memo, summary="", by=office.staff, at=AT)
    return publication


@pytest.fixture
def neighbour() -> Office:
    return make_office(make_agency("phu-banan", name="เทศบาลตำบลภูบานัน", short_name="ทต.ภูบานัน"), executives=1)


def found(agency: Agency, text: str = "") -> list[tuple[str, str]]:
    with scope(agency=agency):
        return [(row.agency, row.title) for row in published_measures.search(agency, text)]


def test_only_published_measures_of_others_are_found(agency: Agency, neighbour: Office) -> None:
    draft = make_office(make_agency("rang", name="อบต.ร่าง", short_name="ร่าง"), executives=1)
    approved(draft, "propose_plan")
    published(neighbour, "มาตรการที่ 1")

    assert found(agency) == [("เทศบาลตำบลภูบานัน", "มาตรการที่ 1")]
    assert found(agency, "มาตรการที่ ๑") == [("เทศบาลตำบลภูบานัน", "มาตรการที่ 1")]
    assert found(agency, "ช้างเผือก") == []
    assert found(neighbour.agency) == []


def test_withdrawn_plan_is_no_source_any_more(agency: Agency, neighbour: Office) -> None:
    publication = published(neighbour, "มาตรการที่ 1")
    publish.withdraw_publication(publication=publication, reason="ผิดฉบับ", by=neighbour.staff, at=AT)

    assert found(agency) == []
    with scopes_disabled():
        assert published_measures.one(agency, publication.pk, 0) is None


def test_search_is_one_query_however_many_plans(
    agency: Agency, neighbour: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published(neighbour, "มาตรการที่ 1")

    with django_assert_num_queries(1):
        found(agency)


def test_adapted_measure_carries_its_credit(
    client_as: Callable[..., Client], agency: Agency, neighbour: Office
) -> None:
    publication = published(neighbour, "มาตรการที่ 1")
    address = reverse("measures:measure-new", args=[agency.slug, 2569]) + f"?from={publication.pk}.0"

    context = client_as(Role.STAFF, agency).get(address).context

    assert context["form"]["title"].value() == "มาตรการที่ 1"
    assert [row["text"] for row in context["steps"].initial] == ["ประชุมชี้แจง"]
    assert context["credit"] == "ดัดแปลงจากแผนของเทศบาลตำบลภูบานัน ปี 2569"


@pytest.mark.parametrize("code", ["", ".", "x", "x.y", "x.-1", "x.๑"])
def test_address_that_names_no_measure_is_a_blank_form(
    client_as: Callable[..., Client], agency: Agency, code: str
) -> None:
    address = reverse("measures:measure-new", args=[agency.slug, 2569]) + f"?from={code}"

    assert client_as(Role.STAFF, agency).get(address).status_code == 200
