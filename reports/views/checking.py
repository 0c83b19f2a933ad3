"""The quality sweep: everything of a year read against itself, on demand, and answered where it may stand."""

import dataclasses
import itertools
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments import queries as assessments
from assessments.sentences import Remark as ScoreRemark
from assessments.sentences import remark as score_remark
from organisations import permissions
from organisations.desk import DeskRequest, desk
from reports.actions import checking
from reports.forms.checking import AnswerForm
from reports.queries import sweep as queries
from reports.rules import sweep
from reports.views.sweep_sentences import PARTS, Remark, remark


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A finding and the form that answers it."""

    remark: Remark
    form: forms.Form


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """The findings of one part of the year, those of one kind together."""

    part: str
    title: str
    kinds: tuple[tuple[str, tuple[Row, ...]], ...]
    count: int


@desk()
@require_safe
def year_check(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show what was found in a year, now."""
    return _page(request, year)


def _page(request: DeskRequest, year: int, refused: AnswerForm | None = None, status: int = 200) -> HttpResponse:
    found = queries.swept(request.agency, year, timezone.localdate())
    rows = [_row(request, year, one, found, refused) for one in found.findings]
    about_scores = _about_scores(request, found)
    context = {
        "year": year,
        "stage": "report",
        "scores": about_scores,
        "result_year": found.overview.fiscal_year if found.overview else year - 1,
        "groups": _groups(rows),
        "reasons": [(found.places[place], reason) for place, reason in found.reasons],
        "count": len(rows) + len(about_scores),
        "open": found.open_count + sum(row.answer is None for row in about_scores),
        "may_edit": permissions.may_edit(request.member),
    }
    return render(request, "reports/year_check.html", context, status=status)


def _row(request: DeskRequest, year: int, one: sweep.Finding, found: queries.Swept, refused: AnswerForm | None) -> Row:
    key = queries.key_of(one)
    answer = found.answers.get(key)
    may_edit = permissions.may_edit(request.member)
    words = remark(one, dict(found.places), answer, request.agency, year, may_edit=may_edit)
    if refused is not None and refused.key() == key:
        return Row(words, refused)
    initial = {"code": one.code, "place": one.place, "field": one.field, "answer": answer.answer if answer else ""}
    form = AnswerForm(initial=initial, auto_id=f"{one.code}-{one.place}-{one.field}-%s".replace(" ", "_"))
    return Row(words, form)


def _groups(rows: list[Row]) -> list[Group]:
    made = []
    for part, of_part in itertools.groupby(rows, key=lambda row: row.remark.finding.part):
        kinds: dict[str, list[Row]] = {}
        for row in of_part:
            kinds.setdefault(row.remark.advice, []).append(row)
        grouped = tuple((advice, tuple(found)) for advice, found in kinds.items())
        made.append(Group(part, str(PARTS[part]), grouped, sum(len(found) for _advice, found in grouped)))
    return made


def _about_scores(request: DeskRequest, found: queries.Swept) -> list[ScoreRemark]:
    if found.overview is None:
        return []
    answers = assessments.answers_of(found.overview.assessment)
    return [
        score_remark(one, answers.get((one.code, one.place)), request.agency)
        for one in found.overview.findings
        if one.code != "overall_rounding"
    ]


@desk(permissions.may_edit)
@require_POST
def check_answer(request: DeskRequest, year: int) -> HttpResponseBase:
    """Keep why a finding that is there now may stand; 404 for any other."""
    form = AnswerForm(request.POST)
    found = queries.swept(request.agency, year, timezone.localdate())
    if form.key() not in {queries.key_of(one) for one in found.findings}:
        raise Http404
    if not form.is_valid():
        return _page(request, year, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    checking.answer_finding(fiscal_year=year, by=request.member, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("บันทึกคำชี้แจงแล้ว"))
    return redirect(reverse("reports:year-check", args=[request.agency.slug, year]))
