"""Signing in with an OpenID Connect provider: connected from within, never a way around anything."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp
from cryptography.hazmat.primitives import serialization
from django.test import Client, override_settings

from ita_portal import second_factor
from organisations.models import Agency, Role, User
from tests.factories.accounts import sign_in
from tests.factories.identity_provider import KEY, OTHER_KEY, IdentityProvider, signed
from tests.factories.organisations import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
LOGIN = "/accounts/oidc/main/login/"
PASSWORD = "ป่าสน-ริมทาง-๒๕๖๙"


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    """A provider, and a portal whose environment names it."""
    found = IdentityProvider()
    with override_settings(SOCIALACCOUNT_PROVIDERS=found.settings()):
        yield found
    found.close()


@pytest.fixture
def member(agency: Agency) -> User:
    """A member with a password who need not have a second factor."""
    user = make_member(agency, Role.STAFF)
    user.email = "staff@example.invalid"
    user.set_password(PASSWORD)
    user.save()
    return user


def leave(client: Client, query: str = "") -> str:
    """Leave for the provider; return the address it sends the browser back to."""
    away = client.post(f"{LOGIN}{query}")
    assert away.status_code == 302, away.content.decode()
    back = requests.get(away.headers["Location"], allow_redirects=False, timeout=5)
    assert back.headers["Location"].startswith(f"http://localhost:8000{LOGIN}callback/")
    return back.headers["Location"].removeprefix("http://localhost:8000")


def come(client: Client, query: str = "") -> Any:
    """Go the whole way to the provider and back."""
    return client.get(leave(client, query))


def by_password(user: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return client


def connect(user: User) -> Any:
    return come(by_password(user), "?process=connect")


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# --- Off ----------------------------------------------------------------------------------


def test_where_none_is_configured_there_is_no_trace_of_it(member: User) -> None:
    SocialApp.objects.create(provider="oidc", provider_id="main", name="แอบใส่", client_id="x")
    client = Client()

    assert client.get(LOGIN).status_code == 404
    assert client.get(f"{LOGIN}callback/").status_code == 404
    assert "oidc" not in client.get("/accounts/login/").content.decode()
    assert "oidc" not in by_password(member).get("/accounts/me/").content.decode()


# --- On -----------------------------------------------------------------------------------


def test_a_member_connects_and_signs_in_with_it(provider: IdentityProvider, member: User) -> None:
    assert "ThaiD" in by_password(member).get("/accounts/me/").content.decode()
    assert connect(member).headers["Location"] == "/accounts/me/"
    kept = SocialAccount.objects.get()
    assert (kept.user, kept.provider, kept.uid, kept.extra_data) == (member, "main", "person-1", {})
    client = Client()
    assert "ThaiD" in client.get("/accounts/login/").content.decode()

    answer = come(client)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    assert client.get("/desk/ban-rao/2569/").status_code == 200


def test_opening_the_address_does_nothing_but_ask(provider: IdentityProvider) -> None:
    answer = Client().get(LOGIN)

    assert answer.status_code == 200
    assert "ไปยัง ThaiD" in answer.content.decode()
    assert provider.asked == {}


def test_the_second_factor_is_asked_for_all_the_same(provider: IdentityProvider, member: User) -> None:
    connect(member)
    second_factor.enrol(member)
    client = Client()

    come(client)

    assert client.get("/desk/ban-rao/2569/").headers["Location"].startswith("/accounts/")
    client.post(
        "/accounts/2fa/authenticate/", {"code": second_factor.current_code(Authenticator.objects.get(user=member))}
    )
    assert client.get("/desk/ban-rao/2569/").status_code == 200


def test_who_must_have_a_factor_is_led_to_one(provider: IdentityProvider, agency: Agency) -> None:
    chief = make_member(agency, Role.ADMINISTRATOR)
    SocialAccount.objects.create(user=chief, provider="main", uid="person-1")
    client = Client()

    come(client)

    assert client.get("/desk/ban-rao/2569/").headers["Location"].startswith("/accounts/2fa/start/")


def test_an_unknown_identity_makes_no_account(provider: IdentityProvider, member: User) -> None:
    provider.claims = lambda claims: claims | {"email": member.email, "email_verified": True}
    before = User.objects.count()
    client = Client()

    answer = come(client)

    assert answer.status_code == 403
    assert "ยังไม่ได้เชื่อมกับบัญชีใด" in answer.content.decode()
    assert not is_signed_in(client)
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_an_identity_belongs_to_one_account(provider: IdentityProvider, member: User, agency: Agency) -> None:
    connect(member)
    other = make_member(agency, Role.STAFF)

    come(sign_in(other), "?process=connect")

    assert [kept.user for kept in SocialAccount.objects.all()] == [member]


def test_a_closed_account_is_not_opened_by_it(provider: IdentityProvider, member: User) -> None:
    connect(member)
    member.is_active = False
    member.save()
    client = Client()

    come(client)

    assert not is_signed_in(client)


def test_a_connection_ends_from_ones_own_account(provider: IdentityProvider, member: User) -> None:
    connect(member)
    client = by_password(member)

    client.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})

    assert not SocialAccount.objects.exists()
    assert come(Client()).status_code == 403


def test_nobody_connects_without_being_signed_in(provider: IdentityProvider) -> None:
    client = Client()

    come(client, "?process=connect")

    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()


def test_an_old_session_proves_itself_before_it_connects(
    provider: IdentityProvider, member: User, travel_to: Any
) -> None:
    client = by_password(member)
    travel_to(dt.datetime(2026, 7, 15, 11, tzinfo=dt.timezone(dt.timedelta(hours=7))))

    answer = come(client, "?process=connect")

    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not SocialAccount.objects.exists()


# --- Refused ------------------------------------------------------------------------------


def unsigned(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, None, algorithm="none", headers={"kid": "1"})


def signed_with_what_is_public(claims: dict[str, Any]) -> str:
    """Sign with the public key's text as a shared secret: what careless readers take for a signature."""
    head = {"alg": "HS256", "kid": "1", "typ": "JWT"}
    public = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)

    def part(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    text = f"{part(json.dumps(head).encode())}.{part(json.dumps(claims).encode())}"
    return f"{text}.{part(hmac.new(public, text.encode(), hashlib.sha256).digest())}"


LIES: dict[str, dict[str, Any]] = {
    "nonce": {"claims": lambda claims: claims | {"nonce": "another"}},
    "no nonce": {"claims": lambda claims: {name: claims[name] for name in claims if name != "nonce"}},
    "issuer": {"claims": lambda claims: claims | {"iss": "https://elsewhere.invalid"}},
    "audience": {"claims": lambda claims: claims | {"aud": "another-portal"}},
    "party": {"claims": lambda claims: claims | {"azp": "another-portal"}},
    "expired": {"claims": lambda claims: claims | {"exp": int(time.time()) - 3600}},
    "without end": {"claims": lambda claims: {name: claims[name] for name in claims if name != "exp"}},
    "nobody": {"claims": lambda claims: claims | {"sub": ""}},
    "key": {"sign": lambda claims: signed(claims, OTHER_KEY)},
    "unsigned": {"sign": unsigned},
    "shared secret": {"sign": signed_with_what_is_public},
    "no token": {"sign": lambda claims: None},
    "rubbish": {"sign": lambda claims: "a.b.c"},
    "discovery": {"issuer_said": "https://elsewhere.invalid"},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_right_opens_nothing(provider: IdentityProvider, member: User, lie: str) -> None:
    SocialAccount.objects.create(user=member, provider="main", uid="person-1")
    SocialAccount.objects.create(user=make_member(member.memberships.get().agency, Role.STAFF), provider="main", uid="")
    client = Client()
    back = leave(client)
    for name, value in LIES[lie].items():
        setattr(provider, name, value)

    answer = client.get(back)

    assert answer.status_code in {401, 502}
    assert not is_signed_in(client)


def test_a_callback_counts_once_and_in_the_browser_that_left(provider: IdentityProvider, member: User) -> None:
    SocialAccount.objects.create(user=member, provider="main", uid="person-1")
    mine, theirs = Client(), Client()
    back = leave(mine)

    assert theirs.get(back).status_code == 401
    assert theirs.get(f"{LOGIN}callback/?code=code-0&state=guessed").status_code == 401
    assert mine.get(back).status_code == 302
    assert mine.get(back).status_code == 401
    assert not is_signed_in(theirs)


def test_a_provider_that_is_away_is_said_to_be(provider: IdentityProvider) -> None:
    with override_settings(SOCIALACCOUNT_PROVIDERS={"oidc": {"APPS": [
        {**provider.settings()["oidc"]["APPS"][0], "settings": {"server_url": "http://127.0.0.1:9"}}
    ]}}):  # fmt: skip
        answer = Client().post(LOGIN)

    assert answer.status_code == 502
    assert "ลงชื่อเข้าใช้ไม่สำเร็จ" in answer.content.decode()


def test_who_changes_their_mind_is_let_go(provider: IdentityProvider) -> None:
    client = Client()
    state = leave(client).split("state=")[1]

    answer = client.get(f"{LOGIN}callback/", {"error": "access_denied", "state": state}, follow=True)

    assert "ยกเลิกการลงชื่อเข้าใช้แล้ว" in answer.content.decode()
