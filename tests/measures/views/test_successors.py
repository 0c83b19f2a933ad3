"""A replaced officer in mid-year: rights follow, history stays."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from measures import queries
from measures.models import Measure, Owner, PlanState, Succession
from organisations.models import Agency, Event, Officer, Role
from tests.factories.measures import YEAR, make_measure, make_owner, make_plan, make_progress, make_step
from tests.factories.organisations import make_officer, make_post, make_tenure, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
ClientAs = Callable[..., Client]
LAST_DAY = dt.date(2026, 6, 30)


@pytest.fixture
def staff(client_as: ClientAs, agency: Agency) -> Client:
    return client_as(Role.STAFF, agency)


@pytest.fixture
def gone(agency: Agency) -> Officer:
    """An officer whose only post ended on 30 June 2569."""
    officer = make_officer(agency, "นางตัวอย่าง ย้ายแล้ว", user=make_user())
    make_tenure(make_post(agency, "นักวิชาการ"), officer, ends_on=LAST_DAY)
    return officer


@pytest.fixture
def measure(agency: Agency, gone: Officer) -> Measure:
    measure = make_measure(make_plan(agency, state=PlanState.APPROVED), "เผยแพร่ข้อมูล")
    make_owner(measure, officer=gone, is_lead=True, text="ย้ายแล้ว")
    make_owner(measure, step=make_step(measure, "รวบรวม"), officer=gone)
    return measure


def page(agency: Agency) -> str:
    return reverse("measures:successors", args=[agency.slug, YEAR])


def test_plan_page_asks_for_a_successor(staff: Client, agency: Agency, measure: Measure) -> None:
    plan_page = staff.get(reverse("measures:plan-detail", args=[agency.slug, YEAR])).content.decode()
    content = staff.get(page(agency)).content.decode()

    assert "ผู้รับผิดชอบ ๑ คนพ้นตำแหน่งแล้ว" in plan_page
    assert "นางตัวอย่าง ย้ายแล้ว" in content
    assert "เผยแพร่ข้อมูล" in content


def test_successor_answers_everywhere_and_the_former_stays_in_the_history(
    staff: Client, agency: Agency, measure: Measure, gone: Officer, client_of: Callable[..., Client]
) -> None:
    user = make_user()
    new = make_officer(agency, user=user)
    post = make_post(agency, "ผู้อำนวยการกองคลัง")
    make_tenure(post, new)
    make_progress(measure, gone.user, done="ทำไว้ก่อนย้าย")

    answer = staff.post(page(agency), {"officer": gone.pk, f"officer-{gone.pk}-who": f"post:{post.pk}"})

    assert answer.status_code == 302
    assert [(str(owner), owner.is_lead) for owner in Owner.objects.order_by("pk")] == [
        (post.title, True),
        (post.title, False),
    ]
    rows = Succession.objects.values_list("former", "successor", "step__text")
    assert list(rows) == [(gone.pk, post.title, None), (gone.pk, post.title, "รวบรวม")]
    found = queries.answering_on(queries.measures_in_order(measure.plan), dt.date(2026, 7, 15))
    assert {row.users for row in found.values()} == {(user,)}
    content = staff.get(reverse("measures:progress-new", args=[agency.slug, measure.pk])).content.decode()
    assert "นางตัวอย่าง ย้ายแล้ว → ผู้อำนวยการกองคลัง" in content
    assert "ทำไว้ก่อนย้าย" in content
    assert Event.objects.filter(verb="measure.succeed").count() == 2
    tasks = client_of(user).get(reverse("measures:my-steps", args=[agency.slug, YEAR])).context["groups"]
    assert [measure for measure, _rows in tasks] == [measure]


def test_second_click_finds_nobody_to_succeed(staff: Client, agency: Agency, measure: Measure, gone: Officer) -> None:
    post = make_post(agency)
    data = {"officer": gone.pk, f"officer-{gone.pk}-who": f"post:{post.pk}"}

    codes = [staff.post(page(agency), data).status_code for _click in range(2)]

    assert codes == [302, 404]
    assert Succession.objects.count() == 2


def test_one_who_left_is_not_offered_and_a_choice_is_needed(
    staff: Client, agency: Agency, measure: Measure, gone: Officer, other_agency: Agency
) -> None:
    field = f"officer-{gone.pk}-who"
    theirs = make_post(other_agency)

    codes = [
        staff.post(page(agency), {"officer": gone.pk, field: who}).status_code
        for who in ("", "every", f"officer:{gone.pk}", f"post:{theirs.pk}")
    ]

    assert codes == [422] * 4
    assert Succession.objects.count() == 0


def test_readers_name_nobody(client_as: ClientAs, agency: Agency, measure: Measure, gone: Officer) -> None:
    reader = client_as(Role.READER, agency)

    assert reader.get(page(agency)).status_code == 200
    assert reader.post(page(agency), {"officer": gone.pk}).status_code == 403


def test_nobody_is_asked_for_while_all_serve(staff: Client, agency: Agency) -> None:
    serving = make_officer(agency)
    make_tenure(make_post(agency), serving)
    make_owner(make_measure(make_plan(agency)), officer=serving)

    assert staff.get(page(agency)).context["rows"] == []
