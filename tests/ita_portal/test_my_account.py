"""One page shows a person their account, and leads to each part of it."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ita_portal import second_factor
from organisations.models import Agency, Role, User
from tests.factories.accounts import sign_in
from tests.factories.organisations import make_holder, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PASSWORD = "ป่าสน-ริมทาง-๒๕๖๙"


def page(client: Client) -> str:
    return client.get("/accounts/me/").content.decode()


def with_password(agency: Agency) -> User:
    user = make_member(agency, Role.STAFF)
    user.email = "staff@example.invalid"
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in_by_password(user: User, **headers: str) -> Client:
    client = Client(headers=headers)
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return client


def test_posts_roles_and_factors_stand_on_one_page(
    agency: Agency, other_agency: Agency, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    user = make_holder(agency, "หัวหน้าสำนักปลัด").user
    assert user is not None
    make_member(other_agency, Role.READER, user=user)
    client = sign_in(user)
    RecoveryCodes.activate(user)

    with django_assert_max_num_queries(20):
        shown = page(client)

    assert all(text in shown for text in (str(user), "หัวหน้าสำนักปลัด", other_agency.short_name, "ผู้อ่าน", "เหลือ 10 รหัส"))


def test_nobody_sees_it_without_signing_in() -> None:
    assert Client().get("/accounts/me/").status_code == 302


def test_other_sessions_are_listed_and_end(agency: Agency) -> None:
    user = with_password(agency)
    here = sign_in_by_password(user, user_agent="ที่ทำงาน")
    elsewhere = sign_in_by_password(user, user_agent="อินเทอร์เน็ตคาเฟ่")

    assert "อินเทอร์เน็ตคาเฟ่" in page(here)
    here.post("/accounts/sessions/")

    assert "อินเทอร์เน็ตคาเฟ่" not in page(here)
    assert elsewhere.get("/accounts/me/").status_code == 302


def test_a_password_change_is_told_by_mail_in_thai(agency: Agency) -> None:
    user = with_password(agency)
    client = sign_in_by_password(user)
    client.cookies["django_language"] = "en"
    new = "ทุ่งนา-หน้าฝน-๒๕๗๐"

    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["staff@example.invalid"], "ITA Portal: เปลี่ยนรหัสผ่านของบัญชีท่านแล้ว")
    assert "http://localhost:8000/accounts/me/" in letter.body
    assert "15 ก.ค. 2569 10:00 น." in letter.body


@pytest.mark.django_db(transaction=True)
def test_every_change_of_factors_is_told_by_mail(agency: Agency) -> None:
    user = with_password(agency)
    client = sign_in_by_password(user)
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    code = second_factor.totp.format_hotp_value(
        second_factor.totp.hotp_value(secret, next(second_factor.totp.yield_hotp_counters_from_time()))
    )

    client.post("/accounts/2fa/totp/activate/", {"code": code})
    client.post("/accounts/2fa/recovery-codes/generate/")
    client.post("/accounts/2fa/totp/deactivate/")

    assert not Authenticator.objects.filter(user=user, type="totp").exists()
    assert [letter.subject.removeprefix("ITA Portal: ") for letter in mail.outbox] == [
        "ตั้งแอปยืนยันตัวตนให้บัญชีของท่านแล้ว",
        "สร้างรหัสสำรองชุดใหม่ของบัญชีท่านแล้ว",
        "เลิกใช้แอปยืนยันตัวตนของบัญชีท่านแล้ว",
    ]


def test_sessions_that_ended_are_not_listed(agency: Agency) -> None:
    user = with_password(agency)
    client = sign_in_by_password(user, user_agent="ที่ทำงาน")
    gone = sign_in_by_password(user, user_agent="เครื่องเก่า")
    session = gone.session
    session.set_expiry(-dt.timedelta(days=1).total_seconds())
    session.save()

    assert "เครื่องเก่า" not in page(client)
