"""Where measures are taken from: the portal's library of models, and plans that other agencies have published."""

import dataclasses
import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from measures.queries.weak_points import Point
from measures.rules import library, themes
from organisations.models import Agency, Unit


@dataclasses.dataclass(frozen=True, slots=True)
class PublishedMeasure:
    """A measure of a plan that another agency published: where it stands, whose it is, and its texts as published."""

    publication: str
    row: int
    agency: str
    fiscal_year: int
    path: str
    title: str
    guideline: str
    steps: tuple[str, ...]
    owners: tuple[str, ...]
    follow_up: str

    @property
    def code(self) -> str:
        """How addresses name it."""
        return f"{self.publication}.{self.row}"


PublishedSource = Callable[[Agency, str], list[PublishedMeasure]]
PublishedOne = Callable[[Agency, str, int], PublishedMeasure | None]
PUBLISHED_SOURCES: list[tuple[PublishedSource, PublishedOne]] = []  # filled by the ready() of apps that publish


def _data(name: str) -> Any:  # noqa: ANN401 -- YAML
    return yaml.safe_load((Path(settings.BASE_DIR) / "fixtures" / name).read_text())


@functools.cache
def model_library() -> library.Library:
    """Return the library of model measures."""
    return library.read(_data("model_measures.yaml"))


@functools.cache
def built_in_themes() -> tuple[themes.Theme, ...]:
    """Return the themes that come with the portal, in their order."""
    return themes.read(_data("themes.yaml"))


def sought_of(points: Iterable[Point]) -> list[library.Sought]:
    """Return weak points as the library looks for them."""
    return [library.Sought(point.code, point.indicator) for point in points]


def units_of_kinds(kinds: Iterable[library.OwnerKind]) -> list[Unit | None]:
    """Return for each kind of owner the scope's unit of that kind, sections too; None where there is none. One query."""
    units = list(Unit.objects.filter(is_active=True).order_by("order", "pk"))
    return [next((unit for name in kind.names for unit in units if unit.name.startswith(name)), None) for kind in kinds]


def published_measures(agency: Agency, text: str) -> list[PublishedMeasure]:
    """Return measures of plans other agencies have published that hold every word of a text, newest first."""
    return [row for search, _one in PUBLISHED_SOURCES for row in search(agency, text)]


def published_measure(agency: Agency, code: str) -> PublishedMeasure | None:
    """Return one published measure of another agency by its code; None when it is not (or no longer) published."""
    publication, _dot, row = code.partition(".")
    if not publication or not row.isascii() or not row.isdigit():
        return None
    found = (one(agency, publication, int(row)) for _search, one in PUBLISHED_SOURCES)
    return next((measure for measure in found if measure), None)
