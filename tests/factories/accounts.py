"""Signing in by force, as whoever."""

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone

from ita_portal import second_factor
from organisations.models import User

BACKEND = "ita_portal.accounts.Backend"


def sign_in(user: User, *, proved: bool = True) -> Client:
    """Return a client signed in as the user: with a second factor proved just now, or by password alone."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    if proved:
        if not Authenticator.objects.filter(user=user).exists():
            second_factor.enrol(user)
        prove(client, user)
    return client


def prove(client: Client, user: User, seconds_ago: int = 0) -> None:
    """Write a proof of the second factor into the client's session."""
    session = SessionStore(client.cookies[settings.SESSION_COOKIE_NAME].value)
    at = timezone.now().timestamp() - seconds_ago
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": at}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
