"""Registers: outgoing numbers of a prefix, and numbers of orders and announcements, by calendar year (B.E.).

Rows are append-only (triggers): a number that is voided keeps its row, and what is said of a gap later is a new row.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from organisations.models import Agency, User

from .memo import Memo
from .order import Order


class Series(models.TextChoices):
    """Which register a number stands in."""

    OUTGOING = "outgoing", _("ทะเบียนหนังสือส่ง")
    ORDER = "order", _("ทะเบียนคำสั่ง")
    NOTICE = "notice", _("ทะเบียนประกาศ")


class DocumentNumber(models.Model):
    """A number of a register (`prefix` '' of orders and announcements). Never reused.

    Of a memo, of an order or announcement, or of a paper that was made elsewhere and entered by hand: only that one
    says its own `subject`, `addressee` and `dated_on`.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="document_numbers")
    series = models.CharField(max_length=10, choices=Series, default=Series.OUTGOING)
    prefix = models.CharField(max_length=40, blank=True)
    calendar_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(_("เลขที่"))
    memo = models.OneToOneField(Memo, models.PROTECT, null=True, related_name="document_number")
    order = models.OneToOneField(Order, models.PROTECT, null=True, related_name="document_number")
    subject = models.TextField(_("เรื่อง"), blank=True)
    addressee = models.CharField(_("ถึง"), max_length=200, blank=True)
    dated_on = models.DateField(_("ลงวันที่"), null=True)
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
                condition=Q(series="outgoing", order__isnull=True)
                | Q(series__in=["order", "notice"], memo__isnull=True, prefix=""),
                name="number_of_its_series",
            ),
            models.CheckConstraint(
                condition=Q(memo__isnull=True, order__isnull=True, dated_on__isnull=False) & ~Q(subject="")
                | Q(subject="", dated_on__isnull=True) & (Q(memo__isnull=False) | Q(order__isnull=False)),
                name="number_of_paper_says_what",
            ),
        ]

    def __str__(self) -> str:
        if self.series == Series.OUTGOING:
            return f"{self.prefix}/{self.number}"
        return f"{self.number}/{self.calendar_year}"


class VoidedNumber(models.Model):
    """A number that is void (ยกเลิกเลข), and why. It stays in its register and is never given again."""

    number = models.OneToOneField(DocumentNumber, models.PROTECT, primary_key=True, related_name="voided")
    reason = models.TextField(_("เหตุผล"))
    voided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    voided_at = models.DateTimeField()

    objects = ScopedManager(agency="number__agency")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="voided_number_has_reason")]

    def __str__(self) -> str:
        return self.reason


class GapNote(models.Model):
    """Why the numbers from `first` to `last` of a register were not given here. The newest that covers a number holds."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="gap_notes")
    series = models.CharField(max_length=10, choices=Series)
    prefix = models.CharField(max_length=40, blank=True)
    calendar_year = models.PositiveSmallIntegerField()
    first = models.PositiveIntegerField(_("ตั้งแต่เลข"))
    last = models.PositiveIntegerField(_("ถึงเลข"))
    text = models.CharField(_("คำอธิบาย"), max_length=300)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = ScopedManager(agency="agency")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(first__gte=1, last__gte=F("first")), name="gap_note_first_to_last"),
            models.CheckConstraint(condition=~Q(text=""), name="gap_note_says_why"),
        ]

    def __str__(self) -> str:
        return self.text
