"""A year's results, items and questions as files: workbook, CSV, JSON."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from assessments import queries, result_files
from assessments.queries import tables
from assessments.rules.consistency import Published
from assessments.views.years import known_year
from organisations.desk import DeskRequest, desk

ENDINGS = ("xlsx", "csv", "json")
WHATS = ("template", "results", "items", "questions")


@desk()
@require_safe
def score_export(request: DeskRequest, year: int, what: str, ending: str) -> HttpResponseBase:
    """Send a table of a year; 404 for what there is not. The template is the sheet without numbers."""
    if what not in WHATS or ending not in ENDINGS:
        raise Http404
    overview = queries.year_overview(known_year(year))
    if overview.criteria_set is None:
        raise Http404
    if what == "items":
        table = tables.item_table(overview.criteria_set, overview.published)
    elif what == "questions":
        table = tables.question_table(overview.criteria_set, overview.published)
    else:
        published = overview.published if what == "results" else Published()
        table = tables.sheet_table(request.agency, overview.criteria_set, published)
    content, kind = result_files.as_file(ending, table.headers, table.rows)
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{request.agency.slug}-{year}-{what}.{ending}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
