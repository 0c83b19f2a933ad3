"""Reporting what was done. Entries add up; a measure's status follows its latest entry."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from measures.actions.evidence import EvidenceDraft, add_evidence
from measures.models import Measure, Progress, Status, Step
from measures.rules import parts as parts_rule
from organisations import audit
from organisations.models import Unit
from organisations.queries import Member


@transaction.atomic
def report_progress(
    *,
    measure: Measure,
    step: Step | None,
    fields: Mapping[str, Any],
    evidence: Sequence[EvidenceDraft],
    by: Member,
    at: dt.datetime,
    unit_id: int | None = None,
) -> Progress:
    """Add an entry for a measure or one of its steps, with its evidence.

    An entry about a step moves the step, and a measure not yet begun to "under way"; that a whole measure is
    done, a person says. An entry for an earlier day than the latest changes no status. `unit_id`: the unit that tells
    of its part of what all units do; a step is done when each of them is, or when whoever leads says so.
    """
    who = {"reported_by": by.user, "reported_at": at, "unit_id": unit_id}
    entry = Progress.objects.create(measure=measure, step=step, **who, **fields)
    for order, draft in enumerate(evidence):
        add_evidence(progress=entry, draft=draft, order=order, by=by, at=at)
    _follow(step or measure, Progress.objects.filter(measure=measure, step=step))
    if step is not None and measure.status == Status.NOT_STARTED and entry.status != Status.NOT_STARTED:
        measure.status = Status.IN_PROGRESS
        measure.save()
    data = {"status": entry.status, "step": step.pk if step else None, "evidence": len(evidence)}
    audit.record(agency=by.agency, by=by, verb="progress.report", target=measure, at=at, data=data)
    return entry


def _follow(row: Measure | Step, entries: Any) -> None:  # noqa: ANN401 -- a scoped queryset
    latest = entries.order_by("concerns_on", "reported_at", "pk").last()
    status = latest.status if latest.unit_id is None else _together(row, entries)
    if row.status != status:
        row.status = status
        row.save()


def _together(row: Measure | Step, entries: Any) -> str:  # noqa: ANN401 -- a scoped queryset
    """Return what the parts make together. They undo no "done" of whoever leads, nor say it of a whole measure."""
    rows = entries.filter(unit__isnull=False).order_by("concerns_on", "reported_at", "pk")
    parts = {entry.unit_id: entry.status for entry in rows}
    units = Unit.objects.filter(is_active=True, parent__isnull=True).count()
    status = parts_rule.together(list(parts.values()), units)
    if row.status == Status.DONE:
        return row.status
    return Status.IN_PROGRESS if status == Status.DONE and isinstance(row, Measure) else status
