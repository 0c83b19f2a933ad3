"""Choosing what a new measure begins with: models for the weak points asked for, a search, measures of other agencies."""

import dataclasses
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from measures import queries
from measures.forms.start import MODEL, PUBLISHED
from measures.models import Plan, PlanState
from measures.rules import library
from measures.rules.library import Model
from measures.views.answers import locked, plan_of
from organisations import permissions
from organisations.desk import DeskRequest, desk

NEAREST = 6
LONGEST_SEARCH = 200


@dataclasses.dataclass(frozen=True, slots=True)
class ModelRow:
    """A model on the page: where its use leads, the words of its owners, what it answers of the plan's weak points."""

    model: Model
    url: str
    owners: tuple[str, ...]
    answers: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class PublishedRow:
    """A published measure on the page and where its use leads."""

    measure: queries.PublishedMeasure
    url: str


@dataclasses.dataclass(frozen=True, slots=True)
class Shelf:
    """A theme of the library and its models."""

    title: str
    rows: tuple[ModelRow, ...]


class _Page:
    """What the address asks for, and rows that keep it: weak points, heading, where to go back to."""

    def __init__(self, request: DeskRequest, plan: Plan) -> None:
        points = queries.points_of(plan)
        asked = set(request.GET.getlist("link"))
        self.hanging = [point for point in points if not point.is_handled]
        self.asked = [point for point in points if point.key in asked]
        self.heading = request.GET.get("heading", "")
        kept = [(name, request.GET[name]) for name in ("heading", "back") if request.GET.get(name)]
        self.kept = [*(("link", point.key) for point in self.asked), *kept]
        self.year = plan.result.criteria.fiscal_year if plan.result else 0
        self.form_url = reverse("measures:measure-new", args=[request.agency.slug, plan.fiscal_year])
        self.library = queries.model_library()

    def sought(self) -> list[library.Sought]:
        """Return what models are suggested for: the points asked for, else the heading, else all that hangs."""
        if not self.asked and self.heading:
            return [library.Sought("", self.heading)]
        return queries.sought_of(self.asked or self.hanging)

    def url(self, *more: tuple[str, str]) -> str:
        """Return where the form of a new measure stands that begins with `more`."""
        return f"{self.form_url}?{urlencode([*more, *self.kept])}"

    def row(self, model: Model) -> ModelRow:
        """Return a model as a row."""
        codes = self.library.codes_of(model, self.year)
        owners = tuple(self.library.owners[kind].title for kind in model.owners)
        answers = tuple(point.code for point in self.hanging if point.code in codes)
        return ModelRow(model, self.url((MODEL, model.code)), owners, answers)


@desk(permissions.may_edit)
@require_safe
def model_list(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show the models nearest to the weak points asked for, or those a search finds; then the whole library."""
    plan = plan_of(request, year)
    if plan.state != PlanState.DRAFT:
        return locked(request, "measures:plan-detail", plan.fiscal_year)
    page = _Page(request, plan)
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    near = library.suggested(page.library, page.year, page.sought())[:NEAREST]
    found = library.found(page.library, text) if text else []
    published = queries.published_measures(request.agency, text)
    context = {
        "year": year,
        "stage": "plan",
        "plan": plan,
        "asked": page.asked,
        "kept": page.kept,
        "text": text,
        "near": [page.row(model) for model in near],
        "found": [page.row(model) for model in found],
        "shelves": [] if text else _shelves(page),
        "count": len(page.library.models),
        "published": [PublishedRow(row, page.url((PUBLISHED, row.code))) for row in published],
        "own_url": page.url(),
    }
    return render(request, "measures/model_list.html", context)


def _shelves(page: _Page) -> list[Shelf]:
    models = page.library.models.values()
    return [
        Shelf(theme.title, tuple(page.row(model) for model in models if model.theme == theme.code))
        for theme in queries.built_in_themes()
    ]
