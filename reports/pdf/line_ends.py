"""Where a Thai line may end.

The typesetter looks at about four letters per em, which the narrow letters and marks of TH SarabunPSK nearly fill:
the cut text then ends inside a word, the dictionary misreads it, and words are torn (เจ้าหน้า|ที่, สุ|จริต). So each
line is looked at again with the text that follows, and ends where the dictionary and rules.page_text both agree.
"""

import contextvars
from collections.abc import Callable
from typing import Any

from weasyprint.text.line_break import get_log_attrs

from reports.rules.page_text import may_end

LANGUAGE = "th"
LONGEST = 1_000  # letters a line could hold: what follows is not looked at, so time grows with the length alone
AHEAD = 40  # letters after the line: longer than a word
LEAST = 0.4  # of a line: held parts longer than the rest may be parted, words not

names: contextvars.ContextVar[tuple[str, ...]] = contextvars.ContextVar("names", default=())  # of the paper in hand

Line = tuple[Any, int, int | None, float, float, float]  # layout, bytes, bytes to resume at, width, height, baseline


def keeping_words_whole(split: Callable[..., Line]) -> Callable[..., Line]:
    """Return the typesetter's line splitter, mended: a line that ends inside a word ends before it."""

    def split_line(text: str, style: Any, context: Any, width: float | None, *rest: Any, **more: Any) -> Line:  # noqa: ANN401 -- the library's
        seen = text if width is None else text[:LONGEST]
        line = split(seen, style, context, width, *rest, **more)
        if line[2] is None:
            return line if seen == text else (*line[:2], len(seen.encode()), *line[3:])
        found = len(seen.encode()[: line[2]].decode())
        end = last_end(seen, found)
        if end == found:
            return line
        shorter = split(seen[:end].rstrip(" "), style, context, None, *rest, **more)
        return (*shorter[:2], len(seen[:end].encode()), *shorter[3:])

    return split_line


def last_end(text: str, most: int) -> int:
    """Return where a line of at most `most` letters ends; `most` itself where one word is longer than that."""
    held_names = names.get()
    window = text[: most + AHEAD]
    marks = get_log_attrs(window, LANGUAGE)
    ends = [at for at in range(most, 0, -1) if marks[at].is_line_break]
    good = next((at for at in ends if may_end(window, at, held_names)), 0)
    return good if good >= LEAST * most else max(ends, default=most)
