"""The summary for the executives, issued by schedule and never changed."""

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from organisations.models import Agency

from .rendering import Rendering


class Summary(models.Model):
    """A summary (รายงานสรุปให้ผู้บริหารทราบ) of one date of the schedule: one, whoever asks for it and how often.

    `facts` are what the next one is compared with (reports.rules.board.Facts).
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="summaries")
    fiscal_year = models.PositiveSmallIntegerField()
    dated_on = models.DateField()
    issued_at = models.DateTimeField()
    subject = models.CharField(max_length=300)
    facts = models.JSONField()
    rendering = models.ForeignKey(Rendering, models.PROTECT, related_name="+")

    objects = ScopedManager(agency="agency")

    class Meta:
        ordering = ["-dated_on"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "dated_on"], name="summary_once_per_date"),
            models.CheckConstraint(condition=Q(fiscal_year__range=(2540, 2700)), name="summary_year_is_be"),
        ]

    def __str__(self) -> str:
        return self.subject
