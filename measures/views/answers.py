"""What the pages of this app share: which years there are, how a refusal is answered."""

from http import HTTPStatus

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from measures import queries
from measures.forms import refusal_sentence
from measures.models import Plan
from measures.rules.refusal import MeasureRefused
from organisations.desk import DeskRequest

SENDING = "X-Sending"  # the header of static/js/sending.js
FIRST_YEAR, LAST_YEAR = 2540, 2700  # as the constraints of the models


def known_year(year: int) -> int:
    """Return a year the models can hold. Raises Http404."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


def plan_of(request: DeskRequest, year: int) -> Plan:
    """Return the agency's plan of a year, an unsaved one where there is none."""
    return queries.plan_or_blank(request.agency, known_year(year))


def refused(request: HttpRequest, why: MeasureRefused, plan: Plan) -> HttpResponse:
    """Answer 409: somebody or something was there first; say what, and lead back to the plan."""
    url = reverse("measures:plan-detail", args=[plan.agency.slug, plan.fiscal_year])
    context = {"year": plan.fiscal_year, "stage": "plan", "text": refusal_sentence(why), "url": url}
    return render(request, "measures/refused.html", context, status=HTTPStatus.CONFLICT)


def locked(request: DeskRequest, page: str, key: int) -> HttpResponse:
    """Lead a reader of a form that cannot be used any more to the page that says what there is."""
    messages.warning(request, refusal_sentence(MeasureRefused("locked")))
    return redirect(page, request.agency.slug, key)


def sent(request: HttpRequest, url: str) -> HttpResponseBase:
    """Answer a form that was taken: its page next; for the browser's own sending (static/js/sending.js), in JSON."""
    return JsonResponse({"url": url}) if SENDING in request.headers else redirect(url)


def not_sent(form: Form) -> JsonResponse:
    """Tell the browser's own sending what is wrong with a form, in sentences."""
    return JsonResponse({"errors": [str(error) for errors in form.errors.values() for error in errors]}, status=422)


def status_of(*, is_refused: bool, is_too_large: bool = False) -> int:
    """Return the status of a page with a form: 413 for a file too large, 422 for anything else refused."""
    if is_too_large:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK
