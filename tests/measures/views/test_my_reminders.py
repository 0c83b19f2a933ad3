"""A person's own reminders and calendar."""

import datetime as dt
import re
from collections.abc import Callable

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import Item
from measures.models import CalendarKey, FollowUp, ReminderChoice
from measures.views import my_reminders
from organisations.models import Agency, Event, Membership, Role, Tenure, User
from tests.factories.items import make_item
from tests.factories.measures import make_measure, make_owner, make_plan, make_step
from tests.factories.organisations import make_member, make_officer, make_post, make_tenure, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PAGE = "/accounts/reminders/"
DUE = dt.date(2026, 7, 29)  # a holiday, as are the days beside it


@pytest.fixture
def owner(agency: Agency, other_agency: Agency) -> User:
    """Return someone who answers for a measure in each of two agencies: by a post here, by name there."""
    user = make_user("owner")
    post = make_post(agency)
    make_tenure(post, make_officer(agency, user=user))
    measure = make_measure(
        make_plan(agency, state="approved"), "งานที่นี่", period_kind="dates", starts_on=DUE, ends_on=DUE
    )
    make_owner(measure, post=post)
    make_step(measure, "ขั้นตอนของตน", period_kind="dates", starts_on=DUE, ends_on=dt.date(2026, 8, 14))
    make_member(other_agency, Role.READER, user=user)
    theirs = make_measure(
        make_plan(other_agency, state="approved"), "งานที่โน่น", period_kind="dates", starts_on=DUE, ends_on=DUE
    )
    make_owner(theirs, officer=make_officer(other_agency, user=user))
    other = make_measure(theirs.plan, "งานของคนอื่น", period_kind="dates", starts_on=DUE, ends_on=DUE)
    make_owner(other, post=make_post(other_agency))
    return user


def made(client: Client) -> str:
    """Make an address and return its path."""
    text = client.post(PAGE, {"make": "1"}).content.decode()
    found = re.search(r"/calendar/[\w-]+\.ics", text)
    assert found is not None
    return found.group()


def titles(client: Client, path: str) -> list[str]:
    calendar = icalendar.Calendar.from_ical(client.get(path).content)
    return [str(event["summary"]) for event in calendar.walk("VEVENT")]


def test_the_calendar_asks_ten_times_for_an_agency_at_most(
    client_of: Callable[..., Client], owner: User, agency: Agency, other_agency: Agency
) -> None:
    make_item()
    Item.objects.update(purpose="measure")  # so that published papers are read too
    agencies = [agency, other_agency]
    counts = []
    for count in (1, 2):
        Membership.objects.filter(user=owner).delete()
        Tenure.objects.filter(officer__user=owner).delete()
        for one in agencies[:count]:
            make_member(one, Role.STAFF, user=owner)
        my_reminders.queries.calendar_of(owner, DUE)
        with CaptureQueriesContext(connection) as asked:
            my_reminders.queries.calendar_of(owner, DUE)
        counts.append(len(asked))

    assert counts[1] - counts[0] <= 10
    assert counts[0] <= 14


def test_the_calendar_shows_what_is_mine_in_every_agency(
    client_of: Callable[..., Client], owner: User, client: Client
) -> None:
    path = made(client_of(owner))

    answer = client.get(path)

    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert [(str(one["summary"]), one.decoded("dtstart"), one.decoded("dtend")) for one in events] == [
        ("ITA: งานที่นี่", DUE, dt.date(2026, 7, 30)),
        ("ITA: งานที่โน่น", DUE, dt.date(2026, 7, 30)),
        ("ITA: ขั้นตอนของตน", dt.date(2026, 8, 14), dt.date(2026, 8, 15)),
    ]
    assert "ทำได้ถึงวันทำการถัดไป 31 กรกฎาคม 2569" in str(events[0]["description"])


def test_the_file_keeps_to_the_standard(client_of: Callable[..., Client], owner: User, client: Client) -> None:
    raw = client.get(made(client_of(owner))).content

    calendar = icalendar.Calendar.from_ical(raw)
    assert [calendar["version"], bool(calendar["prodid"]), len(calendar.errors)] == ["2.0", True, 0]
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert raw.count(b"\n") == raw.count(b"\r\n")
    uids = [str(event["uid"]) for event in calendar.walk("VEVENT")]
    assert [len(set(uids)), {bool(re.fullmatch(r"[\w-]+@localhost", uid)) for uid in uids}] == [3, {True}]
    assert all(event.get("dtstamp") for event in calendar.walk("VEVENT"))


def test_events_keep_their_identity_when_they_move(
    client_of: Callable[..., Client], owner: User, client: Client, agency: Agency
) -> None:
    path = made(client_of(owner))
    before = re.findall(rb"UID:(.*)", client.get(path).content)
    measure = agency.plans.get().measures.get()
    measure.ends_on = dt.date(2026, 9, 1)
    measure.save()

    assert sorted(re.findall(rb"UID:(.*)", client.get(path).content)) == sorted(before)


def test_nothing_shows_once_the_membership_ended(
    client_of: Callable[..., Client], owner: User, client: Client, agency: Agency
) -> None:
    path = made(client_of(owner))

    Membership.objects.filter(user=owner).delete()
    agency.posts.get().tenures.update(ends_on=dt.date(2026, 7, 14))

    assert titles(client, path) == []


def test_a_new_address_ends_the_old_one_and_ending_ends_all(
    client_of: Callable[..., Client], owner: User, client: Client
) -> None:
    signed_in = client_of(owner)
    first = made(signed_in)
    second = made(signed_in)
    codes = [client.get(first).status_code, client.get(second).status_code]
    signed_in.post(PAGE, {"end": "1"})

    assert [codes, client.get(second).status_code, CalendarKey.objects.count()] == [[404, 200], 404, 0]


def test_the_secret_is_kept_nowhere(client_of: Callable[..., Client], owner: User) -> None:
    signed_in = client_of(owner)
    secret = made(signed_in).removeprefix("/calendar/").removesuffix(".ics")

    assert secret not in CalendarKey.objects.get().token_hash
    assert secret not in signed_in.get(PAGE).content.decode()


def test_an_account_out_of_use_has_no_calendar(client_of: Callable[..., Client], owner: User, client: Client) -> None:
    path = made(client_of(owner))
    User.objects.filter(pk=owner.pk).update(is_active=False)

    assert client.get(path).status_code == 404


def test_who_asks_too_often_waits(
    client_of: Callable[..., Client], owner: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(my_reminders, "FETCHES", 2)
    monkeypatch.setattr(my_reminders, "GUESSES", 2)
    path = made(client_of(owner))

    own = [client.get(path).status_code for _ in range(3)]
    guesses = [client.get(f"/calendar/guess{place}.ics").status_code for place in range(3)]

    assert [own, guesses, client.get("/calendar/other.ics")["Retry-After"]] == [
        [200, 200, 429],
        [404, 404, 429],
        "3600",
    ]


@pytest.mark.parametrize("mode", ["instant", "digest", "off", "auto"])
def test_how_i_am_told_is_mine_to_choose(client_of: Callable[..., Client], owner: User, mode: str) -> None:
    signed_in = client_of(owner)

    answer = signed_in.post(PAGE, {"mode": mode})

    assert [answer.status_code, ReminderChoice.objects.get(user=owner).mode] == [302, mode]
    assert re.search(rf'value="{mode}"[^>]*checked', signed_in.get(PAGE).content.decode())


def test_an_unknown_choice_is_refused(client_of: Callable[..., Client], owner: User) -> None:
    answer = client_of(owner).post(PAGE, {"mode": "never"})

    assert [answer.status_code, ReminderChoice.objects.count()] == [422, 0]


def test_the_page_wants_a_sign_in(client: Client) -> None:
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"


# --- How an agency follows up ---------------------------------------------------------------------

SETTINGS = "/desk/ban-rao/settings/follow-up/"
TYPED = {
    "days_before": "๑๔, ๓, 0", "late_every": "๕", "several": "4", "digest_weekday": "2", "stuck_days": "45",
    "summary_weeks": "0",
}  # fmt: skip


def test_the_agency_says_how_it_follows_up(client_as: Callable[..., Client], agency: Agency) -> None:
    FollowUp.objects.create(agency=agency, reminded_on=dt.date(2026, 7, 15))

    answer = client_as(Role.ADMINISTRATOR, agency).post(SETTINGS, TYPED)

    row = FollowUp.objects.get()
    assert [answer.status_code, row.days_before, row.late_every, row.digest_weekday, row.summary_weeks] == [
        302,
        [14, 3, 0],
        5,
        2,
        0,
    ]
    assert [row.reminded_on, Event.objects.get().verb] == [dt.date(2026, 7, 15), "follow_up.set"]


def test_days_that_are_none_are_refused_with_what_was_typed(client_as: Callable[..., Client], agency: Agency) -> None:
    answer = client_as(Role.ADMINISTRATOR, agency).post(SETTINGS, TYPED | {"days_before": "สามวัน"})

    text = answer.content.decode()
    assert [answer.status_code, "สามวัน" in text, "ต้องเป็นจำนวนวัน 0 ถึง 90" in text, FollowUp.objects.count()] == [
        422,
        True,
        True,
        0,
    ]


def test_staff_do_not_set_it(client_as: Callable[..., Client], agency: Agency) -> None:
    assert client_as(Role.STAFF, agency).get(SETTINGS).status_code == 403
