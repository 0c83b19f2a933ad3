"""What Word would find in a file: read back with python-docx, styles resolved down to the defaults."""

import datetime as dt
import functools
import io
import zipfile
from html.parser import HTMLParser
from typing import Any

import docx
from docx.oxml.ns import qn

from reports import pdf, word
from reports.rules.paper import Document
from tests.reports.papers_of_frames import PICTURES
from tests.reports.ruler import paper_of, squeezed

AT = dt.datetime(2026, 7, 15, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))


def made(document: Document) -> bytes:
    drawn = {name: pdf.in_pixels(drawing) for name, drawing in pdf.drawn_in(document, PICTURES).items()}
    return word.render(document, PICTURES | drawn, at=AT)


def opened(document: Document) -> Any:
    return docx.Document(io.BytesIO(made(document)))


@functools.cache
def file_of(key: str) -> Any:
    return opened(paper_of(key))


def part_of(document: Document, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(made(document))) as archive:
        return archive.read(name).decode()


# --- Text ------------------------------------------------------------------------------------


class _Page(HTMLParser):
    """Collects what a reader of the page source would read."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"head", "svg"} or ("class", "specimen-mark") in attrs:
            self.unread += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in {"head", "svg"}:
            self.unread -= 1

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.texts.append(data)


def text_of_pdf(document: Document) -> str:
    """Return the text that the PDF is made of, without spaces."""
    page = _Page()
    page.feed(pdf.html(document).replace('<p class="specimen-mark">ตัวอย่าง</p>', ""))
    return squeezed("".join(page.texts))


def text_of_word(file: Any) -> str:
    """Return the text of the file in order, without spaces."""
    return squeezed("".join(node.text or "" for node in file.element.body.iter(qn("w:t"))))


# --- Properties ------------------------------------------------------------------------------


def attributes(element: Any) -> dict[str, str]:
    """Return the attributes without their namespaces."""
    return {name.rpartition("}")[2]: value for name, value in element.attrib.items()} if element is not None else {}


def runs_of(file: Any) -> list[Any]:
    """Return the runs that show letters."""
    return [run for run in file.element.body.iter(qn("w:r")) if run.find(qn("w:t")) is not None]


def said_of(file: Any, run: Any, tag: str) -> dict[str, str]:
    """Return what a run ends up with for one property: its own, else its paragraph's style's, else the default."""
    styles = {style.get(qn("w:styleId")): style for style in file.styles.element.iter(qn("w:style"))}
    paragraph = next(run.iterancestors(qn("w:p")))
    named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    key = named.get(qn("w:val")) if named is not None else "Normal"
    holders = [run.find(qn("w:rPr"))]
    while key:
        holders.append(styles[key].find(qn("w:rPr")))
        above = styles[key].find(qn("w:basedOn"))
        key = above.get(qn("w:val")) if above is not None else ""
    holders.append(file.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}"))
    found = (holder.find(qn(tag)) for holder in holders if holder is not None)
    return attributes(next((element for element in found if element is not None), None))


def paragraph_with(file: Any, start: str) -> Any:
    """Return the first paragraph that begins with a text, in tables too."""
    paragraphs = file.element.body.iter(qn("w:p"))
    return next(
        node for node in paragraphs if "".join(text.text or "" for text in node.iter(qn("w:t"))).startswith(start)
    )
