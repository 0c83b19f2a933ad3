"""How allauth behaves here: nobody signs up; who must have a second factor keeps one; mails name our own address."""

import logging
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from ita_portal import second_factor
from organisations.models import User

logger = logging.getLogger("ita_portal.notices")
JUST_NOW = 300  # seconds: who has just signed in is not asked for the password again


def who_is_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the account whose password or code is tried, so that guesses by name and by e-mail add up."""
    typed = request.POST.get("login", "")
    given = credentials or {}
    name = str(given.get("username") or given.get("email") or typed).strip().lower()
    known = User.objects.filter(email__iexact=name).values_list("username", flat=True).first() if "@" in name else None
    return (known or name).lower()


class Backend(AuthenticationBackend):
    """Signs in by name or e-mail; reads with each request's user whether a second factor is there and needed."""

    def get_user(self, user_id: int) -> User | None:
        """Return an active user with `has_factor` and `must_prove`, in one query."""
        user = User.objects.annotate(**second_factor.standing(timezone.localdate())).filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


class ClosedSignup(DefaultAccountAdapter):
    """Accounts come from invitations, never from visitors."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: the sign-up page says whom to ask."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ANN401 -- allauth's signature
        """Return False for who has just signed in, as far as anybody has."""
        records = get_authentication_records(context.request, context.request.user)
        if records and time.time() - records[-1]["at"] < JUST_NOW:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Offer the factor alone to who has one: a password proves less."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        factors = [method for method in methods if method["id"].startswith("mfa_")]
        return factors or methods

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ANN401 -- allauth's
        """Count wrong passwords by account and address: nobody locks the owner out from elsewhere."""
        return f"{who_is_tried(request, credentials)}:{self.get_client_ip(request)}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send in Thai whatever language the page has; a mail server that is down undoes nothing."""
        with translation.override(settings.LANGUAGE_CODE):
            try:
                super().send_mail(template_prefix, email, context)
            except OSError:
                logger.exception("a mail (%s) could not be sent", template_prefix)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link at our own address, whatever host the request named."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.SITE_URL}{path.replace('UID-KEY', key)}"


class Factors(DefaultMFAAdapter):
    """Second factors: the portal's name on them, and the last one stays with who must have it."""

    def _get_site_name(self) -> str:
        return settings.MFA_TOTP_ISSUER

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Propose a name for a new passkey."""
        count = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("พาสคีย์ %(count)s") % {"count": count}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse the last factor of who approves or administers."""
        return second_factor.may_remove(authenticator)
