"""The code on an issued paper, behind its QR. Rows are append-only (triggers)."""

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from organisations.models import Agency

from .memo import MemoVersion
from .order import Order
from .rendering import Rendering
from .reporting import StatusReport


class CheckCode(models.Model):
    """The code of one finished paper: a memo's issued version, an order or a frozen report (reports.rules.check_code)."""

    code = models.CharField(max_length=12, primary_key=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="check_codes")
    version = models.OneToOneField(MemoVersion, models.PROTECT, null=True, related_name="check_code")
    order = models.OneToOneField(Order, models.PROTECT, null=True, related_name="check_code")
    report = models.OneToOneField(StatusReport, models.PROTECT, null=True, related_name="check_code")
    made_at = models.DateTimeField()

    objects = ScopedManager(agency="agency")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(version__isnull=False, order__isnull=True, report__isnull=True)
                | Q(version__isnull=True, order__isnull=False, report__isnull=True)
                | Q(version__isnull=True, order__isnull=True, report__isnull=False),
                name="check_code_of_one_paper",
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def rendering(self) -> Rendering | None:
        """The finished paper that carries the code."""
        if self.version:
            return self.version.issued
        return self.order.issued if self.order else self.report.rendering if self.report else None
