"""Scores as files: the template of the contract with what is stored, every text cell a text. In: actions.imports."""

from typing import Any

from import_export import fields, resources

from assessments import result_files
from assessments.models import Detail, Score
from assessments.queries.tables import number_cell
from assessments.rules.score_rows import HUNDRED


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
