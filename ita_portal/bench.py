"""`make bench`: ratios measured within one run, A and B in turn, the median of several; kept in var/bench.json."""

import functools
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
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
    """Return the portal's render ÷ bare WeasyPrint over the same page source, by pages."""
    from reports import pdf  # noqa: PLC0415 -- after django.setup()
    from reports.pdf.typesetter import CSS, HTML, VARIANT, OwnFilesOnly  # noqa: PLC0415 -- as above

    found = {}
    for pages, rows in ROWS.items():
        paper = paper_of(rows)
        source, style = pdf.html(paper), pdf.css(paper)

        def bare(source: str = source, style: str = style) -> bytes:
            fetcher = OwnFilesOnly({})
            sheet = CSS(string=style, url_fetcher=fetcher)
            made: bytes = HTML(string=source, url_fetcher=fetcher).write_pdf(
                stylesheets=[sheet], pdf_variant=VARIANT, presentational_hints=True
            )
            return made

        bare()
        portal = functools.partial(pdf.render, paper)
        found[f"render ÷ bare WeasyPrint, {pages} pages"] = ratio(portal, bare, 3 if pages > min(ROWS) else TURNS)
    return found


def scoring() -> dict[str, float]:
    """Return how finding a word grows when the searched text does (10 → 100 thousand letters)."""
    from ita_portal import thai  # noqa: PLC0415 -- as above

    short, long = "มาตรการ O42 " * 1_000, "มาตรการ O42 " * 10_000
    return {
        "folding text for search, ×10 text": ratio(
            lambda: thai.fold_for_search(long), lambda: thai.fold_for_search(short)
        )
    }


def main() -> int:
    """Print the table and keep it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ita_portal.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415 -- after django.setup()

    results = {name: round(value, 3) for part in (papers, scoring) for name, value in part().items()}
    for name, value in results.items():
        sys.stdout.write(f"{value:8.3f}  {name}\n")
    (settings.VAR_DIR / "bench.json").write_text(json.dumps(results, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
