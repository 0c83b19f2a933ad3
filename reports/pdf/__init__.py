"""Papers into PDF bytes: the one place that knows the typesetter. Runs in the worker, never in a web request.

`pages` makes the page source and its style, `typesetter` lays it out, `line_ends` decides where Thai lines end.
Only the portal's own faces are read; nothing a user typed can fetch or embed anything.
"""

import dataclasses
import hashlib
from pathlib import Path

from django.conf import settings

from ita_portal import fonts
from reports.pdf.pages import css, html
from reports.rules.paper import Paper

__all__ = ["FacesMissing", "Rendered", "css", "html", "render"]


@dataclasses.dataclass(frozen=True, slots=True)
class Rendered:
    """A finished paper."""

    pdf: bytes
    sha256: str
    pages: int


class FacesMissing(RuntimeError):
    """The paper faces are not installed: papers would come out in another face."""


def render(paper: Paper) -> Rendered:
    """Typeset a paper. The same paper gives the same bytes.

    Raises FacesMissing; page_text.TooLarge for more than can be printed.
    """
    from reports.pdf import typesetter  # noqa: PLC0415 -- heavy: loaded in the worker, not in every web process

    if missing := fonts.missing_faces(Path(settings.FONT_DIR)):
        raise FacesMissing(f"missing or altered: {', '.join(missing)}; run `make setup`")
    source, style = html(paper), css(paper)
    document = typesetter.lay_out(source, style)
    identifier = hashlib.sha256(f"{source}{style}".encode()).digest()[:16]
    pdf = document.write_pdf(pdf_variant=typesetter.VARIANT, pdf_identifier=identifier)
    return Rendered(pdf, hashlib.sha256(pdf).hexdigest(), len(document.pages))
