"""An issued paper sent round to units, and who took note of it. Rows are append-only (triggers)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from organisations.models import ActingAppointment, Unit, User

from .memo import Memo


class Circulation(models.Model):
    """An issued memo sent to one unit: whoever heads it on the day, or acts for its head, takes note of it."""

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="circulations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("ส่วนราชการ"))
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    objects = ScopedManager(agency="memo__agency")

    class Meta:
        ordering = ["memo_id", "unit__order", "unit_id"]
        constraints = [models.UniqueConstraint(fields=["memo", "unit"], name="circulation_once_per_unit")]

    def __str__(self) -> str:
        return str(self.unit)


class Acknowledgement(models.Model):
    """A head took note (รับทราบ) of a paper: who, in what capacity, when, and the content by its hash."""

    circulation = models.OneToOneField(Circulation, models.PROTECT, primary_key=True, related_name="acknowledgement")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(max_length=150)
    post = models.CharField(max_length=200)
    acting = models.ForeignKey(ActingAppointment, models.PROTECT, null=True, related_name="+")
    acting_term = models.CharField(max_length=60, blank=True)
    acted_post = models.CharField(max_length=200, blank=True)
    content_hash = models.CharField(max_length=64)

    objects = ScopedManager(agency="circulation__memo__agency")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(acting__isnull=True, acting_term="", acted_post="")
                | (Q(acting__isnull=False) & ~Q(acting_term="") & ~Q(acted_post="")),
                name="acknowledgement_acting_complete",
            )
        ]

    def __str__(self) -> str:
        return self.name
