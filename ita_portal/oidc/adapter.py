"""Talking to the provider: where it is, and whether its token is genuine, new and meant for us."""

from typing import Any

import requests
from allauth.core.internal.deferred import jwt
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

SIGNED_WITH = {"RS256", "RS384", "RS512", "PS256", "ES256", "ES384"}  # public keys only: no secret both sides know


class Adapter(OpenIDConnectOAuth2Adapter):
    """As allauth's, but the token's signature, issuer, audience and nonce are always checked, and nothing else is read."""

    nonce = ""  # what this browser was sent away with; the callback sets it

    @property
    def openid_config(self) -> dict[str, Any]:
        """Return what the provider says of itself. Raises OAuth2Error when it is away or claims another name."""
        try:
            config: dict[str, Any] = super().openid_config
        except (requests.RequestException, ValueError) as error:
            raise OAuth2Error("the provider cannot be reached") from error
        if config.get("issuer") != self.get_provider().app.settings["server_url"]:
            raise OAuth2Error("the provider has another issuer")
        return config

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:  # noqa: ANN401 -- allauth's signature
        """Return where the provider sends people back to: our own address, whatever host the request named."""
        return f"{settings.SITE_URL}{reverse('oidc_callback', kwargs={'provider_id': self.provider_id})}"

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- allauth's
        """Return the sign-in that the token stands for. Raises OAuth2Error."""
        claims = self._claims(app, kwargs["response"].get("id_token") or "")
        return self.get_provider().sociallogin_from_response(request, claims)

    def _claims(self, app: Any, id_token: str) -> dict[str, Any]:  # noqa: ANN401 -- allauth's
        try:
            header = jwt.get_unverified_header(id_token)
        except jwt.PyJWTError as error:
            raise OAuth2Error("no token that can be read") from error
        if header.get("alg") not in SIGNED_WITH or "kid" not in header:
            raise OAuth2Error("the token is not signed with the provider's key")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if not self.nonce or claims.get("nonce") != self.nonce:
            raise OAuth2Error("the token answers another request")
        if claims.get("azp", app.client_id) != app.client_id or not claims.get("sub") or "exp" not in claims:
            raise OAuth2Error("the token is not meant for us")
        return claims
