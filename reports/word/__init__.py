"""Papers into Word files (.docx) that an office goes on writing in; what is published stays the PDF.

The texts, tables and faces are those of the PDF, in true paragraphs, styles, tab stops and tables. Word itself decides
where lines end, so what templates/print holds together by hand (names, พ.ศ. and year) may part here, and it has no
catch-words.

`markup` knows the language, `styles` the kinds of paragraph, `body` collects what stands in the file, `package` packs it.
"""

import datetime as dt
from collections.abc import Mapping

from reports.rules.page_text import prepared
from reports.rules.paper import (
    Cover,
    Document,
    FreePaper,
    Memo,
    Part,
    PhotoPaper,
    Picture,
    PictureMissing,
    Preface,
    Proclamation,
    TablePaper,
    charts_of,
    check_bounds,
    check_pictures,
)
from reports.word import parts
from reports.word.body import Body, Media
from reports.word.markup import w
from reports.word.memo import add_memo
from reports.word.package import packed
from reports.word.sections import header_and_footer_parts, section

__all__ = ["CONTENT_TYPE", "render"]

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def render(document: Document, pictures: Mapping[str, Picture] | None = None, *, at: dt.datetime) -> bytes:
    """Return a document as a Word file. The same document and moment give the same bytes.

    `pictures`: what it shows by SHA-256, its charts too, all of pixels (pdf.in_pixels): Word before 2019 and
    LibreOffice show no drawings, and a drawing's words are not set in the faces that go along.

    Raises paper.PictureMissing; page_text.TooLarge for more than can be printed.
    """
    given = pictures or {}
    check_bounds(document)
    check_pictures(document, given)
    if lacking := [chart.name for chart in charts_of(document) if chart.name not in given]:
        raise PictureMissing(lacking[0])
    body, media = Body(), Media(given)
    for index, part in enumerate(document.parts):
        body.begin_part(section(document, index))
        _add(body, part, media, document.emblem)
    frames = header_and_footer_parts(document)
    return packed(w("document", body.element()), frames, media, prepared(document.title), at)


def _add(body: Body, part: Part, media: Media, emblem: str) -> None:
    match part:
        case Memo():
            add_memo(body, part, media, emblem)
        case TablePaper():
            parts.add_table_paper(body, part)
        case Cover():
            parts.add_cover(body, part, media)
        case Preface():
            parts.add_preface(body, part)
        case PhotoPaper():
            parts.add_photos(body, part, media)
        case Proclamation():
            parts.add_proclamation(body, part, media, emblem)
        case FreePaper():
            parts.add_free_paper(body, part, media)
