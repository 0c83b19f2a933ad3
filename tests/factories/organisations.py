"""Agencies, members, posts and their holders: the smallest valid objects."""

import datetime as dt
from itertools import count
from typing import Any

from organisations.models import (
    ActingAppointment,
    ActingKind,
    Agency,
    AgencyKind,
    Membership,
    Officer,
    Post,
    PostLevel,
    Role,
    Tenure,
    Unit,
    User,
)

LONG_AGO = dt.date(2020, 10, 1)
_numbers = count(10_001)  # five digits: none of them reads as a year


def make_agency(slug: str | None = None, **fields: Any) -> Agency:
    """Make a subdistrict organisation; other fields as given."""
    slug = slug or f"agency-{next(_numbers)}"
    values: dict[str, Any] = {
        "kind": AgencyKind.SUBDISTRICT_ORGANISATION,
        "name": f"องค์การบริหารส่วนตำบลตัวอย่าง {slug}",
        "short_name": f"อบต.ตัวอย่าง {slug}",
        "district": "เมือง",
        "province": "ตัวอย่าง",
        "document_prefix": "ตย 70001",
        "is_sample": True,
    }
    return Agency.objects.create(slug=slug, **(values | fields))


def make_user(username: str | None = None, **fields: Any) -> User:
    """Make an account without a password: tests sign it in by force."""
    username = username or f"user{next(_numbers)}"
    values = {"email": f"{username}@example.invalid", "display_name": f"ผู้ใช้ตัวอย่าง {username}"}
    return User.objects.create_user(username, **(values | fields))


def make_member(agency: Agency, *roles: str, user: User | None = None) -> User:
    """Make a user (or take one) with roles in the agency; staff where none is named."""
    user = user or make_user()
    for role in roles or (Role.STAFF,):
        Membership.objects.create(agency=agency, user=user, role=role)
    return user


def make_unit(agency: Agency, name: str | None = None, **fields: Any) -> Unit:
    """Make a unit; `parent=` makes it a section."""
    return Unit.objects.create(agency=agency, name=name or f"กองตัวอย่าง {next(_numbers)}", **fields)


def make_post(agency: Agency, title: str | None = None, level: str = PostLevel.OFFICER, **fields: Any) -> Post:
    """Make a vacant post."""
    return Post.objects.create(agency=agency, title=title or f"ตำแหน่งตัวอย่าง {next(_numbers)}", level=level, **fields)


def make_officer(agency: Agency, name: str | None = None, *, user: User | None = None, **fields: Any) -> Officer:
    """Make an officer; without `user` one who has no account."""
    name = name or f"นายตัวอย่าง ที่{next(_numbers)}"
    return Officer.objects.create(agency=agency, name=name, user=user, is_sample=True, **fields)


def make_tenure(post: Post, officer: Officer, starts_on: dt.date = LONG_AGO, ends_on: dt.date | None = None) -> Tenure:
    """Seat the officer in the post, until further notice unless `ends_on` is given."""
    return Tenure.objects.create(post=post, officer=officer, starts_on=starts_on, ends_on=ends_on)


def make_acting(
    post: Post,
    officer: Officer,
    starts_on: dt.date = LONG_AGO,
    ends_on: dt.date | None = None,
    label: str = "รักษาราชการแทน",
) -> ActingAppointment:
    """Let the officer act for the post."""
    kind, _ = ActingKind.objects.get_or_create(label=label)
    return ActingAppointment.objects.create(post=post, officer=officer, kind=kind, starts_on=starts_on, ends_on=ends_on)


def make_holder(
    agency: Agency,
    title: str | None = None,
    level: str = PostLevel.OFFICER,
    *,
    user: User | None = None,
    unit: Unit | None = None,
) -> Officer:
    """Make an officer with an account who holds a new post: `.user` signs in, `.tenures` holds the post."""
    officer = make_officer(agency, user=user or make_user())
    make_tenure(make_post(agency, title, level, unit=unit), officer)
    return officer
