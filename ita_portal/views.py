"""Home by role, health and the pages that belong to no app."""

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ita_portal import home, thai
from measures.queries import items, working_year
from measures.queries.groups import my_places
from organisations import permissions
from organisations.desk import DeskRequest, desk
from organisations.models import Event
from organisations.queries import agencies_of

FIRST_YEAR, LAST_YEAR = 2540, 2700  # as the constraints of the models


@login_required
def desk_home(request: HttpRequest) -> HttpResponseBase:
    """Lead to the one agency of the user, or offer the choice; say whom to ask when there is none."""
    agencies = agencies_of(request.user, timezone.localdate())  # type: ignore[arg-type]
    if len(agencies) == 1:
        return redirect("agency-home", agencies[0].slug)
    return render(request, "desk_home.html", {"agencies": agencies})


@desk()
@require_safe
def agency_home(request: DeskRequest) -> HttpResponseBase:
    """Lead to where the member works: executives with papers waiting to the inbox, others to this year."""
    if permissions.is_executive(request.member) and not permissions.may_edit(request.member):
        return redirect("reports:inbox", request.agency.slug)
    return redirect("year-home", request.agency.slug, working_year(timezone.localdate()))


@desk()
@require_safe
def year_home(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show the year: its bar, what is open, what happened lately."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    today = timezone.localdate()
    board = items.board(year, request.member, today)
    now = home.year_state(request.agency, year)
    context = {
        "year": year,
        "year_state": now,
        "items": board.counts if board.rows else None,
        "item_total": len(board.rows),
        "years": sorted({year, *range(thai.fiscal_year_of(today) - 6, thai.fiscal_year_of(today) + 2)}, reverse=True),
        "my_groups": my_places(year, request.member),
        "tasks": home.tasks(request.member, now, today, board),
        "events": Event.objects.order_by("-seq")[:8],
        "today": today,
    }
    return render(request, "year_home.html", context)


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer "ok" when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
