"""Changes to an agency: its data, units, posts, officers, holders and members. Each leaves an audit line."""

import dataclasses
import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Model

from organisations import audit
from organisations.models import (
    ActingAppointment,
    AgencyPicture,
    Invitation,
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


@dataclasses.dataclass(frozen=True, slots=True)
class Guest:
    """Whom to invite: an address, and the officer whose account it will be."""

    email: str
    officer: Officer | None = None


@transaction.atomic
def invite(*, guests: Sequence[Guest], roles: Sequence[str], by: Member, at: dt.datetime) -> None:
    """Invite people to the agency by mail; whether they have an account elsewhere makes no difference.

    Who is invited already is invited anew with these roles; links sent before end.
    """
    for guest in guests:
        values = {"roles": sorted(roles), "officer": guest.officer}
        open_ones = Invitation.objects.select_for_update().filter(accepted_at=None, withdrawn_at=None)
        invitation = open_ones.filter(email__iexact=guest.email).first()
        if invitation is None:
            invitation = Invitation(agency=by.agency, email=guest.email.lower(), serial=0)
        for name, value in values.items():
            setattr(invitation, name, value)
        _send(invitation, "member.invite", by, at)


@transaction.atomic
def invite_again(*, invitation: Invitation, by: Member, at: dt.datetime) -> None:
    """Send an open invitation anew, with a new link and a new term. Raises OrganisationRefused `invitation_gone`."""
    _send(_open(invitation), "member.invite_again", by, at)


def _send(invitation: Invitation, verb: str, by: Member, at: dt.datetime) -> None:
    invitation.serial += 1
    invitation.invited_by, invitation.invited_at, invitation.sending_at = by.user, at, None
    invitation.save()
    # No address in the record: it stays for ever, and every member may read it.
    audit.record(agency=by.agency, by=by, verb=verb, target=invitation, at=at, data={"roles": invitation.roles})


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Member, at: dt.datetime) -> None:
    """End an open invitation. Raises OrganisationRefused `invitation_gone` when it was used or withdrawn."""
    row = _open(invitation)
    row.withdrawn_at = at
    row.save()
    audit.record(agency=by.agency, by=by, verb="member.invite_withdraw", target=row, at=at)


def _open(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).filter(accepted_at=None, withdrawn_at=None)
    row = rows.select_related("agency", "officer").filter(pk=invitation.pk, serial=invitation.serial).first()
    if row is None:
        raise OrganisationRefused("invitation_gone")
    return row


@transaction.atomic
def join(*, invitation: Invitation, user: User, at: dt.datetime) -> None:
    """Take an account into the agency, once an invitation.

    Raises OrganisationRefused `invitation_gone` (used, withdrawn or sent anew meanwhile), `officer_taken`.
    """
    row = _open(invitation)
    row.accepted_by, row.accepted_at = user, at
    row.save()
    for role in row.roles:
        Membership.objects.get_or_create(agency=row.agency, user=user, role=role)
    if row.officer is not None:
        _link_officer(row.officer, user)
    audit.record(agency=row.agency, by=user, verb="member.join", target=user, at=at, data={"roles": row.roles})


@transaction.atomic
def join_anew(*, invitation: Invitation, display_name: str, password: str, at: dt.datetime) -> User:
    """Make an account for who was invited, and take it into the agency; it signs in with the e-mail address.

    The address counts as proved: the link came by mail. Raises OrganisationRefused as `join` does.
    """
    email = invitation.email.lower()
    taken = User.objects.filter(username__iexact=email).exists()
    username = f"{email}-{secrets.token_hex(3)}" if taken else email
    user = User.objects.create_user(username[:150], email, password, display_name=display_name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    join(invitation=invitation, user=user, at=at)
    return user


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
