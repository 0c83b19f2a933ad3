"""One look at an address that somebody typed, without becoming anybody's way into our own network.

The host is resolved once, the number is judged, and the connection goes to that very number (requests-hardened):
a name that means another place a moment later changes nothing. Redirects are followed by hand, each judged anew.
Time, bytes and hops are bounded, headers and TLS included: a watch closes the connection when the time is up.
"""

import contextlib
import dataclasses
import hashlib
import ipaddress
import re
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter

from measures.rules import page_text
from measures.rules.link_verdict import Answer

AGENT = "ITA-Portal evidence check"
MAX_BYTES = 2_000_000
MAX_HOPS = 5
LONGEST_URL = 1000
SECONDS = 15.0  # for all hops together
STEP_SECONDS = 5.0  # to connect, and between two packets
PORTS = frozenset({80, 443, 8080, 8443})
FOR_GOOD, REDIRECTS = {301, 308}, {301, 302, 303, 307, 308}
_CHUNK = 65_536
_CHARSET = re.compile(rb"charset\s{0,3}=\s{0,3}[\"']?([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
_THAI_8_BIT = {"tis-620", "tis620", "windows-874", "x-windows-874", "iso-8859-11", "cp874"}


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """What one look brought: the answer for the rules, and what only the history keeps."""

    answer: Answer
    content_type: str = ""
    is_cut: bool = False
    elapsed_ms: int = 0


class _Refused(Exception):
    """An address that is not asked: not http(s), with a password in it, another port, a place that is not public."""


class _Adapter(IPFilterAdapter):
    """Connect to judged numbers only, and remember each connection so that the watch can close it.

    `open_ports`: of 127.0.0.1, for the tests' own server; nothing else passes one.
    """

    def __init__(self, *, is_https: bool, watch: "_Watch", open_ports: frozenset[int]) -> None:
        self.watch, self.open_ports = watch, open_ports
        super().__init__(is_https_proto=is_https, allow_loopback=bool(open_ports))

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:  # noqa: ANN401 -- requests' signature
        """Judge the number the host was resolved to, beyond what the library refuses itself."""
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        number = ipaddress.ip_address(str(host["host"]).strip("[]").partition("%")[0])
        if not (number.is_loopback and host["port"] in self.open_ports) and not is_public(number):
            raise InvalidIPAddress(number)
        return host, pool

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- requests' signature
        """Have the pool make connections that the watch knows."""
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = self.watch.watched(pool.ConnectionCls)
        return pool


def is_public(number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether a number is a place on the open Internet; IPv4 inside IPv6 is judged as what it is."""
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or (number.teredo[1] if number.teredo else None) or number.sixtofour
        if inner is not None:
            return is_public(inner)
        if number.is_site_local or int(number) >> 32 == 0:  # fec0::/10 and ::127.0.0.1
            return False
    return number.is_global and not number.is_multicast and not number.is_reserved


class _Watch:
    """Closes every connection of a look when its time is up; `is_up` says so."""

    def __init__(self, seconds: float) -> None:
        self.is_up = False
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._close)
        self._timer.daemon = True

    def watched(self, kind: Any) -> Any:  # noqa: ANN401 -- urllib3's connection classes
        """Return the class with its sockets remembered from before the handshake."""
        watch = self

        class Watched(kind):
            def _new_conn(self) -> socket.socket:
                made: socket.socket = super()._new_conn()
                watch.remember(made)
                return made

        return Watched

    def remember(self, made: socket.socket) -> None:
        """Keep a second handle: TLS takes the first one away."""
        with self._lock:
            self._sockets.append(made.dup())
        if self.is_up:
            self._close()

    def _close(self) -> None:
        self.is_up = True
        with self._lock:
            for handle in self._sockets:
                with contextlib.suppress(OSError):  # closed by the other side already
                    handle.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> "_Watch":
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
        with self._lock:
            for handle in self._sockets:
                handle.close()


def look(url: str, *, seconds: float = SECONDS, open_ports: frozenset[int] = frozenset()) -> Look:
    """Ask an address once and return what came. Never raises for what the other side does.

    `open_ports` lets the tests reach their own server on the loopback; the portal never passes it.
    """
    began = time.monotonic()
    with _Watch(seconds) as watch:
        try:
            found = _follow(url, watch, open_ports)
        except (_Refused, InvalidIPAddress):
            found = Look(Answer(url, error="refused"))
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            found = Look(Answer(url, error="timeout" if watch.is_up else _name(error)))
    return dataclasses.replace(found, elapsed_ms=int((time.monotonic() - began) * 1000))


def _name(error: Exception) -> str:
    """Return the kind of fault, told from the chain of causes and its words: the library wraps them in one another."""
    causes = list(_causes(error))
    if any(isinstance(cause, socket.gaierror | UnicodeError) for cause in causes):
        return "dns"
    if any(isinstance(cause, requests.ReadTimeout | TimeoutError) or _is_slow(cause) for cause in causes):
        return "timeout"
    if any(isinstance(cause, requests.exceptions.SSLError) for cause in causes):
        return "certificate"
    if any(isinstance(cause, requests.exceptions.InvalidURL) for cause in causes):
        return "refused"
    if "Failed to resolve" in str(error):
        return "dns"
    is_odd = isinstance(error, ValueError) and not isinstance(error, requests.RequestException)
    return "redirects" if is_odd else "connection"  # odd: led to something that is no address


def _is_slow(cause: BaseException) -> bool:
    """Whether urllib3 waited in vain; what it calls a new connection's fault is a timeout by its class alone."""
    is_new = isinstance(cause, urllib3.exceptions.NewConnectionError)
    return isinstance(cause, urllib3.exceptions.TimeoutError) and not is_new


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _depth in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _follow(url: str, watch: _Watch, open_ports: frozenset[int]) -> Look:
    has_moved, here = False, url
    with _session(watch, open_ports) as session:
        for _hop in range(MAX_HOPS + 1):
            if not check(here, open_ports):
                raise _Refused
            wait = (STEP_SECONDS, STEP_SECONDS)
            with session.get(here, stream=True, allow_redirects=False, timeout=wait) as response:
                target = response.headers.get("Location", "")
                if response.status_code not in REDIRECTS or not target:
                    look = _read(url, here, response)
                    answer = dataclasses.replace(look.answer, has_moved=has_moved)
                    return (
                        dataclasses.replace(look, answer=answer) if look.is_cut or not watch.is_up else _late(here, url)
                    )
                has_moved = has_moved or response.status_code in FOR_GOOD
                here = urljoin(here, _latin_to_utf8(target))
    return Look(Answer(url, final_url=here[:LONGEST_URL], error="redirects"))


def _late(here: str, url: str) -> Look:
    return Look(Answer(url, final_url=here, error="timeout"))


def _latin_to_utf8(target: str) -> str:
    """Return a header as its sender meant it: Thai paths are sent as bare UTF-8, and read as Latin-1."""
    try:
        return target.encode("latin-1").decode()
    except UnicodeError:
        return target


def check(url: str, open_ports: frozenset[int] = frozenset()) -> bool:
    """Whether an address may be asked at all: http(s), no password in it, a port of the web, not too long."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return False
    is_page = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    return is_page and port in PORTS | open_ports and len(url) <= LONGEST_URL


def _session(watch: _Watch, open_ports: frozenset[int]) -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy and no password file of this machine
    session.headers.update({"User-Agent": AGENT, "Accept": "*/*", "Accept-Language": "th,en;q=0.5"})
    session.mount("http://", _Adapter(is_https=False, watch=watch, open_ports=open_ports))
    session.mount("https://", _Adapter(is_https=True, watch=watch, open_ports=open_ports))
    return session


def _read(url: str, final_url: str, response: requests.Response) -> Look:
    data, is_cut = _body(response)
    content_type = response.headers.get("Content-Type", "")[:100]
    kind = _kind(data, content_type)
    page = page_text.read(_decoded(data, content_type)) if kind == "html" else page_text.Page()
    answer = Answer(
        url=url,
        final_url=final_url,
        status=response.status_code,
        kind=kind,
        size=len(data),
        content_hash=hashlib.sha256(page.text.encode() if kind == "html" else data).hexdigest() if data else "",
        title=page.title,
        text=page.text,
        asks_password=page.asks_password,
        has_parts=page.has_parts,
    )
    return Look(answer, content_type, is_cut)


def _body(response: requests.Response) -> tuple[bytes, bool]:
    """Return the first MAX_BYTES, unpacked, and whether there was more."""
    parts, size = [], 0
    while size <= MAX_BYTES and (part := response.raw.read1(_CHUNK, decode_content=True)):
        parts.append(part)
        size += len(part)
    data = b"".join(parts)
    return data[:MAX_BYTES], size > MAX_BYTES


def _kind(data: bytes, content_type: str) -> str:
    """Return html, pdf, picture or other, by content first: what a server says of itself is often wrong."""
    start = data[:1024].lstrip().lower()
    if start.startswith(b"%pdf-"):
        return "pdf"
    if start.startswith((b"\xff\xd8\xff", b"\x89png", b"gif8")):
        return "picture"
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or "html" in content_type.lower():
        return "html"
    return "other" if data else ""


def _decoded(data: bytes, content_type: str) -> str:
    """Return the text: in the character set it names, or in UTF-8, or in the Thai 8-bit set where it is not UTF-8."""
    named = _CHARSET.search(content_type.encode()) or _CHARSET.search(data[:2048])
    name = named[1].decode().lower() if named else "utf-8"
    try:
        return data.decode("cp874" if name in _THAI_8_BIT else "utf-8", errors="strict")
    except UnicodeError:
        wrong = "utf-8" if name in _THAI_8_BIT else "cp874"
        return data.decode(wrong if name in {"utf-8", "utf8"} | _THAI_8_BIT else "utf-8", errors="replace")
