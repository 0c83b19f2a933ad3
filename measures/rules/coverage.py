"""Coverage: every weak point ends in a measure or in a written reason."""

from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar


class Point(Protocol):
    """Anything with a level of detail and a code."""

    @property
    def detail(self) -> str: ...
    @property
    def code(self) -> str: ...


P = TypeVar("P", bound=Point)


def uncovered(points: Iterable[P], covered: Collection[tuple[str, str]]) -> list[P]:
    """Return the points neither linked to a measure nor set aside; `covered` = (detail, code) pairs."""
    return [point for point in points if (point.detail, point.code) not in covered]
