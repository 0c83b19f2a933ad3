"""A proxy on this host through which a browser reaches public places only: each connection is judged as it is made.

The browser resolves no name itself. Here a name is resolved once, the number is judged by the rule of link_probe, and
the connection goes to that very number: redirects, parts of a page and names that change their meaning are covered.
All connections together are bounded in time, bytes and number.
"""

import contextlib
import dataclasses
import ipaddress
import select
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from measures.link_probe import PORTS, is_public

MOST_BYTES = 20_000_000
MOST_CONNECTIONS = 120
STEP_SECONDS = 5.0
HEAD = 16_384  # bytes of a request's head
CHUNK = 65_536
ASKED_WITH = {b"GET", b"HEAD"}
BROWSERS_OWN = frozenset(
    {
        "accounts.google.com", "android.clients.google.com", "clients2.google.com", "clientservices.googleapis.com",
        "content-autofill.googleapis.com", "edgedl.me.gvt1.com", "mtalk.google.com", "optimizationguide-pa.googleapis.com",
        "redirector.gvt1.com", "safebrowsing.googleapis.com", "update.googleapis.com",
    }
)  # fmt: skip # what Chromium asks for itself: told nothing, and not counted


class Refused(Exception):
    """A connection that is not made: another port, a place that is not public, or the bounds are reached."""


@dataclasses.dataclass(slots=True)
class Bounds:
    """What is left of the time, bytes and connections of one page; `refused` names what was not asked."""

    until: float
    open_ports: frozenset[int] = frozenset()
    bytes_left: int = MOST_BYTES
    connections_left: int = MOST_CONNECTIONS
    refused: list[str] = dataclasses.field(default_factory=list)
    lock: threading.Lock = dataclasses.field(default_factory=threading.Lock)

    def begin(self) -> None:
        """Count a connection. Raises Refused."""
        with self.lock:
            self.connections_left -= 1
            if self.connections_left < 0 or time.monotonic() > self.until:
                raise Refused

    def spend(self, size: int) -> None:
        """Count bytes in either direction. Raises Refused."""
        with self.lock:
            self.bytes_left -= size
            if self.bytes_left < 0 or time.monotonic() > self.until:
                raise Refused


def connect(host: str, port: int, bounds: Bounds) -> socket.socket:
    """Resolve a name once, judge the number, connect to it. Raises Refused, OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    number = ipaddress.ip_address(str(found[4][0]).partition("%")[0])
    is_ours = number.is_loopback and port in bounds.open_ports  # the tests' own server
    if not is_ours and not (port in PORTS and is_public(number)):
        raise Refused
    made = socket.socket(found[0], socket.SOCK_STREAM)
    made.settimeout(STEP_SECONDS)
    try:
        made.connect((str(number), port))
    except OSError:
        made.close()
        raise
    return made


class _Handler(socketserver.BaseRequestHandler):
    """One connection of the browser: a tunnel for https, one request for http."""

    server: "JudgedProxy"

    def handle(self) -> None:
        """Serve it; whatever is refused or breaks ends in a closed connection."""
        bounds, near = self.server.bounds, self.request
        near.settimeout(STEP_SECONDS)
        target = ""
        try:
            head, rest = _head(near)
            method, target, far_head = _asked(head)
            host, port = _place(method, target)
            if host in BROWSERS_OWN:
                return
            bounds.begin()
            with contextlib.closing(connect(host, port, bounds)) as far:
                if method == b"CONNECT":
                    near.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                else:
                    far.sendall(far_head)
                far.sendall(rest)
                _relay(near, far, bounds)
        except (Refused, ValueError):
            if target:  # a connection opened ahead and never used asks for nothing
                bounds.refused.append(target[:200])
            with contextlib.suppress(OSError):
                near.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        except OSError:  # either side went away
            return


def _head(near: socket.socket) -> tuple[bytes, bytes]:
    """Return the head of a request and what came after it. Raises Refused where it does not end."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = near.recv(CHUNK)
        if not part or len(data) > HEAD:
            raise Refused
        data += part
    head, _sign, rest = data.partition(b"\r\n\r\n")
    return head, rest


def _asked(head: bytes) -> tuple[bytes, str, bytes]:
    """Return method, target and the head as the far side gets it: its path alone, one request a connection."""
    first, *lines = head.split(b"\r\n")
    method, target, _version = first.split(b" ", 2)
    if method == b"CONNECT":
        return method, target.decode("ascii"), b""
    if method not in ASKED_WITH:
        raise Refused
    parts = urlsplit(target.decode("ascii"))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kept = [line for line in lines if not line.lower().startswith((b"proxy-", b"connection:"))]
    return (
        method,
        target.decode("ascii"),
        b"\r\n".join([method + b" " + path.encode() + b" HTTP/1.1", *kept, b"Connection: close", b"", b""]),
    )


def _place(method: bytes, target: str) -> tuple[str, int]:
    parts = urlsplit(f"//{target}" if method == b"CONNECT" else target)
    if not parts.hostname or (method != b"CONNECT" and parts.scheme != "http"):
        raise Refused
    return parts.hostname, parts.port or 80


def _relay(near: socket.socket, far: socket.socket, bounds: Bounds) -> None:
    """Carry bytes both ways until one side ends or the bounds are reached."""
    other = {near: far, far: near}
    while True:
        ready, _out, _odd = select.select([near, far], [], [], 0.5)
        bounds.spend(0)
        for end in ready:
            data = end.recv(CHUNK)
            if not data:
                return
            bounds.spend(len(data))
            other[end].sendall(data)


class JudgedProxy(socketserver.ThreadingTCPServer):
    """The proxy, for as long as one page is looked at."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, bounds: Bounds) -> None:
        """Listen on a free port of the loopback."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.bounds = bounds

    @property
    def port(self) -> int:
        """The port it got."""
        return int(self.server_address[1])


@contextlib.contextmanager
def running(bounds: Bounds) -> Iterator[JudgedProxy]:
    """Run a proxy while the block runs."""
    with JudgedProxy(bounds) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            bounds.until = 0
            proxy.shutdown()
            thread.join()
