"""Staff and status reports: open a round, fill the lines, freeze, correct."""

import itertools
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from measures.models import Plan, Status
from organisations import permissions
from organisations.desk import DeskRequest, desk
from organisations.queries import Member
from reports import forms, papers, queries
from reports.actions import rounds
from reports.models import ReportState, StatusReport
from reports.queries.rounds import changed_since, rounds_of_year, version_before
from reports.queries.signing import found_in_report
from reports.rules.changes import Change, pieces
from reports.rules.refusal import MoveRefused
from reports.views.previews import preview_addresses
from reports.views.refusals import sentence
from reports.views.sweep_sentences import recorded

LOST_RACE, REFUSED = 409, 422
STAGE = "report"


@desk()
@require_safe
def report_list(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show the rounds of a year and offer the next."""
    return _list(request, year, forms.RoundForm(agency=request.agency, fiscal_year=year, opened=_opened(year)))


def _opened(year: int) -> frozenset[str]:
    return frozenset(rounds_of_year(year).values_list("code", flat=True))


def _list(request: DeskRequest, year: int, form: forms.RoundForm, status: int = 200) -> HttpResponse:
    context = {
        "year": year,
        "stage": STAGE,
        "form": form,
        "plan": Plan.objects.filter(fiscal_year=year).first(),
        "rounds": rounds_of_year(year),
        "may_edit": permissions.may_edit(request.member),
    }
    return render(request, "reports/report_list.html", context, status=status)


@desk(permissions.may_edit)
@require_POST
def round_open(request: DeskRequest, year: int) -> HttpResponseBase:
    """Open a round with everything filled in from progress."""
    plan = get_object_or_404(Plan, fiscal_year=year)
    form = forms.RoundForm(request.POST, agency=request.agency, fiscal_year=year)
    if form.is_valid():
        try:
            report = rounds.open_round(plan=plan, by=request.member, at=timezone.now(), **form.cleaned_data)
        except MoveRefused as refused:
            form.add_error("cut_off_on" if refused.code == "cut_off_early" else "code", sentence(refused))
        else:
            return redirect("reports:report-edit", request.agency.slug, report.pk)
    return _list(request, year, form, status=REFUSED)


class _ReportForms:
    """Head and lines of a report."""

    def __init__(self, request: DeskRequest, report: StatusReport) -> None:
        data = request.POST if request.method == "POST" else None
        self.report = report
        self.seen = request.POST.get("seen", "")
        self.head = forms.ReportForm(data, report=report, draft=request.POST.get("then") != "freeze")
        self.lines = [
            (
                line,
                forms.LineForm(data, prefix=f"line-{line.pk}", initial=_values(line), is_summed=line.is_summed),
            )
            for line in papers.report_lines(report)
        ]

    def are_valid(self) -> bool:
        return all([self.head.is_valid(), *(form.is_valid() for _line, form in self.lines)])

    def save(self, by: Member) -> None:
        """Write every part that can be read, so that one bad date costs no paragraph."""
        lines = {line.pk: form.values() for line, form in self.lines if form.has_changed() and form.is_valid()}
        rounds.update_report(
            report=self.report, fields=self.head.cleaned_data, lines=lines, by=by, at=timezone.now(), seen=self.seen
        )


def _values(line: Any) -> dict[str, Any]:  # noqa: ANN401 -- a ReportLine
    return {name: getattr(line, name) for name in forms.LineForm.base_fields if name != "is_confirmed"}


@desk()
def report_edit(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Write a draft report, or read a frozen one."""
    report = get_object_or_404(_reports(), pk=pk)
    may_edit = permissions.may_edit(request.member)
    if request.method != "POST":
        is_open = may_edit and report.state == ReportState.DRAFT
        return (
            _page(request, _ReportForms(request, report))
            if is_open
            else _frozen_page(request, report, forms.ReasonForm())
        )
    if not may_edit:
        raise PermissionDenied
    return _save(request, _ReportForms(request, report))


def _reports() -> QuerySet[StatusReport]:
    """Return reports with all that their page and paper read."""
    rows: QuerySet[StatusReport] = StatusReport.objects.select_related("round", "plan__agency", "rendering")
    return rows.prefetch_related(papers.with_lines())


def _fresh(report: StatusReport) -> StatusReport:
    return _reports().get(pk=report.pk)


def _save(request: DeskRequest, page: _ReportForms) -> HttpResponseBase:
    is_valid = page.are_valid()
    try:
        page.save(request.member)
        if "X-Autosave" in request.headers:
            fresh = _fresh(page.report)
            body = {
                "saved_at": timezone.localtime().strftime("%H:%M"),
                "fields": {"seen": queries.mark_of(fresh)},
                **preview_addresses(request.agency, papers.report_document(fresh), f"report-{fresh.pk}"),
            }
            return JsonResponse(body, status=200 if is_valid else REFUSED)
        return _follow(request, page.report) if is_valid else _page(request, page, status=REFUSED)
    except MoveRefused as refused:
        if "X-Autosave" in request.headers:
            return JsonResponse({"refused": sentence(refused)}, status=REFUSED)
        page.head.add_error(None, sentence(refused))
        return _page(request, page, status=LOST_RACE if refused.code in {"locked", "changed_elsewhere"} else REFUSED)


def _follow(request: DeskRequest, report: StatusReport) -> HttpResponseBase:
    then = request.POST.get("then")
    report.refresh_from_db()
    if then == "freeze":
        return _freeze(request, report)
    if then == "preview":
        preview_addresses(request.agency, papers.report_document(report), f"report-{report.pk}")
        return redirect(f"{reverse('reports:report-edit', args=[request.agency.slug, report.pk])}#paper")
    if then == "fill":
        count = rounds.fill_lines(report=report)
        messages.success(request, _("เติมจากความคืบหน้าล่าสุด %(count)s มาตรการ ข้อความที่พิมพ์เองไม่ถูกแตะ") % {"count": count})
    else:
        messages.success(request, _("บันทึกแล้ว"))
    return redirect("reports:report-edit", request.agency.slug, report.pk)


def _freeze(request: DeskRequest, report: StatusReport) -> HttpResponseBase:
    """Freeze a report, or lead to what must be answered first; raises MoveRefused for anything else."""
    try:
        rounds.freeze_report(report=report, by=request.member, at=timezone.now())
    except MoveRefused as refused:
        if refused.code != "findings_open":
            raise
        return redirect("reports:report-answers", request.agency.slug, report.pk)
    messages.success(request, _("ยืนยันรายงานแล้ว กำลังจัดทำเอกสาร"))
    return redirect("reports:report-edit", request.agency.slug, report.pk)


def _page(request: DeskRequest, page: _ReportForms, status: int = 200) -> HttpResponse:
    report = page.report if request.method != "POST" else _fresh(page.report)
    context = {
        "year": report.round.fiscal_year,
        "stage": STAGE,
        "report": report,
        "seen": queries.mark_of(report),
        "form": page.head,
        "lines": page.lines,
        "preview": queries.preview_of(papers.report_document(report)),
        "found": found_in_report(report, request.agency, timezone.localdate()),
    }
    return render(request, "reports/report_edit.html", context, status=status)


def _frozen_page(request: DeskRequest, report: StatusReport, form: forms.ReasonForm, status: int = 200) -> HttpResponse:
    context = {
        "year": report.round.fiscal_year,
        "stage": STAGE,
        "report": report,
        "form": form,
        "lines": papers.report_lines(report),
        "answered": recorded(report.answers, request.agency),
        "versions": StatusReport.objects.filter(round=report.round).order_by("-version"),
        "may_edit": permissions.may_edit(request.member),
        "may_publish": permissions.may_publish(request.member),
    }
    return render(request, "reports/report_detail.html", context, status=status)


@desk()
@require_safe
def report_changes(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Show what a correction changed, text by text, against the version before."""
    report = get_object_or_404(StatusReport.objects.select_related("round"), pk=pk)
    before = version_before(report)
    measures = {line.measure_id: line.measure for line in papers.report_lines(report)}
    measures |= {line.measure_id: line.measure for line in papers.report_lines(before)} if before else {}
    found = changed_since(report, before) if before else []
    groups = itertools.groupby(found, key=lambda change: change.key)
    context = {
        "year": report.round.fiscal_year,
        "stage": STAGE,
        "report": report,
        "before": before,
        "groups": [(measures.get(key), [_changed(change) for change in group]) for key, group in groups],
    }
    return render(request, "reports/report_changes.html", context)


def _changed(change: Change) -> dict[str, Any]:
    """Return a change as its page shows it: the field's name, and the words kept, gone and new."""
    labels = {
        name: field.label for form in (forms.LineForm, forms.ReportForm) for name, field in form.base_fields.items()
    }
    texts = [_shown(change.field, text) for text in (change.before, change.after)]
    return {"label": labels[change.field], "pieces": pieces(texts[0], texts[1])}


def _shown(field: str, text: str | None) -> str:
    return str(Status(text).label) if field == "status" and text else text or ""


@desk(permissions.may_edit)
@require_POST
def report_freeze(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Freeze a draft as it stands."""
    report = get_object_or_404(StatusReport.objects.select_related("round", "plan__agency"), pk=pk)
    try:
        return _freeze(request, report)
    except MoveRefused as refused:
        messages.error(request, sentence(refused))
    return redirect("reports:report-edit", request.agency.slug, pk)


@desk(permissions.may_edit)
@require_POST
def report_correct(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Start the next version of a frozen report."""
    report = get_object_or_404(StatusReport.objects.select_related("round", "plan__agency", "rendering"), pk=pk)
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        return _frozen_page(request, report, form, status=REFUSED)
    try:
        made = rounds.correct_report(
            report=report, note=form.cleaned_data["reason"], by=request.member, at=timezone.now()
        )
    except MoveRefused as refused:
        form.add_error(None, sentence(refused))
        return _frozen_page(request, report, form, status=REFUSED)
    return redirect("reports:report-edit", request.agency.slug, made.pk)
