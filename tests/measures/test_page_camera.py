"""Pictures of pages: a real browser whose every request passes the judged proxy."""

import functools
import io
import socket
import time
from collections.abc import Iterator

import pytest
from PIL import Image

from measures import judged_proxy, page_camera
from tests.measures.web import Web, serving

needs_browser = pytest.mark.skipif(not page_camera.browser(), reason="no browser is installed")
HEADING = "<meta charset=utf-8><body style='margin:0;background:#000'>"


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as server:
        server.pages["/page"] = (200, "text/html", HEADING)
        yield server


@pytest.fixture
def private() -> Iterator[Web]:
    """A server of our own network: nothing may reach it."""
    with serving() as server:
        server.pages["/"] = (200, "text/html", "secret")
        yield server


def take(web: Web, path: str, seconds: float = 15) -> page_camera.Shot:
    return page_camera.take(web.url(path), seconds=seconds, open_ports=frozenset({web.port}))


# --- The browser ---------------------------------------------------------------------------------


@pytest.mark.browser
@needs_browser
def test_a_page_is_pictured(web: Web) -> None:
    shot = take(web, "/page")

    with Image.open(io.BytesIO(shot.data)) as picture:
        assert (picture.format, picture.size) == ("JPEG", page_camera.SIZE)
        assert picture.convert("L").getpixel((600, 900)) < 8
    assert (len(shot.sha256), shot.failure, shot.refused) == (64, "", 0)


@pytest.mark.browser
@needs_browser
def test_parts_of_a_page_from_our_own_network_are_not_asked_for(web: Web, private: Web) -> None:
    inside = private.url("/")
    web.pages["/page"] = (
        200, "text/html",
        f"{HEADING}<img src='{inside}'><iframe src='{inside}'></iframe><iframe src='file:///etc/passwd'></iframe>"
        f"<script src='http://10.0.0.1/x.js'></script><link rel=stylesheet href='http://[::1]:{private.port}/x.css'>"
        f"<script>fetch('{inside}');new WebSocket('ws://127.0.0.1:{private.port}/');navigator.sendBeacon('{inside}')</script>",
    )  # fmt: skip

    shot = take(web, "/page")

    assert shot.data
    assert shot.refused >= 4
    assert private.asked == []


@pytest.mark.browser
@needs_browser
@pytest.mark.parametrize("target", ["http://127.0.0.1:{}/", "http://localhost:{}/", "http://169.254.169.254/"])
def test_a_redirect_into_our_own_network_is_refused(web: Web, private: Web, target: str) -> None:
    web.redirects["/away"] = (302, target.format(private.port))

    shot = take(web, "/away")

    assert (shot.data, shot.failure, private.asked) == (b"", "refused", [])


@pytest.mark.browser
@needs_browser
def test_a_page_without_end_is_cut(web: Web) -> None:
    began = time.monotonic()

    take(web, "/endless", seconds=6)

    assert time.monotonic() - began < 9


def test_what_is_no_page_is_not_opened() -> None:
    addresses = ("file:///etc/passwd", "http://127.0.0.1:22/", "chrome://version", "http://a:b@example.invalid/")

    assert [page_camera.take(url).failure for url in addresses] == ["refused"] * len(addresses)


@pytest.mark.usefixtures("no_browser")
def test_a_host_may_have_no_browser() -> None:
    assert page_camera.browser() == ""


@pytest.fixture
def no_browser(settings: pytest.FixtureRequest) -> Iterator[None]:
    settings.PAGE_BROWSER = "off"  # type: ignore[attr-defined]
    page_camera.browser.cache_clear()
    yield
    page_camera.browser.cache_clear()


# --- The proxy -----------------------------------------------------------------------------------


def bounds(**fields: object) -> judged_proxy.Bounds:
    return judged_proxy.Bounds(time.monotonic() + 10, **fields)  # type: ignore[arg-type]


def ask(proxy: judged_proxy.JudgedProxy, request: str) -> bytes:
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as near:
        near.sendall(request.encode())
        parts = iter(functools.partial(near.recv, 65_536), b"")
        return b"".join(parts)


def test_a_name_is_judged_each_time_it_is_used(monkeypatch: pytest.MonkeyPatch, web: Web) -> None:
    numbers = iter(["93.184.216.34", "127.0.0.1"])
    called: list[str] = []

    def resolve(host: str, port: int, **_kind: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(numbers), port))]

    def connect(_self: socket.socket, place: tuple[str, int]) -> None:
        called.append(place[0])

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", connect)
    judged_proxy.connect("www.example.invalid", 80, bounds()).close()

    with pytest.raises(judged_proxy.Refused):
        judged_proxy.connect("www.example.invalid", 80, bounds())

    assert called == ["93.184.216.34"]


@pytest.mark.parametrize(
    "request_line",
    [
        "CONNECT 127.0.0.1:443", "CONNECT [::1]:443", "CONNECT [::ffff:10.0.0.1]:443", "CONNECT 192.168.1.1:443",
        "GET http://127.0.0.1/", "GET http://0.0.0.0/", "GET http://2130706433/", "GET http://169.254.169.254/latest/",
        "GET ftp://example.invalid/", "POST http://example.invalid/", "CONNECT example.invalid:22", "GET /",
    ],
)  # fmt: skip
def test_places_that_are_not_public_are_refused(request_line: str) -> None:
    with judged_proxy.running(bounds()) as proxy:
        answer = ask(proxy, f"{request_line} HTTP/1.1\r\nHost: x\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 403") or answer == b""
    assert b"200" not in answer


def test_bytes_and_connections_are_bounded(web: Web) -> None:
    open_ports = frozenset({web.port})
    few = bounds(open_ports=open_ports, connections_left=1)
    with judged_proxy.running(few) as proxy:
        first, second = (ask(proxy, f"GET {web.url('/page')} HTTP/1.1\r\nHost: x\r\n\r\n") for _turn in range(2))
    small = bounds(open_ports=open_ports, bytes_left=100_000)
    with judged_proxy.running(small) as proxy:
        endless = ask(proxy, f"GET {web.url('/endless')} HTTP/1.1\r\nHost: x\r\n\r\n")

    assert HEADING.encode() in first
    assert second.startswith(b"HTTP/1.1 403")
    assert len(endless) < 200_000
