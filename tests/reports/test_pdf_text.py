"""The text layer and the ends of lines of the papers of the sample agencies (thai-documents §10)."""

import itertools
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from weasyprint.formatting_structure import boxes  # noqa: TID253 -- what was laid out is measured
from weasyprint.text.line_break import get_log_attrs  # noqa: TID253 -- the dictionary of words

from tests.reports.ruler import PAPERS, extracted, laid_out, pages_of, paper_of, rendered, squeezed, texts_of


@pytest.mark.parametrize("key", PAPERS)
def test_three_readers_read_exactly_what_is_printed(key: str, tmp_path: Path) -> None:
    printed = "".join(text for page in laid_out(key).pages for text in texts_of(page._page_box))
    expected = Counter(squeezed(printed))

    for reader, text in extracted(rendered(key), tmp_path).items():
        assert Counter(re.sub(r"\s", "", text)) == expected, reader
        assert not re.search("ํา|เเ|[\ue000-\uf8ff\u200b-\u200f\u202a-\u202e]", text), reader


@pytest.mark.parametrize("key", PAPERS)
def test_every_word_of_the_paper_is_found_by_three_readers(key: str, tmp_path: Path) -> None:
    words = {word for text in _strings(paper_of(key).parts) for word in _words(text)}

    for reader, text in extracted(rendered(key), tmp_path).items():
        page = squeezed(text)
        assert sorted(word for word in words if word not in page) == [], reader


def _strings(node: Any) -> list[str]:
    if isinstance(node, str):
        return [node] if re.search("[ก-๙]", node) else []
    if isinstance(node, tuple | list):
        return [text for child in node for text in _strings(child)]
    fields = getattr(node, "__dataclass_fields__", {})
    hidden = {"title"} if "columns" in fields else set()  # a table's name is for those who cannot see
    return [text for name in fields if name not in hidden for text in _strings(getattr(node, name))]


def _words(text: str) -> set[str]:
    marks = get_log_attrs(text, "th")
    ends = [0, *(at for at in range(1, len(text)) if marks[at].is_line_break), len(text)]
    return {squeezed(text[first:last]) for first, last in itertools.pairwise(ends)}


@pytest.mark.parametrize("key", PAPERS)
def test_lines_end_between_words_and_begin_with_none_that_belongs_before(key: str) -> None:
    for element, ends in _line_ends(laid_out(key)):
        text = "".join(element.itertext())
        marks = get_log_attrs(text, "th")
        for at in ends:
            assert marks[at].is_line_break, f"{text[at - 15 : at]}|{text[at : at + 15]}"
            assert text[at] not in "ๆฯ)"
            assert not any(_is_inside(text, at, name) for name in paper_of(key).names), text
            assert text[:at].rstrip()[-1] != "("
            assert not re.search(r"พ\.ศ\. ?$", text[:at])


def _is_inside(text: str, at: int, name: str) -> bool:
    """Whether the place `at` parts a name."""
    first = text.rfind(name, 0, at + len(name) - 1)
    return first >= 0 and first < at < first + len(name)


def _is_paragraph(box: Any) -> bool:
    if not isinstance(box, boxes.BlockBox) or isinstance(box, boxes.MarginBox) or box.element is None:
        return False
    own_lines = bool(box.children) and all(isinstance(child, boxes.LineBox) for child in box.children)
    return own_lines and not any(
        isinstance(inner, boxes.InlineBlockBox) for line in box.children for inner in line.descendants()
    )


def _line_ends(document: Any) -> list[tuple[Any, list[int]]]:
    """Return where the lines of each paragraph end, as places in its text."""
    paragraphs: dict[Any, list[str]] = {}
    for page in document.pages:
        for box in page._page_box.descendants():
            if _is_paragraph(box):
                paragraphs.setdefault(box.element, []).extend("".join(texts_of(line)) for line in box.children)
    found = []
    for element, parts in paragraphs.items():
        text, at, ends = "".join(element.itertext()), 0, []
        for part in parts[:-1]:
            at = text.index(part, at) + len(part)
            at += len(text[at:]) - len(text[at:].lstrip(" "))
            ends.append(at)
        found.append((element, ends))
    return found


def test_dots_are_drawn_and_not_written() -> None:
    for letters in pages_of("003-maeukho memo"):
        assert ".." not in re.sub(r"/[^/]*\.\.\.", "", "".join(letter["text"] for letter in letters))
