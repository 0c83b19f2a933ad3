"""The score sheet of an agency-year: what was announced, beside what the formula gives."""

import dataclasses
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from assessments import queries
from assessments.actions import scores
from assessments.forms import FindingForm, Row, SheetForm
from assessments.models import CriteriaSet, Detail, Tool
from assessments.rules.consistency import Finding
from assessments.rules.score_rows import HUNDRED, WEIGHTED
from assessments.rules.scoring import rounded, to_weighted
from assessments.sentences import Remark, remark
from assessments.views.years import known_year, year_context
from ita_portal.template_filters import agency_digits
from organisations import permissions
from organisations.desk import DeskRequest, desk

REFUSALS = {"no_overall": lazy("ยังยืนยันไม่ได้ กรอกคะแนนรวมที่ประกาศก่อน")}
EXPORTS = (
    ("template", lazy("แบบไฟล์เปล่า")),
    ("results", lazy("ผลคะแนน")),
    ("items", lazy("ข้อ O")),
    ("questions", lazy("ข้อคำถาม")),
)
FOLDS = (
    (Detail.SUB_INDICATOR, lazy("ตัวชี้วัดย่อย")),
    (Detail.ITEM, lazy("ข้อ O")),
    (Detail.QUESTION, lazy("ข้อคำถาม")),
)


@dataclasses.dataclass(frozen=True, slots=True)
class ToolBlock:
    """A tool and its indicators."""

    tool: Tool
    rows: list[Row]


@dataclasses.dataclass(frozen=True, slots=True)
class Fold:
    """A folded part of the sheet; open when something in it must be mended."""

    title: str
    rows: list[Row]
    filled: int
    is_open: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Comparison:
    """A published number beside the computed one; None where there is none."""

    name: str
    published: Decimal | None
    computed: Decimal | None
    difference: Decimal | None
    weight: Decimal | None = None

    @property
    def weighted(self) -> tuple[Decimal | None, Decimal | None]:
        """Return published and computed as printed out of the weight, None without a weight."""
        published, computed = (
            rounded(to_weighted(score, self.weight)) if score is not None and self.weight is not None else None
            for score in (self.published, self.computed)
        )
        return published, computed


@desk()
@require_http_methods(["GET", "HEAD", "POST"])
def score_sheet(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show the sheet; save it. A year without criteria says so and takes nothing."""
    overview = queries.year_overview(known_year(year))
    if request.method == "POST":
        return _save(request, overview)
    if overview.criteria_set is None:
        return render(request, "assessments/no_criteria.html", year_context(year))
    return _page(request, overview, _form(overview, scale=_scale(request.GET.get("tools"))))


def _scale(asked: str | None) -> str:
    """Return what tool scores are typed out of on this page: 100, or their weight."""
    return WEIGHTED if asked == WEIGHTED else HUNDRED


def _criteria(overview: queries.Overview) -> CriteriaSet:
    if overview.criteria_set is None:
        raise Http404
    return overview.criteria_set


def _form(overview: queries.Overview, data: Any = None, scale: str = HUNDRED) -> SheetForm:  # noqa: ANN401 -- what was posted
    source = overview.assessment.source if overview.assessment else ""
    shown = _scale(data.get("tools")) if data is not None else scale
    return SheetForm(data, criteria_set=_criteria(overview), published=overview.published, source=source, scale=shown)


def _save(request: DeskRequest, overview: queries.Overview) -> HttpResponse:
    if not permissions.may_edit(request.member):
        raise PermissionDenied
    form = _form(overview, request.POST)
    is_autosave = request.headers.get("X-Autosave") == "1"
    if not form.is_valid() and not is_autosave:
        return _page(request, overview, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    changed = scores.save_scores(
        agency=request.agency,
        criteria=_criteria(overview),
        values=form.values(),
        texts=form.texts(),
        by=request.member,
        at=timezone.now(),
    )
    if is_autosave:
        return _autosaved(queries.year_overview(overview.fiscal_year), form)
    messages.success(request, _("บันทึกแล้ว") if changed else _("ไม่มีคะแนนที่เปลี่ยน"))
    address = reverse("assessments:score-sheet", args=[request.agency.slug, overview.fiscal_year])
    return redirect(f"{address}?tools={WEIGHTED}" if form.scale == WEIGHTED else address)


def _autosaved(overview: queries.Overview, form: SheetForm) -> JsonResponse:
    """Answer an automatic save: readable cells are stored, one refused cell does not hold back the others (422)."""
    computed = {row.name: str(row.computed) if row.computed is not None else None for row in comparisons(overview)}
    level = overview.computed.level if overview.computed else None
    answer = {
        "saved_at": f"{timezone.localtime():%H:%M}",
        "computed": computed | {"level": level},
        "fields": form.seen(),
    }
    return JsonResponse(answer, status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)


def comparisons(overview: queries.Overview) -> list[Comparison]:
    """Return tools and overall (named `overall`), published beside computed."""
    if overview.computed is None:
        return []
    pairs = [(code, overview.published.tools.get(code), score) for code, score in overview.computed.tools.items()]
    pairs.append((str(Detail.OVERALL), overview.published.overall, overview.computed.overall))
    weights = {tool.code: tool.weight for tool in _criteria(overview).tools.all()}
    shown = [(name, published, rounded(exact)) for name, published, exact in pairs]
    return [
        Comparison(name, published, computed, _difference(published, computed), weights.get(name))
        for name, published, computed in shown
    ]


def _difference(published: Decimal | None, computed: Decimal | None) -> Decimal | None:
    return published - computed if published is not None and computed is not None else None


def _cause(overview: queries.Overview) -> str:
    """Return the likeliest cause of the difference in the total, "" where there is none."""
    found = {finding.code: finding for finding in overview.findings}
    if "overall_rounding" in found:
        return _("เพียงการปัดเศษ")
    if "overall_with_missing_tool" in found:
        return _("ยังไม่มีคะแนน %(tools)s") % found["overall_with_missing_tool"].values
    if "overall_differs" not in found:
        return ""
    values = found["overall_differs"].values
    if values.get("cause") == "equal_neighbours":
        return _("อาจคัดลอกซ้ำ: ตัวชี้วัดที่ %(first)s กับ %(second)s") % values
    return _("ไม่พบสาเหตุ ตรวจคะแนนกับประกาศ")


def _page(
    request: DeskRequest,
    overview: queries.Overview,
    form: SheetForm,
    status: int = HTTPStatus.OK,
    refused: FindingForm | None = None,
) -> HttpResponse:
    words = queries.words_of(overview.assessment)
    indicators = form.rows(Detail.INDICATOR)
    context = {
        "form": form,
        "overview": overview,
        "assessment": overview.assessment,
        "overall": form.rows(Detail.OVERALL)[0],
        "totals": [row for row in form.rows(Detail.TOOL) if row.is_known],
        "blocks": [
            ToolBlock(tool, [row for row in indicators if row.parent == tool.code])
            for tool in _criteria(overview).tools.all()
        ],
        "folds": [*_folds(form), *_beside(form)],
        "comparisons": comparisons(overview),
        "remarks": [(row, _answer_form(row, refused)) for row in _remarks(request, overview, words)],
        "computed_level": overview.computed.level if overview.computed else None,
        "cause": _cause(overview),
        "defects": words.defects,
        "exports": EXPORTS,
        "may_edit": permissions.may_edit(request.member),
    }
    return render(request, "assessments/sheet.html", year_context(overview.fiscal_year) | context, status=status)


def _folds(form: SheetForm) -> list[Fold]:
    parts = [(title, [row for row in form.rows(detail) if row.is_known]) for detail, title in FOLDS]
    return [_fold(str(title), rows) for title, rows in parts if rows]


def _beside(form: SheetForm) -> list[Fold]:
    """Return what is stored under codes that the criteria do not name."""
    rows = [row for detail in Detail for row in form.rows(detail) if not row.is_known]
    return [_fold(_("คะแนนของรหัสที่ไม่มีในเกณฑ์"), rows)] if rows else []


def _fold(title: str, rows: list[Row]) -> Fold:
    filled = sum(row.value is not None for row in rows)
    return Fold(title, rows, filled, any(row.field.errors for row in rows))


def _remarks(request: DeskRequest, overview: queries.Overview, words: queries.Words) -> list[Remark]:
    answers = queries.answers_of(overview.assessment)
    found = _findings(request, overview, words)
    return [remark(one, answers.get((one.code, one.place)), request.agency) for one in found]


def _findings(request: DeskRequest, overview: queries.Overview, words: queries.Words) -> list[Finding]:
    """Return what does not agree in the numbers, then the slips in the words."""
    return [*overview.findings, *queries.slips_of(overview.assessment, words, request.agency)]


def _answer_form(row: Remark, refused: FindingForm | None) -> FindingForm:
    if refused is not None and (refused["code"].value(), refused["place"].value()) == (row.code, row.place):
        return refused
    initial = {"code": row.code, "place": row.place, "answer": row.answer.answer if row.answer else ""}
    return FindingForm(initial=initial, auto_id=f"{row.code}-{row.place}-%s")


@desk(permissions.may_edit)
@require_POST
def score_confirm(request: DeskRequest, year: int) -> HttpResponseBase:
    """Say that the sheet agrees with the announcement."""
    assessment = queries.year_overview(known_year(year)).assessment
    if assessment is None:
        raise Http404
    try:
        scores.confirm_scores(assessment=assessment, by=request.member, at=timezone.now())
    except scores.ScoresRefused as why:
        messages.error(request, str(REFUSALS[why.code]))
    else:
        text = _("ยืนยันผลการประเมินปี %(year)s แล้ว") % {"year": year}
        messages.success(request, agency_digits(text, request.agency))
    return redirect("assessments:score-sheet", request.agency.slug, year)


@desk(permissions.may_edit)
@require_POST
def finding_answer(request: DeskRequest, year: int) -> HttpResponseBase:
    """Keep what staff say to a finding that is there now; 404 for any other."""
    overview = queries.year_overview(known_year(year))
    form = FindingForm(request.POST)
    found = {(one.code, one.place) for one in _findings(request, overview, queries.words_of(overview.assessment))}
    named = (request.POST.get("code", ""), request.POST.get("place", ""))
    if overview.assessment is None or named not in found:
        raise Http404
    if not form.is_valid():
        return _page(request, overview, _form(overview), HTTPStatus.UNPROCESSABLE_ENTITY, form)
    scores.answer_finding(assessment=overview.assessment, by=request.member, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("บันทึกคำชี้แจงแล้ว"))
    return redirect("assessments:score-sheet", request.agency.slug, year)
