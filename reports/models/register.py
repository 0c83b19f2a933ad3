"""Registers: outgoing numbers of a prefix and order numbers, by calendar year (B.E.), never by fiscal year."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from organisations.models import Agency, User

from .memo import Memo
from .order import Order


class Series(models.TextChoices):
    """Which register a number stands in."""

    OUTGOING = "outgoing", _("ทะเบียนหนังสือส่ง")
    ORDER = "order", _("ทะเบียนคำสั่ง")


class DocumentNumber(models.Model):
    """A number of a register (`prefix` '' for orders): of a memo or of an order. Never reused."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="document_numbers")
    series = models.CharField(max_length=10, choices=Series, default=Series.OUTGOING)
    prefix = models.CharField(max_length=40, blank=True)
    calendar_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(_("เลขที่"))
    memo = models.OneToOneField(Memo, models.PROTECT, null=True, related_name="document_number")
    order = models.OneToOneField(Order, models.PROTECT, null=True, related_name="document_number")
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    objects = ScopedManager(agency="agency")

    class Meta:
        ordering = ["agency_id", "calendar_year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "series", "prefix", "calendar_year", "number"], name="number_unique"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="number_from_1"),
            models.CheckConstraint(
                condition=Q(series="outgoing", order__isnull=True) | Q(series="order", memo__isnull=True, prefix=""),
                name="number_of_its_series",
            ),
        ]

    def __str__(self) -> str:
        if self.series == Series.ORDER:
            return f"{self.number}/{self.calendar_year}"
        return f"{self.prefix}/{self.number}"
