"""A look over the whole record of an agency: asked for by a person or by the calendar, done by the worker."""

from django.db import models
from django_scopes import ScopedManager

from organisations.models import Agency, User


class RecordCheck(models.Model):
    """One look. `asked_by` None = the portal's own weekly one. `counts` and `damage` are there when it is finished."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="record_checks")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    damage = models.JSONField(default=list)

    objects = ScopedManager(agency="agency")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency"], condition=models.Q(finished_at__isnull=True), name="record_check_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.asked_at}"
