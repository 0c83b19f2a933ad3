"""The papers of the sample agencies, rendered once, and what a ruler reads back from them."""

import functools
import io
import itertools
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pdfplumber
import pymupdf
import pypdfium2
from weasyprint.formatting_structure import boxes  # noqa: TID253 -- what was laid out is measured

from reports import pdf
from reports.pdf.typesetter import lay_out, part_of
from reports.rules.paper import Document, Part
from tests.reports import papers_of_frames as frames
from tests.reports import papers_of_seeds as seeds

MM = 72 / 25.4
Letters = list[dict[str, Any]]

PAPERS: dict[str, Callable[[], Document]] = {
    f"{name} {make.__name__}": functools.partial(make, name)
    for name in seeds.SEEDS
    for make in (seeds.memo, seeds.plan, seeds.report)
    if not (make is seeds.memo and not seeds.seed(name)["memos"])
    and not (make is seeds.report and not seeds.seed(name).get("report"))
} | {
    "order": frames.order,
    "announcement": frames.announcement,
    "bound": frames.bound,
    "longest names memo": frames.longest_names,
    "200 rows": frames.many_rows,
}


@functools.cache
def paper_of(key: str) -> Document:
    return PAPERS[key]()


def alone(part: Part) -> Document:
    """Return a document of one part."""
    return Document("free", "ทดสอบ", (part,))


@functools.cache
def rendered(key: str) -> pdf.Rendered:
    return pdf.render(paper_of(key), frames.PICTURES)


@functools.cache
def laid_out(key: str) -> Any:
    return lay_out(pdf.html(paper_of(key)), pdf.css(paper_of(key)), frames.PICTURES, paper_of(key).names)


@functools.cache
def parts_on(key: str) -> list[str]:
    """Return which part stands on each page: its place in the document and its name ("2 cover")."""
    elements = [part_of(page._page_box) for page in laid_out(key).pages]
    places = {element: place for place, element in enumerate(dict.fromkeys(elements))}
    names = [part.part for part in paper_of(key).parts]
    return [f"{places[element]} {names[places[element]]}" for element in elements]


@functools.cache
def pages_of(key: str) -> list[Letters]:
    """Return the visible letters of each page with `left`, `right` and `base` in mm from the paper's edge."""
    with pdfplumber.open(io.BytesIO(rendered(key).pdf)) as document:
        return [[in_mm(letter, page) for letter in page.chars if letter["text"].strip()] for page in document.pages]


def in_mm(letter: dict[str, Any], page: Any) -> dict[str, Any]:
    base = float(page.height) - letter["matrix"][5]
    return letter | {"left": letter["x0"] / MM, "right": letter["x1"] / MM, "base": base / MM}


def lines(letters: Letters, size: float = 16) -> list[tuple[float, str, Letters]]:
    """Return the lines of one size: baseline, text without spaces, letters from left to right."""
    of_size = [letter for letter in letters if abs(letter["size"] - size) < 0.1]
    rows = itertools.groupby(
        sorted(of_size, key=lambda letter: letter["base"]), lambda letter: round(letter["base"], 1)
    )
    found = [(base, sorted(row, key=lambda letter: letter["left"])) for base, row in rows]
    return [(base, "".join(letter["text"] for letter in row), row) for base, row in found]


def texts_of(box: Any) -> list[str]:
    own = [box.text] if isinstance(box, boxes.TextBox) else []
    return own + [text for child in getattr(box, "children", ()) for text in texts_of(child)]


def squeezed(text: str) -> str:
    """Return a text without spaces and without what a reader puts for a parted word."""
    return re.sub(r"[\s\u00a0\ufffe\u00ad]", "", text)


def extracted(made: pdf.Rendered, folder: Path) -> dict[str, str]:
    """Return the text as poppler, pdfium and MuPDF read it."""
    path = folder / "paper.pdf"
    path.write_bytes(made.pdf)
    poppler = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True).stdout.decode()
    document = pypdfium2.PdfDocument(made.pdf)
    pdfium = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    with pymupdf.open(stream=made.pdf) as mupdf:
        return {"poppler": poppler, "pdfium": pdfium, "mupdf": "\n".join(page.get_text() for page in mupdf)}
