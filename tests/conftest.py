"""What every test stands on: a closed network, its own database and files, a client per role, a real browser."""

import datetime as dt
import ipaddress
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase, override_settings
from django_scopes import scopes_disabled
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from organisations import triggers
from organisations.models import Agency, User
from tests.factories.accounts import sign_in
from tests.factories.organisations import make_agency, make_member

BANGKOK = dt.timezone(dt.timedelta(hours=7))
CHROMIUM_ARGS = [
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# --- Host ---------------------------------------------------------------------------------


class NetworkClosed(AssertionError):
    """A test tried to reach a host other than this one."""


def _is_this_host(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


def _needs_name_server(host: str) -> bool:
    try:
        ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        return host not in ("", "localhost")
    return False


def _guard_connect(connect: Callable[[socket.socket, Any], Any]) -> Callable[[socket.socket, Any], Any]:
    """Let UNIX sockets and the loopback range through."""

    def guarded(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and not _is_this_host(str(address[0])):
            raise NetworkClosed(address)
        return connect(self, address)

    return guarded


@pytest.fixture(scope="session", autouse=True)
def _closed_network() -> Iterator[None]:
    lookup = socket.getaddrinfo

    def guarded_lookup(host: str | bytes | None, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host or ""
        if _needs_name_server(name):
            raise NetworkClosed(name)
        return lookup(host, *args, **kwargs)

    with (
        patch.object(socket.socket, "connect", _guard_connect(socket.socket.connect)),
        patch.object(socket.socket, "connect_ex", _guard_connect(socket.socket.connect_ex)),
        patch.object(socket, "getaddrinfo", guarded_lookup),
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _test_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Own media and static folders, plain static names, a fast password hash."""
    folder = tmp_path_factory.mktemp("portal")
    (folder / "static").mkdir()
    with override_settings(
        MEDIA_ROOT=folder / "media",
        STATIC_ROOT=folder / "static",
        STORAGES={
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        WHITENOISE_AUTOREFRESH=True,
        WHITENOISE_USE_FINDERS=True,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture
def media_root(tmp_path: Path) -> Iterator[Path]:
    """Use an empty media folder of this test's own."""
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield tmp_path / "media"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Forget what other tests counted: how often somebody tried something lives in the cache."""
    cache.clear()


# --- Database -----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give each run and each xdist worker a database of its own, with Thai letters known as letters."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        # A file, not memory: threads and the live server must meet in a real database.
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        return
    # Character type C would leave Thai trigram indexes empty; Django writes a quoted TEMPLATE as it stands.
    database["TEST"]["TEMPLATE"] = '"template0" LC_COLLATE "C.UTF-8" LC_CTYPE "C.UTF-8"'
    database["TEST"]["CHARSET"] = "UTF8"
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_guards() -> Iterator[None]:
    """Drop the event triggers around the flush that ends a transactional test: they refuse DELETE and TRUNCATE.

    While tests run the triggers stand, so guard tests meet them as they are in production.
    """
    flush = TransactionTestCase._fixture_teardown

    def flush_without_triggers(self: TransactionTestCase) -> None:
        triggers.drop(connection)
        try:
            flush(self)
        finally:
            triggers.create(connection)

    with patch.object(TransactionTestCase, "_fixture_teardown", flush_without_triggers):
        yield


@pytest.fixture(autouse=True)
def _all_agencies() -> Iterator[None]:
    """Let the body of a test read any agency. Requests of a client still start in the empty scope.

    Threads that a test starts are outside of this: they enter a scope of their own.
    """
    with scopes_disabled():
        yield


# --- Who and when -------------------------------------------------------------------------


@pytest.fixture
def travel_to() -> Iterator[Callable[[dt.date], None]]:
    """Return a function that moves the clock to a moment, or to ten in the morning in Bangkok of a day."""
    with time_machine.travel(dt.datetime.now(tz=BANGKOK)) as traveller:

        def move(moment: dt.date) -> None:
            if not isinstance(moment, dt.datetime):
                moment = dt.datetime.combine(moment, dt.time(10), tzinfo=BANGKOK)
            traveller.move_to(moment)

        yield move


@pytest.fixture
def today(travel_to: Callable[[dt.date], None]) -> dt.date:
    """Stop guessing which day it is: 15 July 2569 (2026), ten in the morning in Bangkok."""
    day = dt.date(2026, 7, 15)
    travel_to(day)
    return day


@pytest.fixture
def agency(db: None) -> Agency:
    """Return the agency most tests work in."""
    return make_agency("ban-rao", short_name="อบต.บ้านเรา")


@pytest.fixture
def other_agency(db: None) -> Agency:
    """Return another agency, whose rows must not be seen."""
    return make_agency("ban-uen", short_name="อบต.บ้านอื่น")


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Return a function giving a client signed in as the user, the second factor proved."""

    return sign_in


@pytest.fixture
def client_as(client_of: Callable[[User], Client]) -> Callable[..., Client]:
    """Return a function giving a client signed in as a new user: `client_as(Role.STAFF, agency)`."""

    def sign_in_as(role: str, agency: Agency) -> Client:
        return client_of(make_member(agency, role))

    return sign_in_as


# --- Browser ------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the machine's Chromium once a session."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "browser tests need Chromium: `make test` installs it"
    # Playwright keeps an event loop running in this thread, which Django would take for an async caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)
        yield chromium
        chromium.close()


def _only_this_host(page: Page, address: str) -> None:
    """Fail the request of anything from another host: pages must not need one."""
    page.route(lambda url: not url.startswith((address, "blob:", "data:")), lambda route: route.abort())


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page on the live server: `open_page(user)`, or without one for a visitor.

    Keywords go to Playwright's `new_context`: `viewport`, `color_scheme`, `java_script_enabled`.
    """
    contexts = []

    def open_for(user: User | None = None, **options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, locale="th-TH", timezone_id="Asia/Bangkok", **options)
        contexts.append(context)
        if user is not None:
            cookie = sign_in(user).cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        _only_this_host(page, live_server.url)
        return page

    yield open_for
    for context in contexts:
        context.close()
