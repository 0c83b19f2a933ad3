"""Tables of a year as they leave the portal: the sheet with the columns of the contract, its items, its questions."""

import dataclasses
from collections.abc import Sequence
from decimal import Decimal

from assessments.models import CriteriaSet, Detail
from assessments.queries import names_of, values_of
from assessments.result_files import COLUMNS
from assessments.rules.consistency import Published
from assessments.rules.score_rows import HUNDRED
from ita_portal import thai
from organisations.models import Agency

ITEM_COLUMNS = ("fiscal_year", "code", "title", "indicator", "sub_indicator", "purpose", "required_parts", "score")
QUESTION_COLUMNS = ("fiscal_year", "code", "text", "indicator", "scale", "is_reverse", "score")


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table with its column names; a cell None is blank."""

    headers: Sequence[str]
    rows: Sequence[Sequence[object]]


def sheet_table(agency: Agency, criteria_set: CriteriaSet, published: Published) -> Table:
    """Return the sheet of an agency-year with the columns of the contract: a row for every code, blank = no score.

    It is the template: an empty one and a filled one come back unchanged. `criteria_set`: prefetch PARTS.
    """
    stored = values_of(published)
    known = [(str(Detail.OVERALL), ""), *names_of(criteria_set)]
    rows = [
        (
            criteria_set.fiscal_year,
            detail,
            code,
            number_cell(stored.get((detail, code))),
            agency.slug,
            published.level if detail == Detail.OVERALL else "",
            HUNDRED if detail == Detail.TOOL else "",
        )
        for detail, code in [*known, *(cell for cell in stored if cell not in known)]
    ]
    return Table(COLUMNS[:-1], rows)


def item_table(criteria_set: CriteriaSet, published: Published) -> Table:
    """Return the O-items of a year with their parts, one a line in their cell, and their scores."""
    rows = []
    for item in criteria_set.items.all():
        sub = item.sub_indicator
        parts = "\n".join(part.text for part in item.required_parts.all())
        place = (sub.indicator.code, sub.code) if sub else ("", "")
        score = number_cell(published.items.get(item.code))
        rows.append((criteria_set.fiscal_year, item.code, item.title, *place, item.purpose, parts, score))
    return Table(ITEM_COLUMNS, rows)


def question_table(criteria_set: CriteriaSet, published: Published) -> Table:
    """Return the questions of a year with their direction, blank where it was not found, and their scores."""
    rows = []
    for row in criteria_set.questions.all():
        reverse = "" if row.is_reverse is None else str(row.is_reverse).lower()
        place = row.indicator.code if row.indicator else ""
        score = number_cell(published.questions.get(row.code))
        rows.append((criteria_set.fiscal_year, row.code, row.text, place, row.scale, reverse, score))
    return Table(QUESTION_COLUMNS, rows)


def number_cell(value: Decimal | None) -> str:
    """Return a number without needless zeros; blank = no score."""
    if value is None:
        return ""
    is_short = value == round(value, 2)
    return thai.number_text(value) if is_short else f"{value.normalize():f}"
