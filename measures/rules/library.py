"""The library of model measures: read from data, ranked for weak points, searched. Texts are Thai, digits Arabic.

A weak point names a code of its result year (O21, i15, 9.4, 5). Codes change from year to year; what they ask for is a
meaning, and meanings stand with their codes per year in fixtures/model_measures.yaml.
"""

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from ita_portal import thai
from measures.rules import periods

BY_MEANING, BY_INDICATOR, NOT = 0, 1, 2  # how near a model is to a weak point, the nearest first
OCTOBER, MONTHS = 10, 12


class LibraryInvalid(Exception):
    """The data of the library break its own rules."""


@dataclasses.dataclass(frozen=True, slots=True)
class OwnerKind:
    """A kind of owner: its words, and the names by which an agency's unit of that kind is recognised, in order."""

    title: str
    names: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Model:
    """One model measure. `owners` are kinds, the first leads; `months` of the fiscal year, October the first."""

    code: str
    title: str
    theme: str
    indicators: tuple[str, ...]
    meanings: tuple[str, ...]
    steps: tuple[str, ...]
    owners: tuple[str, ...]
    rhythm: str
    follow_up: str
    success_indicator: str
    target: str
    analysis: str = ""
    guideline: str = ""
    months: tuple[int, int] | None = None
    budget: Decimal | None = None

    @property
    def text(self) -> str:
        """Everything a search looks through."""
        return " ".join((self.title, self.analysis, self.guideline, *self.steps, self.success_indicator))

    def period(self, fiscal_year: int) -> periods.Period:
        """Return when it is done, in a fiscal year."""
        return periods.of_months(fiscal_year, *self.months) if self.months else periods.whole_year(fiscal_year)


@dataclasses.dataclass(frozen=True, slots=True)
class Library:
    """The models by code, the kinds of owner, and what codes each meaning has: year → meaning → codes."""

    models: Mapping[str, Model]
    owners: Mapping[str, OwnerKind]
    codes: Mapping[int, Mapping[str, frozenset[str]]]

    def codes_of(self, model: Model, year: int) -> frozenset[str]:
        """Return the codes of a year that a model answers by its meanings; none where the year is not known."""
        by_meaning = self.codes.get(year, {})
        return frozenset(code for meaning in model.meanings for code in by_meaning.get(meaning, ()))


@dataclasses.dataclass(frozen=True, slots=True)
class Sought:
    """A weak point a measure is sought for: its code and that of the indicator it belongs to ('' = not known)."""

    code: str
    indicator: str


def read(data: Mapping[str, Any]) -> Library:
    """Return the library from its data. Raises LibraryInvalid naming the measure and what is wrong with it."""
    owners = {kind: OwnerKind(row["title"], tuple(row["names"])) for kind, row in data["owners"].items()}
    codes: dict[int, dict[str, frozenset[str]]] = {}
    for meaning, years in data["meanings"].items():
        for year, found in years.items():
            codes.setdefault(year, {})[meaning] = frozenset(found)
    models = [_model(row) for row in data["measures"]]
    for model in models:
        _check(model, owners, data["meanings"])
    if len({model.code for model in models}) != len(models):
        raise LibraryInvalid("a code stands twice")
    return Library({model.code: model for model in models}, owners, codes)


def _model(row: Mapping[str, Any]) -> Model:
    months, budget = row.get("months"), row.get("budget")
    return Model(
        code=row["code"],
        title=row["title"],
        theme=row["theme"],
        indicators=tuple(row["indicators"]),
        meanings=tuple(row["meanings"]),
        steps=tuple(row["steps"]),
        owners=tuple(row["owners"]),
        rhythm=row["rhythm"],
        follow_up=row["follow_up"],
        success_indicator=row["success"],
        target=row["target"],
        analysis=row.get("analysis", ""),
        guideline=row.get("guideline", ""),
        months=(_fiscal(months[0]), _fiscal(months[1])) if months else None,
        budget=None if budget is None else Decimal(str(budget)),
    )


def _fiscal(month: int) -> int:
    """Return a month's place in the fiscal year: October is 1, September 12."""
    return (month - OCTOBER) % MONTHS + 1


def _check(model: Model, owners: Mapping[str, OwnerKind], meanings: Collection[str]) -> None:
    unknown = [*(kind for kind in model.owners if kind not in owners), *(set(model.meanings) - set(meanings))]
    if unknown:
        raise LibraryInvalid(f"{model.code}: {', '.join(unknown)} is not known")
    if not model.steps or not model.owners:
        raise LibraryInvalid(f"{model.code}: steps and owners are needed")
    if model.months and model.months[0] > model.months[1]:
        raise LibraryInvalid(f"{model.code}: the period ends before it starts")


def suggested(library: Library, year: int, sought: Iterable[Sought]) -> list[Model]:
    """Return the models that answer weak points of a result year, the nearest first.

    A model that answers more of the points by meaning goes before one that answers fewer; then those whose first
    indicator is a point's, then those that name it further on; else the order of the library.
    """
    points = list(sought)
    ranked = [(_distance(library, model, year, points), model) for model in library.models.values()]
    near = [(rank, model) for rank, model in ranked if rank[0] < NOT]
    return [model for _rank, model in sorted(near, key=lambda pair: pair[0])]


def _distance(library: Library, model: Model, year: int, points: list[Sought]) -> tuple[int, int, int]:
    codes = library.codes_of(model, year)
    met = sum(point.code in codes for point in points)
    wanted = {point.indicator for point in points} & set(model.indicators)
    kind = BY_MEANING if met else BY_INDICATOR if wanted else NOT
    place = min((model.indicators.index(code) for code in wanted), default=len(model.indicators))
    return kind, -met, place


def found(library: Library, text: str) -> list[Model]:
    """Return the models that hold every word of a text, folded as search folds, in the library's order."""
    words = thai.fold_for_search(text).split()
    folded = ((model, thai.fold_for_search(model.text)) for model in library.models.values())
    return [model for model, held in folded if all(word in held for word in words)]
