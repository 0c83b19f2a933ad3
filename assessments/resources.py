"""Scores in and out as files. Rows are read and checked here; saving goes through the same action as the sheet."""

import dataclasses
from decimal import Decimal
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy
from import_export import fields, resources
from import_export.results import Result

from assessments import result_files
from assessments.actions import scores
from assessments.forms import PLACES
from assessments.models import Assessment, CriteriaSet, Detail, Score
from assessments.rules import scoring
from assessments.rules.codes import UnknownCode, fold_code
from ita_portal import thai
from ita_portal.form_fields import REASONS
from organisations.models import Agency

HUNDRED, WEIGHTED = "100", "weighted"
UNREADABLE = {
    "unknown_format": lazy("รับเฉพาะไฟล์ .csv และ .xlsx"),
    "empty": lazy("ไฟล์ว่าง"),
    "not_a_table": lazy("อ่านไฟล์เป็นตารางไม่ได้"),
    "too_large": lazy("ไฟล์ใหญ่เกินกว่าตารางคะแนน"),
    "macros": lazy("ไม่รับไฟล์ที่มีมาโคร บันทึกเป็น .xlsx ก่อน"),
}
SENTENCES = {
    "missing_columns": lazy("ไม่มีคอลัมน์ %(columns)s"),
    "no_agency": lazy("ระบุหน่วยงานในคอลัมน์ agency"),
    "unknown_agency": lazy("ไม่พบหน่วยงาน “%(text)s”"),
    "agency_differs": lazy("แถวนี้เป็นของ “%(text)s” แต่เลือกนำเข้าของหน่วยงานอื่น"),
    "no_criteria": lazy("ยังไม่มีเกณฑ์ของปี %(text)s"),
    "unknown_detail": lazy("ไม่รู้จักระดับรายละเอียด “%(text)s”"),
    "unknown_code": lazy("อ่านรหัส “%(text)s” ไม่ได้"),
    "outside": lazy("คะแนนต้องอยู่ระหว่าง 0 ถึง %(high)s: ให้มา “%(text)s”"),
    "scale_needed": lazy(
        "คะแนนเครื่องมือ “%(text)s” เป็นได้ทั้งคะแนนเต็ม 100 และคะแนนถ่วงน้ำหนัก ระบุคอลัมน์ scale เป็น 100 หรือ weighted"
    ),
    "unknown_scale": lazy("scale ต้องเป็น 100 หรือ weighted: ให้มา “%(text)s”"),
    "scale_not_tool": lazy("scale ใช้ได้เฉพาะแถวเครื่องมือ"),
    "no_weight": lazy("เกณฑ์ของปีนี้ไม่มีน้ำหนักของเครื่องมือ %(text)s"),
    "level_not_overall": lazy("published_level ใช้ได้เฉพาะแถวภาพรวม"),
    "repeated": lazy("ซ้ำกับแถวก่อนหน้า"),
}


def _refusal(code: str, **words: object) -> ValidationError:
    return ValidationError(SENTENCES[code], code=code, params=words)


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A row as read. note None: the file has no such column; level '' = not said."""

    agency: Agency
    criteria: CriteriaSet
    detail: str
    code: str
    value: Decimal | None
    level: str
    note: str | None

    @property
    def place(self) -> tuple[int, int]:
        """The agency-year it belongs to."""
        return self.agency.pk, self.criteria.pk


class ScoreResource(resources.ModelResource):
    """Scores with the columns of the contract. All or nothing: one bad row, and no row is saved."""

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
        import_id_fields = ("fiscal_year", "level_of_detail", "code")
        skip_unchanged = report_skipped = True
        use_transactions = True

    def __init__(self, agency: Agency | None = None, **kwargs: Any) -> None:  # noqa: ANN401 -- the library's arguments
        """Take the agency of rows that name none; rows may then name no other."""
        super().__init__(**kwargs)
        self._agency = agency
        self._agencies: dict[str, Agency | None] = {}
        self._criteria: dict[int, CriteriaSet | None] = {}
        self._stored: dict[tuple[int, int], tuple[Assessment, dict[tuple[str, str], Score]]] = {}
        self._lines: dict[tuple[int, int, str, str], Line] = {}

    # --- Out -------------------------------------------------------------------------------------

    def get_queryset(self) -> Any:  # noqa: ANN401 -- the library's signature
        """Read what each row names along with it."""
        return super().get_queryset().select_related("assessment__agency", "assessment__criteria")

    def dehydrate_score(self, score: Score) -> str:
        """Write a number without needless zeros; blank = no score."""
        if score.value is None:
            return ""
        is_short = score.value == round(score.value, 2)
        return thai.number_text(score.value) if is_short else f"{score.value.normalize():f}"

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

    # --- In --------------------------------------------------------------------------------------

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:  # noqa: ANN401 -- the library's signature
        """Fold the headers and drop blank rows at the end. Raises ValidationError `missing_columns`."""
        self._lines.clear()
        self._stored.clear()
        dataset.headers = [result_files.column_of(header) for header in dataset.headers or []]
        missing = [column for column in result_files.REQUIRED if column not in dataset.headers]
        if missing:
            dataset.wipe()
            raise ValidationError(
                SENTENCES["missing_columns"] % {"columns": ", ".join(missing)}, code="missing_columns"
            )
        while len(dataset) and not any(result_files.cell_text(cell) for cell in dataset[-1]):
            dataset.pop()

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:  # noqa: ANN401 -- the library's signature
        """Read the row. Raises ValidationError with the reason in Thai."""
        line = self._read({column: result_files.cell_text(cell) for column, cell in row.items()})
        key = (*line.place, line.detail, line.code)
        if key in self._lines:
            raise _refusal("repeated")
        self._lines[key] = self._line = line

    def get_or_init_instance(self, instance_loader: Any, row: dict[str, Any]) -> tuple[Score, bool]:  # noqa: ANN401 -- the library's signature
        """Return the stored score of the row, or a new one."""
        line = self._line
        assessment, stored = self._stored_of(line)
        found = stored.get((line.detail, line.code))
        return found or Score(assessment=assessment, detail=line.detail, code=line.code), found is None

    def import_instance(self, instance: Score, row: dict[str, Any], **kwargs: Any) -> None:  # noqa: ANN401 -- the library's signature
        """Put the row into the score."""
        instance.value = self._line.value
        if self._line.note is not None:
            instance.note = self._line.note

    def skip_row(self, instance: Score, original: Score, row: Any, import_validation_errors: Any = None) -> bool:  # noqa: ANN401 -- the library's signature
        """Skip what is stored already, and a blank where nothing is stored."""
        has_level = bool(self._line.level) and self._line.level != instance.assessment.published_level
        is_same = (instance.value, instance.note) == (original.value, original.note)
        return is_same and not has_level

    def save_instance(self, instance: Score, is_create: bool, row: dict[str, Any], **kwargs: Any) -> None:  # noqa: ANN401 -- the library's signature
        """Save nothing yet: `after_import` saves the whole file."""

    def after_import(self, dataset: tablib.Dataset, result: Result, **kwargs: Any) -> None:  # noqa: ANN401 -- the library's signature
        """Save each agency-year through the action, unless a row was refused; the caller rolls a dry run back."""
        if result.has_errors() or result.has_validation_errors():
            return
        for place in dict.fromkeys(line.place for line in self._lines.values()):
            lines = [line for line in self._lines.values() if line.place == place]
            level = next((line.level for line in lines if line.level), "")
            scores.save_scores(
                agency=lines[0].agency,
                criteria=lines[0].criteria,
                values={(line.detail, line.code): line.value for line in lines},
                notes={(line.detail, line.code): line.note for line in lines if line.note is not None},
                texts={"published_level": level} if level else {},
                by=kwargs.get("user"),
                at=timezone.now(),
            )

    # --- Reading a row ---------------------------------------------------------------------------

    def _read(self, row: dict[str, str]) -> Line:
        agency = self._agency_of(row.get("agency", ""))
        criteria = self._criteria_of(row["fiscal_year"])
        detail = _detail(row["level_of_detail"])
        try:
            code = fold_code(detail, row["code"])
        except UnknownCode as error:
            raise _refusal("unknown_code", text=error.text) from error
        level = row.get("published_level", "")
        if level and detail != Detail.OVERALL:
            raise _refusal("level_not_overall")
        value = _value(row["score"], detail, code, row.get("scale", "").casefold(), criteria)
        return Line(agency, criteria, detail, code, value, level, row.get("note"))

    def _agency_of(self, text: str) -> Agency:
        if not text:
            if self._agency is None:
                raise _refusal("no_agency")
            return self._agency
        if text not in self._agencies:
            self._agencies[text] = Agency.objects.filter(Q(slug=text) | Q(official_code=text)).first()
        agency = self._agencies[text]
        if agency is None:
            raise _refusal("unknown_agency", text=text)
        if self._agency is not None and agency != self._agency:
            raise _refusal("agency_differs", text=text)
        return agency

    def _criteria_of(self, text: str) -> CriteriaSet:
        try:
            year = thai.parse_year(text)
        except thai.Unreadable as error:
            raise ValidationError(REASONS[error.code], code=error.code, params={"text": text}) from error
        if year not in self._criteria:
            self._criteria[year] = CriteriaSet.objects.prefetch_related("tools").filter(fiscal_year=year).first()
        criteria = self._criteria[year]
        if criteria is None:
            raise _refusal("no_criteria", text=year)
        return criteria

    def _stored_of(self, line: Line) -> tuple[Assessment, dict[tuple[str, str], Score]]:
        if line.place not in self._stored:
            found = Assessment.objects.filter(agency=line.agency, criteria=line.criteria).first()
            rows = Score.objects.filter(assessment=found) if found else ()
            assessment = found or Assessment(agency=line.agency, criteria=line.criteria)
            for row in rows:
                row.assessment = assessment
            self._stored[line.place] = assessment, {(row.detail, row.code): row for row in rows}
        return self._stored[line.place]


def _detail(text: str) -> str:
    words = {str(label): str(value) for value, label in Detail.choices}
    plain = words.get(text, text.casefold().replace(" ", "_").replace("-", "_"))
    if plain not in Detail.values:
        raise _refusal("unknown_detail", text=text)
    return plain


def _value(text: str, detail: str, code: str, scale: str, criteria: CriteriaSet) -> Decimal | None:
    try:
        number = thai.parse_decimal(text)
    except thai.Unreadable as error:
        raise ValidationError(REASONS[error.code], code=error.code, params={"text": text}) from error
    if scale not in ("", HUNDRED, WEIGHTED):
        raise _refusal("unknown_scale", text=scale)
    if scale and detail != Detail.TOOL:
        raise _refusal("scale_not_tool")
    if number is None:
        return None
    if detail == Detail.TOOL:
        return _tool_value(number, text, code, scale, criteria)
    return _within(number, Decimal(100), text)


def _tool_value(number: Decimal, text: str, code: str, scale: str, criteria: CriteriaSet) -> Decimal:
    """Return a tool's score out of 100; what fits both scales is asked about, never guessed."""
    weight = next((tool.weight for tool in criteria.tools.all() if tool.code == code), None)
    if scale == WEIGHTED:
        if weight is None:
            raise _refusal("no_weight", text=code)
        exact = scoring.from_weighted(_within(number, weight, text), weight)
        rounded = scoring.rounded(exact, PLACES)
        return rounded if rounded is not None else number
    if not scale and weight is not None and 0 < number <= weight:
        raise _refusal("scale_needed", text=text)
    return _within(number, Decimal(100), text)


def _within(number: Decimal, high: Decimal, text: str) -> Decimal:
    if not 0 <= number <= high:
        raise _refusal("outside", high=f"{high.normalize():f}", text=text)
    return round(number, PLACES)
