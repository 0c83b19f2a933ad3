"""WeasyPrint, and what it does not do by itself: Thai words kept whole, catch-words, no foreign files.

A catch-word names the next page's first words, known only when every page is laid out. A second layout of the whole
paper would find them at nearly twice the cost; here only the margin boxes are made again. For this, and for line
ends, the typesetter's inner functions are used: requirements.txt holds the version they were written for, and
tests/reports/test_pdf.py fails where another one differs.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from weasyprint import CSS, DEFAULT_OPTIONS, HTML, Document, svg
from weasyprint.formatting_structure.boxes import MarginBox, PageBox, TextBox
from weasyprint.layout import LayoutContext, inline
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.layout.page import make_margin_boxes
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports.pdf import chart_text, line_ends
from reports.pdf.pages import Picture, faces

VARIANT = "pdf/a-3a"
CATCH_WORD = 18  # letters
WRITTEN = {"pdf_variant": VARIANT, "dpi": 200, "jpeg_quality": 85}

inline.split_first_line = line_ends.keeping_words_whole(inline.split_first_line)
svg.text = svg.TAGS["text"] = svg.TAGS["tspan"] = chart_text.in_one_piece(svg.text)


class Refused(ValueError):
    """A paper asked for a file that is none of the portal's faces."""


class OwnFilesOnly(URLFetcher):
    """Opens the portal's own faces and the pictures given with a document, and nothing else."""

    def __init__(self, pictures: Mapping[str, Picture]) -> None:
        """Remember the pictures, by the name that stands after `picture:`."""
        super().__init__(allowed_protocols=["file"])
        self.pictures = pictures

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:  # noqa: ANN401 -- the library's answer
        """Open a face or a picture. Raises Refused, and what stood there is left away."""
        if picture := self.pictures.get(url.removeprefix("picture:")):
            return URLFetcherResponse(url, picture.data, {"Content-Type": picture.content_type})
        if url not in faces().values():
            raise Refused(url[:100])
        return super().fetch(url, headers)


def lay_out(
    source: str, style: str, pictures: Mapping[str, Picture] | None = None, names: tuple[str, ...] = ()
) -> Document:
    """Return the laid-out pages with page numbers and catch-words; no line ends inside one of `names`."""
    line_ends.names.set(names)

    class Paper(Document):
        """A document that remembers how it was laid out."""

        context: LayoutContext

        @classmethod
        def _build_layout_context(cls, *arguments: Any) -> LayoutContext:  # noqa: ANN401 -- passed on
            cls.context = super()._build_layout_context(*arguments)
            return cls.context

    fetcher = OwnFilesOnly(pictures or {})
    font_config = FontConfiguration()
    sheet = CSS(string=style, url_fetcher=fetcher, font_config=font_config)
    options = DEFAULT_OPTIONS | {"stylesheets": [sheet], "presentational_hints": True} | WRITTEN
    document = Paper._render(HTML(string=source, url_fetcher=fetcher), font_config, None, None, options)
    _print_catch_words(document, Paper.context)
    return document


def write(document: Document, identifier: bytes) -> bytes:
    """Return the laid-out pages as PDF/A-3a; `identifier` stands for random bytes."""
    pdf: bytes = document.write_pdf(pdf_identifier=identifier, **WRITTEN)
    return pdf


def _print_catch_words(document: Document, context: LayoutContext) -> None:
    """Make the margin boxes of each page whose part goes on again, its catch-word now known (saraban.css)."""
    pages = [page._page_box for page in document.pages]
    for number, (page, following) in enumerate(pairwise(pages), start=1):
        words = first_words(following)
        if words and part_of(page) is part_of(following):
            context.current_page = number
            context.string_set["catch-word"][number] = [f"/{words}..."]
            body = [child for child in page.children if not isinstance(child, MarginBox)]
            margins = list(make_margin_boxes(context, page, context.page_maker[number][3]))
            for box in margins:
                layout_box_backgrounds(page, box, context.get_image_from_uri)
            page.children = (*body, *margins)


def part_of(page: PageBox) -> object:
    """Return the element of the part of a document that a page belongs to."""
    waiting = list(page.children)
    while waiting:
        box = waiting.pop(0)
        if box.element_tag == "article":
            return box.element
        waiting += getattr(box, "children", ())
    return None


def first_words(page: PageBox) -> str:
    """Return the first words of a page's text, not a number alone nor a repeated table head; "" of an empty page."""
    text = next((text.strip() for text in _texts(page) if any(letter.isalpha() for letter in text)), "")
    end = len(text) if len(text) <= CATCH_WORD else line_ends.last_end(text, CATCH_WORD)
    return text[:end].rstrip(" .\u00a0")


def _texts(box: Any) -> Iterator[str]:  # noqa: ANN401 -- the typesetter's boxes
    if getattr(box, "is_header", False) or isinstance(box, MarginBox):
        return
    if isinstance(box, TextBox):
        yield box.text
    for child in getattr(box, "children", ()):
        yield from _texts(child)
