""" "ทุกสำนัก/กอง" expands per unit: each sees and answers its part, the lead sees who has not."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from measures.models import Measure, Progress, Step
from organisations.models import Agency, Role, Unit, User
from tests.factories.measures import YEAR, make_measure, make_owner, make_plan, make_progress, make_step
from tests.factories.organisations import make_officer, make_post, make_tenure, make_unit, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
ClientOf = Callable[[User], Client]


@pytest.fixture
def units(agency: Agency) -> list[Unit]:
    return [make_unit(agency, name) for name in ("กองคลัง", "กองช่าง", "กองการศึกษา")]


@pytest.fixture
def step(agency: Agency, units: list[Unit]) -> Step:
    """A step of a measure that กองคลัง leads and every unit does."""
    measure = make_measure(make_plan(agency), "รวบรวมข้อมูล")
    make_owner(measure, unit=units[0], is_lead=True)
    step = make_step(measure, "ส่งข้อมูลของตน")
    make_owner(measure, step=step)
    return step


def sitting_in(agency: Agency, unit: Unit) -> User:
    user = make_user()
    make_tenure(make_post(agency, unit=unit), make_officer(agency, user=user))
    return user


def tell(client: Client, agency: Agency, step: Step, status: str) -> int:
    key = f"step-{step.pk}"
    data = {"task": key, f"{key}-status": status, f"{key}-done": "ส่งแล้ว", f"{key}-remark": "ไม่มีเอกสาร"}
    return client.post(reverse("measures:my-steps", args=[agency.slug, YEAR]), data).status_code


def test_each_unit_answers_its_own_part_and_the_step_is_done_when_all_are(
    client_of: ClientOf, agency: Agency, step: Step, units: list[Unit]
) -> None:
    clients = [client_of(sitting_in(agency, unit)) for unit in units]
    seen = []

    for client in clients:
        assert tell(client, agency, step, "done") == 302
        step.refresh_from_db()
        seen.append(step.status)

    assert seen == ["in_progress", "in_progress", "done"]
    assert list(Progress.objects.order_by("pk").values_list("unit__name", flat=True)) == [unit.name for unit in units]


def test_a_unit_sees_its_part_open_though_another_has_answered(
    client_of: ClientOf, agency: Agency, step: Step, units: list[Unit]
) -> None:
    tell(client_of(sitting_in(agency, units[1])), agency, step, "done")

    page = client_of(sitting_in(agency, units[2])).get(reverse("measures:my-steps", args=[agency.slug, YEAR]))

    ((_measure, (row,)),) = page.context["groups"]
    assert (row.task.unit_id, row.task.status, row.task.latest) == (units[2].pk, "not_started", None)
    assert "ส่วนของหน่วยท่าน" in page.content.decode()


def test_lead_sees_which_units_have_not_answered(
    client_of: ClientOf, agency: Agency, step: Step, units: list[Unit]
) -> None:
    tell(client_of(sitting_in(agency, units[1])), agency, step, "in_progress")
    lead = client_of(sitting_in(agency, units[0]))

    page = lead.get(reverse("measures:progress-new", args=[agency.slug, step.measure_id]))

    (shared,) = page.context["shared"]
    assert [(part.unit.name, part.status) for part in shared.parts] == [
        ("กองคลัง", "not_started"),
        ("กองช่าง", "in_progress"),
        ("กองการศึกษา", "not_started"),
    ]
    assert "ตอบแล้ว ๑ จาก ๓" in page.content.decode()


def test_part_undoes_no_done_of_the_whole(client_of: ClientOf, agency: Agency, step: Step, units: list[Unit]) -> None:
    make_progress(step.measure, make_user(), "done", step=step)
    Step.objects.filter(pk=step.pk).update(status="done")

    client = client_of(sitting_in(agency, units[1]))
    page = reverse("measures:progress-new", args=[agency.slug, step.measure_id])
    data = {"step": step.pk, "status": "in_progress", "done": "ยังแก้อยู่", "concerns_on": "15/7/2569"}
    client.post(page, data)

    step.refresh_from_db()
    assert step.status == "done"
    assert Progress.objects.get(unit=units[1]).done == "ยังแก้อยู่"


def test_staff_tell_of_the_whole_on_the_measures_page(
    client_as: Callable[..., Client], agency: Agency, step: Step
) -> None:
    staff = client_as(Role.STAFF, agency)
    data = {"step": step.pk, "status": "in_progress", "done": "รวบรวมแล้ว", "concerns_on": "15/7/2569"}

    staff.post(reverse("measures:progress-new", args=[agency.slug, step.measure_id]), data)

    assert Progress.objects.get().unit is None


def test_a_measure_is_not_done_by_its_parts_alone(client_of: ClientOf, agency: Agency, units: list[Unit]) -> None:
    measure = make_measure(make_plan(agency), "ประกาศนโยบาย")
    make_owner(measure)
    key = f"measure-{measure.pk}"
    for unit in units:
        data = {"task": key, f"{key}-status": "done", f"{key}-remark": "ไม่มีเอกสาร"}
        client_of(sitting_in(agency, unit)).post(reverse("measures:my-steps", args=[agency.slug, YEAR]), data)

    assert Measure.objects.get().status == "in_progress"
    assert Progress.objects.count() == len(units)
