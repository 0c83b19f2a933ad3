"""Which years the pages of this app are about, and what every page of a year is given."""

from typing import Any

from django.http import Http404

FIRST_YEAR, LAST_YEAR = 2540, 2699  # as the constraints of the models, for this year and the one after


def known_year(year: int) -> int:
    """Return a year the criteria can hold. Raises Http404."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


def year_context(result_year: int) -> dict[str, Any]:
    """Return the year of the year bar, which is the year of the measures: the one after the year assessed."""
    return {"year": result_year + 1, "stage": "scores", "result_year": result_year}
