"""Real connections to a server on this host. The probe lets the loopback through only where the test says so."""

import ipaddress
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from measures import link_probe
from measures.link_probe import MAX_BYTES, Look, is_public, look
from tests.measures.web import Web, serving

HTML = "text/html; charset=utf-8"


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as server:
        server.pages["/plan"] = (200, HTML, "<html><title>แผน</title><body>ปี 2568</body></html>")
        yield server


def ask(web: Web, path: str, seconds: float = 5) -> Look:
    return look(web.url(path), seconds=seconds, open_ports=frozenset({web.port}))


def test_a_page_is_read(web: Web) -> None:
    answer = ask(web, "/plan").answer

    assert (answer.status, answer.error, answer.kind, answer.title, answer.text) == (
        200,
        "",
        "html",
        "แผน",
        "แผน ปี 2568",
    )
    assert len(answer.content_hash) == 64


def test_a_page_in_the_thai_8_bit_set_is_read(web: Web) -> None:
    web.pages["/old"] = (200, "text/html", '<meta charset="tis-620"><title>รายงาน</title>'.encode("cp874"))

    assert ask(web, "/old").answer.title == "รายงาน"


def test_kind_is_told_by_content_not_by_name(web: Web) -> None:
    web.pages["/a.pdf"] = (200, "application/pdf", "<html><title>หน้าแรก</title></html>")
    web.pages["/b.html"] = (200, "text/html", b"%PDF-1.7 ...")

    assert [ask(web, path).answer.kind for path in ("/a.pdf", "/b.html")] == ["html", "pdf"]


def test_a_missing_page_is_told(web: Web) -> None:
    assert ask(web, "/nowhere").answer.status == 404


def test_a_server_that_died_is_told() -> None:
    with serving() as web:
        port = web.port
    began = time.monotonic()

    answer = look(f"http://127.0.0.1:{port}/plan", open_ports=frozenset({port})).answer

    assert (answer.status, answer.error) == (None, "connection")
    assert time.monotonic() - began < 5


def test_redirects_are_followed_and_named(web: Web) -> None:
    web.redirects = {"/old": (301, "/plan"), "/away": (302, "/plan")}

    found = [ask(web, path).answer for path in ("/old", "/away")]

    assert [(row.final_url, row.has_moved, row.title) for row in found] == [
        (web.url("/plan"), True, "แผน"),
        (web.url("/plan"), False, "แผน"),
    ]


def test_a_circle_of_redirects_ends(web: Web) -> None:
    web.redirects = {"/round": (302, "/round")}

    assert (ask(web, "/round").answer.error, len(web.asked)) == ("redirects", link_probe.MAX_HOPS + 1)


@pytest.mark.parametrize("location", ["http://[", "ftp://127.0.0.1/", "http://127.0.0.1:22/", "file:///etc/passwd"])
def test_a_redirect_to_what_is_no_page_is_not_followed(web: Web, location: str) -> None:
    web.redirects = {"/odd": (302, location)}

    assert ask(web, "/odd").answer.error in {"redirects", "refused"}


@pytest.mark.parametrize("path", ["/drip", "/drip-head"])
def test_a_server_that_drips_for_ever_is_cut(web: Web, path: str) -> None:
    began = time.monotonic()

    answer = ask(web, path, seconds=1).answer

    assert answer.error == "timeout"
    assert time.monotonic() - began < 3


def test_a_body_without_end_is_cut(web: Web) -> None:
    found = ask(web, "/endless")

    assert (found.answer.status, found.is_cut, found.answer.size) == (200, True, MAX_BYTES)
    assert found.elapsed_ms < 5000


def test_a_small_file_that_unpacks_without_end_is_cut(web: Web) -> None:
    import gzip

    bomb = gzip.compress(b"0" * 50_000_000)

    class Packed(bytes):
        pass

    web.pages["/bomb"] = (200, "text/html\r\nContent-Encoding: gzip", Packed(bomb))

    found = ask(web, "/bomb")

    assert (found.is_cut, found.answer.size) == (True, MAX_BYTES)


# --- Never into our own network ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::127.0.0.1]/",
        "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/", "http://169.254.169.254/latest/",
        "http://0.0.0.0/", "http://[fe80::1]/", "http://[fc00::1]/", "http://[fec0::1]/", "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/", "http://224.0.0.1/", "http://255.255.255.255/",
        "ftp://example.com/", "file:///etc/passwd", "http://user:pass@example.com/", "http://example.com:22/", "http://", "http://[",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused(url: str) -> None:
    assert look(url, seconds=3).answer.error == "refused"


def resolve_to(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> list[str]:
    """Have every name mean these numbers, asking by asking; return the list of names asked for."""
    asked: list[str] = []

    def lookup(host: str, port: Any, *_args: Any, **_kwargs: Any) -> Any:
        try:
            number = str(ipaddress.ip_address(host))
        except ValueError:
            number = numbers[min(len(asked), len(numbers) - 1)]
            asked.append(host)
        family = socket.AF_INET6 if ":" in number else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (number, port or 0))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return asked


@pytest.mark.parametrize("name", ["2130706433", "0177.0.0.1", "0x7f.1", "127.1", "intranet.example"])
def test_disguised_numbers_are_judged_by_what_they_mean(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    resolve_to(monkeypatch, "127.0.0.1")

    assert look(f"http://{name}/", seconds=3).answer.error == "refused"


def test_a_redirect_to_a_private_address_is_refused(web: Web) -> None:
    web.redirects = {"/in": (302, "http://10.0.0.1/admin"), "/meta": (301, "http://169.254.169.254/latest/meta-data/")}

    assert [ask(web, path).answer.error for path in ("/in", "/meta")] == ["refused", "refused"]


def test_a_name_that_means_another_place_on_the_second_asking_gains_nothing(
    monkeypatch: pytest.MonkeyPatch, web: Web
) -> None:
    monkeypatch.setattr(link_probe, "STEP_SECONDS", 0.5)
    connected: list[Any] = []
    asked = resolve_to(monkeypatch, "93.184.216.34", "127.0.0.1")

    def connect(_self: socket.socket, address: Any) -> None:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)

    answer = look(f"http://rebinding.example:{web.port}/plan", open_ports=frozenset({web.port})).answer

    assert (answer.error, set(connected), web.asked) == ("connection", {"93.184.216.34"}, [])
    assert asked == ["rebinding.example"]


def test_the_opening_for_tests_is_of_one_port(web: Web) -> None:
    with serving() as other:
        assert look(other.url("/plan"), open_ports=frozenset({web.port})).answer.error == "refused"
        assert other.asked == []


def test_the_portal_itself_never_opens_the_loopback(web: Web) -> None:
    assert (look(web.url("/plan")).answer.error, web.asked) == ("refused", [])


def test_an_unknown_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def lookup(*_args: Any, **_kwargs: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)

    assert look("http://nobody.example/", seconds=3).answer.error == "dns"


def test_proxies_and_passwords_of_this_machine_are_not_used(monkeypatch: pytest.MonkeyPatch, web: Web) -> None:
    with serving() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url(""))

        assert ask(web, "/plan").answer.title == "แผน"
        assert proxy.asked == []


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("::ffff:10.0.0.1", False),
        ("2001:0:1::1", False),
        ("240.0.0.1", False),
    ],
)
def test_public_numbers(number: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(number)) is public
