"""Pages of a finished PDF as pictures with the words on them: what a phone shows that shows no PDF in a page."""

import dataclasses
import io
from collections.abc import Iterator

import pypdfium2
from PIL.Image import Quantize

DOTS = 2.1  # a point of paper: about 1250 dots over an A4 page
STEPS = [shade // 16 * 17 for shade in range(256)]  # sixteen greys are enough for print, and a page stays under 100 kB
POINTS = 1  # decimals of a place

Line = tuple[float, float, float, float, str]  # left, foot, width, size in points from the top left, words


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """A page: its number from 1, its size in points, the picture (PNG), and its lines of text."""

    number: int
    width: float
    height: float
    png: bytes
    lines: tuple[Line, ...]


def drawn(pdf: bytes, most: int) -> Iterator[Page]:
    """Yield the first `most` pages."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(1, min(len(document), most) + 1):
            page = document[number - 1]
            try:
                yield _page(page, number)
            finally:
                page.close()
    finally:
        document.close()


def _page(page: pypdfium2.PdfPage, number: int) -> Page:
    width, height = page.get_size()
    has_photos = next(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]), None) is not None
    picture = page.render(scale=DOTS, grayscale=not has_photos).to_pil()
    reduced = picture.quantize(256, method=Quantize.FASTOCTREE) if has_photos else picture.point(STEPS)
    out = io.BytesIO()
    reduced.save(out, "PNG", compress_level=6)
    return Page(number, round(width, POINTS), round(height, POINTS), out.getvalue(), tuple(_lines(page, height)))


def _lines(page: pypdfium2.PdfPage, height: float) -> Iterator[Line]:
    text = page.get_textpage()
    try:
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            words = text.get_text_bounded(left, bottom, right, top).strip()
            if words:
                yield _place(left, height - bottom, right - left, top - bottom, words)
    finally:
        text.close()


def _place(left: float, foot: float, width: float, size: float, words: str) -> Line:
    return round(left, POINTS), round(foot, POINTS), round(width, POINTS), round(size, POINTS), words
