"""Reading a file of scores on its way in: how far it is, what it would change, in words and numbers."""

import dataclasses
from decimal import Decimal
from typing import Any

from assessments.models import CriteriaSet, Detail, ImportState, ScoreImport, StagedScores
from assessments.queries import names_of, whole_of
from assessments.rules import staging
from assessments.rules.score_rows import LEVEL
from ita_portal import thai
from organisations.models import Agency

MAX_ATTEMPTS = 3


@dataclasses.dataclass(frozen=True, slots=True)
class ChangedCell:
    """One change of the dry run. `name` "" and `is_known` False: the criteria of the year do not name the code."""

    line: int
    agency: str
    year: int
    detail: str
    code: str
    name: str
    is_known: bool
    old_text: str
    new_text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """One chunk of changes; numbers of the chunks before and after, None at the ends."""

    rows: list[ChangedCell]
    number: int
    count: int
    previous: int | None
    next: int | None


def is_busy(score_import: ScoreImport) -> bool:
    """Whether the worker has still to do something, and may."""
    waits = score_import.state in (ImportState.WAITING, ImportState.CONFIRMED)
    return waits and not has_failed(score_import)


def has_failed(score_import: ScoreImport) -> bool:
    """Whether the worker tried often enough and gave up."""
    waits = score_import.state in (ImportState.WAITING, ImportState.CONFIRMED)
    return waits and score_import.attempts >= MAX_ATTEMPTS and bool(score_import.last_error)


def page_of(score_import: ScoreImport, number: int) -> Page | None:
    """Return a page of the changes, None where there is no such page. Four queries, whatever its size."""
    count = StagedScores.objects.filter(score_import=score_import).count()
    chunk = StagedScores.objects.filter(score_import=score_import, number=number).first()
    if chunk is None:
        return None
    cells = staging.from_lists(chunk.rows)
    agencies = Agency.objects.in_bulk({cell.agency for cell in cells})
    years = {cell.year for cell in cells}
    criteria = {row.pk: row for row in CriteriaSet.objects.filter(pk__in=years)}
    names = {key: names_of(known) for key, (known, _rules) in whole_of(criteria.values()).items()}
    rows = [
        _changed(cell, agencies[cell.agency].short_name, criteria[cell.year].fiscal_year, names[cell.year])
        for cell in cells
    ]
    return Page(rows, number, count, number - 1 if number > 1 else None, number + 1 if number < count else None)


def _changed(cell: staging.StagedCell, agency: str, year: int, names: dict[tuple[str, str], str]) -> ChangedCell:
    is_known = cell.detail in (LEVEL, Detail.OVERALL) or (cell.detail, cell.code) in names
    name = names.get((cell.detail, cell.code), "")
    old, new = _shown(cell, cell.old), _shown(cell, cell.new)
    return ChangedCell(cell.line, agency, year, cell.detail, cell.code, name, is_known, old, new)


def _shown(cell: staging.StagedCell, text: str | None) -> str:
    """Return a word as it is, a number with two decimals, or all it has where it has more."""
    if text is None or cell.detail == LEVEL:
        return text or ""
    number = Decimal(text)
    return thai.number_text(number) if number == round(number, 2) else text


def stale_names(score_import: ScoreImport) -> list[dict[str, Any]]:
    """Return the agency-years left as they were, because they changed between the dry run and the writing."""
    places = score_import.report.get("stale", [])
    agencies = Agency.objects.in_bulk({place[0] for place in places})
    years = CriteriaSet.objects.in_bulk({place[1] for place in places})
    return [{"agency": agencies[a].short_name, "year": years[c].fiscal_year} for a, c in places]


def recent_imports(user: Any, limit: int = 5) -> list[ScoreImport]:  # noqa: ANN401 -- the signed-in user
    """Return what a user handed in last, without the bytes."""
    rows = ScoreImport.objects.filter(uploaded_by=user).defer("content", "report")
    return list(rows[:limit])
