"""Second factors that were lost: taken away by an administrator, with a reason that stays on record."""

import datetime as dt

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from organisations import audit, notices
from organisations.actions import OrganisationRefused
from organisations.models import User
from organisations.queries import Member, agencies_of


@transaction.atomic
def reset_factors(*, user: User, reason: str, by: Member | User, at: dt.datetime) -> None:
    """Take away every second factor of an account and end its sessions; at its next sign-in it must set one up.

    `by` a Member: an agency's administrator, for an account of that agency alone; a User: the portal's administrator.
    The record of each of its agencies tells of it, and so does a mail to the owner and to their administrators.
    Raises OrganisationRefused: `own_factors`, `factors_elsewhere`, `no_factors`.
    """
    actor = by.user if isinstance(by, Member) else by
    agencies = agencies_of(user, timezone.localdate(at))
    if actor.pk == user.pk:
        raise OrganisationRefused("own_factors")
    if isinstance(by, Member):
        if user.is_staff or user.is_superuser or set(agencies) - {by.agency}:
            raise OrganisationRefused("factors_elsewhere")
        agencies = [by.agency]
    User.objects.select_for_update().get(pk=user.pk)
    factors = Authenticator.objects.filter(user=user)
    kinds = sorted(set(factors.values_list("type", flat=True)))
    if not kinds:
        raise OrganisationRefused("no_factors")
    factors.delete()
    User.objects.filter(pk=user.pk).update(must_enrol=True)
    for session in UserSession.objects.filter(user=user):
        session.end()
    entries = [audit.Entry(agency, user, {"reason": reason, "factors": kinds}) for agency in agencies]
    audit.record_many(entries=entries, by=by, verb="member.factors_reset", at=at)
    notices.factors_reset(user=user, by=actor, reason=reason, agencies=agencies, at=at)
