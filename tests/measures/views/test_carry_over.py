"""The plan of 2568 carried into 2569 with two unfinished steps."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from measures.models import LeftBehind, Measure, Owner, Plan, PlanState, Step
from organisations.models import Agency, Event, Role
from tests.factories.measures import (
    YEAR,
    make_evidence,
    make_measure,
    make_owner,
    make_plan,
    make_progress,
    make_step,
)
from tests.factories.organisations import make_post, make_user

pytestmark = pytest.mark.django_db
ClientAs = Callable[..., Client]


@pytest.fixture
def staff(client_as: ClientAs, agency: Agency) -> Client:
    return client_as(Role.STAFF, agency)


@pytest.fixture
def old(agency: Agency) -> Measure:
    """A measure of 2568: one step done, one under way with a report and evidence, one never begun."""
    plan = make_plan(agency, YEAR - 1, state=PlanState.APPROVED)
    measure = make_measure(plan, "ปรับปรุงเว็บไซต์", status="in_progress", follow_up="ประชุมทุกเดือน", rhythm="monthly")
    make_owner(measure, post=make_post(agency, "ปลัด"), is_lead=True)
    make_step(measure, "สำรวจ", status="done")
    going = make_step(measure, "แก้ไขหน้าเว็บ", status="in_progress")
    make_owner(measure, step=going, post=make_post(agency, "นักวิชาการ"))
    entry = make_progress(measure, make_user(), step=going, done="แก้แล้วครึ่งหนึ่ง")
    make_evidence(entry, "https://example.invalid/half", caption="หน้าที่แก้แล้ว")
    make_step(measure, "ประกาศใช้")
    return measure


def page(agency: Agency, year: int = YEAR) -> str:
    return reverse("measures:carry-over", args=[agency.slug, year])


def work(step: Step) -> dict[str, str]:
    return {"work": f"step-{step.pk}"}


def rows_of(measure: Measure) -> list[dict[str, object]]:
    return [model_to_dict(row) for row in (measure.plan, measure, *measure.steps.all(), *measure.owners.all())]


def test_unfinished_steps_are_offered_with_their_history(staff: Client, agency: Agency, old: Measure) -> None:
    response = staff.get(page(agency))
    plan_page = staff.get(reverse("measures:plan-detail", args=[agency.slug, YEAR])).content.decode()

    content = response.content.decode()
    assert [row.work.step.text for row in response.context["rows"]] == ["แก้ไขหน้าเว็บ", "ประกาศใช้"]
    assert response.context["left"] == 2
    assert "แก้แล้วครึ่งหนึ่ง" in content
    assert "หน้าที่แก้แล้ว" in content
    assert "งานปีก่อนที่ยังไม่เสร็จ ๒ เรื่อง" in plan_page
    assert Plan.objects.filter(fiscal_year=YEAR).count() == 0  # nothing is reused by looking


def test_plan_of_2568_goes_on_in_2569_with_two_unfinished_steps(staff: Client, agency: Agency, old: Measure) -> None:
    before = rows_of(old)
    going, waiting = old.steps.exclude(status="done")

    staff.post(page(agency), work(going))
    staff.post(page(agency), work(waiting))

    new = Measure.objects.get(plan__fiscal_year=YEAR)
    assert (new.title, new.follow_up, new.rhythm, new.continued_from) == (
        "ปรับปรุงเว็บไซต์",
        "ประชุมทุกเดือน",
        "monthly",
        old,
    )
    assert (new.status, new.starts_on, new.ends_on) == ("in_progress", dt.date(2025, 10, 1), dt.date(2026, 9, 30))
    assert [(step.text, step.status, step.continued_from) for step in new.steps.all()] == [
        ("แก้ไขหน้าเว็บ", "in_progress", going),
        ("ประกาศใช้", "", waiting),
    ]
    assert [(str(owner), owner.step and owner.step.text) for owner in new.owners.order_by("pk")] == [
        ("ปลัด", None),
        ("นักวิชาการ", "แก้ไขหน้าเว็บ"),
    ]
    assert rows_of(Measure.objects.get(pk=old.pk)) == before
    assert Event.objects.filter(verb="plan.take_up_work").count() == 2


def test_second_click_does_nothing_twice(staff: Client, agency: Agency, old: Measure) -> None:
    going = old.steps.get(text="แก้ไขหน้าเว็บ")

    codes = [staff.post(page(agency), work(going)).status_code for _click in range(2)]

    assert codes == [302, 302]
    assert Step.objects.filter(continued_from=going).count() == 1
    assert Event.objects.filter(verb="plan.take_up_work").count() == 1


def test_step_goes_on_in_a_measure_the_plan_has(staff: Client, agency: Agency, old: Measure) -> None:
    target = make_measure(make_plan(agency), "เว็บไซต์ปี 2569")
    going = old.steps.get(text="แก้ไขหน้าเว็บ")

    staff.post(page(agency), work(going) | {f"step-{going.pk}-into": str(target.pk)})

    target.refresh_from_db()
    assert [(step.text, step.continued_from) for step in target.steps.all()] == [("แก้ไขหน้าเว็บ", going)]
    assert (target.status, Measure.objects.filter(plan__fiscal_year=YEAR).count()) == ("in_progress", 1)


def test_history_is_read_across_the_years(staff: Client, agency: Agency, old: Measure) -> None:
    oldest = make_step(make_measure(make_plan(agency, YEAR - 2), "ปี 2567"), "แก้ไขหน้าเว็บ")
    make_progress(oldest.measure, make_user(), step=oldest, done="เริ่มปี 2567")
    going = old.steps.get(text="แก้ไขหน้าเว็บ")
    going.continued_from = oldest
    going.save()
    staff.post(page(agency), work(going))
    new = Measure.objects.get(plan__fiscal_year=YEAR)

    response = staff.get(reverse("measures:progress-new", args=[agency.slug, new.pk]))

    assert [entry.done for entry in response.context["earlier"]] == ["แก้แล้วครึ่งหนึ่ง", "เริ่มปี 2567"]
    assert "หน้าที่แก้แล้ว" in response.content.decode()
    assert response.context["entries"] == []


def test_work_is_left_only_with_a_reason_and_can_be_judged_again(staff: Client, agency: Agency, old: Measure) -> None:
    waiting = old.steps.get(text="ประกาศใช้")
    reason = {f"step-{waiting.pk}-reason": "ยกเลิกระบบเดิมแล้ว"}

    empty = staff.post(page(agency), work(waiting) | {"leave": "1"})
    staff.post(page(agency), work(waiting) | {"leave": "1"} | reason)
    shown = staff.get(page(agency))
    staff.post(page(agency), work(waiting) | {"again": "1"})

    assert empty.status_code == 422
    assert "บอกเหตุผลที่ไม่ทำต่อ" in empty.content.decode()
    assert "ไม่ทำต่อ เพราะ ยกเลิกระบบเดิมแล้ว" in shown.content.decode()
    assert shown.context["left"] == 1
    assert LeftBehind.objects.count() == 0


def test_work_left_and_then_taken_up_is_taken_up(staff: Client, agency: Agency, old: Measure) -> None:
    going = old.steps.get(text="แก้ไขหน้าเว็บ")
    left = {"leave": "1", f"step-{going.pk}-reason": "พักไว้"}

    staff.post(page(agency), work(going) | left)
    staff.post(page(agency), work(going))
    refused = staff.post(page(agency), work(going) | left)

    assert (LeftBehind.objects.count(), Step.objects.filter(continued_from=going).count()) == (0, 1)
    assert refused.status_code == 409


def test_measure_without_steps_goes_on_as_a_measure(staff: Client, agency: Agency) -> None:
    whole = make_measure(make_plan(agency, YEAR - 1), "อบรมประจำปี")
    make_owner(whole, post=make_post(agency, "ปลัด"))

    for _click in range(2):
        staff.post(page(agency), {"work": f"measure-{whole.pk}"})

    assert [(row.title, row.continued_from) for row in Measure.objects.filter(plan__fiscal_year=YEAR)] == [
        ("อบรมประจำปี", whole)
    ]
    assert staff.get(page(agency)).context["left"] == 0


def test_finished_measures_and_other_agencies_offer_nothing(
    staff: Client, agency: Agency, other_agency: Agency
) -> None:
    make_step(make_measure(make_plan(agency, YEAR - 1), status="done"))
    theirs = make_step(make_measure(make_plan(other_agency, YEAR - 1)))

    assert staff.get(page(agency)).context["rows"] == []
    assert staff.post(page(agency), work(theirs)).status_code == 404
    assert Step.objects.filter(continued_from__isnull=False).count() == 0


def test_readers_look_and_do_not_judge(client_as: ClientAs, agency: Agency, old: Measure) -> None:
    reader = client_as(Role.READER, agency)
    going = old.steps.get(text="แก้ไขหน้าเว็บ")

    assert reader.get(page(agency)).status_code == 200
    assert reader.post(page(agency), work(going)).status_code == 403


def test_proposed_plan_takes_up_nothing_more(staff: Client, agency: Agency, old: Measure) -> None:
    make_plan(agency, state=PlanState.SUBMITTED)
    going = old.steps.get(text="แก้ไขหน้าเว็บ")

    assert staff.post(page(agency), work(going)).status_code == 409
    assert Step.objects.filter(continued_from=going).count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_with_one_step_and_three(
    staff: Client, agency: Agency, old: Measure, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        step = make_step(old, f"อีก {number}")
        make_progress(old, make_user(), step=step)
        staff.post(page(agency), work(step))
    staff.get(page(agency))

    with django_assert_num_queries(17):
        staff.get(page(agency))
    assert Owner.objects.exists()
