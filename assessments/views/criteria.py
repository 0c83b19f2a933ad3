"""The criteria of a year, as far as they were found, with where each comes from."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments import queries
from assessments.views.years import known_year, year_context
from organisations.desk import DeskRequest, desk


@desk()
@require_safe
def criteria_detail(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show a year's criteria; a year without them says so."""
    context = {"criteria": queries.criteria_in_full(known_year(year))}
    return render(request, "assessments/criteria.html", year_context(year) | context)
