"""Pages: size, margins, page numbers, and which pages have none (static/print/saraban.css, @page)."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from reports.rules.paper import Cover, Document, FreePaper, Memo, Part, Proclamation, TablePaper
from reports.word.markup import node, run, runs, twips, w
from reports.word.styles import Format

LONG, SHORT = 297.0, 210.0
LEFT, RIGHT, BOTTOM = 30.0, 20.0, 20.0
TOP, TOP_WITH_ARMS = 25.0, 15.0  # of first pages; the head of numbered pages pushes their text to 40 mm
HEADER, FOOTER = 12.5, 8.0
ABOVE_NUMBER = 36.0  # points from the header's place to the number's line: baseline 30 mm
MARK = "เอกสารตัวอย่าง ไม่ใช่เอกสารราชการ"
NUMBERED, BLANK, FOOT = "header-numbered", "header-blank", "footer"


def is_wide(part: Part) -> bool:
    """Whether a part lies on its side."""
    return isinstance(part, TablePaper | FreePaper) and part.orientation == "landscape"


def text_width(part: Part) -> float:
    """Return the width of the text in mm."""
    return (LONG if is_wide(part) else SHORT) - LEFT - RIGHT


def section(document: Document, index: int) -> Element:
    """Return w:sectPr of a part of the document."""
    part = document.parts[index]
    is_cover = isinstance(part, Cover)
    is_bare = not is_cover and (index == 0 or document.restarts_numbers or isinstance(part, Proclamation))
    size: dict[str, object] = {"w": twips(LONG), "h": twips(SHORT), "orient": "landscape"} if is_wide(part) else {}
    top = TOP_WITH_ARMS if isinstance(part, Memo | Proclamation) else TOP
    numbers: dict[str, object] = {"fmt": "thaiNumbers" if document.thai_digits else "decimal"}
    if document.restarts_numbers or index == 0:
        numbers["start"] = 1
    margins: dict[str, object] = {"left": twips(LEFT), "right": twips(RIGHT), "bottom": twips(BOTTOM), "gutter": 0}
    return w(
        "sectPr",
        *_references(BLANK if is_cover else NUMBERED, has_first=is_bare),
        w("type", val="nextPage"),
        w("pgSz", **(size or {"w": twips(SHORT), "h": twips(LONG)})),
        w("pgMar", top=twips(top), header=twips(HEADER), footer=twips(FOOTER), **margins),
        w("pgNumType", **numbers),
        *([w("titlePg")] if is_bare else []),
    )


def _references(header: str, *, has_first: bool) -> Iterator[Element]:
    wanted = [("header", "default", header), ("footer", "default", FOOT)]
    if has_first:
        wanted += [("header", "first", BLANK), ("footer", "first", FOOT)]
    for kind, pages, target in wanted:
        yield node(f"w:{kind}Reference", {"w:type": pages, "r:id": target})


def header_and_footer_parts(document: Document) -> dict[str, Element]:
    """Return the parts that stand above and below the text, by the name of their relationship."""
    mark = list(runs(MARK)) if document.specimen else []
    return {
        NUMBERED: w("hdr", _line("Gap", line=ABOVE_NUMBER), _number(thai=document.thai_digits), _line("Normal")),
        BLANK: w("hdr", _line("Gap")),
        FOOT: w("ftr", _line("Mark", *mark)),
    }


def _number(*, thai: bool) -> Element:
    """Return the line "- ๒ -". The section says which digits: the field's own switch for them gives letters in LibreOffice."""
    field = w("fldSimple", run("๒" if thai else "2"), instr=" PAGE ")
    return _line("PageNumber", run("- "), field, run(" -"))


def _line(style: str, *content: Element, line: float | None = None) -> Element:
    return w("p", w("pPr", *Format(style=style, line=line).properties()), *content)
