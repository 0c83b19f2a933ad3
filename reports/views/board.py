"""The executives' one screen of a year, its A4, and the summaries issued so far."""

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ita_portal.template_filters import agency_digits
from organisations.desk import DeskRequest, desk
from reports.actions import summaries
from reports.papers import board as papers
from reports.queries.board import board as read_board
from reports.views.renderings import may_retry

MOST_ROWS = 5  # of each list: one screen; the list of measures has them all


@desk()
@require_safe
def board(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show where the measures of a year stand, what is late or stuck, and what changed since the last summary."""
    found = read_board(request.agency, year, timezone.localdate())
    silent = [work for work in found.stuck if work not in found.late]
    context = {
        "year": year,
        "stage": "progress",
        "board": found,
        "figures": [figure for figure in (papers.tool_figure(found), papers.unit_figure(found)) if figure.table.rows],
        "changes": [agency_digits(line, request.agency) for line in papers.changes(found)],
        "late": [(work, papers.late_note(found, work)) for work in found.late[:MOST_ROWS]],
        "stuck": [(work, papers.stuck_note(found, work)) for work in silent[:MOST_ROWS]],
        "late_left": max(len(found.late) - MOST_ROWS, 0),
        "stuck_left": max(len(silent) - MOST_ROWS, 0),
        "distance": papers.distance(found),
        "may_print": may_retry(request.member),
    }
    return render(request, "reports/board.html", context)


@desk(may_retry)
@require_POST
def board_paper(request: DeskRequest, year: int) -> HttpResponseBase:
    """Ask for the board of today on one A4, and lead to it."""
    paper = summaries.request_paper(agency=request.agency, fiscal_year=year, at=timezone.now())
    return redirect("reports:rendering-detail", request.agency.slug, paper.pk)
