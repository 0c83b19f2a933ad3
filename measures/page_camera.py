"""A picture of a page as a visitor sees it, where a browser is installed; every request passes the judged proxy.

The browser has a profile of its own that is thrown away, resolves no names, keeps no downloads, and is ended with
everything it started when the time is up. Its sandbox stays on; only root, for whom it cannot work, runs without.
"""

import contextlib
import dataclasses
import functools
import hashlib
import io
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from django.conf import settings
from PIL import Image, UnidentifiedImageError

from measures import judged_proxy
from measures.link_probe import check

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
SECONDS = 25.0
SETTLE_MS = 4_000  # time of the page itself, for what it loads later
SIZE = (1280, 1800)
QUALITY = 70
MOST_WRITTEN = 100_000_000  # bytes of any file the browser writes
FLAGS = (
    "--headless=new", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--no-default-browser-check", "--mute-audio",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-quic", "--disable-domain-reliability", "--disable-client-side-phishing-detection", "--no-pings",
    "--disable-breakpad", "--disable-dev-shm-usage", "--deny-permission-prompts", "--disable-file-system",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "--proxy-bypass-list=<-loopback>",
    "--blink-settings=preferredColorScheme=1", "--lang=th",
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Shot:
    """A picture (JPEG, its hash), or `failure`: refused, timeout, nothing. `refused`: how many requests were not let out."""

    data: bytes = b""
    sha256: str = ""
    failure: str = ""
    refused: int = 0


@functools.cache
def browser() -> str:
    """Return the path of the browser, "" where none is installed or PAGE_BROWSER says off."""
    if settings.PAGE_BROWSER:
        return "" if settings.PAGE_BROWSER == "off" else str(settings.PAGE_BROWSER)
    return next((path for name in NAMES if (path := shutil.which(name))), "")


def take(url: str, *, seconds: float = SECONDS, open_ports: frozenset[int] = frozenset()) -> Shot:
    """Look at an address with the browser. Never raises for what the other side does.

    `open_ports` lets the tests reach their own server on the loopback; the portal never passes it.
    """
    if not check(url, open_ports):
        return Shot(failure="refused")
    bounds = judged_proxy.Bounds(time.monotonic() + seconds, open_ports)
    with (
        tempfile.TemporaryDirectory(prefix="page-", ignore_cleanup_errors=True) as folder,
        judged_proxy.running(bounds) as proxy,
    ):
        made = _look(url, Path(folder), proxy.port, seconds)
        failure = "timeout" if time.monotonic() > bounds.until else "nothing"
    data = _encoded(made)
    if not data:
        return Shot(failure="refused" if bounds.refused else failure, refused=len(bounds.refused))
    return Shot(data, hashlib.sha256(data).hexdigest(), refused=len(bounds.refused))


def _look(url: str, folder: Path, port: int, seconds: float) -> bytes:
    """Run the browser and return the picture it wrote, b"" where it wrote none."""
    picture = folder / "page.png"
    command = [
        browser(), *FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else []),
        f"--proxy-server=http://127.0.0.1:{port}", f"--user-data-dir={folder / 'profile'}", f"--screenshot={picture}",
        f"--window-size={SIZE[0]},{SIZE[1]}", f"--virtual-time-budget={SETTLE_MS}", f"--timeout={int(seconds * 600)}", url,
    ]  # fmt: skip
    (folder / "fonts").symlink_to(Path(settings.FONT_DIR) / "paper")  # Thai, where the machine has none: never boxes
    home = dict.fromkeys(("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"), str(folder))
    process = subprocess.Popen(  # noqa: S603 -- our own words, and an address that begins with http
        command,
        cwd=folder,
        env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", **home},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return b""
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return picture.read_bytes() if picture.is_file() else b""


def _encoded(png: bytes) -> bytes:
    """Return the pixels alone as JPEG, b"" where there are none."""
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
            out = io.BytesIO()
            picture.convert("RGB").save(out, "JPEG", quality=QUALITY, optimize=True)
            return out.getvalue()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError):
        return b""
