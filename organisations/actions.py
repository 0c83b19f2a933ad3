"""Changes to an agency: its data, units, posts, officers, holders and members. Each leaves an audit line."""

import datetime as dt
import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model

from organisations import audit
from organisations.models import (
    ActingAppointment,
    Agency,
    AgencyPicture,
    Membership,
    Officer,
    PictureUse,
    Role,
    Tenure,
    User,
)
from organisations.pictures import Picture
from organisations.queries import Member
from organisations.rules.tenure import Span, clashes


class OrganisationRefused(Exception):
    """A change that cannot be made; `code` says why, forms hold the sentences."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


@transaction.atomic
def save(*, row: Model, verb: str, by: Member, at: dt.datetime) -> Model:
    """Save a row of the agency that a form has filled (unit, post, officer, agency data) and record it."""
    row.save()
    audit.record(agency=by.agency, by=by, verb=verb, target=row, at=at, data={"name": str(row)})
    return row


@transaction.atomic
def seat(*, tenure: Tenure, by: Member, at: dt.datetime) -> Tenure:
    """Put an officer in a post. Raises OrganisationRefused `clash` when the post has a holder on those days."""
    others = Tenure.objects.filter(post=tenure.post).exclude(pk=tenure.pk)
    spans = [Span(other.starts_on, other.ends_on) for other in others]
    if clashes(Span(tenure.starts_on, tenure.ends_on), spans):
        raise OrganisationRefused("clash")
    tenure.save()
    audit.record(agency=by.agency, by=by, verb="tenure.set", target=tenure, at=at, data=_days(tenure))
    return tenure


@transaction.atomic
def appoint_acting(*, acting: ActingAppointment, by: Member, at: dt.datetime) -> ActingAppointment:
    """Let an officer act for a post between two days, by a kind of law the user chose."""
    acting.save()
    data = _days(acting) | {"kind": str(acting.kind), "order": acting.order_number}
    audit.record(agency=by.agency, by=by, verb="acting.set", target=acting, at=at, data=data)
    return acting


def _days(row: Tenure | ActingAppointment) -> dict[str, Any]:
    return {
        "post": row.post.title,
        "officer": row.officer.name,
        "from": row.starts_on.isoformat(),
        "to": row.ends_on.isoformat() if row.ends_on else None,
    }


@transaction.atomic
def add_member(
    *,
    agency: Agency,
    username: str,
    email: str,
    display_name: str,
    roles: list[str],
    officer: Officer | None,
    by: Member,
    at: dt.datetime,
) -> tuple[User, str]:
    """Make an account (or take the one of this name) a member; return it and its first password, '' if it existed.

    Raises OrganisationRefused `officer_taken` when the officer has another account.
    """
    user = User.objects.filter(username=username).first()
    password = ""
    if user is None:
        password = secrets.token_urlsafe(9)
        user = User.objects.create_user(username, email, password, display_name=display_name)
    for role in roles:
        Membership.objects.get_or_create(agency=agency, user=user, role=role)
    if officer is not None:
        _link_officer(officer, user)
    audit.record(agency=agency, by=by, verb="member.add", target=user, at=at, data={"roles": sorted(roles)})
    return user, password


def _link_officer(officer: Officer, user: User) -> None:
    if officer.user_id not in {None, user.pk}:
        raise OrganisationRefused("officer_taken")
    officer.user = user
    try:
        with transaction.atomic():
            officer.save()
    except IntegrityError as error:
        raise OrganisationRefused("officer_taken") from error


@transaction.atomic
def remove_member(*, user: User, by: Member, at: dt.datetime) -> None:
    """Take every role of a user in the agency away; bites on the next request.

    Raises OrganisationRefused `last_administrator`: somebody must be able to let others in.
    """
    admins = Membership.objects.filter(agency=by.agency, role=Role.ADMINISTRATOR).values_list("user", flat=True)
    if list(admins) == [user.pk]:
        raise OrganisationRefused("last_administrator")
    Membership.objects.filter(agency=by.agency, user=user).delete()
    audit.record(agency=by.agency, by=by, verb="member.remove", target=user, at=at)


@transaction.atomic
def set_picture(*, use: PictureUse, picture: Picture | None, by: Member, at: dt.datetime) -> AgencyPicture:
    """Print a picture on the agency's papers from now on; None leaves its place empty. Papers made before keep theirs."""
    kept = {"sha256": picture.sha256, "content_type": picture.content_type, "data": picture.data} if picture else {}
    row = AgencyPicture.objects.create(agency=by.agency, use=use, added_by=by.user, added_at=at, **kept)
    audit.record(
        agency=by.agency, by=by, verb="picture.set", target=row, at=at, data={"use": str(use), "sha256": row.sha256}
    )
    return row
