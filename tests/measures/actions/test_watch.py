import datetime as dt
import functools
from collections.abc import Callable, Iterator

import pytest
from django.db import DatabaseError, transaction

from assessments.models import CriteriaSet, Window
from measures import link_probe
from measures.actions import items as item_actions
from measures.actions import watch
from measures.models import Evidence, LinkCheck, WatchedHost, WatchedLink
from measures.queries import links
from measures.rules.link_verdict import Answer
from organisations.models import Agency, Notice
from organisations.queries import Member
from tests.factories.items import AT, URL, make_item, make_item_evidence, member, page
from tests.factories.organisations import make_member, make_officer, make_user
from tests.measures.web import Web, serving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]
HOUR = dt.timedelta(hours=1)
Looker = Callable[[str], link_probe.Look]


@pytest.fixture
def clerk(agency: Agency) -> Member:
    return member(make_member(agency))


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as server:
        server.pages["/plan"] = (200, "text/html; charset=utf-8", "<title>แผน</title>แผนปฏิบัติการ ปี 2569 ของหน่วยงาน")
        yield server


def real(web: Web, seconds: float = 2) -> Looker:
    return functools.partial(link_probe.look, seconds=seconds, open_ports=frozenset({web.port}))


def failing(error: str = "timeout", *hosts: str) -> Looker:
    return lambda url: (
        link_probe.Look(Answer(url, error=error)) if not hosts or any(h in url for h in hosts) else page(url)
    )


def outcomes(at: dt.datetime, look: Looker) -> list[str]:
    WatchedLink.objects.filter(due_at__isnull=False).update(due_at=at)
    return [check.outcome for check in watch.check_due(at=at, look=look)]


def standing() -> links.Standing:
    return links.standing_of(WatchedLink.objects.select_related("last", "first_failed").get())


# --- The pages agencies point at ---------------------------------------------------------------------


def test_each_fault_of_a_server_is_told_apart(clerk: Member, web: Web) -> None:
    paths = ("/dies", "/sign-in", "/not-found", "/other-year", "/drip", "/private", "/endless", "/moves")
    text = "<title>แผน</title>แผนปฏิบัติการ ปี 2569 ของหน่วยงาน"
    for path in paths:
        web.pages[path] = (200, "text/html; charset=utf-8", text)
        make_item_evidence(make_item(), clerk, web.url(path))
    first = outcomes(AT, real(web))

    web.pages["/dies"] = (503, "text/html", "")
    web.redirects["/sign-in"] = (302, "/accounts/login/?next=/sign-in")
    web.pages["/accounts/login/?next=/sign-in"] = (200, "text/html", "<input type=password>")
    web.pages["/not-found"] = (200, "text/html; charset=utf-8", "<title>แผน</title>ขออภัย ไม่พบหน้าที่ท่านต้องการ")
    web.pages["/other-year"] = (200, "text/html; charset=utf-8", text.replace("2569", "๒๕๗๐"))
    web.redirects["/private"] = (302, "http://192.168.1.1/router")
    web.redirects["/moves"] = (301, "/plan")
    found = outcomes(AT + 6 * HOUR, real(web))

    assert first == ["ok", "ok", "ok", "ok", "dead", "ok", "ok", "ok"]
    assert dict(zip(paths, found, strict=True)) == {
        "/dies": "dead",
        "/sign-in": "login",
        "/not-found": "not_found",
        "/other-year": "year_gone",
        "/drip": "dead",
        "/private": "refused",
        "/endless": "ok",
        "/moves": "moved",
    }


def test_a_look_leaves_a_dated_snapshot(clerk: Member, web: Web) -> None:
    make_item_evidence(make_item(), clerk, web.url("/plan"))

    outcomes(AT, real(web))

    check = LinkCheck.objects.get()
    assert (check.checked_at, check.status, check.kind, check.title) == (AT, 200, "html", "แผน")
    assert (check.text, len(check.content_hash), check.size > 0) == ("แผน แผนปฏิบัติการ ปี 2569 ของหน่วยงาน", 64, True)


def test_the_same_text_is_kept_once(clerk: Member) -> None:
    make_item_evidence(make_item(), clerk)

    for hours in range(3):
        outcomes(AT + hours * HOUR, page)

    assert [check.text != "" for check in LinkCheck.objects.order_by("pk")] == [True, False, False]


# --- Alarm -------------------------------------------------------------------------------------------


def test_one_failure_is_no_alarm_and_is_looked_at_again_soon(clerk: Member) -> None:
    make_item_evidence(make_item(), clerk)
    outcomes(AT, page)

    outcomes(AT + HOUR, failing())

    assert (standing().outcome, standing().is_alarm, Notice.objects.count()) == ("dead", False, 0)
    assert WatchedLink.objects.get().due_at == AT + 5 * HOUR


def test_two_failures_hours_apart_tell_the_owner_once(clerk: Member, agency: Agency) -> None:
    item = make_item()
    make_item_evidence(item, clerk)
    owner = make_officer(agency, user=make_user())
    nothing = {"unit": None, "post": None, "inner_on": None, "outer_on": None, "note": ""}
    item_actions.put_in_charge(item=item, fields=nothing | {"officer": owner}, by=clerk, at=AT)
    outcomes(AT, page)

    for hours in (1, 2, 5, 30, 60):
        outcomes(AT + hours * HOUR, failing())

    notice = Notice.objects.get()
    assert (notice.user, notice.path) == (owner.user, "/desk/ban-rao/2569/items/O1/")
    assert notice.subject == "หลักฐานข้อ O1: เปิดไม่ได้"
    assert standing().is_broken is True


def test_without_an_owner_who_entered_it_is_told_and_again_after_it_had_come_back(clerk: Member) -> None:
    make_item_evidence(make_item(), clerk)

    for hours, look in ((0, failing()), (4, failing()), (8, page), (12, failing()), (16, failing())):
        outcomes(AT + hours * HOUR, look)

    assert list(Notice.objects.values_list("user", flat=True)) == [clerk.user.pk, clerk.user.pk]


def test_when_no_host_answers_it_is_our_network(clerk: Member) -> None:
    item = make_item()
    for host in ("one", "two"):
        make_item_evidence(item, clerk, f"https://{host}.example.invalid/")
    outcomes(AT, page)

    for hours in (1, 5, 9):
        outcomes(AT + hours * HOUR, failing())

    assert Notice.objects.count() == 0
    assert set(WatchedLink.objects.values_list("last__outcome", "first_failed")) == {("ok", None)}
    assert LinkCheck.objects.filter(is_ours=True, outcome="dead").count() == 6


def test_one_host_that_fails_beside_one_that_answers_is_theirs(clerk: Member) -> None:
    item = make_item()
    for host in ("one", "two"):
        make_item_evidence(item, clerk, f"https://{host}.example.invalid/")
    outcomes(AT, page)

    for hours in (1, 5):
        outcomes(AT + hours * HOUR, failing("timeout", "two"))

    assert Notice.objects.count() == 1


def test_a_web_that_asks_to_wait_says_nothing(clerk: Member) -> None:
    make_item_evidence(make_item(), clerk)
    outcomes(AT, page)

    for hours in (1, 5, 9):
        outcomes(AT + hours * HOUR, lambda url: page(url, status=429))

    assert (standing().outcome, Notice.objects.count()) == ("ok", 0)


def test_changed_content_is_agreed_to(clerk: Member) -> None:
    make_item_evidence(make_item(), clerk)
    outcomes(AT, page)
    changed: Looker = lambda url: page(url, "เรื่อง อื่น ทั้ง หน้า ปี 2569")  # noqa: E731 -- a look
    outcomes(AT + HOUR, changed)
    before = standing().outcome

    watch.accept_content(link=WatchedLink.objects.get(), by=clerk, at=AT + 2 * HOUR)
    outcomes(AT + 3 * HOUR, changed)

    assert (before, standing().outcome) == ("changed", "ok")


# --- When --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("window", "days"), [(None, 7), (dt.date(2026, 8, 1), 1), (dt.date(2026, 9, 1), 7)])
def test_looks_are_weekly_and_daily_near_the_window(clerk: Member, window: dt.date | None, days: int) -> None:
    make_item_evidence(make_item(), clerk)
    if window:
        criteria = CriteriaSet.objects.get(fiscal_year=2569)
        end = window + dt.timedelta(days=20)
        Window.objects.create(criteria=criteria, kind="oit_entry", what="กรอกข้อมูล OIT", starts_on=window, ends_on=end)

    watch.check_due(at=AT, look=page)

    assert WatchedLink.objects.get().due_at == AT + dt.timedelta(days=days)


def test_an_address_nobody_stands_on_is_left_alone(clerk: Member) -> None:
    evidence = make_item_evidence(make_item(), clerk)
    item_actions.remove_item_evidence(item=make_item(), evidence=evidence, by=clerk, at=AT)

    watch.check_due(at=AT, look=page)

    assert WatchedLink.objects.get().due_at is None


def test_nothing_due_asks_nobody(clerk: Member) -> None:
    make_item_evidence(make_item(), clerk)
    watch.check_due(at=AT, look=page)

    assert watch.check_due(at=AT + HOUR, look=page) == []


def test_a_host_held_by_another_worker_is_not_asked_and_is_found_again(clerk: Member) -> None:
    make_item_evidence(make_item(), clerk)
    WatchedHost.objects.update(lease_until=AT + watch.LEASE)

    during = watch.check_due(at=AT, look=page)
    after = watch.check_due(at=AT + watch.LEASE + HOUR, look=page)

    assert (len(during), len(after)) == (0, 1)


def test_a_worker_that_fails_gives_the_host_back(clerk: Member) -> None:
    make_item_evidence(make_item(), clerk)

    def broken(url: str) -> link_probe.Look:
        raise RuntimeError(url)

    with pytest.raises(RuntimeError):
        watch.check_due(at=AT, look=broken)

    assert list(WatchedHost.objects.values_list("lease_until", flat=True)) == [None]
    assert len(watch.check_due(at=AT, look=page)) == 1


def test_one_host_is_asked_one_page_at_a_time(clerk: Member) -> None:
    import threading

    item, lock = make_item(), threading.Lock()
    for number in range(6):
        make_item_evidence(item, clerk, f"{URL}/{number}")
    overlaps = []

    def look(url: str) -> link_probe.Look:
        overlaps.append(not lock.acquire(blocking=False))
        lock.release()
        return page(url)

    assert (len(watch.check_due(at=AT, look=look)), any(overlaps)) == (6, False)


def test_an_agency_has_so_many_looks_a_day(clerk: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "LOOKS_PER_DAY", 2)
    item = make_item()
    for number in range(2):
        make_item_evidence(item, clerk, f"{URL}/{number}")
    watch.check_due(at=AT, look=page)

    spent = outcomes(AT + HOUR, page)
    next_day = outcomes(AT + 25 * HOUR, page)

    assert (spent, next_day) == ([], ["ok", "ok"])


def test_looking_again_waits_a_few_minutes(clerk: Member) -> None:
    make_item_evidence(make_item(), clerk)
    watch.check_due(at=AT, look=page)

    asked = [watch.look_again(urls={URL}, by=clerk, at=AT + dt.timedelta(minutes=minutes)) for minutes in (5, 15)]

    assert (asked, WatchedLink.objects.get().due_at) == ([0, 1], AT + dt.timedelta(minutes=15))


def test_evidence_that_was_there_before_the_watch_is_enrolled(clerk: Member, agency: Agency) -> None:
    make_item()
    Evidence.objects.create(agency=agency, fiscal_year=2569, item_code="O1", url=URL, added_by=clerk.user, added_at=AT)

    made = [watch.enrol(agency=agency, at=AT, now=False) for _time in range(2)]

    assert (made, WatchedLink.objects.get().due_at) == ([1, 0], AT)


def test_history_cannot_be_changed(clerk: Member) -> None:
    make_item_evidence(make_item(), clerk)
    outcomes(AT, page)

    for change in (lambda: LinkCheck.objects.update(outcome="ok"), lambda: LinkCheck.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
