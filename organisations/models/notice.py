"""Notices by mail: written with the change they tell of, sent by the worker at most once."""

from django.db import models
from django_scopes import ScopedManager

from .agency import Agency
from .people import User


class Notice(models.Model):
    """One mail to one user about one event. `sending_at` is set before sending: at most one mail per event."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="notices")
    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    event_key = models.CharField(max_length=120)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    path = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    sending_at = models.DateTimeField(null=True)

    objects = ScopedManager(agency="agency")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "event_key"], name="notice_once_per_event")]
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(sending_at__isnull=True), name="notice_waiting")
        ]

    def __str__(self) -> str:
        return self.subject
