"""Invitations: by mail, once, for a week; the password is the invited person's own."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from organisations import notices
from organisations.models import Agency, Event, Invitation, Membership, Role, User
from tests.factories.accounts import sign_in
from tests.factories.organisations import make_member, make_officer, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

NEW = "/desk/ban-rao/settings/members/new/"
LIST = "/desk/ban-rao/settings/members/"
PASSWORD = "ตัวอย่าง-รหัส-๑๒๓"
FIELDS = {"display_name": "นายตัวอย่าง ใหม่", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def admin(agency: Agency) -> Client:
    return sign_in(make_member(agency, Role.ADMINISTRATOR))


def invite(admin: Client, people: str = "new@example.invalid", **fields: Any) -> Any:
    return admin.post(NEW, {"people": people, "roles": ["staff"], **fields})


def link() -> str:
    """Let the worker send what waits and return the link of the last mail."""
    notices.deliver(at=timezone.now())
    found = re.search(r"http://localhost:8000(/accounts/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def roles_of(user: User) -> list[str]:
    return sorted(Membership.objects.filter(user=user).values_list("role", flat=True))


# --- Inviting -----------------------------------------------------------------------------


def test_the_mail_tells_who_invites_where_and_until_when(admin: Client, agency: Agency) -> None:
    invite(admin)

    notices.deliver(at=timezone.now())
    notices.deliver(at=timezone.now())

    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        (["new@example.invalid"], f"คำเชิญเข้าใช้ ITA Portal: {agency.short_name}")
    ]
    assert "บทบาท: เจ้าหน้าที่" in mail.outbox[0].body
    assert "22 กรกฎาคม 2569" in mail.outbox[0].body


def test_the_administrator_is_told_the_same_of_known_and_unknown_people(admin: Client) -> None:
    make_user("known")
    answers = [invite(admin, f"{name}@example.invalid") for name in ("known", "unknown")]
    shown = [admin.get(LIST).content.decode().count("ส่งคำเชิญแล้ว 1 ฉบับ") for _answer in answers]

    assert [answer.headers["Location"] for answer in answers] == [LIST] * 2
    assert shown == [2, 0]


def test_a_pasted_list_invites_each_and_links_officers_by_name(admin: Client, agency: Agency) -> None:
    officer = make_officer(agency, "นายตัวอย่าง หนึ่ง")
    people = "one@example.invalid, นายตัวอย่าง หนึ่ง\n\nTwo@example.invalid\n"

    invite(admin, people)

    rows = Invitation.objects.order_by("pk").values_list("email", "roles", "officer")
    assert list(rows) == [("one@example.invalid", ["staff"], officer.pk), ("two@example.invalid", ["staff"], None)]
    assert Event.objects.filter(verb="member.invite").count() == 2


@pytest.mark.parametrize(
    ("people", "fields", "field", "said"),
    [
        ("not a mail", {}, "people", "อีเมลไม่ถูกต้อง: “not a mail”"),
        ("a@example.invalid, นายไม่มี จริง", {}, "people", "ไม่มีบุคลากรชื่อ “นายไม่มี จริง”"),
        ("a@example.invalid", {"roles": []}, "roles", "เลือกบทบาทอย่างน้อยหนึ่งข้อ"),
        ("", {}, "people", "กรอกช่องนี้ด้วย"),
        ("\n".join(f"a{place}@example.invalid" for place in range(101)), {}, "people", "เชิญได้ครั้งละไม่เกิน 100 คน"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_invited(
    admin: Client, people: str, fields: dict[str, Any], field: str, said: str
) -> None:
    answer = invite(admin, people, **fields)

    form = answer.context["form"]
    assert answer.status_code == 422
    assert form.errors[field][0].startswith(said)
    assert form["people"].value() == people
    assert not Invitation.objects.exists()


def test_an_officer_of_another_agency_is_refused(admin: Client, other_agency: Agency) -> None:
    answer = invite(admin, officer=make_officer(other_agency).pk)

    assert "officer" in answer.context["form"].errors


def test_inviting_again_ends_the_link_before(admin: Client, client: Client) -> None:
    invite(admin)
    first = link()
    invite(admin, roles=["reader"])
    second = link()
    admin.post(f"{LIST.replace('members', 'invitations')}{Invitation.objects.get().pk}/resend/")
    third = link()

    assert [client.get(one).status_code for one in (first, second, third)] == [410, 410, 200]
    assert Invitation.objects.get().roles == ["reader"]


def test_a_withdrawn_invitation_opens_nothing(admin: Client, client: Client) -> None:
    invite(admin)
    address = link()

    page = admin.get(LIST).content.decode()
    admin.post(f"{LIST.replace('members', 'invitations')}{Invitation.objects.get().pk}/withdraw/")

    assert "new@example.invalid" in page
    assert "new@example.invalid" not in admin.get(LIST).content.decode()
    assert client.post(address, FIELDS).status_code == 410
    assert not User.objects.filter(email="new@example.invalid").exists()


# --- Joining ------------------------------------------------------------------------------


def test_a_new_person_sets_a_password_and_is_in(admin: Client, client: Client) -> None:
    invite(admin)
    address = link()

    with_form = client.get(address)
    answer = client.post(address, FIELDS)

    user = User.objects.get(email="new@example.invalid")
    assert (with_form.status_code, answer.headers["Location"]) == (200, "/desk/ban-rao/")
    assert (user.check_password(PASSWORD), roles_of(user), user.is_staff) == (True, ["staff"], False)
    assert client.get("/desk/ban-rao/2569/").status_code == 200
    assert Client().get(address).status_code == 410
    assert Event.objects.get(verb="member.join").actor_id == user.pk
    again = Client()
    again.post("/accounts/login/", {"login": "new@example.invalid", "password": PASSWORD})
    assert again.session["_auth_user_id"] == str(user.pk)


def test_an_invited_administrator_is_led_to_the_second_factor(admin: Client, client: Client) -> None:
    invite(admin, roles=["administrator"])

    client.post(link(), FIELDS)

    assert client.get("/desk/ban-rao/").headers["Location"].startswith("/accounts/2fa/start/")


def test_the_account_of_an_officer_is_linked(admin: Client, client: Client, agency: Agency) -> None:
    officer = make_officer(agency, "นายตัวอย่าง หนึ่ง")
    invite(admin, officer=officer.pk, roles=[])
    address = link()

    name = client.get(address).context["form"]["display_name"].value()
    client.post(address, FIELDS)

    officer.refresh_from_db()
    assert (name, officer.user) == ("นายตัวอย่าง หนึ่ง", User.objects.get(email="new@example.invalid"))


def test_an_officer_taken_meanwhile_is_said_and_nothing_half_done(
    admin: Client, client: Client, agency: Agency
) -> None:
    officer = make_officer(agency)
    invite(admin, officer=officer.pk, roles=[])
    address = link()
    officer.user = make_user()
    officer.save()

    answer = client.post(address, FIELDS)

    assert answer.context["form"].non_field_errors() == ["บุคลากรหรือบัญชีนี้ผูกกับรายอื่นแล้ว"]
    assert not User.objects.filter(email="new@example.invalid").exists()
    assert Invitation.objects.get().accepted_at is None


def test_who_has_an_account_signs_in_and_joins(admin: Client, client: Client) -> None:
    user = make_user("known")
    invite(admin, "Known@example.invalid")
    address = link()

    page = client.get(address).content.decode()
    forced = client.post(address, FIELDS).content.decode()
    member = sign_in(user)
    before = (member.get(address).status_code, roles_of(user))
    member.post(address)

    assert "อีเมลนี้มีบัญชีอยู่แล้ว" in page
    assert "อีเมลนี้มีบัญชีอยู่แล้ว" in forced
    assert (before, roles_of(user)) == ((200, []), ["staff"])
    assert User.objects.filter(email__iexact="known@example.invalid").count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"password2": "อื่น-อื่น-อื่น"}, "password2"),
        ({"password1": "12345678901", "password2": "12345678901"}, "password1"),
        ({"display_name": ""}, "display_name"),
    ],
)
def test_a_poor_password_is_refused(admin: Client, client: Client, fields: dict[str, str], field: str) -> None:
    invite(admin)

    answer = client.post(link(), FIELDS | fields)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not User.objects.filter(email="new@example.invalid").exists()


def test_extra_fields_change_nothing(admin: Client, client: Client) -> None:
    invite(admin)

    client.post(
        link(), FIELDS | {"is_staff": "on", "is_superuser": "on", "roles": "administrator", "email": "x@y.invalid"}
    )

    user = User.objects.get(email="new@example.invalid")
    assert (user.is_staff, user.is_superuser, roles_of(user)) == (False, False, ["staff"])


def test_a_link_ends_after_a_week(admin: Client, client: Client, travel_to: Callable[..., Any]) -> None:
    invite(admin)
    address = link()

    travel_to(dt.date(2026, 7, 23))

    assert client.get(address).status_code == 410


@pytest.mark.parametrize("token", ["1.1", "1.1:x", "x", "1:AAAA", "๑.๑:AAAA"])
def test_a_forged_link_opens_nothing(client: Client, token: str) -> None:
    assert client.get(f"/accounts/invitations/{token}/").status_code == 410


def test_an_address_that_is_a_name_already_gets_another_name(admin: Client, client: Client) -> None:
    make_user("new@example.invalid", email="elsewhere@example.invalid")
    invite(admin)

    client.post(link(), FIELDS)

    assert User.objects.get(email="new@example.invalid").username.startswith("new@example.invalid-")
