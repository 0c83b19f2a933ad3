"""The bench of many readers at once, and of readers and writers beside a large import, against the real server."""

import contextlib
import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from django.db import connection
from django.utils import timezone
from django_scopes import scopes_disabled

from assessments.actions import imports
from assessments.actions.scores import save_scores
from assessments.models import CriteriaSet, ImportState, ScoreImport
from ita_portal.bench_rows import YEARS
from organisations.models import Agency

TURNS, READERS, EACH = 5, 32, 12  # requests of each reader
IMPORTED = 10_000  # agencies of ten rows
PAUSE = 0.05  # seconds between the writes of another person
LONGEST = 900.0  # seconds an import may take here
PATHS = ("/", "/bench-7/", f"/bench-9/{YEARS[-1]}/", f"/bench-3/{YEARS[-1] + 1}/oit/", "/?q=ลพบุรี", "/bench-5/feed.atom")


@contextlib.contextmanager
def server(address: str) -> Iterator[int]:
    """Run web server and worker on a database; give the port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    site = {"SITE_URL": f"http://localhost:{port}", "PORT": str(port), "BIND": f"127.0.0.1:{port}"}
    serve = Path(__file__).parents[1] / "bin" / "serve.py"
    running = subprocess.Popen(  # noqa: S603 -- our own server
        [sys.executable, serve], env={**os.environ, "DATABASE_URL": address, **site}, stdout=subprocess.DEVNULL
    )
    try:
        while _status(port, "/healthz") != http.client.OK:
            time.sleep(0.2)
        yield port
    finally:
        running.terminate()
        running.wait()


def _status(port: int, path: str) -> int:
    """Return the status of an answer that was read to its end, 0 for none."""
    try:
        asked = http.client.HTTPConnection("localhost", port, timeout=60)
        asked.request("GET", urllib.parse.quote(path, safe="/?=&"))
        answer = asked.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return 0
    return answer.status


def _read(port: int, requests: int, times: list[float], errors: list[str]) -> None:
    for number in range(requests):
        path = PATHS[number % len(PATHS)]
        start = time.perf_counter()
        status = _status(port, path)
        times.append(time.perf_counter() - start)
        if status != http.client.OK:
            errors.append(f"{path}: {status}")


def _together(port: int, readers: int, errors: list[str]) -> tuple[float, list[float]]:
    """Return requests a second and the seconds of each."""
    times: list[float] = []
    threads = [threading.Thread(target=_read, args=(port, EACH, times, errors)) for _reader in range(readers)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(times) / (time.perf_counter() - start), times


def readers(address: str) -> dict[str, float]:
    """Return throughput of 32 readers ÷ of one, their p95 ÷ its p50, and the errors."""
    errors: list[str] = []
    more, slower = [], []
    with server(address) as port:
        _together(port, 8, errors)  # warm
        for _turn in range(TURNS):
            alone, single = _together(port, 1, errors)
            many, crowd = _together(port, READERS, errors)
            more.append(many / alone)
            slower.append(p95(crowd) / statistics.median(single))
    return {
        "32 readers ÷ one, throughput": statistics.median(more),
        "32 readers' p95 ÷ one reader's p50": statistics.median(slower),
        "32 readers, errors": float(len(errors)),
    }


def p95(times: Sequence[float]) -> float:
    """Return what 95 of a hundred stay within."""
    return sorted(times)[int(len(times) * 0.95)]


# --- Beside an import ----------------------------------------------------------------------------


def beside_import(address: str, agencies: int) -> dict[str, float]:
    """Return what a reader and a writer wait while the worker imports a national file, against before and after."""
    errors: list[str] = []
    with server(address) as port, scopes_disabled():
        _together(port, 4, errors)
        before, _writes = _while(port, lambda: True, 12.0, agencies)
        found = _hand_in(agencies)
        start = time.perf_counter()
        tried, tried_writes = _while(port, lambda: _state(found) == ImportState.WAITING, LONGEST, agencies)
        imports.confirm(score_import=_again(found), content_hash=found.content_hash, by=None, at=timezone.now())
        during, writes = _while(port, lambda: _state(found) == ImportState.CONFIRMED, LONGEST, agencies)
        taken = time.perf_counter() - start
        after, _writes = _while(port, lambda: True, 12.0, agencies)
    idle = p95([*before, *after])
    return {
        f"import of {10 * min(IMPORTED, agencies - 1):,} rows beside readers, seconds of this machine": taken,
        "reader's p95 during the dry run ÷ idle": p95(tried) / idle,
        "reader's p95 during the writing ÷ idle": p95(during) / idle,
        "another's write during the import, p95 in milliseconds": p95([*tried_writes, *writes]) * 1000,
        "another's write during the import, longest in milliseconds": max(*tried_writes, *writes) * 1000,
    }


def _hand_in(agencies: int) -> ScoreImport:
    """Hand in a national file of ten rows for so many agencies as may be, each another score than before."""
    year = CriteriaSet.objects.filter(is_draft=False).order_by("fiscal_year").values_list("fiscal_year", flat=True)[0]
    lines = ["fiscal_year,level_of_detail,code,score,agency"]
    lines += [
        f"{year},indicator,{code},{50 + code}.{number % 90 + 10},bench-{number}"
        for number in range(min(IMPORTED, agencies - 1))
        for code in range(1, 11)
    ]
    content = "\n".join(lines).encode()
    return imports.take(agency=None, by=None, name="", content=content, at=timezone.now())


def _again(found: ScoreImport) -> ScoreImport:
    return ScoreImport.objects.get(pk=found.pk)


def _state(found: ScoreImport) -> str:
    return str(ScoreImport.objects.values_list("state", flat=True).get(pk=found.pk))


def _while(port: int, lasts: Callable[[], bool], longest: float, agencies: int) -> tuple[list[float], list[float]]:
    """Read and write, each in a thread, while something lasts; return the seconds of the reads and of the writes."""
    reads: list[float] = []
    writes: list[float] = []
    errors: list[str] = []
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            _read(port, 1 + len(PATHS), reads, errors)

    def write() -> None:
        with scopes_disabled():
            agency, criteria = (
                Agency.objects.get(slug=f"bench-{agencies - 1}"),
                CriteriaSet.objects.get(fiscal_year=YEARS[-1]),
            )
            while not ended.is_set():
                value = Decimal(50 + len(writes) % 50)
                start = time.perf_counter()
                save_scores(
                    agency=agency, criteria=criteria, values={("indicator", "1"): value}, by=None, at=timezone.now()
                )
                writes.append(time.perf_counter() - start)
                time.sleep(PAUSE)
        connection.close()

    threads = [threading.Thread(target=read), threading.Thread(target=write)]
    for thread in threads:
        thread.start()
    start = time.perf_counter()
    while lasts() and time.perf_counter() - start < longest:
        time.sleep(0.1)
    ended.set()
    for thread in threads:
        thread.join()
    if errors:
        raise AssertionError(errors[:3])
    return reads, writes
