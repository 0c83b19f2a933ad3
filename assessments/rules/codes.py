"""Codes of scores, folded from any spelling to the form of the criteria: O42, 9.1, IIT, i2, e5."""

import re

from ita_portal import thai


class UnknownCode(ValueError):
    """A code that is not of its level of detail. `detail` and `text` are what was given."""

    def __init__(self, detail: str, text: str) -> None:
        """Keep what was given."""
        super().__init__(f"{detail}: {text}")
        self.detail = detail
        self.text = text


# Per level of detail the spellings met in papers, spaces taken out and digits Arabic, and the form of the criteria.
_NUMBER = "0*([1-9][0-9]?)"
_FORMS = {
    "overall": ("(?:overall|ภาพรวม|คะแนนรวม)?", ""),
    "tool": ("(?:เครื่องมือ)?([a-z]+)", "{}"),
    "indicator": (rf"(?:ตัวชี้วัด)?(?:ที่)?{_NUMBER}\.?", "{}"),
    "sub_indicator": (rf"(?:ตัวชี้วัดย่อย)?(?:ที่)?{_NUMBER}\.{_NUMBER}", "{}.{}"),
    "item": (f"(?:ข้อ)?(?:oit|o)?-?{_NUMBER}", "O{}"),  # O42 OIT 42 ข้อ ๐๔๒: the letter is often typed as a nought
    "question": (f"(?:ข้อ)?([ie])-?{_NUMBER}", "{}{}"),
}


def fold_code(detail: str, text: str) -> str:
    """Return the canonical code: O42, 9.1, 10, IIT, i2, "" for the overall.

    Raises UnknownCode; KeyError for an unknown level of detail.
    """
    pattern, form = _FORMS[detail]
    plain = re.sub(r"[\s_]", "", thai.to_arabic(thai.clean_text(text or "")))
    found = re.fullmatch(pattern, plain, re.IGNORECASE | re.ASCII)
    if found is None:
        raise UnknownCode(detail, text)
    parts = [part.upper() if detail == "tool" else part.lower() for part in found.groups()]
    return form.format(*parts)
