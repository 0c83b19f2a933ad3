"""The agency's usual chains of approval."""

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organisations import permissions
from organisations.desk import DeskRequest, desk
from reports.actions import draft
from reports.forms.chains import ChainForm, step_formset
from reports.models import Chain, ChainStep, MemoKind, SameSigner
from reports.rules.refusal import MoveRefused
from reports.views.memos import step_drafts
from reports.views.refusals import sentence


@desk(permissions.may_administer)
@require_safe
def chain_list(request: DeskRequest) -> HttpResponseBase:
    """Show the chain of each kind of memo."""
    chains = {
        chain.kind: chain for chain in Chain.objects.prefetch_related("steps__post", "steps__verbs", "steps__also")
    }
    rows = [(kind, label, chains.get(kind)) for kind, label in MemoKind.choices]
    return render(request, "reports/chain_list.html", {"rows": rows})


@desk(permissions.may_administer)
def chain_edit(request: DeskRequest, kind: str) -> HttpResponseBase:
    """Change the chain of one kind."""
    if kind not in MemoKind.values:
        raise Http404
    steps = ChainStep.objects.filter(chain__kind=kind).prefetch_related("verbs", "also").order_by("order")
    data = request.POST if request.method == "POST" else None
    chain = Chain.objects.filter(kind=kind).first()
    form = ChainForm(data, initial={"same_signer": chain.same_signer if chain else SameSigner.EACH})
    formset = step_formset(data, steps)
    error = ""
    if all([formset.is_valid(), form.is_valid()]):
        try:
            draft.set_chain(
                kind=kind, steps=step_drafts(formset), by=request.member, at=timezone.now(), **form.cleaned_data
            )
        except MoveRefused as refused:
            error = sentence(refused)
        else:
            messages.success(request, _("บันทึกแล้ว"))
            return redirect("reports:chain-list", request.agency.slug)
    context = {"kind": kind, "label": MemoKind(kind).label, "form": form, "steps": formset, "error": error}
    return render(request, "reports/chain_edit.html", context, status=422 if formset.is_bound else 200)
