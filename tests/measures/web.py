"""A web server on this host that behaves as badly as the pages agencies point at."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Behaviour(BaseHTTPRequestHandler):
    """Answers by path; `pages` holds the ordinary ones: status, content type, text."""

    server: "Web"

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        special = {"/drip": self._drip, "/drip-head": self._drip_head, "/endless": self._endless}.get(self.path)
        try:
            if special:
                special()
            elif target := self.server.redirects.get(self.path):
                status, location = target
                self._head(status, {"Location": location, "Content-Length": "0"})
            else:
                status, kind, text = self.server.pages.get(self.path, (404, "text/html", "<title>404</title>"))
                data = text.encode() if isinstance(text, str) else text
                self._head(status, {"Content-Type": kind, "Content-Length": str(len(data))})
                self.wfile.write(data)
        except OSError:  # the other side had enough: what these paths are for
            self.close_connection = True

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _drip(self) -> None:
        self._head(200, {"Content-Type": "text/html"})
        while True:
            self.wfile.write(b"x")
            time.sleep(0.05)

    def _drip_head(self) -> None:
        while True:
            self.wfile.write(b"x")
            time.sleep(0.05)

    def _endless(self) -> None:
        self._head(200, {"Content-Type": "text/html"})
        while True:
            self.wfile.write(b"<p>word</p>" * 5000)


class Web(ThreadingHTTPServer):
    """The server: set `pages` and `redirects`, read `asked`."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int = 0) -> None:
        """Listen on the loopback."""
        super().__init__(("127.0.0.1", port), Behaviour)
        self.pages: dict[str, tuple[int, str, str | bytes]] = {}
        self.redirects: dict[str, tuple[int, str]] = {}
        self.asked: list[str] = []

    @property
    def port(self) -> int:
        """The port it got."""
        return int(self.server_address[1])

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def serving(port: int = 0) -> Iterator[Web]:
    """Serve while the block runs; afterwards the port answers nobody."""
    web = Web(port)
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        web.shutdown()
        web.server_close()
        thread.join()
