"""The provider as allauth knows it. What it says of a person is not kept: only who they are to it (`sub`)."""

import secrets
from typing import Any

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponse

from ita_portal.oidc.adapter import Adapter


class Account(ProviderAccount):
    """A connected identity; the provider's name says enough of it."""

    def to_str(self) -> str:
        """Return the provider's name."""
        return str(self.account.get_provider().name)


class Provider(OpenIDConnectProvider):
    """Binds each sign-in to this browser (state), to this request (nonce) and its code to us (PKCE)."""

    id = "oidc"
    account_class = Account
    oauth2_adapter_class = Adapter
    pkce_enabled_default = True

    def redirect(self, request: HttpRequest, process: str, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 -- allauth's
        """Send the browser to the provider; the nonce must come back in its token."""
        nonce = secrets.token_urlsafe(16)
        auth_params = {**self.get_auth_params(), "nonce": nonce}
        kept = {name: kwargs[name] for name in ("next_url", "data") if name in kwargs}
        response: HttpResponse = super().redirect(request, process, auth_params=auth_params, nonce=nonce, **kept)
        return response

    def get_default_scope(self) -> list[str]:
        """Ask for no more than who it is."""
        return ["openid"]

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return the person's lasting name at the provider."""
        return str(data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Keep nothing else."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Take no name and no address over: accounts are made by invitations."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """Take no address over: an account is found by its connection alone."""
        return []


provider_classes = [Provider]
