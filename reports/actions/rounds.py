"""Reporting rounds: opened with everything filled in from progress, frozen once, corrected by a new version."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from measures.models import Measure, Plan
from measures.queries import rhythms_offered
from organisations import audit
from organisations.queries import Member
from reports import papers, queries
from reports.actions import checking, codes, rendering
from reports.models import ReportLine, ReportState, Round, StatusReport
from reports.queries import signing
from reports.queries.rounds import FROM_PROGRESS, progress_told, spans_of
from reports.rules.refusal import MoveRefused
from reports.rules.rounds import Period, is_followed_up


@transaction.atomic
def open_round(
    *,
    plan: Plan,
    code: str,
    layout: str,
    by: Member,
    at: dt.datetime,
    cut_off_on: dt.date | None = None,
    due_on: dt.date | None = None,
) -> StatusReport:
    """Open a round of the plan's year and fill its first report from the progress that counts in it.

    Where none is given the round's usual cut-off and due day hold, or this day in a round opened later: what was told
    late counts too. Raises MoveRefused `empty_plan`, `no_such_round`,
    `nothing_followed_up` (no measure's rhythm ends in it), `cut_off_early` (before the round ends, or due before it),
    `round_open` when the round was opened before.
    """
    if not plan.measures.exists():
        raise MoveRefused("empty_plan")
    span = spans_of(plan.fiscal_year).get(code)
    if span is None:
        raise MoveRefused("no_such_round")
    if not _followed_up(plan, span):
        raise MoveRefused("nothing_followed_up")
    cut_off_on = cut_off_on or max(span.cut_off_on, timezone.localdate(at))
    due_on = due_on or max(span.due_on, cut_off_on)
    if not span.ends_on <= cut_off_on <= due_on:
        raise MoveRefused("cut_off_early")
    round_, made = Round.objects.get_or_create(
        agency=plan.agency,
        fiscal_year=plan.fiscal_year,
        code=code,
        defaults={
            "name": span.name,
            "number": span.number,
            "months": span.months,
            "starts_on": span.starts_on,
            "ends_on": span.ends_on,
            "cut_off_on": cut_off_on,
            "due_on": due_on,
            "opened_by": by.user,
            "opened_at": at,
        },
    )
    if not made:
        raise MoveRefused("round_open")
    title = f"รายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน\nประจำปีงบประมาณ พ.ศ. {plan.fiscal_year} {round_.printed}"
    report = StatusReport.objects.create(round=round_, plan=plan, layout=layout, title=title)
    fill_lines(report=report)
    audit.record(agency=plan.agency, by=by, verb="round.open", target=round_, at=at, data={"round": code})
    return report


def _followed_up(plan: Plan, span: Period) -> list[Measure]:
    """Return the measures that stand in a round, opened or yet to be."""
    offered = rhythms_offered()
    return [
        measure
        for measure in Measure.objects.filter(plan=plan)
        if is_followed_up(offered.get(measure.rhythm), plan.fiscal_year, span)
    ]


@transaction.atomic
def fill_lines(*, report: StatusReport) -> int:
    """Bring the lines up to date with the progress: add what is missing, follow where nobody typed; return how many.

    Typed text is never touched: a line that differs from what it was filled from stays as it is.
    """
    known = {line.measure_id: line for line in report.lines.all()}
    measures = _followed_up(report.plan, report.round)
    told = progress_told(measures, report.round)
    missing, moved = [], []
    for measure in measures:
        line, now = known.get(measure.pk), told[measure.pk]
        filled = {"filled": now.values, "is_summed": now.is_summed, **now.values}
        if line is None:
            missing.append(ReportLine(report=report, measure=measure, order=measure.order, **filled))
        elif line.filled and line.filled != now.values and _values(line) == line.filled:
            for name, value in filled.items():
                setattr(line, name, value)
            moved.append(line)
    ReportLine.objects.bulk_create(missing)
    ReportLine.objects.bulk_update(moved, ["filled", "is_summed", *FROM_PROGRESS], batch_size=200)
    return len(missing) + len(moved)


def _values(line: ReportLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in FROM_PROGRESS}


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
    """Freeze the report's content by hash and ask for its paper.

    Raises MoveRefused `locked`, `empty_report`, `summed` (lines put together from steps that nobody confirmed),
    `findings_open` (serious findings of the sweep in it that nobody answered). The answers go on record with it.
    """
    _refuse_frozen(report)
    if not report.lines.exists():
        raise MoveRefused("empty_report")
    if summed := report.lines.filter(is_summed=True).count():
        raise MoveRefused("summed", count=str(summed))
    found = signing.found_in_report(report, by.agency, timezone.localdate(at))
    if found.held:
        raise MoveRefused("findings_open", count=str(len(found.held)))
    code = codes.give_code(agency=by.agency, report=report, at=at)
    document = dataclasses.replace(papers.report_document(report), check_address=codes.address_of(code))
    paper = rendering.request(agency=by.agency, paper=document, at=at)
    StatusReport.objects.filter(pk=report.pk, state=ReportState.DRAFT).update(
        state=ReportState.FROZEN,
        frozen_at=at,
        frozen_by=by.user,
        content_hash=paper.content_hash,
        rendering=paper,
        answers=signing.record_of(found),
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
    before = [f"report-{report.pk}", *(f"line-{line.pk}" for line in lines)]
    for line in lines:
        line.pk, line.report = None, draft
    ReportLine.objects.bulk_create(lines)
    after = [f"report-{draft.pk}", *(f"line-{line.pk}" for line in lines)]
    checking.carry_answers(places=dict(zip(before, after, strict=True)), by=by)
    audit.record(
        agency=by.agency,
        by=by,
        verb="report.correct",
        target=draft,
        at=at,
        data={"version": draft.version, "note": note},
    )
    return draft
