"""A plan as a spreadsheet: out, edited elsewhere, back in with every changed cell shown before it is written."""

import dataclasses
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import result_files
from assessments.result_files import UnreadableFile
from measures import permissions, sheet_files
from measures.actions.sheet import keep_sheet, write_sheet
from measures.forms import SheetFileForm, read_sheet, refusal_sentence, sheet_sentence
from measures.models import Plan, PlanState, SheetImport, Status
from measures.queries.sheet import SheetRow, sheet_rows
from measures.rules import sheet
from measures.rules.refusal import MeasureRefused
from measures.views.answers import plan_of
from organisations import permissions as roles
from organisations.desk import DeskRequest, desk
from organisations.queries import Member

MOST_SHOWN = 200


def may_bring_in(member: Member) -> bool:
    """Whether a member can have anything to bring in: staff, and whoever may own a step."""
    return roles.may_edit(member) or bool(member.holdings)


@desk()
@require_safe
def sheet_file(request: DeskRequest, year: int, ending: str) -> HttpResponseBase:
    """Give the plan as a workbook or CSV; cells that are not the member's to edit are locked."""
    plan = plan_of(request, year)
    if ending not in {"xlsx", "csv"} or plan.pk is None:
        raise Http404
    is_open = roles.may_edit(request.member) and plan.state == PlanState.DRAFT
    rows = [
        (
            {"row_id": row.row_id, **row.cells, "mark": sheet.mark_of(row.cells)},
            _open_cells(row, request.member, is_open),
        )
        for row in sheet_rows(plan)
    ]
    if ending == "csv":
        content, kind = sheet_files.as_csv(rows)
    else:
        with translation.override(settings.LANGUAGE_CODE):
            statuses = [str(label) for _value, label in Status.choices]
        new_cells = frozenset((*sheet.MEASURE_CELLS, "step")) if is_open else frozenset[str]()
        content, kind = sheet_files.as_workbook(rows, statuses, new_cells)
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="plan-{request.agency.slug}-{year}.{ending}"'
    return answer


def _open_cells(row: SheetRow, member: Member, is_open: bool) -> frozenset[str]:
    found: set[str] = set()
    if is_open:
        found |= set(sheet.MEASURE_CELLS) if row.carries_measure else set()
        found |= set(sheet.STEP_CELLS) if row.step else set()
    if permissions.may_tell_whole(member, row.measure, row.step):
        found |= set(sheet.PROGRESS_CELLS)
    return frozenset(found)


@desk()
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_new(request: DeskRequest, year: int) -> HttpResponseBase:
    """Offer the plan as a file, and take one back; 413 for one too large, 422 for one that is no sheet of this plan."""
    plan = plan_of(request, year)
    if plan.pk is None:
        raise Http404
    form = SheetFileForm(request.POST or None, request.FILES or None)
    status, is_welcome = HTTPStatus.OK, may_bring_in(request.member)
    if request.method == "POST":
        if not is_welcome:
            raise PermissionDenied
        taken, status = _taken(request, plan, form)
        if taken is not None:
            return redirect("measures:sheet-detail", request.agency.slug, taken.pk)
    is_open = plan.state == PlanState.DRAFT
    context = {"year": year, "stage": "plan", "form": form, "is_open": is_open, "may_bring_in": is_welcome}
    return render(request, "measures/sheet_new.html", context, status=status)


def _taken(request: DeskRequest, plan: Plan, form: SheetFileForm) -> tuple[SheetImport | None, HTTPStatus]:
    file = request.FILES.get("file")
    if isinstance(file, UploadedFile) and (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        form.add_error("file", _("ไฟล์ใหญ่เกิน %(most)s เมกะไบต์") % {"most": settings.UPLOAD_MAX_BYTES // 1024**2})
        return None, HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if not form.is_valid() or not isinstance(file, UploadedFile):
        return None, HTTPStatus.UNPROCESSABLE_ENTITY
    content = file.read()
    try:
        result_files.judge(content)
        if result_files.is_large(content):
            raise UnreadableFile("too_large")
        table = result_files.read_table(content, sheet.MOST_ROWS, sheet_files.SHEET)
    except UnreadableFile as error:
        form.add_error("file", sheet_sentence(error))
        return None, HTTPStatus.UNPROCESSABLE_ENTITY
    trial = read_sheet(plan, request.member, table, timezone.localdate())
    found = keep_sheet(
        plan=plan,
        name=file.name or "",
        content=content,
        rows=trial.rows,
        report=trial.report(),
        by=request.member,
        at=timezone.now(),
    )
    return found, HTTPStatus.OK


@desk(may_bring_in)
@require_safe
def sheet_detail(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Show each cell that would change, old and new, and what cannot be taken."""
    return _detail(request, _own(request, pk))


def _own(request: DeskRequest, pk: int) -> SheetImport:
    """Return an import of this user and this agency. Raises Http404 for any other."""
    return get_object_or_404(SheetImport.objects.select_related("plan"), pk=pk, uploaded_by=request.user)


@dataclasses.dataclass(frozen=True, slots=True)
class _Line:
    """One line of the page: where, which column, and what was kept about it."""

    where: str
    heading: str
    kept: dict[str, str]


def _lines(rows: list[dict[str, str]]) -> list[_Line]:
    return [
        _Line(
            (_("บรรทัดที่ %(line)s เซลล์ %(cell)s") if row["cell"] else _("บรรทัดที่ %(line)s")) % row,
            sheet.HEADINGS[row["column"]],
            row,
        )
        for row in rows[:MOST_SHOWN]
    ]


def _detail(request: DeskRequest, found: SheetImport, status: int = HTTPStatus.OK) -> HttpResponse:
    report = found.report
    context = {
        "year": found.plan.fiscal_year,
        "stage": "plan",
        "import": found,
        "counts": {name: len(report[name]) for name in ("cells", "wrong", "stale", "ignored")},
        "cells": _lines(report["cells"]),
        "wrong": _lines(report["wrong"]),
        "stale": _lines(report["stale"]),
        "ignored": _lines(report["ignored"]),
        "late": report.get("late", []),
        "may_confirm": found.confirmed_at is None and found.rows and not report["wrong"],
    }
    return render(request, "measures/sheet_detail.html", context, status=status)


@desk(may_bring_in)
@require_POST
def sheet_confirm(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Write what the page showed, once; 409 where it was confirmed already or cannot be."""
    found = _own(request, pk)
    seen = request.POST.get("content_hash", "")
    try:
        write_sheet(sheet_import=found, content_hash=seen, by=request.member, at=timezone.now())
    except MeasureRefused as why:
        messages.warning(request, refusal_sentence(why))
        found.refresh_from_db()
        return _detail(request, found, HTTPStatus.CONFLICT)
    messages.success(request, _("นำเข้าแล้ว"))
    return redirect("measures:sheet-detail", request.agency.slug, pk)
