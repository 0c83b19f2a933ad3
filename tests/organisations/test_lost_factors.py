"""A member lost the phone: an administrator takes the factor away, with a reason; the member sets one up anew."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils import timezone

from ita_portal import second_factor
from organisations import notices
from organisations.models import Agency, Event, Notice, Role, User
from tests.factories.accounts import sign_in
from tests.factories.organisations import make_holder, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PASSWORD = "ป่าสน-ริมทาง-๒๕๖๙"
REASON = "โทรศัพท์หาย ยืนยันตัวที่สำนักงานแล้ว"


@pytest.fixture
def chief(agency: Agency) -> User:
    """Administers the agency."""
    return make_member(agency, Role.ADMINISTRATOR)


@pytest.fixture
def member(agency: Agency) -> User:
    """Is of the staff, and chose to have a second factor."""
    user = make_member(agency, Role.STAFF)
    user.set_password(PASSWORD)
    user.email = "staff@example.invalid"
    user.save()
    second_factor.enrol(user)
    return user


def reset(client: Client, user: User, reason: str = REASON, agency: str = "ban-rao") -> int:
    return client.post(f"/desk/{agency}/settings/members/{user.pk}/factors/", {"reason": reason}).status_code


def has_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exists()


@pytest.mark.django_db(transaction=True)
def test_the_member_sets_up_a_factor_again_at_the_next_sign_in(chief: User, member: User) -> None:
    assert reset(sign_in(chief), member) == 302
    client = Client()
    client.post("/accounts/login/", {"login": member.username, "password": PASSWORD})

    assert client.get("/desk/ban-rao/2569/").headers["Location"].startswith("/accounts/2fa/start/")
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    counter = next(second_factor.totp.yield_hotp_counters_from_time())
    code = second_factor.totp.format_hotp_value(second_factor.totp.hotp_value(secret, counter))
    client.post("/accounts/2fa/totp/activate/", {"code": code})
    assert client.get("/desk/ban-rao/2569/").status_code == 200
    assert not User.objects.get(pk=member.pk).must_enrol


def test_where_the_member_was_signed_in_ends(chief: User, member: User) -> None:
    theirs = Client()
    theirs.post("/accounts/login/", {"login": member.username, "password": PASSWORD})
    theirs.post(
        "/accounts/2fa/authenticate/", {"code": second_factor.current_code(Authenticator.objects.get(user=member))}
    )
    assert theirs.get("/desk/ban-rao/2569/").status_code == 200

    reset(sign_in(chief), member)

    assert theirs.get("/desk/ban-rao/2569/").headers["Location"].startswith("/accounts/login/")


def test_it_is_recorded_and_told_to_owner_and_administrators(agency: Agency, chief: User, member: User) -> None:
    other_chief = make_member(agency, Role.ADMINISTRATOR)

    reset(sign_in(chief), member)

    event = Event.objects.get(verb="member.factors_reset")
    assert (event.agency, event.actor_id, event.target_id) == (agency, chief.pk, str(member.pk))
    assert REASON in event.data
    assert {notice.user for notice in Notice.objects.all()} == {member, chief, other_chief}
    notices.deliver(at=timezone.now())
    own = next(letter for letter in mail.outbox if letter.to == ["staff@example.invalid"])
    assert REASON in own.body
    assert "ถ้าท่านไม่ได้ขอ" in own.body


def test_an_executive_without_a_role_is_helped_as_well(agency: Agency, chief: User) -> None:
    user = make_holder(agency, "ปลัด").user
    assert user is not None
    second_factor.enrol(user)

    assert reset(sign_in(chief), user) == 302
    assert not has_factor(user)


@pytest.mark.parametrize("reason", ["", "   ", "หาย"])
def test_a_reason_is_needed(chief: User, member: User, reason: str) -> None:
    assert reset(sign_in(chief), member, reason) == 422
    assert has_factor(member)


def test_nobody_resets_their_own(chief: User) -> None:
    client = sign_in(chief)

    assert reset(client, chief) == 422
    assert has_factor(chief)


def test_who_belongs_elsewhere_or_runs_the_portal_is_for_the_system_administrator(
    chief: User, member: User, other_agency: Agency
) -> None:
    make_member(other_agency, Role.READER, user=member)
    host = make_member(chief.memberships.get().agency, Role.READER)
    host.is_staff = True
    host.save()
    second_factor.enrol(host)
    client = sign_in(chief)

    assert (reset(client, member), reset(client, host)) == (422, 422)
    assert has_factor(member)
    assert has_factor(host)


def test_who_may_not_administer_may_not_reset(agency: Agency, member: User, other_agency: Agency) -> None:
    assert reset(sign_in(make_member(agency, Role.STAFF)), member) == 403
    outsider = sign_in(make_member(other_agency, Role.ADMINISTRATOR))
    assert reset(outsider, member) == 404
    assert reset(outsider, member, agency=other_agency.slug) == 404
    assert has_factor(member)


def test_without_a_factor_there_is_nothing_to_reset(agency: Agency, chief: User) -> None:
    assert reset(sign_in(chief), make_member(agency, Role.STAFF)) == 422
    assert not Event.objects.filter(verb="member.factors_reset").exists()


# --- The system administrator -------------------------------------------------------------


@pytest.fixture
def host(db: None) -> User:
    """Administers the portal."""
    return User.objects.create_superuser("host", "host@example.invalid", PASSWORD)


def reset_as_host(client: Client, user: User) -> int:
    return client.post(f"/admin/organisations/user/{user.pk}/factors/", {"reason": REASON}).status_code


def test_the_system_administrator_helps_whoever_is_in_several_agencies(
    host: User, member: User, other_agency: Agency
) -> None:
    make_member(other_agency, Role.READER, user=member)
    client = sign_in(host)

    assert client.get(f"/admin/organisations/user/{member.pk}/change/").status_code == 200
    assert reset_as_host(client, member) == 302
    assert not has_factor(member)
    events = Event.objects.filter(verb="member.factors_reset", target_id=member.pk)
    assert {event.agency.slug for event in events} == {"ban-rao", other_agency.slug}
    assert Notice.objects.filter(user=member).count() == 1


def test_a_colleague_without_an_agency_gets_a_mail_at_once(
    host: User, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    colleague = User.objects.create_superuser("host2", "host2@example.invalid", PASSWORD)
    second_factor.enrol(colleague)

    with django_capture_on_commit_callbacks(execute=True):
        assert reset_as_host(sign_in(host), colleague) == 302

    assert [letter.to for letter in mail.outbox] == [["host2@example.invalid"]]
    assert REASON in mail.outbox[0].body


def test_not_even_the_system_administrator_resets_their_own(host: User) -> None:
    client = sign_in(host)

    assert reset_as_host(client, host) == 422
    assert has_factor(host)


def test_only_superusers_reset_under_the_administration(host: User, member: User) -> None:
    helper = User.objects.create_user("helper", is_staff=True)

    assert reset_as_host(sign_in(helper), member) == 403
    assert has_factor(member)
