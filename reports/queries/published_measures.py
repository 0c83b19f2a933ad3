"""Measures of plans that agencies have published, read from the published bytes alone: never from a draft."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django_scopes import scopes_disabled

from ita_portal import thai
from measures.queries import PublishedMeasure
from organisations.models import Agency
from reports import queries, store
from reports.models import Publication, PublicationKind
from reports.queries import finding

PLANS_READ = 8  # newest plans looked into for one search
MOST_SHOWN = 12
MARK = re.compile(r"^(?:-|[0-9๐-๙]{1,2}[.)])\s*")  # before a step on paper


def search(agency: Agency, text: str) -> list[PublishedMeasure]:
    """Return measures of other agencies' published plans that hold every word of a text, newest first. At most four queries."""
    words = finding.words_of(text)
    with scopes_disabled():
        plans = queries.published().filter(kind=PublicationKind.PLAN).exclude(agency=agency)
        read = [row for plan in finding.newest_with(text, plans, PLANS_READ) for row in _measures(plan)]
    held = [(row, f" {thai.fold_for_search(' '.join((row.title, row.guideline, *row.steps)))} ") for row in read]
    return [row for row, held_text in held if all(word in held_text for word in words)][:MOST_SHOWN]


def one(agency: Agency, publication: str, row: int) -> PublishedMeasure | None:
    """Return one measure of another agency's published plan; None when the plan is withdrawn, replaced or has no such row."""
    with scopes_disabled():
        plans = queries.published().filter(kind=PublicationKind.PLAN).exclude(agency=agency)
        plan = plans.filter(pk=publication).first()
        return next((measure for measure in _measures(plan) if measure.row == row), None) if plan else None


def _measures(plan: Publication) -> Iterator[PublishedMeasure]:
    path = store.path_of(plan.json_id)
    if not path.exists():  # lost bytes of one agency stop nobody else's search: verify_records names them
        return
    rows: list[dict[str, Any]] = json.loads(path.read_bytes())["rows"]
    for place, row in enumerate(rows):
        yield PublishedMeasure(
            publication=plan.pk,
            row=place,
            agency=plan.agency.name,
            fiscal_year=plan.fiscal_year,
            path=reverse("public:document", args=[plan.pk]),
            title=row["measure"],
            guideline=row["guideline"],
            steps=tuple(MARK.sub("", line) for line in row["steps"].splitlines()),
            owners=tuple(row["owners"].splitlines()),
            follow_up=row["follow_up"],
        )
