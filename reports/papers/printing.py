"""Texts as they are printed: paragraphs of a text, digits of an agency. Nothing here goes through gettext."""

from collections.abc import Iterable

from ita_portal import thai
from organisations.models import Agency

AGENCY_KINDS = ("องค์การบริหารส่วนตำบล", "องค์การบริหารส่วนจังหวัด", "เทศบาลตำบล", "เทศบาลเมือง", "เทศบาลนคร")


def lines_of(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text: its non-empty lines."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class Printer:
    """Prints texts in the digits of one agency."""

    def __init__(self, agency: Agency) -> None:
        """Remember the digits."""
        self.thai = agency.thai_digits

    def __call__(self, text: str) -> str:
        """Return one text in print form."""
        return thai.print_digits(text, self.thai)

    def many(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return texts in print form."""
        return tuple(self(text) for text in texts)


def place_of(agency: Agency) -> str:
    """Return the agency with its district and province."""
    return f"{agency.name} อำเภอ{agency.district} จังหวัด{agency.province}"


def place_names(agency: Agency) -> tuple[str, ...]:
    """Return the names of the agency's place, district and province alone, as they stand within longer names."""
    place = agency.name
    for kind in AGENCY_KINDS:
        place = place.removeprefix(kind)
    return tuple(dict.fromkeys(name for name in (place, agency.district, agency.province) if name))
