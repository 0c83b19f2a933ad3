"""The second factor: who has proved it in this session, who must, and how lately.

allauth keeps factors (`Authenticator`) and, in the session, a record of each proof. A session is *proved* when
it holds such a record and its user still has a factor. Passwords alone never make it so, wherever they came from:
sign-in, a reset, another provider, or a session begun before the factor was set up.
"""

import datetime as dt
import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from organisations.models import User
from organisations.queries import must_prove_twice

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
MEANS = {"totp": "totp", "webauthn": "passkey", "recovery_codes": "recovery code"}  # as decisions record them
NEXT = "second_factor_next"  # session key: where the person was going
TO_PROVE = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_logout"}
TO_ENROL = {
    "second-factor-start", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "account_logout",
}  # fmt: skip


def standing(day: dt.date) -> dict[str, Combinable]:
    """Return what to read of users beside their rows: `has_factor` (app or passkey) and `must_prove` on a day."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    must = ExpressionWrapper(must_prove_twice(day), output_field=BooleanField())
    return {"has_factor": Exists(factors), "must_prove": must}


def proofs(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the session's proofs of a second factor, oldest first: `type`, `at` (seconds since 1970)."""
    records = get_authentication_records(request, request.user)
    return [record for record in records if record["method"] == "mfa"]


def is_fresh(request: HttpRequest) -> bool:
    """Whether the factor was proved within the last minutes (a setting): if not, a decision asks for it."""
    latest = proofs(request)[-1:]
    return bool(latest) and 0 <= time.time() - latest[0]["at"] <= settings.DECISION_FACTOR_SECONDS


def last_means(request: HttpRequest) -> str:
    """Return by what means the factor was proved last, as decisions record it. Raises IndexError: never proved."""
    return MEANS[proofs(request)[-1]["type"]]


def detour(request: HttpRequest, route: str) -> str | None:
    """Return where a signed-in user must go before this route answers; None = nowhere.

    No query: `accounts.Backend` has read the user's standing with the user, anew for each request.
    """
    user: Any = request.user
    if user.has_factor:
        return None if proofs(request) or route in TO_PROVE else reverse("mfa_reauthenticate")
    if route in TO_ENROL or not user.must_prove:
        return None
    return reverse("second-factor-start")


def may_remove(authenticator: Authenticator) -> bool:
    """Whether a factor may go: not the last one of somebody who needs it."""
    others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS).exclude(pk=authenticator.pk)
    must = User.objects.filter(must_prove_twice(timezone.localdate()), pk=authenticator.user_id)
    return others.exists() or not must.exists()


def remember_proof(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:  # noqa: ANN401 -- signal arguments
    """Count setting a factor up as proof of it: the person has just used it. A lost one is made good by it."""
    if authenticator.type in FACTORS:
        User.objects.filter(pk=user.pk, must_enrol=True).update(must_enrol=False)
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=str(authenticator.type), reauthenticated=True
        )


def use_once(app: Authenticator, code: str) -> bool:
    """Take a code that fits; False when it, or a later one, was used before. The database knows, for every process."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=app.pk)
        counter = next((one for one in totp.yield_hotp_counters_from_time() if _code(row, one) == code), None)
        if counter is None or counter <= row.data.get("last_counter", 0):
            return False
        row.data["last_counter"] = counter
        row.save(update_fields=["data"])
    return True


def _code(app: Authenticator, counter: int) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(get_adapter().decrypt(app.data["secret"]), counter)))


def current_code(app: Authenticator) -> str:
    """Return the code an app shows now: for the demo's page and for tests."""
    counters = list(totp.yield_hotp_counters_from_time())
    return _code(app, counters[len(counters) // 2])


def enrol(user: User) -> Authenticator:
    """Give a user an app without anybody holding the phone: for sample accounts and tests."""
    return totp.TOTP.activate(user, totp.generate_totp_secret()).instance


def passkey_challenge(request: HttpRequest) -> dict[str, Any] | None:
    """Return what the browser asks the user's passkeys; None without any. The session keeps what must come back."""
    if not Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN).exists():
        return None
    return dict(webauthn.begin_authentication(request.user))
