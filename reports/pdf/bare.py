"""The typesetter as it comes, for `make bench`: same page source, same files, none of our line ends or catch-words.

It must run in a process of its own: `reports.pdf.typesetter` mends the library's line splitter for its whole process.
"""

import sys
import time
from multiprocessing.connection import Connection

from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

VARIANT = "pdf/a-3a"


def answer(line: Connection) -> None:
    """Lay out (source, style) as often as asked, answering with the seconds each took; end at None."""
    assert "reports.pdf.typesetter" not in sys.modules  # noqa: S101 -- else the comparison would flatter
    while asked := line.recv():
        source, style = asked
        start = time.perf_counter()
        fetcher = URLFetcher(allowed_protocols=["file"])
        sheet = CSS(string=style, url_fetcher=fetcher)
        HTML(string=source, url_fetcher=fetcher).write_pdf(
            stylesheets=[sheet], pdf_variant=VARIANT, presentational_hints=True
        )
        line.send(time.perf_counter() - start)
