"""Codes of scores, folded from any spelling to the form of the criteria: O42, 9.1, IIT, i2, e5."""

import re

from ita_portal import thai


class UnknownCode(ValueError):
    """A code that is not of its level of detail. `text` is what was given."""

    def __init__(self, detail: str, text: str) -> None:
        """Keep what was given."""
        super().__init__(f"{detail}: {text}")
        self.text = text


_FORMS = {
    "overall": (re.compile(r"(?:overall|ภาพรวม|คะแนนรวม)?", re.IGNORECASE), lambda match: ""),
    "tool": (re.compile(r"([a-z]+)", re.IGNORECASE), lambda match: match[1].upper()),
    "indicator": (re.compile(r"(?:ตัวชี้วัดที่)?0*(\d{1,2})\.?", re.IGNORECASE), lambda match: match[1]),
    "sub_indicator": (re.compile(r"(?:ตัวชี้วัดย่อยที่)?0*(\d{1,2})\.(\d{1,2})"), lambda match: f"{match[1]}.{match[2]}"),
    # O42 o42 OIT 42 O-42 ข้อ O42 ๐๔๒ 042: the letter is often typed as the digit nought (domain: O-items)
    "item": (re.compile(r"(?:ข้อ)?(?:oit|o)?-?0*(\d{1,2})", re.IGNORECASE), lambda match: f"O{match[1]}"),
    "question": (re.compile(r"(?:ข้อ)?([ie])-?0*(\d{1,2})", re.IGNORECASE), lambda match: f"{match[1].lower()}{match[2]}"),
}


def fold_code(detail: str, text: str) -> str:
    """Return the canonical code. Raises UnknownCode; KeyError for an unknown level of detail."""
    form, write = _FORMS[detail]
    found = form.fullmatch(re.sub(r"[\s_]", "", thai.to_arabic(thai.clean_text(text or ""))))
    if found is None:
        raise UnknownCode(detail, text)
    return write(found)
