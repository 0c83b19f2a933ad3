"""Measures as a spreadsheet: one row a step, or a measure without steps (contract: files in and out).

`row_id` "12" is measure 12, "12.34" its step 34. Number and title stand in every row to be read; the cells of a
measure are taken from its first row. Owners, status and what was reported are shown and never read back.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from import_export import fields, resources

from ita_portal import thai
from measures import queries
from measures.actions.sheet import write_row
from measures.forms import period_problem, refusal_sentence
from measures.models import COUNTS, Measure, PeriodKind, Progress, Step
from measures.rules import periods
from measures.rules.refusal import MeasureRefused

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "row_id", "number", "measure", "indicator_codes", "guideline", "step", "owners", "start", "end", "follow_up",
    "status", "done", "output", "outcome", "problem", "percent",
)  # fmt: skip
MEASURE_TEXTS = ("number", "title", "guideline", "follow_up")


@dataclasses.dataclass
class SheetRow:
    """One row: a measure, one of its steps or none, and the cells that may be edited."""

    measure: Measure
    step: Step | None
    is_first: bool
    latest: Progress | None = None
    cells: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def row_id(self) -> str:
        """How the sheet names the row."""
        return f"{self.measure.pk}.{self.step.pk}" if self.step else str(self.measure.pk)

    def __str__(self) -> str:
        return str(self.measure)


class Cell(fields.Field):
    """A cell of text. One that a spreadsheet would take for a formula carries an apostrophe, taken off again."""

    def export(self, instance: SheetRow, **kwargs: Any) -> str:  # noqa: ANN401 -- the library's options
        """Return the text, made harmless."""
        text = instance.cells[self.attribute]
        return f"'{text}" if text.startswith(FORMULA_STARTS) else text

    def get_value(self, instance: SheetRow) -> str:
        """Return the text as it is stored."""
        return instance.cells[self.attribute]

    def save(self, instance: SheetRow, row: Mapping[str, Any], is_m2m: bool = False, **kwargs: Any) -> None:  # noqa: ANN401 -- the library's options
        """Take over what stands in the cell, unless it is there to be read only."""
        if self.readonly:
            return
        text = thai.to_arabic(thai.clean_text(str(row[self.column_name] if row[self.column_name] is not None else "")))
        instance.cells[self.attribute] = text[1:] if text.startswith("'") else text


def _cell(attribute: str, *, is_readonly: bool = False, column: str = "") -> Cell:
    return Cell(attribute=attribute, column_name=column or attribute, readonly=is_readonly)


class MeasureResource(resources.ModelResource):
    """The sheet. New rows are refused for now: measures are made on the page."""

    row_id = _cell("row_id", is_readonly=True)
    number = _cell("number")
    measure = _cell("title", column="measure")
    indicator_codes = _cell("indicator_codes", is_readonly=True)
    guideline = _cell("guideline")
    step = _cell("step")
    owners = _cell("owners", is_readonly=True)
    start = _cell("starts_on", column="start")
    end = _cell("ends_on", column="end")
    follow_up = _cell("follow_up")
    status = _cell("status", is_readonly=True)
    done = _cell("done", is_readonly=True)
    output = _cell("output", is_readonly=True)
    outcome = _cell("outcome", is_readonly=True)
    problem = _cell("problem", is_readonly=True)
    percent = _cell("percent", is_readonly=True)

    class Meta:
        model = Measure
        fields = COLUMNS
        export_order = COLUMNS
        import_order = COLUMNS
        skip_unchanged = True
        report_skipped = True

    def get_queryset(self) -> QuerySet[Measure]:
        """Return every measure in scope, plan by plan."""
        return Measure.objects.order_by("plan_id", "order", "pk")

    def iter_queryset(self, queryset: QuerySet[Measure]) -> Iterator[SheetRow]:
        """Yield the rows of the measures, in a fixed number of queries."""
        related = (
            "steps",
            "links",
            Prefetch("progress", Progress.objects.filter(COUNTS)),
            "owners__unit",
            "owners__post",
            "owners__officer",
        )
        for measure in queryset.select_related("plan").prefetch_related(*related):
            steps: list[Step | None] = [*measure.steps.all()] or [None]
            for place, step in enumerate(steps):
                yield _filled(SheetRow(measure, step, place == 0, _latest(measure)))

    def get_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> SheetRow:  # noqa: ANN401 -- the library's loader
        """Return the row that the sheet names. Raises ValidationError for one that is not there."""
        measure_id, _dot, step_id = thai.to_arabic(str(row.get("row_id") or "")).strip().partition(".")
        if not measure_id:
            raise ValidationError(_("แถวใหม่ยังนำเข้าไม่ได้ เพิ่มมาตรการในหน้าแผน"))
        measure = _found(Measure.objects.select_related("plan__agency"), measure_id)
        first = measure.steps.first()
        step = _found(measure.steps.all(), step_id) if step_id else None
        return _filled(SheetRow(measure, step, step is None or step == first))

    def skip_row(self, instance: SheetRow, original: SheetRow, row: Any, import_validation_errors: Any = None) -> bool:  # noqa: ANN401 -- the library's signature
        """Skip a row in which no cell was edited."""
        return instance.cells == original.cells

    def validate_instance(
        self,
        instance: SheetRow,
        import_validation_errors: Any = None,  # noqa: ANN401 -- the library's signature
        validate_unique: bool = True,
    ) -> None:
        """Refuse what the page would refuse. Raises ValidationError."""
        if import_validation_errors:
            raise ValidationError(import_validation_errors)
        if instance.is_first and not instance.cells["title"].strip():
            raise ValidationError({"measure": _("บอกว่าจะทำอะไร")})
        if instance.step is not None and not instance.cells["step"].strip():
            raise ValidationError({"step": _("ขั้นตอนว่าง ถ้าจะลบ ให้ลบในหน้ามาตรการ")})
        if instance.is_first:
            _period(instance)

    def save_instance(self, instance: SheetRow, is_create: bool, row: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- the library's signature
        """Write what was edited; the library rolls a dry run back."""
        try:
            write_row(
                measure=instance.measure,
                step=instance.step,
                fields=_edited(instance) if instance.is_first else {},
                text=instance.cells["step"],
                by=kwargs["user"],
                at=timezone.now(),
            )
        except MeasureRefused as refused:
            raise ValidationError(refusal_sentence(refused)) from refused


@translation.override(settings.LANGUAGE_CODE)  # a file is Thai whatever language its reader chose
def _filled(row: SheetRow) -> SheetRow:
    measure, latest = row.measure, row.latest
    row.cells = {
        "row_id": row.row_id,
        "number": measure.number,
        "title": measure.title,
        "step": row.step.text if row.step else "",
    }
    of_measure = {
        "indicator_codes": ", ".join(link.code for link in measure.links.all()),
        "guideline": measure.guideline,
        "owners": queries.owners_text(measure),
        "starts_on": thai.short_date(measure.starts_on) if measure.starts_on else "",
        "ends_on": thai.short_date(measure.ends_on) if measure.ends_on else "",
        "follow_up": measure.follow_up,
        "status": measure.get_status_display(),
    }
    reported = {name: getattr(latest, name) if latest else "" for name in ("done", "output", "outcome", "problem")}
    percent = "" if latest is None or latest.percent is None else str(latest.percent)
    shown = of_measure | reported | {"percent": percent}
    row.cells |= shown if row.is_first else dict.fromkeys(shown, "")
    return row


def _latest(measure: Measure) -> Progress | None:
    entries = [entry for entry in measure.progress.all() if entry.step_id is None]
    return max(entries, key=lambda entry: (entry.concerns_on, entry.reported_at, entry.pk), default=None)


def _found(rows: Any, key: str) -> Any:  # noqa: ANN401 -- a scoped queryset and its row
    found = rows.filter(pk=key).first() if key.isascii() and key.isdigit() and len(key) < 18 else None
    if found is None:
        raise ValidationError({"row_id": _("ไม่มีแถวนี้ในระบบ: %(key)s") % {"key": key[:30]}})
    return found


def _period(row: SheetRow) -> periods.Period:
    days: dict[str, dt.date | None] = {}
    for name in ("starts_on", "ends_on"):
        try:
            days[name] = thai.parse_date(row.cells[name])
        except thai.Unreadable as error:
            raise ValidationError(_("อ่านวันที่ไม่ได้: “%(text)s”") % {"text": error.text[:60]}) from error
    kind = row.measure.period_kind
    if any(days.values()) and kind in periods.KINDS_WITHOUT_DATES:
        kind = PeriodKind.DATES
    if not any(days.values()):
        kind = kind if kind in periods.KINDS_WITHOUT_DATES else PeriodKind.NONE
    period = periods.Period(kind, days["starts_on"], days["ends_on"], row.measure.period_text)
    for problem in periods.check(period, row.measure.plan.fiscal_year):
        if problem.refuse:
            raise ValidationError(period_problem(problem.code, period)[1])
    return period


def _edited(row: SheetRow) -> dict[str, Any]:
    period = _period(row)
    wanted = {name: row.cells[name] for name in MEASURE_TEXTS} | {
        "period_kind": period.kind,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
    }
    return {name: value for name, value in wanted.items() if getattr(row.measure, name) != value}
