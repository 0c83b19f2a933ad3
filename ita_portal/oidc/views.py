"""Leaving for the provider and coming back. Both answer 404 where no provider is configured."""

from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ita_portal.oidc.adapter import Adapter

BAD_GATEWAY = 502


class Callback(OAuth2CallbackView):
    """Gives the adapter the nonce that this browser was sent away with."""

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[Any, Any]:  # noqa: ANN401 -- allauth's signature
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


@login_not_required
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Ask once more (GET), then leave for the provider (POST)."""
    return _answer(OAuth2LoginView, request, provider_id)


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the provider."""
    return _answer(Callback, request, provider_id)


def _answer(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:  # noqa: ANN401 -- one of two views
    try:
        response: HttpResponse = view.adapter_view(Adapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except OAuth2Error:
        return render(request, "socialaccount/authentication_error.html", status=BAD_GATEWAY)
    return response
