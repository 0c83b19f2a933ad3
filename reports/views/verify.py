"""What the QR on a finished paper leads to: does it hold, who decided, and is the file in hand the very same."""

import re

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ita_portal.template_filters import agency_digits, thai_date, thai_datetime
from reports.queries import checked
from reports.rules import check_code
from reports.views import public_parts
from reports.views.public_door import page

LONGEST_CODE = 40
_SHA256 = re.compile(r"[0-9a-f]{64}")


@require_safe
@page
def verify_home(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code of a paper, and lead to its page."""
    typed = request.GET.get("code", "")[:LONGEST_CODE]
    code = check_code.folded(typed)
    if code:
        return redirect("public:verify", check_code.printed(code))
    error = _("รหัสมี 12 ตัว เช่น abcd-efgh-jkmn ดูที่มุมล่างซ้ายของเอกสาร") if typed.strip() else ""
    return _ask(request, typed, error, 422 if error else 200)


def _ask(request: HttpRequest, typed: str, error: str, status: int) -> HttpResponse:
    crumbs = [{"label": _("หน้าแรก"), "url": reverse("public:home")}, {"label": _("ตรวจสอบเอกสาร"), "url": ""}]
    context = {"typed": typed, "error": error, "crumbs": crumbs}
    return render(request, "public/verify_home.html", context, status=status)


@require_safe
@page
def verify(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show what stands behind a code; `?sha256=` compares a file's hash without script."""
    folded = check_code.folded(code)
    paper = checked.paper_behind(folded) if folded else None
    if paper is None:
        return _ask(request, code[:LONGEST_CODE], _("ไม่พบเอกสารที่มีรหัสนี้ ตรวจตัวอักษรทีละตัวแล้วลองใหม่"), 404)
    given = "".join(request.GET.get("sha256", "").split()).lower()
    context = {
        "paper": paper,
        "agency": paper.agency,
        "printed": check_code.printed(paper.code),
        "facts": _facts(paper),
        "approvals": public_parts.decision_entries(paper.agency, paper.decisions),
        "given": given,
        "verdict": _verdict(paper, given) if given else "",
        "crumbs": public_parts.crumbs(paper.agency, here=_("ตรวจสอบเอกสาร")),
    }
    return render(request, "public/verify.html", context)


def _verdict(paper: checked.CheckedPaper, given: str) -> str:
    """Return what a hash says: same, signed (the file before number and opinions), other, or malformed."""
    if not _SHA256.fullmatch(given):
        return "malformed"
    if paper.file and given == paper.file.sha256:
        return "same"
    return "signed" if paper.signed_file and given == paper.signed_file.sha256 else "other"


def _facts(paper: checked.CheckedPaper) -> list[dict[str, str]]:
    agency = paper.agency
    rows = [
        (_("หน่วยงาน"), agency.name, reverse("public:agency", args=[agency.slug])),
        (_("ปีงบประมาณ"), str(paper.fiscal_year), reverse("public:year", args=[agency.slug, paper.fiscal_year])),
        (_("เลขที่หนังสือ"), paper.number, ""),
        (_("ลงวันที่"), thai_date(paper.dated_on), ""),
        (_("จัดทำฉบับสมบูรณ์เมื่อ"), thai_datetime(paper.made_at), ""),
        (_("จำนวนหน้า"), str(paper.file.pages or "") if paper.file else "", ""),
    ]
    return [{"term": term, "value": agency_digits(value, agency), "url": url} for term, value, url in rows if value]
