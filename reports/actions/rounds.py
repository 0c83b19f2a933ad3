"""Reporting rounds: opened with everything filled in from progress, frozen once, corrected by a new version."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from ita_portal import thai
from measures.models import COUNTS, Measure, Plan, Progress
from organisations import audit
from organisations.queries import Member
from reports import papers, queries
from reports.actions import codes, rendering
from reports.models import ReportLine, ReportState, Round, StatusReport
from reports.rules.refusal import MoveRefused

FROM_PROGRESS = ("status", "done", "period_text", "output", "outcome", "percent", "problem", "remark")


@transaction.atomic
def open_round(*, plan: Plan, months: int, layout: str, by: Member, at: dt.datetime) -> StatusReport:
    """Open a round of the plan's year and fill its first report from the progress up to the round's end.

    Raises MoveRefused `empty_plan`, `round_open` when the round was opened before.
    """
    if not plan.measures.exists():
        raise MoveRefused("empty_plan")
    starts_on, ends_on = thai.round_span(plan.fiscal_year, months)
    round_, made = Round.objects.get_or_create(
        agency=plan.agency,
        fiscal_year=plan.fiscal_year,
        months=months,
        defaults={"starts_on": starts_on, "ends_on": ends_on, "opened_by": by.user, "opened_at": at},
    )
    if not made:
        raise MoveRefused("round_open")
    title = f"รายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน\nประจำปีงบประมาณ พ.ศ. {plan.fiscal_year} รอบ {months} เดือน"
    report = StatusReport.objects.create(round=round_, plan=plan, layout=layout, title=title)
    fill_lines(report=report)
    audit.record(agency=plan.agency, by=by, verb="round.open", target=round_, at=at, data={"months": months})
    return report


def latest_progress(measure_ids: list[int], until: dt.date) -> dict[int, Progress]:
    """Return the last progress entry of each measure (not of a single step) that concerns a day up to `until`."""
    rows = Progress.objects.filter(COUNTS, measure__in=measure_ids, step__isnull=True, concerns_on__lte=until)
    return {row.measure_id: row for row in rows.order_by("concerns_on", "reported_at", "pk")}


@transaction.atomic
def fill_lines(*, report: StatusReport) -> int:
    """Add a line for each measure that has none, from its progress; return how many. Typed text is never touched."""
    known = set(report.lines.values_list("measure_id", flat=True))
    measures = [measure for measure in Measure.objects.filter(plan=report.plan) if measure.pk not in known]
    progress = latest_progress([measure.pk for measure in measures], report.round.ends_on)
    ReportLine.objects.bulk_create(_line(report, measure, progress.get(measure.pk)) for measure in measures)
    return len(measures)


def _line(report: StatusReport, measure: Measure, entry: Progress | None) -> ReportLine:
    values = {field: getattr(entry, field) for field in FROM_PROGRESS} if entry else {"status": measure.status}
    return ReportLine(report=report, measure=measure, order=measure.order, **values)


def _refuse_frozen(report: StatusReport) -> None:
    if not StatusReport.objects.select_for_update().filter(pk=report.pk, state=ReportState.DRAFT).exists():
        raise MoveRefused("locked")


@transaction.atomic
def update_report(
    *,
    report: StatusReport,
    fields: Mapping[str, Any],
    lines: Mapping[int, Mapping[str, Any]],
    by: Member,
    at: dt.datetime,
    seen: str = "",
) -> StatusReport:
    """Write what was typed in the head and the lines (by line key). `seen` = the report's mark as its page showed it.

    Raises MoveRefused `locked` when frozen, `changed_elsewhere` when somebody else wrote after `seen`.
    """
    _refuse_frozen(report)
    if seen and seen != queries.mark_of(StatusReport.objects.get(pk=report.pk)):
        raise MoveRefused("changed_elsewhere")
    if fields:
        StatusReport.objects.filter(pk=report.pk).update(**fields)
    for key, values in lines.items():
        ReportLine.objects.filter(pk=key, report=report).update(**values)
    report.refresh_from_db()
    return report


@transaction.atomic
def freeze_report(*, report: StatusReport, by: Member, at: dt.datetime) -> StatusReport:
    """Freeze the report's content by hash and ask for its paper. Raises MoveRefused `locked`, `empty_report`."""
    _refuse_frozen(report)
    if not report.lines.exists():
        raise MoveRefused("empty_report")
    code = codes.give_code(agency=by.agency, report=report, at=at)
    document = dataclasses.replace(papers.report_document(report), check_address=codes.address_of(code))
    paper = rendering.request(agency=by.agency, paper=document, at=at)
    StatusReport.objects.filter(pk=report.pk, state=ReportState.DRAFT).update(
        state=ReportState.FROZEN, frozen_at=at, frozen_by=by.user, content_hash=paper.content_hash, rendering=paper
    )
    report.refresh_from_db()
    audit.record(
        agency=by.agency,
        by=by,
        verb="report.freeze",
        target=report,
        at=at,
        data={"version": report.version, "content": paper.content_hash, "code": code.code},
    )
    return report


@transaction.atomic
def correct_report(*, report: StatusReport, note: str, by: Member, at: dt.datetime) -> StatusReport:
    """Start the next version of a frozen report as a draft that says what it corrects; the frozen one stays.

    Raises MoveRefused `not_frozen`, `newer_version` (a later version exists), `note_needed`.
    """
    if not note.strip():
        raise MoveRefused("note_needed")
    newest = StatusReport.objects.select_for_update().filter(round=report.round).order_by("-version").first()
    if newest is None or newest.pk != report.pk:
        raise MoveRefused("newer_version")
    if newest.state != ReportState.FROZEN:
        raise MoveRefused("not_frozen")
    lines = list(report.lines.all())
    draft = StatusReport.objects.create(
        round=report.round,
        plan=report.plan,
        version=report.version + 1,
        layout=report.layout,
        title=report.title,
        introduction=report.introduction,
        dated_on=report.dated_on,
        has_cover=report.has_cover,
        preface=report.preface,
        has_photos=report.has_photos,
        correction_note=note.strip(),
    )
    for line in lines:
        line.pk, line.report = None, draft
    ReportLine.objects.bulk_create(lines)
    audit.record(
        agency=by.agency,
        by=by,
        verb="report.correct",
        target=draft,
        at=at,
        data={"version": draft.version, "note": note},
    )
    return draft
