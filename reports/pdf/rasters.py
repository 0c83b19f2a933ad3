"""Drawings (SVG) as pixels, for files that cannot hold a drawing: drawn by the typesetter, as on paper. In the worker."""

import io
from collections.abc import Iterator
from typing import Any

import pypdfium2
from weasyprint.formatting_structure.boxes import ReplacedBox

from reports.pdf import typesetter
from reports.pdf.pages import css
from reports.rules.paper import Document, Picture

HIGH = 1000  # pixels: 300 dots per inch at 80 mm
SOURCE = '<body><img class="drawing" src="picture:drawing" alt=""></body>'
PAGE = "{ size: 400mm 100mm; margin: 0; @top-center { content: none; } }"
SHEET = f"@page {PAGE} @page :first {PAGE} .drawing {{ display: block; height: 100mm; }}"
POINTS_A_PIXEL = 0.75


def in_pixels(drawing: Picture) -> Picture:
    """Return a drawing as PNG on white, `HIGH` pixels high."""
    style = css(Document("free", "", ())) + SHEET
    laid_out = typesetter.lay_out(SOURCE, style, {"drawing": drawing})
    box = next(_pictures(laid_out.pages[0]._page_box))
    document = pypdfium2.PdfDocument(laid_out.write_pdf())
    try:
        page = document[0]
        beyond = page.get_width() - box.width * POINTS_A_PIXEL
        image = page.render(scale=HIGH / page.get_height(), crop=(0, 0, beyond, 0)).to_pil()
    finally:
        document.close()
    out = io.BytesIO()
    image.save(out, "PNG")
    return Picture(out.getvalue(), "image/png")


def _pictures(box: Any) -> Iterator[Any]:  # noqa: ANN401 -- the typesetter's boxes
    if isinstance(box, ReplacedBox):
        yield box
    for child in getattr(box, "children", ()):
        yield from _pictures(child)
