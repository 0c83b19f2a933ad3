"""Papers as Word files, for offices that go on writing in them; what is published stays the PDF.

Made while the member waits: 90 pages take half a second, and page_text.MAX_PAPER bounds them. Drawings (charts, an
emblem) stand in it as pixels, which the worker makes: mostly with the paper's PDF, else a POST asks for them.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ita_portal import thai
from measures.models import Plan
from organisations.desk import DeskRequest, desk
from reports import papers, pdf, queries, store, word
from reports.actions import drawings, leases
from reports.models import Drawing, Memo, Rendering, StatusReport
from reports.papers.pictures import shown_in
from reports.rules.page_text import TooLarge
from reports.rules.paper import Document, Picture, PictureMissing, from_json
from reports.views.renderings import may_retry

REFUSED, WAITING = 422, 202
WORD_METHODS = require_http_methods(["GET", "HEAD", "POST"])
LONGEST_NAME = 60  # letters of a file's name: Thai ones are three bytes each


@desk()
@WORD_METHODS
def memo_word(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Give the memo as it was submitted or issued; one that is being written as it stands now."""
    memo = get_object_or_404(Memo.objects.select_related("agency", "plan", "report"), pk=pk)
    back = reverse("reports:memo-detail", args=[request.agency.slug, pk])
    if frozen := queries.frozen_paper(memo):
        return _frozen(request, frozen, back)
    return _answer(request, papers.memo_document(memo), timezone.now(), back)


@desk()
@WORD_METHODS
def order_word(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Give the order of a memo: as issued, else as it stands in the memo, submitted or being written."""
    memo = get_object_or_404(Memo.objects.select_related("agency", "order__issued"), pk=pk, order__isnull=False)
    back = reverse("reports:memo-detail", args=[request.agency.slug, pk])
    if memo.order.issued:
        return _frozen(request, memo.order.issued, back)
    frozen = queries.frozen_paper(memo)
    document = from_json(frozen.content) if frozen else papers.memo_document(memo)
    parts = papers.proclaimed_parts(document)
    return _answer(request, dataclasses.replace(document, kind=memo.order.kind, parts=parts), timezone.now(), back)


@desk()
@WORD_METHODS
def report_word(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Give the report as it was frozen; a draft as it stands now."""
    report = get_object_or_404(StatusReport.objects.select_related("round", "plan__agency", "rendering"), pk=pk)
    back = reverse("reports:report-edit", args=[request.agency.slug, pk])
    if report.rendering:
        return _frozen(request, report.rendering, back)
    return _answer(request, papers.report_document(report), timezone.now(), back)


@desk()
@WORD_METHODS
def plan_word(request: DeskRequest, year: int) -> HttpResponseBase:
    """Give the plan as it stands now."""
    plan = get_object_or_404(Plan.objects.select_related("agency"), fiscal_year=year)
    back = reverse("measures:plan-detail", args=[request.agency.slug, year])
    return _answer(request, papers.plan_document(plan), timezone.now(), back)


@desk()
@WORD_METHODS
def analysis_word(request: DeskRequest, year: int) -> HttpResponseBase:
    """Give the analysis of a year's result as it stands now."""
    document = papers.analysis_document(request.agency, year)
    if document is None:
        raise Http404
    back = reverse("assessments:analysis-text", args=[request.agency.slug, year])
    return _answer(request, document, timezone.now(), back)


def _frozen(request: DeskRequest, rendering: Rendering, back: str) -> HttpResponseBase:
    """Give what was frozen, without the code: a file that goes on being written is not the paper that was issued."""
    document = dataclasses.replace(from_json(rendering.content), check_address="")
    return _answer(request, document, rendering.requested_at, back)


def _answer(request: DeskRequest, document: Document, at: dt.datetime, back: str) -> HttpResponseBase:
    """Serve the file, or say what keeps it from being made and lead `back`; a POST asks for its drawings first."""
    shown = shown_in(document, request.agency)
    drawn = pdf.drawn_in(document, shown)
    if request.method == "POST":
        if not may_retry(request.member):
            raise PermissionDenied
        drawings.request(agency=request.agency, drawings=drawn, at=timezone.now())
        return redirect(request.path)
    rows = Drawing.objects.filter(agency=request.agency, sha256__in=drawn).select_related("file").defer("source")
    asked = {row.sha256: row for row in rows}
    if set(drawn) - {name for name, row in asked.items() if row.file_id}:
        return _waiting(request, asked, is_asked=set(asked) == set(drawn), back=back)
    try:
        data = word.render(document, shown | {name: _pixels(row) for name, row in asked.items()}, at=at)
    except TooLarge as error:
        counts = {"length": f"{error.length:,}", "most": f"{error.most:,}"}
        text = _("ข้อความยาว %(length)s ตัวอักษร ทำได้ไม่เกิน %(most)s ตัดให้สั้นลงแล้วลองใหม่") % counts
        return _refused(request, text, back)
    except PictureMissing:
        return _refused(request, _("ภาพในเอกสารนี้ไม่มีในระบบแล้ว นำออกหรือแนบใหม่แล้วลองอีกครั้ง"), back)
    answer = HttpResponse(data, content_type=word.CONTENT_TYPE)
    answer["Content-Disposition"] = store.disposition(f"{_file_name(document.title)}.docx", inline=False)
    answer["Cache-Control"] = "private, max-age=0, must-revalidate"
    return answer


def _pixels(row: Drawing) -> Picture:
    assert row.file is not None  # noqa: S101 -- the caller waits for those without
    with store.open_file(row.file) as file:
        return Picture(file.read(), row.file.content_type)


def _waiting(request: DeskRequest, asked: Mapping[str, Drawing], *, is_asked: bool, back: str) -> HttpResponse:
    """Say how far the drawings are; the page looks again by itself once they are asked for."""
    if any(leases.has_failed(row) for row in asked.values()):
        return _refused(request, _("วาดภาพในเอกสารนี้ไม่สำเร็จ ดาวน์โหลด PDF แทนได้ หรือแจ้งผู้ดูแลระบบ"), back)
    context = {"is_asked": is_asked, "may_ask": may_retry(request.member), "url": back}
    answer = render(request, "reports/word_waiting.html", context, status=WAITING)
    answer["Cache-Control"] = "no-store"
    return answer


def _refused(request: DeskRequest, text: str, back: str) -> HttpResponse:
    return render(request, "reports/word_refused.html", {"text": text, "url": back}, status=REFUSED)


def _file_name(title: str) -> str:
    """Return a title as the name of a file: Arabic digits, no signs that folders mind."""
    plain = "".join(" " if sign in '\\/:*?"<>|' else sign for sign in thai.to_arabic(thai.clean_text(title)))
    return thai.first_clusters(" ".join(plain.split()), LONGEST_NAME).strip(" .") or "ita"
