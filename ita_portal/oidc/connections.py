"""How allauth treats identities from outside: they open accounts they are connected to, and make none."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from ita_portal.oidc import offered
from organisations.models import User

FORBIDDEN = 403


class Connections(DefaultSocialAccountAdapter):
    """Connected from within one's account, never by a matching e-mail address; configured by the environment alone."""

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[Any]:  # noqa: ANN401 -- allauth's
        """Return the provider of the environment; rows that somebody wrote into the database do not count."""
        return [app for app in super().list_apps(request, provider, client_id) if app.pk is None]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse an identity that no account is connected to, with a way on."""
        if sociallogin.state.get("process") != AuthProcess.CONNECT and not sociallogin.is_existing:
            context = {"provider": sociallogin.provider}
            raise ImmediateHttpResponse(render(request, "socialaccount/not_connected.html", context, status=FORBIDDEN))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Return False: accounts come from invitations."""
        return False

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        """Return to one's own account."""
        return reverse("my-account")


def connection_of(user: User) -> SocialAccount | None:
    """Return the user's connection to that provider, if any. One query where one is configured, else none."""
    provider = offered()
    return SocialAccount.objects.filter(user=user, provider=provider["id"]).first() if provider else None
