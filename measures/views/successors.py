"""Owners named as people who left: who answers from now on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from measures.actions.succession import name_successor
from measures.forms import SuccessorForm, successor_choices
from measures.models import Plan
from measures.queries.owners import officers_gone
from measures.queries.successors import Vacancy, vacancies_of
from measures.rules.refusal import MeasureRefused
from measures.views.answers import plan_of, refused, status_of
from organisations import permissions
from organisations.desk import DeskRequest, desk


@desk()
@require_http_methods(["GET", "HEAD", "POST"])
def successors(request: DeskRequest, year: int) -> HttpResponseBase:
    """List whom the plan still names though they left; POST names a successor for `officer`, 404 for any other."""
    plan = plan_of(request, year)
    today = timezone.localdate()
    vacancies = vacancies_of(plan, today)
    if request.method != "POST":
        return _page(request, plan, vacancies, _forms(vacancies))
    if not permissions.may_edit(request.member):
        raise PermissionDenied
    vacancy = next((row for row in vacancies if str(row.officer.pk) == request.POST.get("officer", "")), None)
    if vacancy is None:
        raise Http404
    forms = _forms(vacancies, request, vacancy)
    form = forms[vacancy.officer.pk]
    if not form.is_valid():
        return _page(request, plan, vacancies, forms, form)
    try:
        rows = name_successor(
            plan=plan, former=vacancy.officer, draft=form.draft(), by=request.member, at=timezone.now()
        )
    except MeasureRefused as why:
        return refused(request, why, plan)
    words = {"successor": rows[0].successor, "former": vacancy.officer, "count": len(rows)}
    messages.success(request, _("%(successor)s รับผิดชอบต่อจาก %(former)s %(count)s รายการแล้ว") % words)
    return redirect("measures:successors", request.agency.slug, year)


def _forms(
    vacancies: list[Vacancy], request: DeskRequest | None = None, sent: Vacancy | None = None
) -> dict[int, SuccessorForm]:
    if not vacancies:
        return {}
    choices, gone = successor_choices(), set(officers_gone(timezone.localdate()))

    def form(vacancy: Vacancy) -> SuccessorForm:
        data = request.POST if request and vacancy is sent else None
        return SuccessorForm(data, choices=choices, gone=gone, prefix=f"officer-{vacancy.officer.pk}")

    return {vacancy.officer.pk: form(vacancy) for vacancy in vacancies}


def _page(
    request: DeskRequest,
    plan: Plan,
    vacancies: list[Vacancy],
    forms: dict[int, SuccessorForm],
    sent: SuccessorForm | None = None,
) -> HttpResponse:
    context = {
        "year": plan.fiscal_year,
        "stage": "plan",
        "plan": plan,
        "rows": [(vacancy, forms[vacancy.officer.pk]) for vacancy in vacancies],
        "may_edit": permissions.may_edit(request.member),
        "refused": sent,
    }
    return render(request, "measures/successors.html", context, status=status_of(is_refused=sent is not None))
