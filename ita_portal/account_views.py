"""Pages of one's own account, the way to a second factor, and the codes of sample accounts."""

import time

from allauth.mfa import app_settings as mfa
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ita_portal import second_factor
from organisations.models import User


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Say why a second factor is needed, and lead to setting one up."""
    if request.user.has_factor:  # type: ignore[union-attr]  # see accounts.Backend
        return redirect("second-factor-done")
    return render(request, "account/second_factor_start.html")


@login_required
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """Go on to where the person was going when the factor was asked for."""
    where = request.session.pop(second_factor.NEXT, settings.LOGIN_REDIRECT_URL)
    safe = url_has_allowed_host_and_scheme(where, allowed_hosts=None)
    return HttpResponseRedirect(where if safe else settings.LOGIN_REDIRECT_URL)


class RemovePasskey(RemoveWebAuthnView):
    """Take a passkey away, unless it is the last factor of somebody who must have one."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Refuse with a sentence, or remove. Two tabs at once wait for each other: each counts the other's."""
        with transaction.atomic():
            User.objects.select_for_update().get(pk=self.request.user.pk)
            if not second_factor.may_remove(self.get_object()):
                form.add_error(None, get_adapter().error_messages["cannot_delete_authenticator"])
                return self.form_invalid(form)
            return super().form_valid(form)


@never_cache
@require_safe
def demo_codes(request: HttpRequest) -> HttpResponse:
    """Show the codes that the apps of sample accounts show now. Only with demo data: a 404 anywhere else."""
    if not settings.DEMO:
        raise Http404
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__email__endswith="@example.invalid")
    rows = [(app.user, second_factor.current_code(app)) for app in apps.select_related("user").order_by("pk")]
    seconds = mfa.TOTP_PERIOD - int(time.time()) % mfa.TOTP_PERIOD
    return render(request, "account/demo_codes.html", {"rows": rows, "seconds": seconds})
