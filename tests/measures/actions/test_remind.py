"""Reminders: to who answers on the day, once, one mail a person, late ones to the head too."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Window
from measures.actions import items, remind
from measures.models import FollowUp, Measure, Plan, Reminded, ReminderChoice, SpecialDay, Step
from organisations import notices
from organisations.models import Agency, Notice, Post, PostLevel, Role, User
from tests.factories.items import make_item, member
from tests.factories.measures import make_measure, make_owner, make_plan, make_progress, make_step
from tests.factories.organisations import (
    make_acting,
    make_member,
    make_officer,
    make_post,
    make_tenure,
    make_unit,
    make_user,
)
from tests.factories.reports import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]
DUE = dt.date(2026, 7, 31)  # a Friday after three holidays: 28, 29 and 30 July
DAY = dt.timedelta(days=1)


@pytest.fixture
def plan(agency: Agency) -> Plan:
    return make_plan(agency, state="approved")


@pytest.fixture
def post(agency: Agency) -> Post:
    return make_post(agency, "นักวิชาการคลัง", unit=make_unit(agency, "กองคลัง"))


@pytest.fixture
def owner(agency: Agency, post: Post) -> User:
    user = make_user("owner")
    make_tenure(post, make_officer(agency, user=user), ends_on=dt.date(2026, 7, 15))
    return user


@pytest.fixture
def measure(plan: Plan, post: Post) -> Measure:
    made = make_measure(plan, "เผยแพร่แผนการใช้จ่าย", period_kind="dates", starts_on=dt.date(2026, 1, 5), ends_on=DUE)
    make_owner(made, post=post)
    return made


def run(agency: Agency, day: dt.date) -> int:
    return remind.remind_daily(agency=agency, at=dt.datetime.combine(day, AT.timetz()))


def subjects(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("subject", flat=True))


def test_the_owner_is_told_before_on_and_after_the_day(agency: Agency, measure: Measure, owner: User) -> None:
    measure.owners.update(post=None, officer=owner.officers.get())
    Post.objects.get().tenures.update(ends_on=None)
    ReminderChoice.objects.create(user=owner, mode="instant")
    for days in range(-40, 16):
        run(agency, DUE + days * DAY)

    words = [subject.split(":")[0] for subject in subjects(owner)]
    assert words == [
        "อีก ๓๐ วันครบกำหนด",
        "อีก ๗ วันครบกำหนด",
        "อีก ๔ วันครบกำหนด",
        "ครบกำหนดวันนี้",
        "เกินกำหนด ๓ วัน",
        "เกินกำหนด ๑๐ วัน",
    ]


def test_a_replaced_officer_is_told_no_more_and_the_successor_is(
    agency: Agency, measure: Measure, owner: User, post: Post
) -> None:
    run(agency, dt.date(2026, 7, 1))
    successor = make_user("successor")
    make_tenure(post, make_officer(agency, user=successor), starts_on=dt.date(2026, 7, 16))
    make_progress(measure, owner)
    run(agency, dt.date(2026, 7, 24))

    assert [len(subjects(owner)), len(subjects(successor)), measure.progress.get().reported_by] == [1, 1, owner]


def test_whoever_acts_for_a_post_is_told(agency: Agency, measure: Measure, post: Post) -> None:
    acting = make_user("acting")
    make_acting(post, make_officer(agency, user=acting))

    run(agency, dt.date(2026, 7, 24))

    assert len(subjects(acting)) == 1


def test_a_vacant_post_is_told_of_to_the_staff(agency: Agency, measure: Measure) -> None:
    staff = make_member(agency, Role.STAFF)

    run(agency, dt.date(2026, 7, 24))

    assert len(subjects(staff)) == 1


def test_a_moved_deadline_is_reminded_of_anew_and_what_was_told_stays(
    agency: Agency, measure: Measure, owner: User, post: Post
) -> None:
    post.tenures.update(ends_on=None)
    run(agency, dt.date(2026, 7, 24))
    measure.ends_on = dt.date(2026, 9, 30)
    measure.save()
    quiet = run(agency, dt.date(2026, 7, 30))
    run(agency, dt.date(2026, 9, 23))

    assert [quiet, len(subjects(owner)), Reminded.objects.count()] == [0, 2, 2]


def test_missed_days_are_caught_up_with_one_mail(agency: Agency, measure: Measure, owner: User, post: Post) -> None:
    post.tenures.update(ends_on=None)

    run(agency, DUE + 10 * DAY)

    assert subjects(owner) == ["เกินกำหนด ๑๐ วัน: เผยแพร่แผนการใช้จ่าย"]


def test_the_same_day_is_reminded_of_once_whoever_asks(agency: Agency, measure: Measure, owner: User) -> None:
    day = dt.date(2026, 7, 1)
    at = dt.datetime.combine(day, AT.timetz())

    sent = [run(agency, day), run(agency, day), remind.remind(agency=agency, at=at)]

    assert [sent, Notice.objects.count()] == [[1, 0, 0], 1]


def test_nothing_goes_out_on_a_day_off(agency: Agency, measure: Measure, owner: User) -> None:
    SpecialDay.objects.create(day=dt.date(2026, 7, 1), name="วันหยุดพิเศษ")

    assert [run(agency, dt.date(2026, 7, 1)), run(agency, dt.date(2026, 7, 2))] == [0, 1]


def test_a_deadline_on_a_holiday_says_until_when_there_is_time(agency: Agency, measure: Measure, owner: User) -> None:
    SpecialDay.objects.create(day=DUE, name="วันหยุดพิเศษ")
    Post.objects.get().tenures.update(ends_on=None)

    run(agency, dt.date(2026, 7, 27))

    assert "๓๑ ก.ค. ๒๕๖๙ เป็นวันหยุด ทำได้ถึงวันทำการถัดไป ๓ ส.ค. ๒๕๖๙" in Notice.objects.get().body


def test_a_late_one_goes_to_the_head_of_the_unit_too(agency: Agency, measure: Measure, owner: User, post: Post) -> None:
    post.tenures.update(ends_on=None)
    head = make_user("head")
    make_tenure(make_post(agency, "ผู้อำนวยการกองคลัง", PostLevel.HEAD, unit=post.unit), make_officer(agency, user=head))

    run(agency, DUE)
    before = subjects(head)
    run(agency, DUE + 3 * DAY)
    run(agency, DUE + 4 * DAY)

    assert [before, subjects(head)] == [[], ["สำเนา เกินกำหนด ๓ วัน: เผยแพร่แผนการใช้จ่าย"]]


def test_several_deadlines_make_one_weekly_mail(plan: Plan, agency: Agency, owner: User, post: Post) -> None:
    post.tenures.update(ends_on=None)
    for place in range(20):
        made = make_measure(
            plan, f"งานที่ {place + 1}", period_kind="dates", starts_on=DUE - 60 * DAY, ends_on=DUE - place * DAY
        )
        make_owner(made, post=post)

    for days in range(-14, 1):
        run(agency, dt.date(2026, 7, 12) + days * DAY)

    told = Notice.objects.filter(user=owner).order_by("pk")
    assert [row.subject.split(":")[0] for row in told] == ["สรุปงาน ITA ของท่านประจำสัปดาห์"] * 2
    assert ["และอีก ๘ เรื่อง" in told[1].body, len(told[1].body) < 3000, told[1].path] == [
        True,
        True,
        "/desk/ban-rao/2569/",
    ]


@pytest.mark.parametrize(("mode", "mails"), [("off", 2), ("instant", 6)])
def test_who_wants_no_reminders_still_hears_of_late_work(
    agency: Agency, measure: Measure, owner: User, post: Post, mode: str, mails: int
) -> None:
    post.tenures.update(ends_on=None)
    ReminderChoice.objects.create(user=owner, mode=mode)

    for days in range(-40, 12):
        run(agency, DUE + days * DAY)

    assert len(subjects(owner)) == mails


def test_a_step_leads_to_itself_and_follows_its_own_end(agency: Agency, measure: Measure, owner: User) -> None:
    step = make_step(
        measure, "ประชุมคณะทำงาน", period_kind="dates", starts_on=dt.date(2026, 7, 1), ends_on=dt.date(2026, 7, 8)
    )
    make_step(measure, "ไปกับมาตรการ")

    run(agency, dt.date(2026, 7, 7))

    row = Notice.objects.get(user=owner)
    assert "ประชุมคณะทำงาน" in row.body
    assert Reminded.objects.filter(event=f"step-{step.pk}:2026-07-08:1").exists()


@pytest.mark.parametrize("change", ["done", "draft"])
def test_done_work_and_plans_not_carried_out_are_left_alone(
    agency: Agency, plan: Plan, measure: Measure, owner: User, change: str
) -> None:
    if change == "done":
        Measure.objects.update(status="done")
    else:
        Plan.objects.update(state="draft")

    assert run(agency, dt.date(2026, 7, 1)) == 0


def test_inner_dates_of_items_and_a_moved_window_are_reminded_of(agency: Agency, owner: User, post: Post) -> None:
    post.tenures.update(ends_on=None)
    item = make_item()
    staff = make_member(agency)
    fields = {"unit": None, "post": post, "officer": None, "inner_on": DUE, "outer_on": None, "note": ""}
    items.put_in_charge(item=item, fields=fields, by=member(staff), at=AT)
    window = Window.objects.create(
        criteria=item.criteria,
        what="กรอกข้อมูล OIT",
        kind="oit_entry",
        starts_on=dt.date(2026, 7, 10),
        ends_on=dt.date(2026, 8, 7),
    )
    ReminderChoice.objects.create(user=staff, mode="instant")
    run(agency, dt.date(2026, 7, 31))
    window.ends_on = dt.date(2026, 9, 4)
    window.save()
    run(agency, dt.date(2026, 8, 7))
    run(agency, dt.date(2026, 8, 28))

    assert subjects(owner)[0].startswith("ครบกำหนดวันนี้: O")
    assert [text.split(":")[0] for text in subjects(staff)] == [
        "อีก ๗ วันครบกำหนด",
        "อีก ๒๘ วันครบกำหนด",
        "อีก ๗ วันครบกำหนด",
    ]


def test_the_worker_waits_for_the_morning_and_leaves_out_who_was_reminded(agency: Agency, other_agency: Agency) -> None:
    FollowUp.objects.create(agency=other_agency, reminded_on=AT.date())

    assert [remind.due_agencies(AT.replace(hour=5)), remind.due_agencies(AT)] == [[], [agency]]


def test_the_command_writes_what_the_worker_sends(
    agency: Agency, measure: Measure, owner: User, travel_to: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    travel_to(dt.date(2026, 7, 1))

    call_command("send_reminders", agency=agency.slug)
    notices.deliver(at=AT)

    assert capsys.readouterr().out == "ban-rao: 1 mails\n1 mails written; the worker sends them\n"
    assert f"/desk/ban-rao/measures/{measure.pk}/progress/" in mail.outbox[0].body
    with pytest.raises(CommandError):
        call_command("send_reminders", agency="nowhere")


@pytest.mark.parametrize("count", [1, 30])
def test_reading_what_is_due_takes_the_same_queries_however_much(
    agency: Agency, plan: Plan, post: Post, count: int
) -> None:
    for place in range(count):
        made = make_measure(plan, f"งาน {place}", period_kind="dates", starts_on=DUE - DAY, ends_on=DUE + 200 * DAY)
        make_owner(made, post=post)
        make_step(made)
    FollowUp.objects.create(agency=agency)

    with CaptureQueriesContext(connection) as queries:
        run(agency, DUE)

    assert len(queries) == 20, "\n".join(row["sql"][:150] for row in queries)
    assert Step.objects.count() == count
