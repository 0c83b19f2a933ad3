"""What an import would change, as it waits in the database: one list a cell, packed into chunks of whole agency-years."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

CHUNK = 500
Place = tuple[int, int]


class StagedCell(NamedTuple):
    """One cell that would change, stored as a list. `old`, `new`: a number, or for the detail `level` a word; None = no score.

    note None = left as it is.
    """

    line: int
    agency: int
    year: int
    detail: str
    code: str
    old: str | None
    new: str | None
    note: str | None

    @property
    def place(self) -> Place:
        """Return the agency-year."""
        return self.agency, self.year

    @property
    def number(self) -> Decimal | None:
        """Return the new number."""
        return None if self.new is None else Decimal(self.new)


def from_lists(rows: Iterable[list[Any]]) -> list[StagedCell]:
    """Return stored cells."""
    return [StagedCell(*row) for row in rows]


def text_of(value: Decimal | None) -> str | None:
    """Return a number as it is compared: without needless zeros."""
    return None if value is None else f"{value.normalize():f}"


def packed(places: Mapping[Place, list[StagedCell]]) -> Iterator[list[StagedCell]]:
    """Yield chunks of at most CHUNK cells; an agency-year stays whole, even where it alone is larger."""
    chunk: list[StagedCell] = []
    for cells in places.values():
        if chunk and len(chunk) + len(cells) > CHUNK:
            yield chunk
            chunk = []
        chunk.extend(cells)
    if chunk:
        yield chunk
