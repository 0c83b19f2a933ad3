"""The words of an analysis: drafted once, written on by staff, marked where the data moved on."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.actions import analysis_text as actions
from assessments.forms import AnalysisTextForm
from assessments.models import AnalysisSentence, AnalysisText
from assessments.queries import analysis as reading
from assessments.queries import texts
from assessments.rules.analysis_text import Section, Sentence
from assessments.views.analysis import nothing
from assessments.views.years import known_year, year_context
from organisations import permissions
from organisations.desk import DeskRequest, desk

CHANGED = "changed_elsewhere"


@desk()
@require_http_methods(["GET", "HEAD", "POST"])
def analysis_text(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show the words of the analysis; save them, and settle one sentence where a button says so."""
    is_write = request.method == "POST"
    if is_write and not permissions.may_edit(request.member):
        raise PermissionDenied
    found = reading.analysis_of(request.agency, known_year(year))
    if found is None and is_write:
        raise Http404
    if found is None:
        return nothing(request, year)
    sections, kept = texts.draft_of(found), texts.sentences_of(found)
    if is_write:
        return _save(request, year, kept, sections)
    if not kept:
        context = {"sections": sections, "may_edit": permissions.may_edit(request.member)}
        return render(request, "assessments/analysis_draft.html", year_context(year) | context)
    return _page(request, year, _form(kept, sections))


def _form(
    kept: list[AnalysisSentence], sections: list[Section], request: DeskRequest | None = None
) -> AnalysisTextForm:
    lines = texts.lines_of(kept, sections)
    seen = kept[0].analysis.updated_at.isoformat()
    return AnalysisTextForm(request.POST if request else None, lines=lines, seen=seen)


def _page(request: DeskRequest, year: int, form: AnalysisTextForm, status: int = HTTPStatus.OK) -> HttpResponse:
    waiting = sum(line.state != "same" for _section, lines in form.sections() for line, _field in lines)
    context = {"form": form, "waiting": waiting, "may_edit": permissions.may_edit(request.member)}
    return render(request, "assessments/analysis_text.html", year_context(year) | context, status=status)


def _save(request: DeskRequest, year: int, kept: list[AnalysisSentence], sections: list[Section]) -> HttpResponseBase:
    if not kept:
        raise Http404
    analysis = kept[0].analysis
    form = _form(kept, sections, request)
    is_valid, at = form.is_valid(), timezone.now()
    lost = actions.save_text(analysis=analysis, typed=form.typed(), by=request.member, at=at)
    for key, now in lost.items():
        form.add_error(key, _("มีผู้แก้ประโยคนี้หลังจากเปิดหน้านี้ ตอนนี้เป็น “%(now)s”") % {"now": now[:200]})
    if request.headers.get("X-Autosave") == "1":
        return _autosaved(analysis, form, is_refused=bool(lost) or not is_valid)
    if lost or not is_valid:
        return _page(request, year, form, HTTPStatus.CONFLICT if lost else HTTPStatus.UNPROCESSABLE_ENTITY)
    _settle(request, analysis, sections)
    return redirect("assessments:analysis-text", request.agency.slug, year)


def _autosaved(analysis: AnalysisText, form: AnalysisTextForm, *, is_refused: bool) -> JsonResponse:
    """Answer an automatic save: what stands in the text now is what a later save compares with."""
    analysis.refresh_from_db(fields=["updated_at"])
    stored = dict(analysis.sentences.values_list("key", "text"))
    taken = {key for key in form.typed() if key not in form.errors}
    fields = {f"initial-{key}": stored[key] for key in taken if key in stored}
    fields["seen"] = analysis.updated_at.isoformat()
    body = {"saved_at": f"{timezone.localtime():%H:%M}", "fields": fields}
    return JsonResponse(body, status=HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK)


def _settle(request: DeskRequest, analysis: AnalysisText, sections: list[Section]) -> None:
    """Do what a button beside one sentence says: `take` or `keep` its key. A key nobody knows is refused with 404."""
    key, take = request.POST.get("take"), True
    if key is None:
        key, take = request.POST.get("keep"), False
    if key is None:
        messages.success(request, _("บันทึกแล้ว"))
        return
    fresh: Sentence | None = next(
        (sentence for section in sections for sentence in section.sentences if sentence.key == key), None
    )
    if fresh is None and not any(row.key == key for row in analysis.sentences.all()):
        raise Http404
    actions.settle(analysis=analysis, key=key, fresh=fresh, take=take, by=request.member, at=timezone.now())
    messages.success(request, _("ใช้ข้อความใหม่แล้ว") if take else _("คงข้อความเดิมไว้แล้ว"))


@desk(permissions.may_edit)
@require_POST
def analysis_start(request: DeskRequest, year: int) -> HttpResponseBase:
    """Keep the draft, so that staff can write on it."""
    found = reading.analysis_of(request.agency, known_year(year))
    if found is None:
        raise Http404
    sentences = [sentence for section in texts.draft_of(found) for sentence in section.sentences]
    actions.start_text(assessment=found.assessment, sentences=sentences, by=request.member, at=timezone.now())
    return redirect("assessments:analysis-text", request.agency.slug, year)
