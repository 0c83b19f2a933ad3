"""The ground the other tests stand on holds."""

import datetime as dt
import socket
import threading
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_scopes import ScopeError
from playwright.sync_api import Error, Page

from organisations.models import Agency, Event, Membership, Role
from tests.conftest import NetworkClosed
from tests.factories.organisations import make_holder, make_member


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("169.254.169.254", 80), ("example.invalid", 80)])
def test_network_is_closed_to_other_hosts(address: tuple[str, int]) -> None:
    with socket.socket() as client, pytest.raises(NetworkClosed):
        client.connect(address)


def test_network_is_open_to_this_host() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_today_is_the_fixed_day(today: dt.date) -> None:
    assert timezone.localdate() == today == dt.date(2026, 7, 15)


def test_threads_stay_outside_the_scope_of_a_test(agency: Agency) -> None:
    refused = []

    def read() -> None:
        try:
            list(Membership.objects.all())
        except ScopeError as error:
            refused.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()

    assert len(refused) == 1


def test_members_and_holders_are_valid(agency: Agency, other_agency: Agency) -> None:
    member = make_member(agency, Role.STAFF, Role.REGISTRAR)
    officer = make_holder(other_agency)

    assert [membership.role for membership in member.memberships.all()] == ["staff", "registrar"]
    assert officer.tenures.get().post.agency == other_agency


def _append_event(agency: Agency) -> Event:
    return Event.objects.create(
        agency=agency, seq=1, at=timezone.now(), verb="test", target_type="x", target_id="1", previous_hash="", hash=""
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_events_are_guarded_and_still_flushed_between_tests(agency: Agency, time: int) -> None:
    event = _append_event(agency)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(verb="other")

    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_database_knows_thai_letters() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("character types are PostgreSQL's")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'ก' ~ '[[:alpha:]]'")

        assert cursor.fetchone() == (True,)


@pytest.mark.browser
def test_browser_reaches_the_live_server_only(open_page: Callable[..., Page]) -> None:
    page = open_page()

    response = page.goto("/accounts/login/")

    assert response is not None
    assert response.status == 200
    with pytest.raises(Error, match="ERR_FAILED"):
        page.goto("http://192.0.2.1/")
