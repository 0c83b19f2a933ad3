"""The words of a Thai text, by the dictionary that also ends the lines on paper."""

import re

LANGUAGE = "th"
LONGEST = 2_000  # letters looked at together


def words(text: str) -> list[str]:
    """Return a text's words, blanks apart: joined they are the text again."""
    from weasyprint.text.line_break import get_log_attrs  # loaded where a difference is shown

    found: list[str] = []
    for start in range(0, len(text), LONGEST):
        piece = text[start : start + LONGEST]
        marks = get_log_attrs(piece, LANGUAGE)
        ends = [at for at in range(1, len(piece)) if marks[at].is_line_break]
        for first, last in zip([0, *ends], [*ends, len(piece)], strict=True):
            found += re.findall(r"\s+|\S+", piece[first:last])
    return found
