"""My steps: what is mine and nothing else, one tap, evidence for what is done, and who has not answered."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from measures.models import Evidence, Measure, PlanState, Progress, Step
from organisations.models import Agency, Officer, PostLevel, Role
from tests.factories.measures import YEAR, make_measure, make_owner, make_plan, make_progress, make_step
from tests.factories.organisations import make_holder, make_officer, make_post, make_tenure, make_unit, make_user
from tests.measures.test_uploads import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]


@pytest.fixture
def measure(agency: Agency) -> Measure:
    return make_measure(make_plan(agency, state=PlanState.APPROVED), title="มาตรการของฉัน")


@pytest.fixture
def officer(agency: Agency) -> Officer:
    return make_holder(agency, "นักวิชาการ")


@pytest.fixture
def mine(measure: Measure, officer: Officer) -> Measure:
    make_owner(measure, officer=officer)
    return measure


@pytest.fixture
def owner(officer: Officer, client_of: Callable[..., Client]) -> Client:
    return client_of(officer.user)


def page(agency: Agency) -> str:
    return reverse("measures:my-steps", args=[agency.slug, YEAR])


def sent(row: Step | Measure, status: str = "in_progress", **fields: Any) -> dict[str, Any]:
    key = f"{'step' if isinstance(row, Step) else 'measure'}-{row.pk}"
    typed = {"status": status, "done": "ประชุมแล้ว"} | fields
    return {"task": key} | {f"{key}-{name}": value for name, value in typed.items()}


def test_only_what_is_mine_is_listed(agency: Agency, owner: Client, officer: Officer, mine: Measure) -> None:
    step = make_step(mine, text="ขั้นตอนของฉัน")
    handed_on = make_step(mine, text="ขั้นตอนของคนอื่น")
    make_owner(mine, step=handed_on, officer=make_holder(agency, "อื่น"))
    of_others = make_measure(mine.plan, title="มาตรการของเขา")
    only_a_step = make_step(of_others, text="ขั้นตอนที่ฉันช่วย")
    make_owner(of_others, step=only_a_step, officer=officer)

    groups = owner.get(page(agency)).context["groups"]

    assert [(measure.pk, [row.task.key for row in rows]) for measure, rows in groups] == [
        (mine.pk, [f"measure-{mine.pk}", f"step-{step.pk}"]),
        (of_others.pk, [f"step-{only_a_step.pk}"]),
    ]


def test_one_tap_reports_a_step(agency: Agency, owner: Client, mine: Measure) -> None:
    step = make_step(mine)

    answer = owner.post(page(agency), sent(step, percent="๕๐", problem="ฝน"))

    entry = Progress.objects.get()
    step.refresh_from_db()
    assert answer.url == f"{page(agency)}#step-{step.pk}"  # type: ignore[attr-defined]
    assert (entry.step, entry.status, entry.done, entry.percent, entry.problem) == (
        step, "in_progress", "ประชุมแล้ว", 50, "ฝน",
    )  # fmt: skip
    assert step.status == "in_progress"


def test_done_wants_evidence_or_a_reason_and_keeps_what_was_typed(agency: Agency, owner: Client, mine: Measure) -> None:
    answer = owner.post(page(agency), sent(mine, "done", done="ทำครบแล้ว"))

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "แนบหลักฐานอย่างหนึ่ง หรือบอกเหตุผลในหมายเหตุ" in shown
    assert "ทำครบแล้ว" in shown
    assert not Progress.objects.exists()


@pytest.mark.parametrize("shown", ["photo", "url", "remark"])
def test_done_with_a_photo_an_address_or_a_reason(
    agency: Agency, owner: Client, mine: Measure, shown: str, media_root: Path
) -> None:
    values: dict[str, Any] = {
        "photo": SimpleUploadedFile("IMG_1.jpg", picture()), "url": "https://example.invalid/ผล", "remark": "ดูที่สำนักงาน",
    }  # fmt: skip

    owner.post(page(agency), sent(mine, "done", **{shown: values[shown]}))

    mine.refresh_from_db()
    assert mine.status == "done"
    assert Evidence.objects.count() == (0 if shown == "remark" else 1)


def test_what_is_not_mine_cannot_be_reported_here(agency: Agency, owner: Client, mine: Measure) -> None:
    other = make_measure(mine.plan, title="มาตรการของเขา")

    answer = owner.post(page(agency), sent(other))

    assert answer.status_code == 404
    assert not Progress.objects.exists()


def test_a_photo_that_is_none_is_refused_beside_its_field(agency: Agency, owner: Client, mine: Measure) -> None:
    answer = owner.post(page(agency), sent(mine, photo=SimpleUploadedFile("a.jpg", b"text")))

    assert answer.status_code == 422
    assert "รับเฉพาะ PDF JPG และ PNG" in answer.content.decode()


def test_a_head_sees_who_of_the_own_unit_has_not_answered(
    agency: Agency, client_of: Callable[..., Client], measure: Measure
) -> None:
    works, finance = make_unit(agency, "กองช่าง"), make_unit(agency, "กองคลัง")
    head = make_officer(agency, user=make_user())
    make_tenure(make_post(agency, "ผู้อำนวยการกองช่าง", PostLevel.HEAD, unit=works), head)
    heard = make_measure(measure.plan, title="รายงานแล้ว")
    of_finance = make_measure(measure.plan, title="ของกองคลัง")
    make_owner(measure, unit=works)
    make_owner(heard, unit=works)
    make_owner(of_finance, unit=finance)
    make_progress(heard, make_user("someone"), concerns_on="2026-07-10")

    context = client_of(head.user).get(page(agency)).context

    assert [(one.owner, [row.pk for row, _heard in one.measures]) for one in context["silences"]] == [
        ("กองช่าง", [measure.pk])
    ]


def test_staff_see_all_owners_and_a_reader_none(
    agency: Agency, client_as: Callable[..., Client], measure: Measure
) -> None:
    make_owner(measure, unit=make_unit(agency, "กองช่าง"))

    staff = client_as(Role.STAFF, agency).get(page(agency)).context
    reader = client_as(Role.READER, agency).get(page(agency)).context

    assert [one.owner for one in staff["silences"]] == ["กองช่าง"]
    assert (reader["asks"], reader["silences"]) == (False, [])


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_takes_a_fixed_number_of_queries(
    agency: Agency, owner: Client, officer: Officer, measure: Measure, count: int
) -> None:
    for place in range(count):
        row = make_measure(measure.plan, title=f"มาตรการที่ {place}")
        make_owner(row, officer=officer)
        make_step(row)
    owner.get(page(agency))

    with CaptureQueriesContext(connection) as asked:
        owner.get(page(agency))

    assert len(asked) <= 20


def test_the_same_form_sent_twice_is_one_entry(agency: Agency, owner: Client, mine: Measure) -> None:
    data = sent(mine, key="ก1", url="https://example.invalid/a")

    owner.post(page(agency), data)
    owner.post(page(agency), data)

    assert Progress.objects.count() == 1
    assert Evidence.objects.count() == 1


def test_other_words_under_the_same_key_are_kept_too(agency: Agency, owner: Client, mine: Measure) -> None:
    owner.post(page(agency), sent(mine, key="ก1"))
    owner.post(page(agency), sent(mine, key="ก1", done="ประชุมครั้งที่ 2"))

    assert Progress.objects.count() == 2


def test_the_browser_is_told_in_json(agency: Agency, owner: Client, mine: Measure) -> None:
    headers = {"X-Sending": "1"}

    taken = owner.post(page(agency), sent(mine), headers=headers)
    not_taken = owner.post(page(agency), sent(mine, "done"), headers=headers)

    assert taken.json() == {"url": f"{page(agency)}#measure-{mine.pk}"}
    assert (not_taken.status_code, not_taken.json()["errors"]) == (
        422, ["เสร็จแล้ว: แนบหลักฐานอย่างหนึ่ง หรือบอกเหตุผลในหมายเหตุ"],
    )  # fmt: skip


@pytest.mark.parametrize(("typed", "kept"), [("2026-07-13", 13), ("2026-07-20", 15), ("", 15)])
def test_what_waited_in_the_browser_is_of_the_day_it_was_typed(
    agency: Agency, owner: Client, mine: Measure, typed: str, kept: int
) -> None:
    owner.post(page(agency), sent(mine, typed_on=typed))

    assert Progress.objects.get().concerns_on.day == kept


def test_a_wrong_tap_is_taken_back_and_stays_in_the_history(agency: Agency, owner: Client, mine: Measure) -> None:
    step = make_step(mine)
    owner.post(page(agency), sent(step))
    owner.post(page(agency), sent(step, "done", done="แตะผิด", remark="ผิด"))
    wrong = Progress.objects.get(status="done")
    undo = reverse("measures:progress-undo", args=[agency.slug, wrong.pk])

    answer = owner.post(undo, {"my-steps": "1"})
    again = owner.post(undo, {"my-steps": "1"}, follow=True)

    step.refresh_from_db()
    back = Progress.objects.get(corrects=wrong)
    shown = owner.get(reverse("measures:progress-new", args=[agency.slug, mine.pk])).content.decode()
    assert answer.url == f"{page(agency)}#step-{step.pk}"  # type: ignore[attr-defined]
    assert (step.status, back.status, Progress.objects.count()) == ("in_progress", "in_progress", 3)
    assert "รายการนี้เอากลับไปแล้ว" in again.content.decode()
    assert "แตะผิด" in shown
    assert "ไม่นับแล้ว" in shown


def test_the_only_entry_taken_back_leaves_nothing_begun(agency: Agency, owner: Client, mine: Measure) -> None:
    step = make_step(mine)
    owner.post(page(agency), sent(step, url="https://example.invalid/a"))

    owner.post(reverse("measures:progress-undo", args=[agency.slug, Progress.objects.get().pk]))

    mine.refresh_from_db()
    step.refresh_from_db()
    assert (mine.status, step.status) == ("not_started", "")
    assert Evidence.objects.get().removed_at is not None


def test_an_entry_of_somebody_else_is_not_taken_back(agency: Agency, owner: Client, mine: Measure) -> None:
    entry = make_progress(mine, make_user("someone"))

    answer = owner.post(reverse("measures:progress-undo", args=[agency.slug, entry.pk]))

    assert answer.status_code == 403
    assert Progress.objects.count() == 1
