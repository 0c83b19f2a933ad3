"""Run web server and worker until one of them ends or Ctrl-C: then both end.

Exits with 0 after Ctrl-C or SIGTERM, and with 1 where web or worker ended on its own.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

PYTHON = sys.executable
PORT = os.environ.get("PORT") or "8000"
ACCOUNTS = Path("var/demo-accounts.txt")
GRACE_SECONDS = 20
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class Stopped(Exception):
    """Somebody asked the server to stop."""


def _stop(signum: int, frame: FrameType | None) -> None:
    raise Stopped


def _addresses() -> list[str]:
    """Return what to listen on: BIND, else this host by both its numbers, as localhost may mean either."""
    if bind := os.environ.get("BIND"):
        return [bind]
    found = [f"127.0.0.1:{PORT}"]
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        found.append(f"[::1]:{PORT}")
    except OSError:  # no IPv6 on this host
        return found
    return found


def _end_with_parent() -> None:
    """Ask the kernel for a SIGTERM should this program be killed outright: nothing keeps the port afterwards."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _start(*command: str) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that Ctrl-C reaches it once, through us."""
    return subprocess.Popen(
        [PYTHON, *command],
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        preexec_fn=_end_with_parent,  # this program has no threads
    )


def _web() -> subprocess.Popen[bytes]:
    bind = [part for address in _addresses() for part in ("--bind", address)]
    workers = os.environ.get("WEB_CONCURRENCY") or "2"
    options = [
        "--workers",
        workers,
        "--threads",
        "4",
        "--timeout",
        "60",
        "--no-control-socket",
        "--log-level",
        "warning",
    ]
    return _start("-m", "gunicorn", "ita_portal.wsgi:application", *bind, *options)


def _answers() -> bool:
    host, _, port = _addresses()[0].rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=1).close()
    except OSError:
        return False
    return True


def _welcome() -> None:
    """Print where the portal is; the demo adds its accounts."""
    print(f"\n  ITA Portal: {os.environ.get('SITE_URL')}\n", flush=True)
    if os.environ.get("DEMO") and ACCOUNTS.exists():
        print(ACCOUNTS.read_text(), flush=True)


def _watch(children: list[subprocess.Popen[bytes]]) -> None:
    """Return when a child has ended; welcome people once the web server answers."""
    welcomed = False
    while all(child.poll() is None for child in children):
        if not welcomed and _answers():
            _welcome()
            welcomed = True
        time.sleep(0.2)


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask all to finish what they hold, then insist."""
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)


def main() -> int:
    """Start both, watch both, end both."""
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    children: list[subprocess.Popen[bytes]] = []
    try:
        children += [_web(), _start("manage.py", "run_worker")]
        _watch(children)
    except Stopped:
        return 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        _end(children)
    print("The web server or the worker ended; the other was stopped too.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
