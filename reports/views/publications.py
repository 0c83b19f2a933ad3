"""Publishing and taking back: an act of its own, with a permission of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from organisations import permissions
from organisations.desk import DeskRequest, desk
from reports import forms, queries
from reports.actions import publish
from reports.models import Memo, Publication, StatusReport
from reports.rules.refusal import MoveRefused
from reports.views.refusals import sentence


@desk()
@require_safe
def publication_list(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show what can be published, and what is."""
    context = {
        "year": year,
        "stage": "publish",
        "ready": queries.ready_to_publish(year),
        "publications": queries.publications_of_year(year),
        "may_publish": permissions.may_publish(request.member),
        "summary": forms.SummaryForm(),
    }
    return render(request, "reports/publication_list.html", context)


@desk(permissions.may_publish)
@require_POST
def memo_publish(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Publish an issued memo."""
    memo = get_object_or_404(Memo.objects.select_related("plan", "report__round", "agency"), pk=pk)
    return _publish(request, publish.publish_memo, memo.fiscal_year, memo=memo)


@desk(permissions.may_publish)
@require_POST
def report_publish(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Publish a frozen report."""
    report = get_object_or_404(StatusReport.objects.select_related("round", "plan__agency", "rendering__file"), pk=pk)
    return _publish(request, publish.publish_report, report.round.fiscal_year, report=report)


def _publish(request: DeskRequest, action: Any, year: int, **subject: Any) -> HttpResponseBase:  # noqa: ANN401 -- an action and its subject
    form = forms.SummaryForm(request.POST)
    summary = form.cleaned_data["summary"] if form.is_valid() else ""
    try:
        made = action(summary=summary, by=request.member, at=timezone.now(), **subject)
    except MoveRefused as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, _("เผยแพร่แล้วที่ /d/%(id)s/") % {"id": made.pk})
    return redirect("reports:publication-list", request.agency.slug, year)


@desk(permissions.may_publish)
def publication_withdraw(request: DeskRequest, pk: str) -> HttpResponseBase:
    """Ask for the reason and take a publication back; its address keeps answering."""
    publication = get_object_or_404(Publication.objects.select_related("agency"), pk=pk)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            publish.withdraw_publication(
                publication=publication, reason=form.cleaned_data["reason"], by=request.member, at=timezone.now()
            )
        except MoveRefused as refused:
            messages.error(request, sentence(refused))
        else:
            messages.success(request, _("ถอนการเผยแพร่แล้ว ที่อยู่เดิมยังเปิดได้และบอกเหตุผล"))
        return redirect("reports:publication-list", request.agency.slug, publication.fiscal_year)
    context = {"year": publication.fiscal_year, "stage": "publish", "publication": publication, "form": form}
    return render(request, "reports/publication_withdraw.html", context, status=422 if form.is_bound else 200)
