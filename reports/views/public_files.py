"""Files that stand as evidence of O-items: the bytes their address names, or that they were withdrawn."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe
from django_scopes import scopes_disabled

from measures.models import Evidence
from measures.queries.items import published_file
from measures.uploads import CONTENT_TYPES
from organisations.models import Agency
from reports.views.public_door import of_agency

HOUR = 3600


@require_safe
@of_agency
def oit_file(request: HttpRequest, agency: Agency, year: int, item: str, name: str) -> HttpResponseBase:
    """Serve a published file; of one that was taken away say 410 and lead to the table of its year.

    Caches keep the bytes for an hour only: a withdrawn file must leave them.
    """
    with scopes_disabled():
        evidence = published_file(agency, year, item, name)
    if evidence is None:
        raise Http404
    if evidence.removed_at is not None:
        context = {"agency": agency, "fiscal_year": year, "item": item}
        return render(request, "public/evidence_withdrawn.html", context, status=410)
    answer = _bytes(request, evidence)
    answer["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(answer, public=True, max_age=HOUR)
    return answer


def _bytes(request: HttpRequest, evidence: Evidence) -> HttpResponseBase:
    etag = f'"{evidence.sha256}"'
    known = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    if known & {etag, "*"}:
        answer: HttpResponse | FileResponse = HttpResponseNotModified()
    else:
        try:
            file = evidence.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        answer = FileResponse(file, filename=evidence.public_name, content_type=CONTENT_TYPES[evidence.extension])
    answer["ETag"] = etag
    return answer
