"""Papers into PDF bytes: the one place that knows the typesetter. Runs in the worker, never in a web request.

Two passes: the first finds where pages break, the second prints on each page the catch-word of the next
(`/นายวิโรธ...`). Only the portal's own faces are read; nothing a user typed can fetch or embed anything.
"""

import dataclasses
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from ita_portal import fonts, thai
from reports.rules.page_text import prepared
from reports.rules.paper import Memo, Paper

SHORT_ROW = 12  # lines: a row up to this is kept on one page, a longer one may break under a repeated head
LETTERS_A_LINE = 90  # of 14 pt over the text width of an upright page; wider pages only make rows shorter
CATCH_WORD = 18  # letters


@dataclasses.dataclass(frozen=True, slots=True)
class Rendered:
    """A finished paper."""

    pdf: bytes
    sha256: str
    pages: int


class FacesMissing(RuntimeError):
    """The paper faces are not installed: papers would come out in another face."""


def html(paper: Paper) -> str:
    """Return the page source: what is typeset, and what a designer looks at."""
    value = _prepare(dataclasses.asdict(paper))
    title = " ".join(value["subject"] if isinstance(paper, Memo) else value["titles"])
    template = "memo" if isinstance(paper, Memo) else "table_paper"
    return render_to_string(f"print/{template}.html", {"paper": value, "title": title})


def css(paper: Paper, catch_words: dict[int, str]) -> str:
    """Return the page style: the measures of saraban.css, and what differs from paper to paper."""
    measures = (Path(settings.BASE_DIR) / "static" / "print" / "saraban.css").read_text()
    context = {
        "faces": _faces(),
        "thai_digits": paper.thai_digits,
        "specimen": paper.specimen,
        "catch_words": catch_words,
    }
    return measures + render_to_string("print/page.css", context)


def render(paper: Paper) -> Rendered:
    """Typeset a paper. The same paper gives the same bytes.

    Raises FacesMissing; page_text.TooLarge for a paragraph no page can bear.
    """
    if missing := fonts.missing_faces(Path(settings.FONT_DIR)):
        raise FacesMissing(f"missing or altered: {', '.join(missing)}; run `make setup`")
    source = html(paper)
    document = _layout(source, css(paper, {}))
    if words := _catch_words(document):
        document = _layout(source, css(paper, words))
    identifier = hashlib.sha256(source.encode()).digest()[:16]
    pdf = document.write_pdf(pdf_variant="pdf/a-3a", pdf_identifier=identifier)
    return Rendered(pdf, hashlib.sha256(pdf).hexdigest(), len(document.pages))


def _prepare(node: Any) -> Any:  # noqa: ANN401 -- a tree of plain values
    """Return the tree with every text prepared for the page and every row told whether it stays whole."""
    if isinstance(node, str):
        return prepared(node)
    if isinstance(node, dict):
        made = {key: _prepare(child) for key, child in node.items()}
        if "columns" in made:
            made["head"] = _head(made["columns"])
            for row in made["rows"]:
                row["is_short"] = _lines(row, made["columns"]) <= SHORT_ROW
        return made
    if isinstance(node, list | tuple):
        return [_prepare(child) for child in node]
    return node


def _lines(row: dict[str, Any], columns: list[dict[str, Any]]) -> int:
    """Return about how many lines the tallest cell of a row takes; marks above and below take no room."""
    tallest = 0
    for cell, column in zip(row["cells"], columns, strict=False):
        room = LETTERS_A_LINE * column["width"] / 100
        widths = (thai.width_of(paragraph) for paragraph in cell["paragraphs"])
        tallest = max(tallest, sum(int(width // room) + 1 for width in widths))
    return tallest


def _head(columns: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the first head row (a group spans its columns) and the second (the columns of groups)."""
    first: list[dict[str, Any]] = []
    for column in columns:
        if column["group"] and first and first[-1]["group"] == column["group"]:
            first[-1]["span"] += 1
        else:
            first.append({"text": column["group"] or column["heading"], "group": column["group"], "span": 1})
    second = [column for column in columns if column["group"]]
    return {"first": first, "second": second, "depth": 2 if second else 1}


def _faces() -> dict[str, str]:
    paper = Path(settings.FONT_DIR) / "paper"
    names = ("Regular", "Bold", "Italic", "Bold-Italic")
    faces = {name.replace("-", ""): (paper / f"THSarabun-{name}.ttf").as_uri() for name in names}
    ticks = Path(settings.BASE_DIR) / "static" / "fonts" / "NotoSansSymbols2-ticks.ttf"
    return faces | {"Ticks": ticks.as_uri()}


def _layout(source: str, style: str) -> Any:  # noqa: ANN401 -- the typesetter's document
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    allowed = frozenset(_faces().values())

    class OwnFacesOnly(URLFetcher):
        """Opens the portal's own faces and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ANN401 -- the library's signature
            if url not in allowed:
                raise ValueError(f"refused: {url[:100]}")
            return super().fetch(url, headers)

    fetcher = OwnFacesOnly(allowed_protocols=["file"])
    font_config = FontConfiguration()
    sheet = CSS(string=style, url_fetcher=fetcher, font_config=font_config)
    return HTML(string=source, url_fetcher=fetcher).render(
        font_config=font_config, stylesheets=[sheet], pdf_variant="pdf/a-3a", presentational_hints=True
    )


def _catch_words(document: Any) -> dict[int, str]:  # noqa: ANN401 -- the typesetter's document
    """Return page number → catch-word: the first words of the next page's text, not of a repeated table head."""
    words = {}
    for number, following in enumerate(document.pages[1:], start=1):
        first = next((text for text in _texts(following._page_box) if text.strip()), "")
        if first:
            words[number] = f"/{_first_words(first)}..."
    return words


def _texts(box: Any) -> Iterator[str]:  # noqa: ANN401 -- the typesetter's boxes
    if getattr(box, "is_header", False) or type(box).__name__ in {"MarginBox", "FootnoteAreaBox"}:
        return
    text = getattr(box, "text", None)
    if isinstance(text, str):
        yield text
    for child in getattr(box, "children", ()):
        yield from _texts(child)


def _first_words(text: str) -> str:
    """Return the first letters of a text up to CATCH_WORD: whole words where they fit, else whole clusters."""
    whole = " ".join(text.split())
    shortened = thai.first_clusters(whole, CATCH_WORD)
    if len(whole) > len(shortened) and " " in shortened[CATCH_WORD // 2 :]:
        shortened = shortened.rsplit(" ", 1)[0]
    return shortened
