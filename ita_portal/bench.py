"""`make bench`: ratios measured within one run, A and B in turn, the median of several; kept in var/bench.json."""

import json
import multiprocessing
import os
import runpy
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import django

TURNS = 5
ROWS = {3: 18, 25: 190, 75: 580}  # rows of a table that fill about so many pages


def ratio(first: Callable[[], object], second: Callable[[], object], turns: int = TURNS) -> float:
    """Return the median of first ÷ second, run in turn."""
    found = []
    for _turn in range(turns):
        start = time.perf_counter()
        first()
        middle = time.perf_counter()
        second()
        found.append((middle - start) / (time.perf_counter() - middle))
    return statistics.median(found)


def paper_of(rows: int) -> Any:  # noqa: ANN401 -- a Document, imported late
    """Return a report of so many rows."""
    from reports.rules.paper import Cell, Column, Document, Row, Table, TablePaper  # noqa: PLC0415 -- after django.setup()

    words = "จัดทำคู่มือมาตรฐานการปฏิบัติงาน และเผยแพร่ทางเว็บไซต์ของหน่วยงานให้ประชาชนทราบโดยทั่วกัน"
    columns = (Column("มาตรการ", 40), Column("ขั้นตอน", 60))
    lines = tuple(Row((Cell((f"ข้อ {number}",)), Cell((words, words)))) for number in range(rows))
    part = TablePaper(("รายงาน",), (), (Table("ตาราง", columns, lines),), "portrait")
    return Document("report", "รายงาน", (part,))


def papers() -> dict[str, float]:
    """Return the portal's render ÷ bare WeasyPrint over the same page source, by pages; each in its own process."""
    from reports import pdf  # noqa: PLC0415 -- after django.setup()
    from reports.pdf import bare  # noqa: PLC0415 -- as above

    ours, theirs = multiprocessing.Pipe()
    other = multiprocessing.get_context("spawn").Process(target=bare.answer, args=(theirs,))
    other.start()
    found = {}
    for pages, rows in ROWS.items():
        paper = paper_of(rows)
        asked = (pdf.html(paper), pdf.css(paper))
        pairs = [_pair(paper, asked, ours) for _turn in range(3 if pages > min(ROWS) else TURNS + 1)]
        found[f"render ÷ bare WeasyPrint, {pages} pages"] = statistics.median(a / b for a, b in pairs[1:])  # warm
    ours.send(None)
    other.join()
    return found


def _pair(paper: Any, asked: tuple[str, str], bare: Connection) -> tuple[float, float]:  # noqa: ANN401 -- a Document
    """Return the seconds of the portal's render and of the bare one, in turn."""
    from reports import pdf  # noqa: PLC0415 -- after django.setup()

    start = time.perf_counter()
    pdf.render(paper)
    taken = time.perf_counter() - start
    bare.send(asked)
    return taken, bare.recv()


def scoring() -> dict[str, float]:
    """Return how finding a word grows when the searched text does (10 → 100 thousand letters)."""
    from ita_portal import thai  # noqa: PLC0415 -- as above

    short, long = "มาตรการ O42 " * 1_000, "มาตรการ O42 " * 10_000
    return {
        "folding text for search, ×10 text": ratio(
            lambda: thai.fold_for_search(long), lambda: thai.fold_for_search(short)
        )
    }


def files() -> dict[str, float]:
    """Return how an import of scores stands to bare rows."""
    from django_scopes import scopes_disabled  # noqa: PLC0415 -- after django.setup()

    from ita_portal import bench_imports  # noqa: PLC0415 -- as above

    with scopes_disabled():
        return bench_imports.measure()


def scale() -> dict[str, float]:
    """Return what grows with the rows of the portal, on SQLite and, where a server can be had, on PostgreSQL.

    Each in a process of its own, as settings name one kind of database. BENCH_ROWS makes it smaller.
    """
    server = runpy.run_path(str(Path(__file__).parents[1] / "bin" / "with_postgres.py"))["server"]
    with tempfile.TemporaryDirectory() as folder, server() as address:
        places = {"SQLite": folder} | ({"PostgreSQL": address.rpartition("/")[0]} if address else {})
        found = {kind: _scale_of(place, Path(folder) / f"{kind}.json") for kind, place in places.items()}
    figures = {f"{kind}: {name}": value for kind, part in found.items() for name, value in part["figures"].items()}
    same = [part["found"] for part in found.values()]
    return figures | ({"both databases find the same": float(same[0] == same[1])} if len(same) > 1 else {})


def _scale_of(place: str, file: Path) -> dict[str, Any]:
    environment = {**os.environ, "BENCH_DATABASES": place}
    command = [sys.executable, "-m", "ita_portal.bench_scale", str(file)]
    subprocess.run(command, env=environment, check=True)  # noqa: S603 -- our own module
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def main() -> int:
    """Print the table and keep it; rows are written to a database that is gone afterwards."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ita_portal.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        django.setup()
        return _measured()


def _measured() -> int:
    from django.conf import settings  # noqa: PLC0415 -- after django.setup()

    results = {name: round(value, 3) for part in (papers, scoring, files, scale) for name, value in part().items()}
    for name, value in results.items():
        sys.stdout.write(f"{value:8.3f}  {name}\n")
    (settings.VAR_DIR / "bench.json").write_text(json.dumps(results, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
