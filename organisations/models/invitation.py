"""Invitations: who may join an agency, with which roles, until when. The link in the mail is signed, not stored."""

import datetime as dt

from django.core.signing import Signer
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from .agency import Agency
from .people import Officer, Role, User

VALID_FOR = dt.timedelta(days=7)


class Invitation(models.Model):
    """An invitation by e-mail. Each sending counts `serial` up, which ends the links sent before.

    `sending_at` is set before sending, as with notices: None = the worker has a mail to send.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("อีเมล"))
    roles = models.JSONField(_("บทบาท"), default=list)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="invitations")
    serial = models.PositiveIntegerField(default=1)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(_("เชิญเมื่อ"))
    sending_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = ScopedManager(agency="agency")

    class Meta:
        verbose_name = _("คำเชิญ")
        verbose_name_plural = _("คำเชิญ")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                "agency",
                Lower("email"),
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open_per_email",
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def expires_at(self) -> dt.datetime:
        """Return when the link last sent stops to work."""
        return self.invited_at + VALID_FOR

    @property
    def token(self) -> str:
        """Return what the link last sent carries: number and serial, signed with the portal's key."""
        return signer().sign(f"{self.pk}.{self.serial}")

    def role_names(self) -> list[str]:
        """Return the roles in words."""
        return [str(Role(role).label) for role in self.roles]


def signer() -> Signer:
    """Return what signs and reads the links of invitations."""
    return Signer(salt="organisations.invitation")
