"""Papers into PDF bytes: the one place that knows the typesetter. Runs in the worker, never in a web request.

`pages` makes the page source and its style, `typesetter` lays it out, `line_ends` decides where Thai lines end.
Only the portal's own faces are read; nothing a user typed can fetch or embed anything.
"""

import dataclasses
import hashlib
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from ita_portal import fonts
from reports.pdf.pages import check_of, css, drawings_of, html
from reports.rules.paper import Document, Picture, check_pictures

__all__ = ["DRAWING", "FacesMissing", "Rendered", "css", "drawn_in", "html", "in_pixels", "render"]

DRAWING = "image/svg+xml"


@dataclasses.dataclass(frozen=True, slots=True)
class Rendered:
    """A finished paper."""

    pdf: bytes
    sha256: str
    pages: int


class FacesMissing(RuntimeError):
    """The paper faces are not installed: papers would come out in another face."""


def render(document: Document, pictures: Mapping[str, Picture] | None = None) -> Rendered:
    """Typeset a document; `pictures` holds what it shows, by SHA-256. The same document gives the same bytes.

    Raises FacesMissing; paper.PictureMissing; page_text.TooLarge for more than can be printed.
    """
    from reports.pdf import typesetter  # noqa: PLC0415 -- heavy: loaded in the worker, not in every web process

    if missing := fonts.missing_faces(Path(settings.FONT_DIR)):
        raise FacesMissing(f"missing or altered: {', '.join(missing)}; run `make setup`")
    given = pictures or {}
    check_pictures(document, given)
    source, style = html(document), css(document)
    laid_out = typesetter.lay_out(
        source, style, {**given, **drawings_of(document), **check_of(document)}, document.names
    )
    identifier = hashlib.sha256(f"{source}{style}".encode()).digest()[:16]
    pdf = typesetter.write(laid_out, identifier)
    return Rendered(pdf, hashlib.sha256(pdf).hexdigest(), len(laid_out.pages))


def drawn_in(document: Document, pictures: Mapping[str, Picture]) -> dict[str, Picture]:
    """Return what a document shows as drawings, by name: charts, and those of its pictures that are drawings."""
    drawn = {name: picture for name, picture in pictures.items() if picture.content_type == DRAWING}
    return drawn | drawings_of(document)


def in_pixels(drawing: Picture) -> Picture:
    """Return a drawing in pixels, for files that hold no drawings."""
    from reports.pdf import rasters  # noqa: PLC0415 -- heavy: loaded in the worker, not in every web process

    return rasters.in_pixels(drawing)
