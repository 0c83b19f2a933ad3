"""The running text of a file: paragraphs and tables in order, the sections they stand in, the pictures they show."""

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from reports.rules.paper import Picture
from reports.word.markup import runs, w
from reports.word.styles import STYLES, Format

BEFORE_TABLE, AFTER_TABLE = 8, 10  # points, of ruled tables


@dataclasses.dataclass(slots=True)
class Paragraph:
    """A paragraph not yet written down: what follows may still change how it stands."""

    format: Format
    runs: list[Element]
    section: Element | None = None

    def element(self) -> Element:
        """Return the paragraph written down."""
        properties = self.format.properties() + ([self.section] if self.section is not None else [])
        return w("p", *([w("pPr", *properties)] if properties else []), *self.runs)

    def change(self, **changes: object) -> None:
        """Let it stand another way."""
        self.format = dataclasses.replace(self.format, **changes)  # type: ignore[arg-type]


def styled(style: str, *texts: str, **said: object) -> Paragraph:
    """Return a paragraph of one style; `said` = where it differs (styles.Format)."""
    written = [piece for text in texts for piece in runs(text)]
    return Paragraph(Format(style=style, **said), written)  # type: ignore[arg-type]


def kept_together(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Return paragraphs that stand on one page."""
    block = list(paragraphs)
    for paragraph in block:
        paragraph.change(keep_lines=True, keep_next=paragraph is not block[-1])
    return block


class Body:
    """Collects what stands in the file, one part of the paper after the other."""

    def __init__(self) -> None:
        """Begin empty."""
        self.items: list[Paragraph | Element] = []
        self._under_table = 0.0
        self._section: Element | None = None

    def add(self, *paragraphs: Paragraph) -> None:
        """Add paragraphs; the first one after a table keeps its distance from it."""
        for paragraph in paragraphs:
            if self.items and isinstance(self.items[-1], Element):
                own = paragraph.format.before
                before = STYLES[paragraph.format.style].format.before if own is None else own
                paragraph.change(before=max(before or 0, self._under_table))
            self.items.append(paragraph)

    def add_table(self, table: Element, *, is_ruled: bool = True) -> None:
        """Add a table; a ruled one keeps its distance. Word would join two that touch."""
        last = self.items[-1] if self.items else None
        if isinstance(last, Element):
            self.items.append(styled("Gap", line=max(self._under_table, 1)))
        elif is_ruled and last and last.section is None:
            last.change(after=BEFORE_TABLE)
        self._under_table = AFTER_TABLE if is_ruled else 0
        self.items.append(table)

    def keep_last_with_next(self) -> None:
        """Let a signature not stand alone: what is above it goes along."""
        if self.items and isinstance(self.items[-1], Paragraph) and self.items[-1].section is None:
            self.items[-1].change(keep_next=True)

    def begin_part(self, section: Element) -> None:
        """Begin a part on a page of its own; the one before ends with its section."""
        if self._section is not None:
            self._last().section = self._section
        self._section = section

    def element(self) -> Element:
        """Return w:body; the last section stands at its end."""
        self._last()
        written = [item.element() if isinstance(item, Paragraph) else item for item in self.items]
        return w("body", *written, *([self._section] if self._section is not None else []))

    def _last(self) -> Paragraph:
        """Return the paragraph that ends a part; after a table it is added, as good as invisible."""
        last = self.items[-1] if self.items else None
        if not isinstance(last, Paragraph) or last.section is not None:
            last = styled("Gap")
            self.items.append(last)
        return last


class Media:
    """The pictures given for a file, and those it shows, each kept once."""

    def __init__(self, given: Mapping[str, Picture]) -> None:
        """Begin with none shown."""
        self.given = given
        self.files: dict[str, bytes] = {}
        self.shown = 0

    def keep(self, data: bytes, extension: str) -> str:
        """Keep a picture; return the name of its relationship."""
        digest = hashlib.sha256(data).hexdigest()
        self.files[f"{digest[:32]}.{extension}"] = data
        return f"picture-{digest[:32]}"
