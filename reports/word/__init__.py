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
    Preface,
    Proclamation,
    TablePaper,
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
    """Return a document as a Word file; `pictures` as for reports.pdf. The same document and moment, the same bytes.

    Raises paper.PictureMissing; page_text.TooLarge for more than can be printed.
    """
    given = pictures or {}
    check_bounds(document)
    check_pictures(document, given)
    body, media = Body(), Media()
    for index, part in enumerate(document.parts):
        body.begin_part(section(document, index))
        _add(body, part, media, given, given.get(document.emblem))
    frames = header_and_footer_parts(document)
    return packed(w("document", body.element()), frames, media, prepared(document.title), at)


def _add(body: Body, part: Part, media: Media, pictures: Mapping[str, Picture], emblem: Picture | None) -> None:
    match part:
        case Memo():
            add_memo(body, part, media, emblem)
        case TablePaper():
            parts.add_table_paper(body, part)
        case Cover():
            parts.add_cover(body, part, media, pictures.get(part.logo))
        case Preface():
            parts.add_preface(body, part)
        case PhotoPaper():
            parts.add_photos(body, part, media, pictures)
        case Proclamation():
            parts.add_proclamation(body, part, media, emblem)
        case FreePaper():
            parts.add_free_paper(body, part, media)
