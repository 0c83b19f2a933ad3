"""The criteria of a year, as far as they were found, with where each comes from."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from assessments import queries
from assessments.models import Confidence
from assessments.queries import criteria_years
from assessments.rules.continuity import Fate
from assessments.views.years import known_year, year_context
from organisations.desk import DeskRequest, desk

KINDS = {
    "indicators": lazy("ตัวชี้วัด"),
    "sub_indicators": lazy("ตัวชี้วัดย่อย"),
    "items": lazy("ข้อ O"),
    "questions": lazy("ข้อคำถาม"),
}
FATES = {
    Fate.CONTINUES: lazy("ต่อเนื่อง"),
    Fate.SPLITS: lazy("แยกจากรหัสเดิม"),
    Fate.MERGES: lazy("รวมหลายรหัสเดิม"),
    Fate.NEW: lazy("ใหม่"),
    Fate.ENDS: lazy("เลิกใช้"),
    Fate.SAME_NAME: lazy("ชื่อเดียวกัน แต่ไม่ได้ระบุว่าต่อเนื่อง"),
    Fate.NOT_STATED: lazy("ไม่ทราบ"),
}

CONFIDENCES = {str(value): label for value, label in Confidence.choices if value != Confidence.CERTAIN}


@desk()
@require_safe
def criteria_detail(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show a year's criteria; a year without them says so."""
    found = queries.criteria_in_full(known_year(year), request.agency)
    context = {"criteria": found, "has_year_before": found is not None and criteria_years.has_year_before(found)}
    return render(request, "assessments/criteria.html", year_context(year) | context)


@desk()
@require_safe
def criteria_changes(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show what became of the codes of the year before; 404 where either year has no criteria."""
    found = queries.criteria_of(known_year(year), request.agency)
    before = criteria_years.year_before(found[0]) if found else None
    if found is None or before is None:
        raise Http404
    parts = [
        (kind, KINDS[kind], [(link, FATES[link.fate], CONFIDENCES.get(link.confidence, "")) for link in links])
        for kind, links in criteria_years.changes_of(before, found[0])
        if links
    ]
    context = {"before": before, "parts": parts}
    return render(request, "assessments/criteria_changes.html", year_context(year) | context)
