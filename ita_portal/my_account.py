"""A person's own account on one page: who they are here, how they sign in, where they are signed in."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ita_portal.oidc.connections import connection_of
from organisations.models import User
from organisations.queries import places_of


@never_cache
@login_required
@require_safe
def my_account(request: HttpRequest) -> HttpResponse:
    """Show the account; each part is changed on a page of its own."""
    user: Any = request.user
    context = {"places": places_of(user, timezone.localdate()), "sessions": sessions_of(user)} | _factors(user)
    context["connection"] = connection_of(user)
    return render(request, "account/me.html", context)


def sessions_of(user: User) -> list[UserSession]:
    """Return where the user is signed in, newest first, sessions that have ended left out. One query."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return list(UserSession.objects.filter(user=user, session_key__in=alive).order_by("-created_at"))


def _factors(user: User) -> dict[str, Any]:
    """Return the app (or None), the passkeys and how many recovery codes are left (None = no set was made)."""
    found = list(Authenticator.objects.filter(user=user).order_by("pk"))
    of_type = {kind: [one for one in found if one.type == kind] for kind in Authenticator.Type}
    codes = of_type[Authenticator.Type.RECOVERY_CODES]
    return {
        "app": next(iter(of_type[Authenticator.Type.TOTP]), None),
        "passkeys": [one.wrap().name for one in of_type[Authenticator.Type.WEBAUTHN]],
        "codes_left": len(RecoveryCodes(codes[0]).get_unused_codes()) if codes else None,
    }
