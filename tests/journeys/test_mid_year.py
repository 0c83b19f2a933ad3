"""What moves in mid-year: the fiscal year itself, a window of the calendar, an officer. Dates and rights follow, history stays."""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from assessments.models import Window
from measures.actions import items, remind
from measures.models import Measure, MeasureLink, Progress, Step
from organisations.models import Agency, Notice, Officer, Role, User
from reports.actions import rounds
from tests.factories.items import make_item
from tests.factories.measures import make_measure, make_owner, make_plan, make_progress, make_step
from tests.factories.organisations import make_member, make_officer, make_post, make_tenure, make_unit, make_user
from tests.factories.reports import Office, make_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]
BANGKOK = dt.timezone(dt.timedelta(hours=7))
ClientOf = Callable[[User], Client]
Travel = Callable[[dt.date], None]


def moment(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=BANGKOK)  # type: ignore[misc,arg-type]


def calendar_of(client: Client) -> str:
    """Return the person's own calendar as their program reads it."""
    page = client.post("/accounts/reminders/", {"make": "1"}).content.decode()
    found = re.search(r"/calendar/[\w-]+\.ics", page)
    assert found is not None
    return Client().get(found.group()).content.decode().replace("\r\n ", "")


# --- 30 September 2569, 23:59:59 → 1 October ------------------------------------------------------


def told(client: Client, agency: Agency, measure: Measure, words: str) -> Progress:
    """Report on a measure from my own steps and return the entry."""
    key = f"measure-{measure.pk}"
    data = {"task": key, f"{key}-status": "in_progress", f"{key}-done": words}
    answer = client.post(f"/desk/{agency.slug}/{measure.plan.fiscal_year}/my-steps/", data)
    assert answer.status_code == 302
    return Progress.objects.get(done=words)


def test_the_last_second_of_a_fiscal_year_and_the_next(agency: Agency, client_of: ClientOf, travel_to: Travel) -> None:
    travel_to(moment(2026, 9, 30, 23, 59, 0))
    office = make_office(agency)
    span = {"period_kind": "fiscal_year", "starts_on": dt.date(2025, 10, 1), "ends_on": dt.date(2026, 9, 30)}
    measure = make_measure(make_plan(agency, state="approved"), "จัดทำคู่มือ", **span)
    make_owner(measure, officer=office.drafter, is_lead=True)
    make_plan(agency, 2570, state="draft")
    client = client_of(office.drafter.user)
    home, listed = f"/desk/{agency.slug}/", f"/desk/{agency.slug}/2569/progress/"

    with time_machine.travel(moment(2026, 9, 30, 23, 59, 59), tick=False):
        old_home, old_list = client.get(home), client.get(listed)
        last = told(client, agency, measure, "วินาทีสุดท้าย")
    with time_machine.travel(moment(2026, 10, 1, 0, 0, 0), tick=False):
        new_home, new_list = client.get(home), client.get(listed)
        first = told(client, agency, measure, "วินาทีแรก")

    assert [answer.headers["Location"] for answer in (old_home, new_home)] == [
        f"/desk/{agency.slug}/2569/",
        f"/desk/{agency.slug}/2570/",
    ]
    assert (old_list.context["overdue"], new_list.context["overdue"]) == (0, 1)
    assert (last.concerns_on, first.concerns_on) == (dt.date(2026, 9, 30), dt.date(2026, 10, 1))
    travel_to(dt.date(2026, 10, 5))
    report = rounds.open_round(
        plan=measure.plan, code="months-12", layout="report-results", by=office.staff, at=moment(2026, 10, 5, 9)
    )
    assert list(report.lines.values_list("done", flat=True)) == ["วินาทีสุดท้าย"]


def test_a_report_frozen_after_midnight_is_of_the_new_day(
    agency: Agency, client_of: ClientOf, travel_to: Travel
) -> None:
    """At half past midnight in Bangkok it is still the day before by the clock of the database."""
    travel_to(moment(2026, 10, 1, 0, 30, 0))
    office = make_office(agency)
    measure = make_measure(make_plan(agency, state="approved"), "จัดทำคู่มือ")
    make_progress(measure, office.staff.user, done="เผยแพร่เมื่อ 1 ตุลาคม 2569", concerns_on=dt.date(2026, 9, 30))
    report = rounds.open_round(
        plan=measure.plan, code="months-12", layout="report-results", by=office.staff, at=moment(2026, 10, 1, 0, 30)
    )

    client_of(office.drafter.user).post(f"/desk/{agency.slug}/reports/{report.pk}/freeze/")

    report.refresh_from_db()
    page = client_of(office.drafter.user).get(f"/desk/{agency.slug}/2569/check/").content.decode()
    assert report.state == "frozen"
    assert "เล่าถึงงานเมื่อ" not in page


# --- A window of the calendar moves ---------------------------------------------------------------


@pytest.fixture
def windowed(agency: Agency, travel_to: Travel) -> tuple[Office, Window, Measure]:
    """An agency whose staff answer for O1 until the window closes, and whose measure for it ends in time."""
    travel_to(dt.date(2026, 3, 2))
    office = make_office(agency)
    item = make_item()
    window = Window.objects.create(
        criteria=item.criteria, what="กรอก OIT", kind="oit_entry", starts_on=dt.date(2026, 4, 1), ends_on=dt.date(2026, 4, 30)
    )  # fmt: skip
    fields = {"unit": None, "post": None, "officer": office.drafter, "inner_on": None, "outer_on": None, "note": ""}
    items.put_in_charge(item=item, fields=fields, by=office.staff, at=moment(2026, 3, 2, 9))
    plan = make_plan(agency, state="approved")
    measure = make_measure(
        plan, "ลงข้อมูลให้ครบ", period_kind="dates", starts_on=dt.date(2026, 1, 5), ends_on=dt.date(2026, 4, 24)
    )
    make_owner(measure, officer=office.drafter, is_lead=True)
    MeasureLink.objects.create(measure=measure, detail="item", code=item.code)
    return office, window, measure


def test_a_moved_window_takes_deadlines_along_and_is_remarked_on(
    agency: Agency, client_of: ClientOf, windowed: tuple[Office, Window, Measure], travel_to: Travel
) -> None:
    office, window, measure = windowed
    client = client_of(office.drafter.user)
    check = f"/desk/{agency.slug}/2569/check/"
    before = calendar_of(client), client.get(check).content.decode()
    remind.remind_daily(agency=agency, at=moment(2026, 4, 23, 9))

    window.starts_on, window.ends_on = dt.date(2026, 3, 16), dt.date(2026, 4, 10)
    window.save()
    after = calendar_of(client), client.get(check).content.decode()
    remind.remind_daily(agency=agency, at=moment(2026, 4, 3, 9))

    assert "DTSTART;VALUE=DATE:20260430" in before[0]
    assert "DTSTART;VALUE=DATE:20260410" in after[0]
    assert "DTSTART;VALUE=DATE:20260430" not in after[0]
    assert (
        "DTSTART;VALUE=DATE:20260424" in after[0]
    )  # the measure's own end stays; a remark says that it fits no longer
    remark = "หลังปิดกรอก OIT"
    assert (remark in before[1], remark in after[1]) == (False, True)
    assert f"/desk/{agency.slug}/measures/{measure.pk}/" in after[1]


# --- An officer is replaced -----------------------------------------------------------------------


@dataclasses.dataclass
class Change:
    """Two officers, one after the other in a post that owns a measure; the first is named for another measure too."""

    former: Officer
    newcomer: Officer
    of_post: Measure
    of_person: Measure
    step: Step


@pytest.fixture
def change(agency: Agency, travel_to: Travel) -> Change:
    travel_to(dt.date(2026, 3, 31))
    make_office(agency)
    post = make_post(agency, "นักวิชาการคลัง", unit=make_unit(agency, "กองคลัง"))
    former = make_officer(agency, "นางตัวอย่าง คนเดิม", user=make_user(display_name="นางตัวอย่าง คนเดิม"))
    newcomer = make_officer(agency, "นายตัวอย่าง คนใหม่", user=make_user(display_name="นายตัวอย่าง คนใหม่"))
    make_tenure(post, former, ends_on=dt.date(2026, 3, 31))
    make_tenure(post, newcomer, starts_on=dt.date(2026, 4, 1))
    make_member(agency, Role.READER, user=former.user)
    plan = make_plan(agency, state="approved")
    span = {"period_kind": "dates", "starts_on": dt.date(2026, 1, 5), "ends_on": dt.date(2026, 4, 9)}
    of_post, of_person = make_measure(plan, "เผยแพร่แผนจัดซื้อ", **span), make_measure(plan, "ทำทะเบียนทรัพย์สิน", **span)
    make_owner(of_post, post=post, is_lead=True)
    make_owner(of_person, officer=former, is_lead=True)
    return Change(former, newcomer, of_post, of_person, make_step(of_post, "รวบรวมแผน"))


def titles(client: Client, agency: Agency) -> list[str]:
    """Return the measures on the page of a member's own steps."""
    answer = client.get(f"/desk/{agency.slug}/2569/my-steps/")
    return [str(measure) for measure, _rows in answer.context["groups"]]


def test_a_replaced_officer_hands_over_at_midnight(
    agency: Agency, client_of: ClientOf, client_as: Callable[..., Client], change: Change, travel_to: Travel
) -> None:
    former, newcomer = client_of(change.former.user), client_of(change.newcomer.user)
    with time_machine.travel(moment(2026, 3, 31, 23, 59, 59), tick=False):
        mine = titles(former, agency)
        told(former, agency, change.of_post, "ทำไว้ก่อนย้าย")
        early = newcomer.get(f"/desk/{agency.slug}/2569/my-steps/").status_code

    travel_to(moment(2026, 4, 1, 0, 0, 0))
    page = f"/desk/{agency.slug}/measures/{change.of_post.pk}/progress/"

    assert mine == ["เผยแพร่แผนจัดซื้อ", "ทำทะเบียนทรัพย์สิน"]
    assert early == 404
    assert titles(former, agency) == ["ทำทะเบียนทรัพย์สิน"]  # named in person: theirs until staff name a successor
    assert former.post(page, {"status": "done", "remark": "x", "concerns_on": "1/4/2569"}).status_code == 403
    assert titles(newcomer, agency) == ["เผยแพร่แผนจัดซื้อ"]
    told(newcomer, agency, change.of_post, "รับช่วงต่อ")
    history = newcomer.get(page).content.decode()
    assert "นางตัวอย่าง คนเดิม" in history
    assert "ทำไว้ก่อนย้าย" in history


def test_a_successor_is_named_reminded_and_the_old_name_stays(
    agency: Agency, client_of: ClientOf, client_as: Callable[..., Client], change: Change, travel_to: Travel
) -> None:
    make_progress(change.of_person, change.former.user, done="นับไปครึ่งหนึ่ง", concerns_on=dt.date(2026, 3, 20))
    travel_to(dt.date(2026, 4, 1))
    staff = client_as(Role.STAFF, agency)
    page = f"/desk/{agency.slug}/2569/plan/successors/"

    asked = staff.get(page).content.decode()
    staff.post(page, {"officer": change.former.pk, f"officer-{change.former.pk}-who": f"officer:{change.newcomer.pk}"})
    travel_to(dt.date(2026, 4, 8))
    remind.remind_daily(agency=agency, at=moment(2026, 4, 8, 9))

    assert "นางตัวอย่าง คนเดิม" in asked
    newcomer = client_of(change.newcomer.user)
    assert titles(newcomer, agency) == ["เผยแพร่แผนจัดซื้อ", "ทำทะเบียนทรัพย์สิน"]
    assert titles(client_of(change.former.user), agency) == []
    assert not Notice.objects.filter(user=change.former.user).exists()
    assert Notice.objects.filter(user=change.newcomer.user).exists()
    content = staff.get(f"/desk/{agency.slug}/measures/{change.of_person.pk}/progress/").content.decode()
    assert "นางตัวอย่าง คนเดิม → นายตัวอย่าง คนใหม่" in content
    assert "นับไปครึ่งหนึ่ง" in content
    assert "ทำทะเบียนทรัพย์สิน" in calendar_of(newcomer)
