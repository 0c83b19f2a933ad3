"""Text made ready for paper: tidied, bounded, and kept together where a line must not break."""

import re

from ita_portal import thai

MAX_PARAGRAPH = 20_000  # a page holds about 2,500 letters; beyond this no reader follows and the typesetter crawls
NO_BREAK = "\u00a0"

_KEEP_TOGETHER = (
    (re.compile(r"พ\.ศ\. ?(?=[0-9๐-๙])"), f"พ.ศ.{NO_BREAK}"),
    (re.compile(r" (?=[ๆฯ])"), NO_BREAK),
    (re.compile(r"(?<=[0-9๐-๙]) (?=(?:คะแนน|บาท|เดือน|มาตรการ|ข้อ|วัน|คน|ปี|น\.)(?![ก-ฮ]))"), NO_BREAK),
)


class TooLarge(ValueError):
    """A paragraph longer than paper can bear. `length` = its letters."""

    def __init__(self, length: int) -> None:
        """Keep the length for the sentence."""
        super().__init__(f"a paragraph of {length} letters; at most {MAX_PARAGRAPH}")
        self.length = length


def prepared(text: str) -> str:
    """Return a paragraph for the page. Raises TooLarge."""
    if len(text) > MAX_PARAGRAPH:
        raise TooLarge(len(text))
    tidy = thai.clean_text(text).replace("\n", " ")
    for pattern, kept in _KEEP_TOGETHER:
        tidy = pattern.sub(kept, tidy)
    return tidy
