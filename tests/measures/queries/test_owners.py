import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from measures import queries
from measures.models import Plan
from organisations.models import Agency, PostLevel
from tests.factories.measures import make_measure, make_owner, make_plan, make_step
from tests.factories.organisations import make_acting, make_officer, make_post, make_tenure, make_unit, make_user

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def plan(agency: Agency) -> Plan:
    return make_plan(agency)


def answering(plan: Plan, day: dt.date = DAY) -> list[queries.Answering]:
    return list(queries.answering_on(queries.measures_in_order(plan), day).values())


def test_post_is_answered_by_its_holder_of_the_day(plan: Plan, agency: Agency) -> None:
    post, old, new = make_post(agency), make_user(), make_user()
    make_tenure(post, make_officer(agency, user=old), ends_on=dt.date(2026, 3, 31))
    make_tenure(post, make_officer(agency, user=new), starts_on=dt.date(2026, 4, 1))
    make_owner(make_measure(plan), post=post)

    before, after = answering(plan, dt.date(2026, 3, 31)), answering(plan, dt.date(2026, 4, 1))

    assert [row.users for row in (*before, *after)] == [(old,), (new,)]
    assert before[0].posts == (post,)


def test_vacant_post_is_answered_by_whoever_acts_for_it(plan: Plan, agency: Agency) -> None:
    post, deputy = make_post(agency), make_user()
    make_acting(post, make_officer(agency, user=deputy))
    make_owner(make_measure(plan), post=post)

    assert [(row.posts, row.users) for row in answering(plan)] == [((post,), (deputy,))]


def test_step_with_owners_of_its_own_is_theirs_alone(plan: Plan, agency: Agency) -> None:
    measure = make_measure(plan)
    first, second = make_step(measure), make_step(measure)
    head, clerk = make_officer(agency, user=make_user()), make_officer(agency, user=make_user())
    make_owner(measure, officer=head, is_lead=True)
    make_owner(measure, officer=clerk)
    make_owner(measure, step=second, officer=clerk)

    found = queries.answering_on(queries.measures_in_order(plan), DAY)

    assert {key: (row.users, row.leads) for key, row in found.items()} == {
        (measure.pk, None): ((head.user, clerk.user), (head.user,)),
        (measure.pk, first.pk): ((head.user, clerk.user), (head.user,)),
        (measure.pk, second.pk): ((clerk.user,), (clerk.user,)),
    }


def test_section_is_answered_by_its_posts_and_the_head_of_its_unit(plan: Plan, agency: Agency) -> None:
    unit = make_unit(agency)
    section, sister = make_unit(agency, parent=unit), make_unit(agency, parent=unit)
    head = make_post(agency, "หัวหน้า", PostLevel.HEAD, unit=unit)
    make_post(agency, "อื่น", unit=sister)
    own = make_post(agency, "งานนี้", unit=section)
    make_owner(make_measure(plan), unit=section)

    assert [set(row.posts) for row in answering(plan)] == [{head, own}]


def test_every_unit_is_named_unit_by_unit(plan: Plan, agency: Agency) -> None:
    one, other = make_unit(agency), make_unit(agency)
    make_unit(agency, is_active=False)
    post = make_post(agency, unit=other)
    make_post(agency, "นายก")
    make_owner(make_measure(plan))

    assert [(row.units, row.posts) for row in answering(plan)] == [((one, other), (post,))]


def test_person_who_left_answers_no_more_and_is_named(plan: Plan, agency: Agency) -> None:
    gone = make_officer(agency, user=make_user())
    make_tenure(make_post(agency), gone, ends_on=dt.date(2026, 3, 1))
    newcomer = make_officer(agency, user=make_user())
    make_owner(make_measure(plan), officer=gone)
    make_owner(make_measure(plan), officer=newcomer)

    assert [(row.users, row.gone) for row in answering(plan)] == [((), (gone,)), ((newcomer.user,), ())]
    assert [row.gone for row in answering(plan, dt.date(2026, 3, 1))] == [(), ()]


@pytest.mark.parametrize("count", [1, 4])
def test_owners_cost_the_same_for_any_number(
    plan: Plan, agency: Agency, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        make_owner(make_measure(plan), post=make_post(agency, str(_number)))
    measures = queries.measures_in_order(plan)

    with django_assert_num_queries(5):
        queries.answering_on(measures, DAY)
