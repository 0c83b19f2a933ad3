"""The evidence of a year in one file: asked for, waited for, taken along."""

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from organisations.desk import DeskRequest, desk
from reports import store
from reports.actions import packs
from reports.actions.leases import has_failed
from reports.models import EvidencePack
from reports.rules.refusal import MoveRefused
from reports.views.refusals import sentence
from reports.views.renderings import may_retry

MOST = 10


@desk()
@require_safe
def pack_list(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show the packs of a year, newest first; the page looks again by itself while one is being made."""
    rows = EvidencePack.objects.filter(fiscal_year=year).select_related("file", "requested_by").defer("content")[:MOST]
    found = [{"pack": row, "state": _state(row)} for row in rows]
    context = {
        "year": year,
        "packs": found,
        "is_waiting": any(entry["state"] == "waiting" for entry in found),
        "may_ask": may_retry(request.member),
    }
    return render(request, "reports/pack_list.html", context)


def _state(row: EvidencePack) -> str:
    if row.file_id:
        return "done"
    return "failed" if has_failed(row) else "waiting"


@desk(may_retry)
@require_http_methods(["POST"])
def pack_new(request: DeskRequest, year: int) -> HttpResponseBase:
    """Ask for the evidence of a year as it is now."""
    try:
        packs.request_pack(fiscal_year=year, by=request.member, at=timezone.now(), today=timezone.localdate())
    except MoveRefused as refused:
        messages.error(request, sentence(refused))
    return redirect("reports:pack-list", request.agency.slug, year)


@desk()
@require_safe
def pack_file(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Serve the bytes of a pack to a member, as a download."""
    row = get_object_or_404(EvidencePack.objects.select_related("file").defer("content"), pk=pk)
    if row.file is None:
        raise Http404
    name = f"{request.agency.slug}-oit-{row.fiscal_year}.zip"
    answer = store.response(row.file, request, name, inline=False)
    answer["Cache-Control"] = "private, max-age=0, must-revalidate"
    return answer
