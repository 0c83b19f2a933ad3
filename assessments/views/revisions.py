"""Taking a result over to the newest revision of its year's criteria: what would change, then the step itself."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from assessments.actions.revisions import RevisionRefused, move_result
from assessments.models import Assessment, Detail
from assessments.queries import revisions
from assessments.views.years import known_year, year_context
from ita_portal.template_filters import agency_digits
from organisations import permissions
from organisations.desk import DeskRequest, desk

REFUSALS = {
    "not_newer": lazy("ผลนี้ใช้เกณฑ์ฉบับล่าสุดอยู่แล้ว"),
    "changed_since": lazy("เกณฑ์เปลี่ยนไประหว่างที่เปิดหน้านี้ ดูสิ่งที่จะเปลี่ยนอีกครั้งก่อนย้าย"),
}


@desk(permissions.may_edit)
@require_http_methods(["GET", "HEAD", "POST"])
def score_revision(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show what would change; take the result over when told to."""
    rows = Assessment.objects.select_related("criteria", "agency").prefetch_related("scores")
    assessment = get_object_or_404(rows, criteria__fiscal_year=known_year(year))
    if request.method != "POST":
        return _page(request, year, assessment)
    try:
        seen = UUID(request.POST.get("seen", ""))
    except ValueError as error:
        raise Http404 from error
    try:
        moved = move_result(assessment=assessment, seen=seen, by=request.member, at=timezone.now())
    except RevisionRefused as why:
        messages.error(request, str(REFUSALS[why.code]))
        return _page(request, year, assessment, HTTPStatus.CONFLICT)
    text = _("ผลปี %(year)s ใช้เกณฑ์ฉบับที่ %(revision)s แล้ว") % {"year": year, "revision": moved.criteria.revision}
    messages.success(request, agency_digits(text, request.agency))
    return redirect("assessments:score-sheet", request.agency.slug, year)


def _page(request: DeskRequest, year: int, assessment: Assessment, status: int = HTTPStatus.OK) -> HttpResponse:
    move = revisions.move_of(assessment)
    codes = [(Detail(row.detail).label, row) for row in move.codes] if move else []
    context = year_context(year) | {"assessment": assessment, "move": move, "codes": codes}
    return render(request, "assessments/revision.html", context, status=status)
