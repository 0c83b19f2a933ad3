"""Forms of accounts: codes of the second factor, in either digits, once, and guessed only so often."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as allauth_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ita_portal import second_factor
from ita_portal.form_fields import ThaiCharField

LOCKED = "too_many_login_attempts"  # allauth's code for its own limits
TOO_MANY = _("ใส่รหัสไม่ถูกหลายครั้งติดกัน เว้นราว ๑๕ นาทีแล้วลองใหม่ หรือใช้เครื่องอื่นที่เคยใช้")
USED = _("รหัสนี้ใช้ไปแล้ว รอรหัสถัดไปในแอป (ไม่เกินครึ่งนาที)")


class CodeField(ThaiCharField):
    """Six digits of an app, or a recovery code."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's field options
        """Ask phones for their number keys and the code of the app."""
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:  # noqa: ANN401 -- Django's signature
        """Drop the blanks people type between digits."""
        return "".join(str(super().clean(value) or "").split())


class OnceAndSeldom(allauth_forms.BaseAuthenticateForm):
    """A code counts once; wrong ones lock this account at this address, as wrong passwords do."""

    code = CodeField(label=_("รหัสจากแอป หรือรหัสสำรอง"))

    def clean_code(self) -> str:
        """Return the code, and keep whose it was in `authenticator`. Refuses with a sentence."""
        who = {"username": self.user.get_username()}
        if not AxesProxyHandler.is_allowed(context.request, who):
            _say_it_here()
            raise ValidationError(TOO_MANY, code=LOCKED)
        try:
            code: str = super().clean_code()
        except ValidationError:
            user_login_failed.send(sender=__name__, credentials=who, request=context.request)
            _say_it_here()
            raise
        if self.authenticator.type == Authenticator.Type.TOTP and not second_factor.use_once(self.authenticator, code):
            raise ValidationError(USED, code="used")
        return code


def _say_it_here() -> None:
    """Keep axes from answering with its own page: ours says so beside the field, and keeps what was typed."""
    context.request.axes_locked_out = False


class Authenticate(OnceAndSeldom, allauth_forms.AuthenticateForm):
    """The second step of signing in."""


class Reauthenticate(OnceAndSeldom, allauth_forms.ReauthenticateForm):
    """Proof asked for in between."""


class Activate(ActivateTOTPForm):
    """The first code of a new app."""

    code = CodeField(label=_("รหัส ๖ หลักที่แอปแสดง"))


class Whole(forms.Form):
    """Mixin for answers of passkeys: what is no such answer is refused, never an error of ours."""

    def full_clean(self) -> None:
        """Refuse what the reader of answers stumbles over."""
        try:
            super().full_clean()
        except (KeyError, TypeError, ValueError, AttributeError):
            self._errors = ErrorDict()
            self.cleaned_data = {}
            self.add_error(None, get_adapter().error_messages["incorrect_code"])


class AddPasskey(Whole, webauthn.AddWebAuthnForm):
    """A new passkey."""


class AuthenticatePasskey(Whole, webauthn.AuthenticateWebAuthnForm):
    """The second step of signing in."""


class ReauthenticatePasskey(Whole, webauthn.ReauthenticateWebAuthnForm):
    """Proof asked for in between."""


class LoginPasskey(Whole, webauthn.LoginWebAuthnForm):
    """Signing in with a passkey alone."""


def prove(request: HttpRequest) -> ValidationError | None:
    """Prove the second factor by what a form posted (`code`, or a passkey's `credential`); return what is wrong."""
    form_class: Any = ReauthenticatePasskey if request.POST.get("credential") else Reauthenticate
    form = form_class(request.POST, user=request.user)
    if form.is_valid():
        form.save()
        return None
    return ValidationError([error for errors in form.errors.as_data().values() for error in errors])
