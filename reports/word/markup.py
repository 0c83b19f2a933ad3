"""WordprocessingML, written small: elements, measures, runs of text.

Thai is a complex script to Word: it reads `w:cs`, `w:szCs` and `w:bCs` where other letters have `w:ascii`, `w:sz` and
`w:b`. Everything here sets both.
"""

import functools
import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from reports.rules.page_text import prepared

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
for _prefix, _address in NAMESPACES.items():
    register_namespace(_prefix, _address)

FACE = "TH SarabunPSK"
SYMBOL_FACE = "Segoe UI Symbol"  # ✓ ☑ ☐ are in no Thai face
SYMBOL_SIZE = 12
KEEP_SPACES = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
HARD_SPACE = "\u00a0"
_SYMBOLS = re.compile("([✓☑☐]+)")


@functools.cache
def name(prefixed: str) -> str:
    """Return "w:p" as ElementTree writes it; a name without a prefix as it is."""
    prefix, _colon, local = prefixed.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local


def node(tag: str, attributes: Mapping[str, object] | None = None, *children: Element) -> Element:
    """Return an element of any prefix."""
    made = Element(name(tag), {name(key): str(value) for key, value in (attributes or {}).items()})
    made.extend(children)
    return made


def w(tag: str, *children: Element, **attributes: object) -> Element:
    """Return an element of Word's own: w("sz", val=32)."""
    return node(f"w:{tag}", {f"w:{key}": value for key, value in attributes.items()}, *children)


def xml(root: Element) -> bytes:
    """Return a part of the package."""
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + tostring(root, encoding="utf-8")


# --- Measures ------------------------------------------------------------------------------------


def twips(mm: float) -> int:
    """Return mm in twentieths of a point."""
    return round(mm * 1440 / 25.4)


def emu(mm: float) -> int:
    """Return mm in the unit of drawings."""
    return round(mm * 36_000)


# --- Runs ----------------------------------------------------------------------------------------


def letters(size: float | None = None, bold: bool | None = None, face: str = "") -> list[Element]:
    """Return what a run or a style says of its letters; None and '' = as above it. `size` in points."""
    found = []
    if face:
        found.append(w("rFonts", ascii=face, hAnsi=face, eastAsia=face, cs=face))
    if bold is not None:
        found += [w(tag, val=int(bold)) for tag in ("b", "bCs")]
    if size is not None:
        found += [w(tag, val=round(size * 2)) for tag in ("sz", "szCs")]
    return found


def run(text: str, size: float | None = None, bold: bool | None = None, face: str = "") -> Element:
    """Return a run of letters that are put there as they are."""
    made = w("r")
    if said := letters(size, bold, face):
        made.append(w("rPr", *said))
    SubElement(made, name("w:t"), KEEP_SPACES).text = text
    return made


def runs(text: str, size: float | None = None, bold: bool | None = None) -> Iterator[Element]:
    """Yield the runs of a text of a paper, its ticks in a face that has them. Raises page_text.TooLarge."""
    yield from prepared_runs(prepared(text), size, bold)


def prepared_runs(text: str, size: float | None = None, bold: bool | None = None) -> Iterator[Element]:
    """Yield the runs of a text that is prepared already."""
    for index, part in enumerate(_SYMBOLS.split(text)):
        if part:
            yield run(part, SYMBOL_SIZE, face=SYMBOL_FACE) if index % 2 else run(part, size, bold)


def tab() -> Element:
    """Return a jump to the next tab stop."""
    return w("r", w("tab"))


def line_break() -> Element:
    """Return a new line inside a paragraph."""
    return w("r", w("br"))
