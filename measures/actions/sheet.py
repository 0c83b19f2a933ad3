"""Writing back what was edited in a spreadsheet, cell by cell."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from measures.actions.plans import hold_draft
from measures.models import Measure, Step
from organisations import audit
from organisations.models import User


@transaction.atomic
def write_row(
    *, measure: Measure, step: Step | None, fields: Mapping[str, Any], text: str, by: User, at: dt.datetime
) -> None:
    """Write the edited fields of a measure and the text of one step. Raises MeasureRefused `locked`."""
    plan = hold_draft(measure.plan)
    for name, value in fields.items():
        setattr(measure, name, value)
    if fields:
        measure.save()
    if step is not None and step.text != text:
        step.text = text
        step.save()
    data = {"title": measure.title, "source": "spreadsheet"}
    audit.record(agency=plan.agency, by=by, verb="measure.update", target=measure, at=at, data=data)
