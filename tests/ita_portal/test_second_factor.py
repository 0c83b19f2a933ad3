"""The second factor: compulsory for who approves or administers, and no way around it."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from ita_portal import second_factor
from organisations.models import Agency, Role, User
from organisations.queries import must_prove_twice
from tests.factories.accounts import prove, sign_in
from tests.factories.organisations import make_acting, make_holder, make_member, make_officer, make_user
from tests.factories.reports import make_memo, make_office, make_submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

DAY = dt.date(2026, 7, 15)
START = "/accounts/2fa/start/"
PROVE = "/accounts/2fa/reauthenticate/"
PASSWORD = "ตัวอย่าง-รหัส-๑๒๓"


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def by_password(user: User) -> Client:
    """Sign in through the front door."""
    client = Client()
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return client


def code_of(user: User) -> str:
    return second_factor.current_code(Authenticator.objects.get(user=user, type="totp"))


def where(client: Client, address: str) -> str:
    answer = client.get(address)
    return answer.headers["Location"].split("?")[0] if answer.status_code == 302 else str(answer.status_code)


def who_must(day: dt.date = DAY) -> set[int]:
    return set(User.objects.filter(must_prove_twice(day)).values_list("pk", flat=True))


def has_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type="totp").exists()


# --- Who must -----------------------------------------------------------------------------


def test_who_administers_or_decides_must(agency: Agency) -> None:
    office = make_office(agency)
    make_submitted(office)
    deputy = make_officer(agency, user=make_user())
    make_acting(office.executives[0].tenures.get().post, deputy, DAY, DAY)
    must = [
        make_member(agency, Role.ADMINISTRATOR),
        User.objects.create_superuser("root"),
        *(officer.user for officer in office.executives),
        deputy.user,
    ]
    need_not = [make_member(agency, role) for role in Role.values if role != Role.ADMINISTRATOR]
    need_not += [office.drafter.user, make_user()]

    assert who_must() == {user.pk for user in must if user}
    assert not who_must() & {user.pk for user in need_not if user}
    assert who_must(DAY + dt.timedelta(days=1)) == {user.pk for user in must[:-1] if user}


def test_a_post_decides_once_a_memo_or_chain_names_it(agency: Agency) -> None:
    office = make_office(agency)
    make_memo(office)

    before = who_must()
    make_submitted(office)

    assert (before, who_must()) == (set(), {officer.user_id for officer in office.executives})


# --- Led to it ----------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/desk/", "/desk/ban-rao/", "/desk/ban-rao/2569/", "/desk/nowhere/", "/admin/",
                                     "/accounts/password/change/", "/accounts/sessions/"])  # fmt: skip
def test_who_must_is_led_to_enrol_before_anything_answers(agency: Agency, address: str) -> None:
    client = sign_in(make_member(agency, Role.ADMINISTRATOR), proved=False)

    assert where(client, address) == START
    assert client.post(address).headers["Location"].startswith(START)
    assert "ต้องยืนยันตัวตนสองขั้น" in client.get(START).content.decode()


def test_a_post_given_during_the_session_leads_to_it_at_once(agency: Agency) -> None:
    officer = make_holder(agency)
    client = sign_in(officer.user, proved=False)  # type: ignore[arg-type]
    before = where(client, "/desk/ban-rao/2569/")

    office = make_office(agency)
    memo = make_submitted(office)
    make_acting(office.executives[0].tenures.get().post, officer)

    assert (before, where(client, "/desk/ban-rao/2569/")) == ("200", START)
    assert where(client, reverse("reports:memo-decide", args=["ban-rao", memo.pk])) == START


def test_who_need_not_works_on(agency: Agency) -> None:
    client = sign_in(make_member(agency, Role.STAFF), proved=False)

    assert where(client, "/desk/ban-rao/2569/") == "200"


@pytest.mark.django_db(transaction=True)
def test_enrolling_leads_on_to_where_one_was_going(agency: Agency) -> None:
    client = by_password(with_password(make_member(agency, Role.ADMINISTRATOR)))
    client.get("/desk/ban-rao/settings/")

    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    app = Authenticator(data={"secret": secret})
    code = " ".join(second_factor.current_code(app).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")))
    codes = client.post("/accounts/2fa/totp/activate/", {"code": code}, follow=True)

    assert wrong.context["form"].errors == {"code": ["รหัสไม่ถูกต้อง รหัสในแอปเปลี่ยนทุกครึ่งนาที"]}
    assert codes.redirect_chain == [("/accounts/2fa/recovery-codes/", 302)]
    assert len(codes.context["unused_codes"]) == 10
    assert where(client, "/accounts/2fa/done/") == "/desk/ban-rao/settings/"
    assert where(client, "/desk/ban-rao/settings/") == "200"


# --- No way around it ---------------------------------------------------------------------


def test_signing_in_asks_for_the_code(agency: Agency) -> None:
    admin = with_password(make_member(agency, Role.ADMINISTRATOR))
    second_factor.enrol(admin)
    client = by_password(admin)

    before = where(client, "/desk/ban-rao/settings/")
    client.post("/accounts/2fa/authenticate/", {"code": code_of(admin)})

    assert (before, where(client, "/desk/ban-rao/settings/")) == ("/accounts/login/", "200")


@pytest.mark.parametrize(
    "address",
    ["/desk/ban-rao/", "/admin/", "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/reauthenticate/"],
)
def test_a_session_begun_before_the_factor_is_asked_for_it(agency: Agency, address: str) -> None:
    admin = make_member(agency, Role.ADMINISTRATOR)
    old = sign_in(admin, proved=False)
    second_factor.enrol(admin)

    assert where(old, address) == PROVE
    assert old.post(address).headers["Location"].startswith(PROVE)
    old.post(PROVE, {"code": code_of(admin)})
    assert where(old, "/desk/ban-rao/settings/") == "200"


def test_a_proof_of_somebody_else_is_none(agency: Agency) -> None:
    admin = make_member(agency, Role.ADMINISTRATOR)
    second_factor.enrol(admin)
    client = sign_in(admin, proved=False)
    prove(client, make_user())

    assert where(client, "/desk/ban-rao/settings/") == PROVE


def test_the_last_factor_stays(agency: Agency) -> None:
    admin = make_member(agency, Role.ADMINISTRATOR)
    client = sign_in(admin)

    client.post("/accounts/2fa/totp/deactivate/")

    assert has_factor(admin)


def test_who_need_not_may_give_it_up(agency: Agency) -> None:
    staff = make_member(agency, Role.STAFF)
    client = sign_in(staff)

    client.post("/accounts/2fa/totp/deactivate/")

    assert not has_factor(staff)
    assert where(client, "/desk/ban-rao/2569/") == "200"


def test_a_factor_taken_away_ends_what_it_proved(agency: Agency) -> None:
    admin = make_member(agency, Role.ADMINISTRATOR)
    client = sign_in(admin)
    Authenticator.objects.filter(user=admin).delete()

    assert where(client, "/desk/ban-rao/settings/") == START


def test_a_code_counts_once_even_in_another_process(agency: Agency) -> None:
    admin = make_member(agency, Role.ADMINISTRATOR)
    app = second_factor.enrol(admin)

    assert [second_factor.use_once(app, code_of(admin)) for _time in range(2)] == [True, False]


def test_wrong_codes_lock_this_address_and_not_the_owner(agency: Agency) -> None:
    admin = make_member(agency, Role.ADMINISTRATOR)
    second_factor.enrol(admin)
    thief, owner = (sign_in(admin, proved=False) for _session in range(2))

    for _guess in range(4):
        thief.post(PROVE, {"code": "000000"}, REMOTE_ADDR="192.0.2.1")
    with override_settings(ACCOUNT_RATE_LIMITS={"login_failed": None}):
        thief.post(PROVE, {"code": "000000"}, REMOTE_ADDR="192.0.2.1")
        locked = thief.post(PROVE, {"code": code_of(admin)}, REMOTE_ADDR="192.0.2.1")
        owner.post(PROVE, {"code": code_of(admin)}, REMOTE_ADDR="192.0.2.2")

    assert locked.context["form"].errors["code"][0].startswith("ใส่รหัสไม่ถูกหลายครั้งติดกัน")
    assert where(owner, "/desk/ban-rao/settings/") == "200"


def test_wrong_passwords_by_name_and_by_mail_add_up(agency: Agency) -> None:
    user = with_password(make_user("somebody"))
    client = Client()
    for login in ("somebody", "SOMEBODY", "somebody@example.invalid", "Somebody@example.invalid", "somebody"):
        answer = client.post("/accounts/login/", {"login": login, "password": "x"}, REMOTE_ADDR="192.0.2.1")

    assert answer.status_code == 429
    assert by_password(user).session.get("_auth_user_id") == str(user.pk)


def make_passkey(user: User) -> Authenticator:
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": "โทรศัพท์", "credential": {}})


def test_the_last_passkey_stays_and_one_of_two_goes(agency: Agency) -> None:
    admin = make_member(agency, Role.ADMINISTRATOR)
    client = sign_in(admin)
    keys = [make_passkey(admin) for _key in range(2)]
    Authenticator.objects.filter(user=admin, type="totp").delete()
    addresses = [reverse("mfa_remove_webauthn", args=[key.pk]) for key in keys]

    client.post(addresses[0])
    refused = client.post(addresses[1])

    assert list(Authenticator.objects.filter(user=admin)) == [keys[1]]
    assert "เลิกใช้การยืนยันตัวตนสองขั้นไม่ได้" in refused.content.decode()


def test_passkeys_of_others_are_not_there(agency: Agency) -> None:
    key = make_passkey(make_member(agency, Role.ADMINISTRATOR))
    client = sign_in(make_member(agency, Role.STAFF))

    assert [client.post(reverse(f"mfa_{what}_webauthn", args=[key.pk])).status_code for what in ("remove", "edit")] == [
        404,
        404,
    ]


@pytest.mark.parametrize("address", ["webauthn/add/", "webauthn/reauthenticate/", "webauthn/login/"])
@pytest.mark.parametrize("credential", ["", "x", "{}", '{"id": 1, "rawId": "AA"}', "[]"])
def test_what_is_no_passkey_is_refused(agency: Agency, address: str, credential: str) -> None:
    client = Client() if "login" in address else sign_in(make_member(agency, Role.STAFF))

    assert client.post(f"/accounts/2fa/{address}", {"credential": credential}).status_code in {200, 302}
    assert not Authenticator.objects.filter(type="webauthn").exists()


# --- Sample accounts ----------------------------------------------------------------------


def test_codes_of_sample_accounts_exist_with_demo_data_alone(client: Client) -> None:
    sample, other = make_user("sample"), make_user("other", email="other@example.go.th")
    for user in (sample, other):
        second_factor.enrol(user)

    with override_settings(DEMO=True):
        shown = client.get("/demo/codes/")
        sign_in_page = client.get("/accounts/login/").content.decode()
    hidden = client.get("/demo/codes/")

    assert shown.context["rows"] == [(sample, code_of(sample))]
    assert "/demo/codes/" in sign_in_page
    assert hidden.status_code == 404
    assert "/demo/codes/" not in client.get("/accounts/login/").content.decode()


def test_sample_accounts_need_demo(db: None) -> None:
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo")
    assert timezone.localdate() == DAY
