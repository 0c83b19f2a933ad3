"""Inviting people, and joining by the link in the mail."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import FormView
from django_scopes import scope

from organisations import actions, forms, permissions, queries
from organisations.desk import Desk, DeskRequest, desk
from organisations.models import Invitation
from organisations.views import REFUSALS

GONE = 410
REFUSED = 422


class InviteMembers(Desk, FormView[forms.InviteForm]):
    """Invite one person or a pasted list."""

    may = staticmethod(permissions.may_administer)
    form_class = forms.InviteForm
    template_name = "organisations/invite.html"

    def form_valid(self, form: forms.InviteForm) -> HttpResponse:
        """Invite; the answer is the same whether or not the addresses have accounts."""
        request: Any = self.request
        guests = form.cleaned_data["people"]
        actions.invite(guests=guests, roles=form.cleaned_data["roles"], by=request.member, at=timezone.now())
        text = ngettext("ส่งคำเชิญแล้ว %(count)s ฉบับ", "ส่งคำเชิญแล้ว %(count)s ฉบับ", len(guests))
        messages.success(request, text % {"count": len(guests)})
        return redirect("organisations:member-list", request.agency.slug)

    def form_invalid(self, form: forms.InviteForm) -> HttpResponse:
        """Show what is wrong, everything kept."""
        return self.render_to_response(self.get_context_data(form=form), status=REFUSED)


@desk(permissions.may_administer)
@require_POST
def resend(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Send an invitation anew; the link sent before ends."""
    return _change(request, pk, actions.invite_again, _("ส่งคำเชิญอีกครั้งแล้ว ลิงก์เดิมใช้ไม่ได้อีก"))


@desk(permissions.may_administer)
@require_POST
def withdraw(request: DeskRequest, pk: int) -> HttpResponseBase:
    """End an invitation."""
    return _change(request, pk, actions.withdraw_invitation, _("ถอนคำเชิญแล้ว"))


def _change(request: DeskRequest, pk: int, action: Any, done: str) -> HttpResponseBase:  # noqa: ANN401 -- one of two actions
    invitation = get_object_or_404(Invitation.objects.all(), pk=pk)
    try:
        action(invitation=invitation, by=request.member, at=timezone.now())
    except actions.OrganisationRefused as refused:
        messages.error(request, str(REFUSALS[refused.code]))
    else:
        messages.success(request, done)
    return redirect("organisations:member-list", request.agency.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponseBase:
    """Join by the link: with the account signed in, else by signing in, else with a new account.

    A link that is forged, expired, withdrawn, used or replaced answers alike.
    """
    invitation = queries.invitation_of(token, timezone.now())
    if invitation is None:
        return render(request, "organisations/invitation_gone.html", status=GONE)
    context: dict[str, Any] = {"invitation": invitation, "roles": invitation.role_names(), "here": request.path}
    with scope(agency=invitation.agency):
        if request.user.is_authenticated:
            return _join_as(request, context)
        if queries.account_of(invitation.email):
            return render(request, "organisations/invitation_sign_in.html", context)
        return _join_anew(request, context)


def _join_as(request: HttpRequest, context: dict[str, Any]) -> HttpResponseBase:
    invitation: Invitation = context["invitation"]
    if request.method == "POST":
        try:
            actions.join(invitation=invitation, user=request.user, at=timezone.now())  # type: ignore[arg-type]  # signed in
        except actions.OrganisationRefused as refused:
            context["refused"] = str(REFUSALS[refused.code])
            return render(request, "organisations/invitation_join.html", context, status=REFUSED)
        return redirect("agency-home", invitation.agency.slug)
    return render(request, "organisations/invitation_join.html", context)


def _join_anew(request: HttpRequest, context: dict[str, Any]) -> HttpResponseBase:
    invitation: Invitation = context["invitation"]
    initial = {"display_name": str(invitation.officer) if invitation.officer else ""}
    form = forms.JoinForm(request.POST or None, email=invitation.email, initial=initial)
    if not form.is_valid():
        status = REFUSED if form.is_bound else 200
        return render(request, "organisations/invitation_new.html", context | {"form": form}, status=status)
    name, password = form.cleaned_data["display_name"], form.cleaned_data["password1"]
    try:
        user = actions.join_anew(invitation=invitation, display_name=name, password=password, at=timezone.now())
    except actions.OrganisationRefused as refused:
        form.add_error(None, str(REFUSALS[refused.code]))
        return render(request, "organisations/invitation_new.html", context | {"form": form}, status=REFUSED)
    user.backend = "ita_portal.accounts.Backend"  # Django's login asks for it
    where = reverse("agency-home", args=[invitation.agency.slug])
    response: HttpResponse = perform_password_login(request, {"email": user.email}, Login(user, redirect_url=where))
    return response
