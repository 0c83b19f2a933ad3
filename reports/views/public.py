"""Public pages: no sign-in, published documents and confirmed results only."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.queries import public_trend
from organisations.models import Agency
from reports import queries, store
from reports.models import Publication
from reports.queries import finding
from reports.queries.public_items import items_of_year
from reports.views import public_parts
from reports.views.public_door import of_agency, page
from reports.views.public_results import result_of, trend_lines

FIRST_YEAR, LAST_YEAR = 2540, 2700  # as the constraints of the models
LONGEST_QUERY = 200
MOST_FOUND = 50
LATEST = 8
AGENCIES_AT_ONCE = 120  # more are listed one province at a time: the page stays light
HOUR = 60 * 60


@require_safe
@page
def home(request: HttpRequest) -> HttpResponse:
    """Show the search, what it found, the latest documents and the agencies by province."""
    text = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    chosen = request.GET.get("province", "")
    context: dict[str, Any] = {"text": text, "chosen": chosen}
    if text:
        documents = finding.search(text, MOST_FOUND)
        context |= {"documents": documents, "agencies": finding.agencies_found(text, MOST_FOUND)}
        context["is_cut"] = len(documents) == MOST_FOUND
    else:
        context |= {"documents": queries.latest(LATEST), "provinces": queries.provinces(chosen, AGENCIES_AT_ONCE)}
    return render(request, "public/home.html", context)


@require_safe
@of_agency
@page
def agency(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Show an agency: its latest confirmed result, the years side by side and its documents."""
    trend = trend_lines(agency, public_trend(agency))
    documents = queries.published_of(agency)
    years = sorted({row.fiscal_year for row in documents}, reverse=True)
    context = {
        "agency": agency,
        "latest": trend[0] if trend else None,
        "trend": trend,
        "documents_by_year": [(year, [row for row in documents if row.fiscal_year == year]) for year in years],
        "crumbs": public_parts.crumbs(agency),
    }
    return render(request, "public/agency.html", context)


@require_safe
@of_agency
@page
def year(request: HttpRequest, agency: Agency, year: int) -> HttpResponse:
    """Show one fiscal year: the confirmed result in tables and bars, the plan and the reports published."""
    _check_year(year)
    documents = queries.published_of(agency, year)
    context = {
        "agency": agency,
        "fiscal_year": year,
        "result": result_of(agency, year),
        "documents": documents,
        "crumbs": public_parts.crumbs(agency, year),
    }
    return render(request, "public/year.html", context)


@require_safe
@of_agency
@page
def oit(request: HttpRequest, agency: Agency, year: int) -> HttpResponse:
    """Show the O-items of the year, each with what shows it."""
    _check_year(year)
    items = items_of_year(agency, year)
    context = {
        "agency": agency,
        "fiscal_year": year,
        "items": items,
        "shown": sum(bool(row.evidence or row.publications) for row in items),
        "crumbs": public_parts.crumbs(agency, year, _("ข้อมูลสาธารณะ (OIT)")),
    }
    return render(request, "public/oit.html", context)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404


# --- Documents -----------------------------------------------------------------------------------


@require_safe
@page
def document(request: HttpRequest, publication_id: str) -> HttpResponse:
    """Show the permanent page of a publication; replaced and withdrawn ones say so and lead to what holds now."""
    publication = queries.publication(publication_id)
    if publication is None:
        raise Http404
    versions = queries.versions_of(publication)
    context = {
        "agency": publication.agency,
        "publication": publication,
        "withdrawal": getattr(publication, "withdrawal", None),
        "replacement": getattr(publication, "replaced_by", None),
        "now": queries.holding_now(versions),
        "versions": public_parts.version_lines(publication, versions),
        "approvals": public_parts.approvals(publication, queries.decisions_of(publication)),
        "facts": public_parts.facts(publication),
        "pdf_facts": public_parts.file_facts(publication.pdf, publication.agency),
        "crumbs": public_parts.crumbs(publication.agency, publication.fiscal_year, _("เอกสาร")),
    }
    return render(request, "public/document.html", context)


@require_safe
def document_file(request: HttpRequest, publication_id: str, which: str) -> HttpResponseBase:
    """Serve the published bytes, those of replaced publications too; of withdrawn ones say 410 and lead to their page.

    `?download` asks for a file to keep. Bytes never change, but caches keep them for an hour only: a withdrawn
    file must leave them.
    """
    publication = queries.publication_file(publication_id, which)
    if publication is None:
        raise Http404
    if hasattr(publication, "withdrawal"):
        return render(request, "public/file_withdrawn.html", {"publication": publication}, status=410)
    inline = which == "pdf" and "download" not in request.GET
    response = store.response(getattr(publication, which), request, _filename(publication, which), inline=inline)
    patch_cache_control(response, public=True, max_age=HOUR, immutable=True)
    return response


def _filename(publication: Publication, which: str) -> str:
    """Return an ASCII name that still says whose, which year and what."""
    kind = f"{publication.kind}-{publication.months}" if publication.months else publication.kind
    return f"{publication.agency.slug}-{publication.fiscal_year}-{kind}-{publication.pk}.{which}"
