"""Scores as files: the template of the contract with what is stored, every text cell a text. In: actions.imports."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import tablib
from import_export import fields, resources

from assessments import result_files
from assessments.models import CriteriaSet, Detail, Score
from assessments.queries import names_of, values_of
from assessments.rules.consistency import Published
from assessments.rules.score_rows import HUNDRED
from ita_portal import thai
from organisations.models import Agency


class ScoreResource(resources.ModelResource):
    """Stored scores with the columns of the contract; what it writes is read back unchanged."""

    fiscal_year = fields.Field(column_name="fiscal_year", attribute="assessment__criteria__fiscal_year", readonly=True)
    level_of_detail = fields.Field(column_name="level_of_detail", attribute="detail", readonly=True)
    code = fields.Field(column_name="code", attribute="code", readonly=True)
    score = fields.Field(column_name="score", attribute="value", readonly=True)
    agency = fields.Field(column_name="agency", attribute="assessment__agency__slug", readonly=True)
    published_level = fields.Field(column_name="published_level", readonly=True)
    scale = fields.Field(column_name="scale", readonly=True)
    note = fields.Field(column_name="note", attribute="note", readonly=True)

    class Meta:
        model = Score
        fields = export_order = result_files.COLUMNS

    def get_queryset(self) -> Any:  # noqa: ANN401 -- the library's signature
        """Read what each row names along with it."""
        return super().get_queryset().select_related("assessment__agency", "assessment__criteria")

    def dehydrate_score(self, score: Score) -> str:
        """Write a number without needless zeros; blank = no score."""
        return number_cell(score.value)

    def dehydrate_published_level(self, score: Score) -> str:
        """Write the level beside the overall score."""
        return str(score.assessment.published_level) if score.detail == Detail.OVERALL else ""

    def dehydrate_scale(self, score: Score) -> str:
        """Say that tool scores are out of 100."""
        return HUNDRED if score.detail == Detail.TOOL else ""

    def export_resource(self, instance: Score, selected_fields: Any = None, **kwargs: Any) -> list[str]:  # noqa: ANN401 -- the library's signature
        """Write every cell as text that no spreadsheet takes for a formula."""
        cells = super().export_resource(instance, selected_fields, **kwargs)
        return [result_files.safe_cell("" if cell is None else str(cell)) for cell in cells]


ITEM_COLUMNS = ("fiscal_year", "code", "title", "indicator", "sub_indicator", "purpose", "required_parts", "score")
QUESTION_COLUMNS = ("fiscal_year", "code", "text", "indicator", "scale", "is_reverse", "score")


def sheet_table(agency: Agency, criteria_set: CriteriaSet, published: Published) -> tablib.Dataset:
    """Return the sheet of an agency-year with the columns of the contract: a row for every code, blank = no score.

    It is the template: an empty one and a filled one come back unchanged. `criteria_set`: prefetch EVERYTHING.
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
    return text_table(result_files.COLUMNS[:-1], rows, str(criteria_set.fiscal_year))


def item_table(criteria_set: CriteriaSet, published: Published) -> tablib.Dataset:
    """Return the O-items of a year with their parts, one a line in their cell, and their scores."""
    subs = {row.pk: row for row in criteria_set.sub_indicators.all()}
    indicators = {row.pk: row.code for row in criteria_set.indicators.all()}
    rows = []
    for item in criteria_set.items.all():
        sub = subs.get(item.sub_indicator_id or 0)
        parts = "\n".join(part.text for part in item.required_parts.all())
        place = (indicators[sub.indicator_id], sub.code) if sub else ("", "")
        score = number_cell(published.items.get(item.code))
        rows.append((criteria_set.fiscal_year, item.code, item.title, *place, item.purpose, parts, score))
    return text_table(ITEM_COLUMNS, rows, str(criteria_set.fiscal_year))


def question_table(criteria_set: CriteriaSet, published: Published) -> tablib.Dataset:
    """Return the questions of a year with their direction, blank where it was not found, and their scores."""
    indicators = {row.pk: row.code for row in criteria_set.indicators.all()}
    rows = []
    for row in criteria_set.questions.all():
        reverse = "" if row.is_reverse is None else str(row.is_reverse).lower()
        place = indicators.get(row.indicator_id or 0, "")
        score = number_cell(published.questions.get(row.code))
        rows.append((criteria_set.fiscal_year, row.code, row.text, place, row.scale, reverse, score))
    return text_table(QUESTION_COLUMNS, rows, str(criteria_set.fiscal_year))


def number_cell(value: Decimal | None) -> str:
    """Return a number without needless zeros; blank = no score."""
    if value is None:
        return ""
    is_short = value == round(value, 2)
    return thai.number_text(value) if is_short else f"{value.normalize():f}"


def text_table(headers: Iterable[str], rows: Iterable[Iterable[object]], title: str) -> tablib.Dataset:
    """Return a table whose cells are text; a workbook and CSV also take no cell for a formula."""
    cells = [["" if cell is None else result_files.safe_cell(str(cell)) for cell in row] for row in rows]
    return tablib.Dataset(*cells, headers=list(headers), title=title)
