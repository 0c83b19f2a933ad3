"""The rows of a plan's sheet: what each cell says now."""

import dataclasses
import datetime as dt

from django.conf import settings
from django.utils import translation

from ita_portal import thai
from measures.models import COUNTS, Measure, Owner, Plan, Progress, Step
from measures.queries.owners import owners_of
from measures.queries.plans import measures_in_order
from measures.rules import sheet


@dataclasses.dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: a measure or one of its steps, whether it carries the measure's own cells, and its cells by column."""

    measure: Measure
    step: Step | None
    carries_measure: bool
    cells: dict[str, str]

    @property
    def row_id(self) -> str:
        """How the sheet names the row."""
        return f"{self.measure.pk}.{self.step.pk}" if self.step else str(self.measure.pk)


def sheet_rows(plan: Plan) -> list[SheetRow]:
    """Return the rows of a plan in order. A fixed number of queries.

    A measure has a row of its own where it has no steps, where something was reported on it as a whole, and where its
    first step has owners or a period of its own; else its cells stand in the row of its first step.
    """
    entries = _latest(plan)
    with translation.override(settings.LANGUAGE_CODE):  # a file is Thai whatever language its reader chose
        return [row for measure in measures_in_order(plan) for row in _rows(measure, entries)]


def _latest(plan: Plan) -> dict[tuple[int, int | None], Progress]:
    rows = (
        Progress.objects.filter(COUNTS, measure__plan=plan, unit__isnull=True) if plan.pk else Progress.objects.none()
    )
    return {(row.measure_id, row.step_id): row for row in rows.order_by("concerns_on", "reported_at", "pk")}


def _rows(measure: Measure, entries: dict[tuple[int, int | None], Progress]) -> list[SheetRow]:
    steps = list(measure.steps.all())
    whole = entries.get((measure.pk, None))
    first = steps[0] if steps else None
    owned = first is not None and any(owner.step_id == first.pk for owner in measure.owners.all())
    alone = first is None or whole is not None or owned or first.period_kind != "none"
    rows: list[tuple[Step | None, bool]] = [(None, True)] if alone else []
    rows += [(step, not alone and step is first) for step in steps]
    found = []
    for step, carries in rows:
        entry = whole if step is None else entries.get((measure.pk, step.pk))
        found.append(SheetRow(measure, step, carries, _cells(measure, step, entry, carries=carries)))
    return found


def _cells(measure: Measure, step: Step | None, entry: Progress | None, *, carries: bool) -> dict[str, str]:
    own = measure if carries else step
    assert own is not None  # noqa: S101 -- a row of a measure carries its cells
    cells = {
        "number": measure.number,
        "measure": measure.title,
        "indicator_codes": ", ".join(link.code for link in measure.links.all()),
        "guideline": measure.guideline if carries else "",
        "step": step.text if step else "",
        "owners": _owners(measure, None if carries else step),
        "start": _day(own.starts_on),
        "end": _day(own.ends_on),
        "follow_up": measure.follow_up if carries else "",
        "status": _status(measure, step),
        "done": entry.done if entry else "",
        "output": entry.output if entry else "",
        "outcome": entry.outcome if entry else "",
        "problem": entry.problem if entry else "",
        "percent": "" if entry is None or entry.percent is None else str(entry.percent),
        "remark": entry.remark if entry else "",
    }
    return {name: sheet.spoken(text) for name, text in cells.items()}


def _owners(measure: Measure, step: Step | None) -> str:
    owners: list[Owner] = owners_of(measure, step)
    own = [owner for owner in owners if step is None or owner.step_id == step.pk]
    return ", ".join(str(owner) for owner in own)


def _status(measure: Measure, step: Step | None) -> str:
    if step is None:
        return str(measure.get_status_display())
    return str(step.get_status_display()) if step.status else ""


def _day(day: dt.date | None) -> str:
    return thai.short_date(day) if day else ""
