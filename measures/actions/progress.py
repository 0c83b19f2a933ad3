"""Reporting what was done. Entries add up; a measure's status follows its latest entry."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from measures.actions.evidence import EvidenceDraft, add_evidence
from measures.models import Measure, Progress, Status, Step
from organisations import audit
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
) -> Progress:
    """Add an entry for a measure or one of its steps, with its evidence.

    An entry about a step moves the step, and a measure not yet begun to "under way"; that a whole measure is
    done, a person says. An entry for an earlier day than the latest changes no status.
    """
    entry = Progress.objects.create(measure=measure, step=step, reported_by=by.user, reported_at=at, **fields)
    for order, draft in enumerate(evidence):
        add_evidence(progress=entry, draft=draft, order=order, by=by, at=at)
    if step is not None:
        _follow(step, Progress.objects.filter(step=step))
    if step is None:
        _follow(measure, Progress.objects.filter(measure=measure, step__isnull=True))
    elif measure.status == Status.NOT_STARTED and entry.status != Status.NOT_STARTED:
        measure.status = Status.IN_PROGRESS
        measure.save()
    data = {"status": entry.status, "step": step.pk if step else None, "evidence": len(evidence)}
    audit.record(agency=by.agency, by=by, verb="progress.report", target=measure, at=at, data=data)
    return entry


def _follow(row: Measure | Step, entries: Any) -> None:  # noqa: ANN401 -- a scoped queryset
    latest = entries.order_by("concerns_on", "reported_at", "pk").last()
    if row.status != latest.status:
        row.status = latest.status
        row.save()
