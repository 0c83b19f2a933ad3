"""What must be mended or answered before a report is frozen or a memo submitted: one page, one place to answer."""

import dataclasses
import zlib
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations import permissions
from organisations.desk import DeskRequest, desk
from reports.actions import checking, rounds, submit
from reports.forms.checking import WhyForm
from reports.models import Memo, ReportState, StatusReport
from reports.queries.signing import found_in_memo, found_in_report
from reports.queries.sweep import Key, Swept, key_of
from reports.rules.refusal import MoveRefused
from reports.rules.states import Move, may_move
from reports.views.refusals import sentence
from reports.views.sweep_sentences import Remark, remark

REFUSED = 422


@dataclasses.dataclass(frozen=True, slots=True)
class _Paper:
    """A paper to be signed: where it is written, what signing it is called and does, and what it then says."""

    name: str
    year: int
    stage: str
    url: str
    verb: str
    sign: Callable[[], object]
    done: str


@desk(permissions.may_edit)
def report_answers(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Answer what holds a draft report, and freeze it."""
    report = get_object_or_404(StatusReport.objects.select_related("round", "plan__agency"), pk=pk)
    url = reverse("reports:report-edit", args=[request.agency.slug, pk])
    if report.state != ReportState.DRAFT:
        return redirect(url)
    paper = _Paper(
        str(report), report.round.fiscal_year, "report", url, _("ยืนยันรายงาน"),
        lambda: rounds.freeze_report(report=report, by=request.member, at=timezone.now()),
        _("ยืนยันรายงานแล้ว กำลังจัดทำเอกสาร"),
    )  # fmt: skip
    return _answered(request, paper, lambda: found_in_report(report, request.agency, timezone.localdate()))


@desk(permissions.may_edit)
def memo_answers(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Answer what holds a memo, and submit it."""
    memo = get_object_or_404(Memo.objects.select_related("agency", "plan__agency", "report__round"), pk=pk)
    url = reverse("reports:memo-detail", args=[request.agency.slug, pk])
    if not may_move(memo.state, Move.SUBMIT):
        return redirect(url)
    paper = _Paper(
        str(memo), memo.fiscal_year, "plan", url, _("เสนอเพื่อพิจารณา"),
        lambda: submit.submit_memo(memo=memo, by=request.member, at=timezone.now()),
        _("เสนอแล้ว ติดตามได้จากหน้านี้"),
    )  # fmt: skip
    return _answered(request, paper, lambda: found_in_memo(memo, request.agency, timezone.localdate()))


class _Answers:
    """The serious findings of a paper, each with the form that answers it."""

    def __init__(self, request: DeskRequest, found: Swept, year: int) -> None:
        data = request.POST if request.method == "POST" else None
        self.forms: dict[Key, WhyForm] = {}
        self.rows: list[tuple[Remark, WhyForm]] = []
        for one in found.serious:
            key, known = key_of(one), found.answers.get(key_of(one))
            initial = {"answer": known.answer if known else ""}
            is_asked = request.POST.get("then") == "sign" or known is not None
            form = WhyForm(
                data,
                prefix=f"f{zlib.crc32('/'.join(key).encode()):x}",
                initial=initial,
                empty_permitted=not is_asked,
                use_required_attribute=False,
            )
            self.forms[key] = form
            self.rows.append((remark(one, found.places, known, request.agency, year, may_edit=True), form))

    def given(self) -> dict[Key, str]:
        """Return what was typed anew and can be kept."""
        return {
            key: form.cleaned_data["answer"]
            for key, form in self.forms.items()
            if form.is_valid() and form.has_changed()
        }

    def are_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms.values())


def _answered(request: DeskRequest, paper: _Paper, find: Callable[[], Swept]) -> HttpResponseBase:
    """Show what holds a paper; keep every answer that was given, then sign where that was asked for."""
    answers = _Answers(request, find(), paper.year)
    if request.method != "POST":
        return _page(request, paper, answers)
    checking.answer_findings(fiscal_year=paper.year, answers=answers.given(), by=request.member, at=timezone.now())
    if not answers.are_valid():
        return _page(request, paper, answers, status=REFUSED)
    if request.POST.get("then") != "sign":
        messages.success(request, _("บันทึกคำชี้แจงแล้ว"))
        return redirect(request.path)
    try:
        paper.sign()
    except MoveRefused as refused:
        messages.error(request, sentence(refused))
        return redirect(request.path if refused.code == "findings_open" else paper.url)
    messages.success(request, paper.done)
    return redirect(paper.url)


def _page(request: DeskRequest, paper: _Paper, answers: _Answers, status: int = 200) -> HttpResponse:
    context = {"year": paper.year, "stage": paper.stage, "paper": paper, "rows": answers.rows}
    return render(request, "reports/signing.html", context, status=status)
