"""A plan's sheet on its way in: kept as it was tried out, written once when it is confirmed."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from measures.actions.measures_ import MeasureDraft, create_measure
from measures.actions.order import numbering_of, settle
from measures.actions.plans import hold_draft
from measures.actions.progress import report_progress
from measures.models import Measure, Plan, SheetImport, Step
from measures.permissions import may_tell_whole
from measures.queries.sheet import sheet_rows
from measures.rules.refusal import MeasureRefused
from organisations import audit
from organisations import permissions as roles
from organisations.queries import Member

KEPT = dt.timedelta(days=14)  # a file that was tried out and never confirmed
PLAN_KINDS = frozenset({"measure", "step", "new_measure", "new_step"})
DAYS = ("starts_on", "ends_on")


@transaction.atomic
def keep_sheet(
    *,
    plan: Plan,
    name: str,
    content: bytes,
    rows: Sequence[Mapping[str, Any]],
    report: Mapping[str, Any],
    by: Member,
    at: dt.datetime,
) -> SheetImport:
    """Keep what a file would change until its owner confirms it; forget what the same person left lying long ago."""
    SheetImport.objects.filter(uploaded_by=by.user, confirmed_at__isnull=True, uploaded_at__lt=at - KEPT).delete()
    return SheetImport.objects.create(
        plan=plan,
        uploaded_by=by.user,
        uploaded_at=at,
        name=name[-200:],
        content_hash=hashlib.sha256(content).hexdigest(),
        rows=list(rows),
        report=dict(report),
    )


@transaction.atomic
def write_sheet(*, sheet_import: SheetImport, content_hash: str, by: Member, at: dt.datetime) -> SheetImport:
    """Write what the dry run showed, once. A cell that changed since is left as it is, and told.

    Raises MeasureRefused: `sheet_taken`, `sheet_differs` (another file than the one shown), `sheet_wrong`,
    `sheet_empty`, `not_yours` where the rights of its owner were taken away meanwhile, `locked` where the plan was proposed meanwhile.
    """
    if sheet_import.content_hash != content_hash:
        raise MeasureRefused("sheet_differs")
    if sheet_import.report["wrong"]:
        raise MeasureRefused("sheet_wrong")
    if not sheet_import.rows:
        raise MeasureRefused("sheet_empty")
    _check_rights(sheet_import, by)
    unwritten = SheetImport.objects.filter(pk=sheet_import.pk, uploaded_by=by.user, confirmed_at__isnull=True)
    if not unwritten.update(confirmed_at=at):
        raise MeasureRefused("sheet_taken")
    plan = Plan.objects.select_for_update().select_related("agency").get(pk=sheet_import.plan_id)
    late = _write(plan, sheet_import.rows, by, at)
    sheet_import.refresh_from_db()
    sheet_import.report |= {"late": late}
    sheet_import.save(update_fields=["report"])
    data = {"file": sheet_import.name, "sha256": content_hash, "rows": len(sheet_import.rows) - len(late)}
    audit.record(agency=plan.agency, by=by, verb="plan.sheet", target=plan, at=at, data=data)
    return sheet_import


def _check_rights(sheet_import: SheetImport, by: Member) -> None:
    """Refuse what its owner might bring in when the file was tried out and may not any more."""
    reported = {(row["measure"], row["step"]) for row in sheet_import.rows if row["kind"] == "progress"}
    rows = Measure.objects.filter(pk__in={measure for measure, _step in reported})
    measures = {
        row.pk: row for row in rows.prefetch_related("steps", "owners__unit", "owners__post", "owners__officer")
    }
    is_planned = any(row["kind"] in PLAN_KINDS for row in sheet_import.rows)
    if is_planned and not roles.may_edit(by):
        raise MeasureRefused("not_yours")
    for key, step_key in reported:
        steps = {step.pk: step for step in measures[key].steps.all()} if key in measures else {}
        if key in measures and not may_tell_whole(by, measures[key], steps.get(step_key)):
            raise MeasureRefused("not_yours")


def _write(plan: Plan, rows: Sequence[Mapping[str, Any]], by: Member, at: dt.datetime) -> list[int]:
    """Write the rows; return the lines of those that changed since they were tried out."""
    touches_plan = any(row["kind"] in PLAN_KINDS for row in rows)
    how = numbering_of(hold_draft(plan)) if touches_plan else "typed"
    now = {row.row_id: row.cells for row in sheet_rows(plan)}
    made: dict[int, Measure] = {}
    late = []
    for row in rows:
        if "old" in row and any(now.get(row["row"], {}).get(name) != text for name, text in row["old"].items()):
            late.append(row["line"])
        elif row["kind"] == "new_measure":
            draft = MeasureDraft(fields=_fields(row["values"]))
            made[row["line"]] = create_measure(plan=plan, draft=draft, by=by, at=at)
        elif row["kind"] == "new_step":
            above = _above(plan, row["above"], made)
            if above is None:
                late.append(row["line"])
            else:
                _add_step(above, row["values"]["text"], by, at)
        elif row["kind"] == "progress":
            _report(plan, row, by, at)
        else:
            _edit(plan, row, by, at)
    numbered = any("number" in row["values"] for row in rows if row["kind"] in {"measure", "new_measure"})
    if touches_plan and not numbered:
        settle(plan, how)
    return late


def _edit(plan: Plan, row: Mapping[str, Any], by: Member, at: dt.datetime) -> None:
    measure = Measure.objects.get(plan=plan, pk=row["measure"])
    own: Measure | Step = measure if row["kind"] == "measure" else Step.objects.get(measure=measure, pk=row["step"])
    for name, value in _fields(row["values"]).items():
        setattr(own, name, value)
    own.save()
    data = {"title": measure.title, "source": "spreadsheet", "cells": sorted(row["old"])}
    audit.record(agency=by.agency, by=by, verb="measure.update", target=measure, at=at, data=data)


def _report(plan: Plan, row: Mapping[str, Any], by: Member, at: dt.datetime) -> None:
    measure = Measure.objects.get(plan=plan, pk=row["measure"])
    step = Step.objects.get(measure=measure, pk=row["step"]) if row["step"] else None
    fields = {**row["values"], "concerns_on": by.on}
    report_progress(measure=measure, step=step, fields=fields, evidence=[], by=by, at=at)


def _above(plan: Plan, above: Mapping[str, int], made: Mapping[int, Measure]) -> Measure | None:
    """Return the measure that a new step stands under: one of the same file, or of the plan; None = deleted since."""
    return made[above["line"]] if "line" in above else Measure.objects.filter(plan=plan, pk=above["measure"]).first()


def _add_step(measure: Measure, text: str, by: Member, at: dt.datetime) -> None:
    last = measure.steps.aggregate(last=Max("order"))["last"]
    Step.objects.create(measure=measure, text=text, order=0 if last is None else last + 1)
    data = {"title": measure.title, "source": "spreadsheet", "step": text}
    audit.record(agency=by.agency, by=by, verb="measure.update", target=measure, at=at, data=data)


def _fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return staged values as the models take them."""
    return {name: dt.date.fromisoformat(value) if name in DAYS and value else value for name, value in values.items()}
