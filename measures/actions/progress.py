"""Reporting what was done. Entries add up; a measure's status follows its latest entry that counts."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from measures.actions.evidence import EvidenceDraft, add_evidence
from measures.models import COUNTS, Evidence, Measure, Progress, Status, Step
from measures.rules import parts as parts_rule
from measures.rules.refusal import MeasureRefused
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
    key: str = "",
) -> Progress:
    """Add an entry for a measure or one of its steps, with its evidence.

    An entry about a step moves the step, and a measure not yet begun to "under way"; that a whole measure is
    done, a person says. An entry for an earlier day than the latest changes no status. `unit_id`: the unit that tells
    of its part of what all units do; a step is done when each of them is, or when whoever leads says so. `key`: what
    the sender calls this entry; the same content sent again under it is the entry there is, and nothing is added.
    """
    Measure.objects.select_for_update().get(pk=measure.pk)  # one at a time: a second sending finds the first
    sent_key = _sent_key(key, measure, step, fields, evidence) if key else ""
    known = Progress.objects.filter(reported_by=by.user, sent_key=sent_key).first() if sent_key else None
    if known is not None:
        return known
    who = {"reported_by": by.user, "reported_at": at, "unit_id": unit_id, "sent_key": sent_key}
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


def _sent_key(
    key: str, measure: Measure, step: Step | None, fields: Mapping[str, Any], evidence: Sequence[EvidenceDraft]
) -> str:
    """Return what a sending is known by: its key and all it holds, so that other words under an old key are kept too."""
    shown = [(draft.url, draft.upload.sha256 if draft.upload else "", draft.caption) for draft in evidence]
    content = repr((key, measure.pk, step.pk if step else None, sorted((k, str(v)) for k, v in fields.items()), shown))
    return hashlib.sha256(content.encode()).hexdigest()


@transaction.atomic
def take_back(*, entry: Progress, by: Member, at: dt.datetime) -> Progress:
    """Take back an entry made by mistake: a new entry says so, and neither counts any more; both stay to be read.

    The status is again what the entries before it say. Raises MeasureRefused `entry_taken_back` when it was before.
    """
    measure = Measure.objects.select_for_update().get(pk=entry.measure_id)
    entry = Progress.objects.select_related("step").get(pk=entry.pk)
    if entry.corrects_id is not None or Progress.objects.filter(corrects=entry).exists():
        raise MeasureRefused("entry_taken_back")
    step = entry.step
    about = Progress.objects.filter(measure=measure, step=step).exclude(pk=entry.pk)
    status = _latest_status(step or measure, about, "") or (Status.NOT_STARTED if step is None else "")
    row = Progress.objects.create(
        measure=measure,
        step=step,
        unit_id=entry.unit_id,
        status=status or Status.NOT_STARTED,
        corrects=entry,
        reported_by=by.user,
        reported_at=at,
        concerns_on=entry.concerns_on,
    )
    Evidence.objects.filter(progress=entry, removed_at__isnull=True).update(removed_at=at, removed_by=by.user)
    if step is not None:
        _set(step, status)
    if step is None or not Progress.objects.filter(COUNTS, measure=measure).exists():
        began = Progress.objects.filter(COUNTS, measure=measure).exclude(status=Status.NOT_STARTED).exists()
        whole = _latest_status(measure, Progress.objects.filter(measure=measure, step__isnull=True), "")
        _set(measure, whole or (Status.IN_PROGRESS if began else Status.NOT_STARTED))
    data = {"entry": entry.pk, "was": entry.status, "status": status, "step": step.pk if step else None}
    audit.record(agency=by.agency, by=by, verb="progress.take_back", target=measure, at=at, data=data)
    return row


def _follow(row: Measure | Step, entries: Any) -> None:  # noqa: ANN401 -- a scoped queryset
    _set(row, _latest_status(row, entries, row.status))


def _latest_status(row: Measure | Step, entries: Any, was: str) -> str:  # noqa: ANN401 -- a scoped queryset
    """Return the status that the entries that count make of a row that `was` something; '' where there are none."""
    counted = entries.filter(COUNTS)
    latest = counted.order_by("concerns_on", "reported_at", "pk").last()
    if latest is None:
        return ""
    return latest.status if latest.unit_id is None else _together(row, counted, was)


def _set(row: Measure | Step, status: str) -> None:
    if row.status != status:
        row.status = status
        row.save()


def _together(row: Measure | Step, entries: Any, was: str) -> str:  # noqa: ANN401 -- a scoped queryset
    """Return what the parts make together. They undo no "done" of whoever leads, nor say it of a whole measure."""
    rows = entries.filter(unit__isnull=False).order_by("concerns_on", "reported_at", "pk")
    parts = {entry.unit_id: entry.status for entry in rows}
    units = Unit.objects.filter(is_active=True, parent__isnull=True).count()
    status = parts_rule.together(list(parts.values()), units)
    if was == Status.DONE:
        return was
    return Status.IN_PROGRESS if status == Status.DONE and isinstance(row, Measure) else status
