"""Pages of one's own account, the way to a second factor, and the codes of sample accounts."""

import time

from allauth.mfa import app_settings as mfa
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ita_portal import second_factor


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
