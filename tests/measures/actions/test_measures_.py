import datetime as dt
from typing import Any

import pytest

from measures.actions.measures_ import (
    MeasureDraft,
    OwnerDraft,
    StepDraft,
    create_measure,
    delete_measure,
    move_measure,
    restore_measure,
    update_measure,
)
from measures.actions.plans import GroupDraft
from measures.actions.points import join
from measures.models import Measure, MeasureLink, Owner, Plan, PlanState, SetAside, Step
from measures.rules.refusal import MeasureRefused
from organisations.models import Agency, Event
from organisations.queries import Member, member_of
from tests.factories.measures import (
    MOMENT,
    make_group,
    make_measure,
    make_owner,
    make_plan,
    make_progress,
    make_result,
    make_step,
)
from tests.factories.organisations import make_member, make_unit

pytestmark = pytest.mark.django_db
PERIOD = {"period_kind": "none", "starts_on": None, "ends_on": None, "period_text": ""}


@pytest.fixture
def staff(agency: Agency) -> Member:
    member = member_of(make_member(agency), agency.slug, MOMENT.date())
    assert member is not None
    return member


def draft(title: str = "ใหม่", **parts: Any) -> MeasureDraft:
    return MeasureDraft(fields={"title": title, **PERIOD, **parts.pop("fields", {})}, **parts)


def numbers(plan: Plan) -> list[tuple[str, str]]:
    return [(measure.number, measure.title) for measure in Measure.objects.filter(plan=plan).order_by("order")]


def verbs() -> list[str]:
    return list(Event.objects.order_by("seq").values_list("verb", flat=True))


def test_measure_is_made_whole_with_one_line_in_the_record(agency: Agency, staff: Member) -> None:
    plan, unit = make_plan(agency), make_unit(agency)
    SetAside.objects.create(
        plan=plan, detail="indicator", code="1", reason="รอ", decided_by=staff.user, decided_at=MOMENT
    )
    parts = draft(
        steps=[StepDraft("หนึ่ง"), StepDraft("สอง")],
        owners=[OwnerDraft(unit_id=unit.pk, is_lead=True), OwnerDraft(every_unit=True, text="ทุกกอง")],
        links=[("indicator", "1"), ("item", "O2")],
    )

    measure = create_measure(plan=plan, draft=parts, by=staff, at=MOMENT)

    assert measure.number == "1"
    assert list(measure.steps.values_list("order", "text")) == [(0, "หนึ่ง"), (1, "สอง")]
    assert [(str(owner), owner.is_lead) for owner in measure.owners.all()] == [(unit.name, True), ("ทุกกอง", False)]
    assert list(measure.links.values_list("detail", "code")) == [("indicator", "1"), ("item", "O2")]
    assert SetAside.objects.count() == 0
    assert verbs() == ["measure.create"]
    assert measure.history.count() >= 1


def test_new_measure_takes_the_next_number_of_its_group_place(agency: Agency, staff: Member) -> None:
    plan = make_plan(agency)
    first, second = make_group(plan, "ก", order=0), make_group(plan, "ข", order=1)
    make_measure(plan, "ก1", group=first)
    make_measure(plan, "ข1", group=second)

    create_measure(plan=plan, draft=draft("ก2", group=GroupDraft("ก", pk=first.pk)), by=staff, at=MOMENT)

    assert numbers(plan) == [("1", "ก1"), ("2", "ก2"), ("3", "ข1")]


def test_numbers_typed_by_hand_are_left_alone(agency: Agency, staff: Member) -> None:
    plan = make_plan(agency)
    make_measure(plan, "หนึ่ง", number="1.1")
    last = make_measure(plan, "สอง", number="")

    move_measure(measure=last, by_places=-1, by=staff, at=MOMENT)

    assert numbers(plan) == [("", "สอง"), ("1.1", "หนึ่ง")]


def test_new_heading_of_an_indicator_stands_before_later_ones(agency: Agency, staff: Member) -> None:
    plan = make_plan(agency, grouping="indicator", result=make_result(agency))
    make_group(plan, "ตัวชี้วัดที่ 1", code="1", order=0)
    make_group(plan, "ตัวชี้วัดที่ 4", code="4", order=1)

    create_measure(plan=plan, draft=draft(group=GroupDraft("ตัวชี้วัดที่ 2", code="2")), by=staff, at=MOMENT)

    assert list(plan.groups.order_by("order").values_list("code", flat=True)) == ["1", "2", "4"]


def test_edit_keeps_steps_that_stay_and_their_own_owners(agency: Agency, staff: Member) -> None:
    measure = make_measure(make_plan(agency))
    kept, gone = make_step(measure, "อยู่"), make_step(measure, "ไป")
    make_owner(measure, step=kept)
    parts = draft(steps=[StepDraft("ใหม่"), StepDraft("อยู่ต่อ", pk=kept.pk)], fields={"number": "1"})

    update_measure(measure=measure, draft=parts, by=staff, at=MOMENT)

    assert list(measure.steps.order_by("order").values_list("text", flat=True)) == ["ใหม่", "อยู่ต่อ"]
    assert Step.objects.filter(pk=gone.pk).count() == 0
    assert list(Owner.objects.filter(measure=measure).values_list("step", flat=True)) == [kept.pk]
    assert verbs() == ["measure.update"]


def test_step_that_was_reported_on_cannot_go(agency: Agency, staff: Member) -> None:
    measure = make_measure(make_plan(agency))
    step = make_step(measure)
    make_progress(measure, staff.user, step=step)

    with pytest.raises(MeasureRefused) as refused:
        update_measure(measure=measure, draft=draft(), by=staff, at=MOMENT)

    assert refused.value.code == "step_has_progress"
    assert Measure.objects.get().title == "มาตรการตัวอย่าง"


def test_measure_moves_under_its_heading_and_stops_at_the_end(agency: Agency, staff: Member) -> None:
    plan = make_plan(agency)
    group = make_group(plan, "ก")
    make_measure(plan, "หนึ่ง", group=group)
    second = make_measure(plan, "สอง", group=group)
    make_measure(plan, "นอกกลุ่ม")

    move_measure(measure=second, by_places=-1, by=staff, at=MOMENT)
    move_measure(measure=second, by_places=-1, by=staff, at=MOMENT)

    assert numbers(plan) == [("1", "สอง"), ("2", "หนึ่ง"), ("3", "นอกกลุ่ม")]
    assert second.history.filter(number="1").count() == 1


def test_point_joins_a_measure_once(agency: Agency, staff: Member) -> None:
    measure = make_measure(make_plan(agency))

    for _again in range(2):
        join(measure=measure, points=[("item", "O2")], by=staff, at=MOMENT)

    assert list(MeasureLink.objects.values_list("detail", "code")) == [("item", "O2")]


def test_deleted_measure_comes_back_as_it_was(agency: Agency, staff: Member) -> None:
    plan = make_plan(agency)
    make_measure(plan, "หนึ่ง")
    measure = make_measure(
        plan, "สอง", starts_on=dt.date(2025, 10, 1), ends_on=dt.date(2026, 3, 31), period_kind="dates"
    )
    make_measure(plan, "สาม")
    make_step(measure, "ก้าว")
    make_owner(measure, unit=make_unit(agency, "กองคลัง"))

    snapshot = delete_measure(measure=Measure.objects.get(pk=measure.pk), by=staff, at=MOMENT)
    without = numbers(plan)
    back = restore_measure(plan=plan, snapshot=snapshot, by=staff, at=MOMENT)

    assert without == [("1", "หนึ่ง"), ("2", "สาม")]
    assert numbers(plan) == [("1", "หนึ่ง"), ("2", "สอง"), ("3", "สาม")]
    assert (back.pk, back.ends_on) == (measure.pk, dt.date(2026, 3, 31))
    assert [step.text for step in back.steps.all()] == ["ก้าว"]
    assert [str(owner) for owner in back.owners.all()] == ["กองคลัง"]
    assert [row.history_type for row in back.history.order_by("history_id")][:3] == ["+", "-", "+"]
    assert verbs() == ["measure.delete", "measure.restore"]


def test_measure_is_brought_back_once_and_into_its_own_plan_only(agency: Agency, staff: Member) -> None:
    plan, other = make_plan(agency), make_plan(agency, 2570)
    snapshot = delete_measure(measure=make_measure(plan), by=staff, at=MOMENT)

    with pytest.raises(MeasureRefused):
        restore_measure(plan=other, snapshot=snapshot, by=staff, at=MOMENT)
    restore_measure(plan=plan, snapshot=snapshot, by=staff, at=MOMENT)
    with pytest.raises(MeasureRefused):
        restore_measure(plan=plan, snapshot=snapshot, by=staff, at=MOMENT)

    assert Measure.objects.count() == 1


def test_measure_that_was_reported_on_is_not_deleted(agency: Agency, staff: Member) -> None:
    measure = make_measure(make_plan(agency))
    make_progress(measure, staff.user)

    with pytest.raises(MeasureRefused) as refused:
        delete_measure(measure=measure, by=staff, at=MOMENT)

    assert refused.value.code == "has_progress"
    assert Measure.objects.count() == 1


@pytest.mark.parametrize("state", [PlanState.SUBMITTED, PlanState.APPROVED])
def test_nothing_of_a_proposed_plan_changes(agency: Agency, staff: Member, state: str) -> None:
    plan = make_plan(agency)
    measure = make_measure(plan)
    make_measure(plan)
    Plan.objects.filter(pk=plan.pk).update(state=state)
    tries = [
        lambda: create_measure(plan=plan, draft=draft(), by=staff, at=MOMENT),
        lambda: update_measure(measure=measure, draft=draft(), by=staff, at=MOMENT),
        lambda: move_measure(measure=measure, by_places=1, by=staff, at=MOMENT),
        lambda: join(measure=measure, points=[("item", "O1")], by=staff, at=MOMENT),
        lambda: delete_measure(measure=measure, by=staff, at=MOMENT),
        lambda: restore_measure(plan=plan, snapshot="[]", by=staff, at=MOMENT),
    ]

    codes = []
    for attempt in tries:
        with pytest.raises(MeasureRefused) as refused:
            attempt()
        codes.append(refused.value.code)

    assert codes == ["locked"] * len(tries)
    assert numbers(plan) == [("1", "มาตรการตัวอย่าง"), ("2", "มาตรการตัวอย่าง")]
    assert verbs() == []
