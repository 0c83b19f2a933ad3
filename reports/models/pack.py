"""The evidence of a year in one file, as it was asked for."""

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from organisations.models import Agency, User
from reports.models.rendering import StoredFile


class EvidencePack(models.Model):
    """A ZIP of a year's evidence that was asked for. `content` says what goes in (reports.rules.pack), never changed.

    The worker takes rows without a file, holds them under a lease, and writes `file` or `last_error`. The same
    content of the same agency is one row: asking again while nothing changed costs nothing.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="evidence_packs")
    fiscal_year = models.PositiveSmallIntegerField()
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    objects = ScopedManager(agency="agency")

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "content_hash"], name="evidence_pack_unique"),
            models.CheckConstraint(
                condition=Q(file__isnull=True, finished_at__isnull=True)
                | Q(file__isnull=False, finished_at__isnull=False),
                name="evidence_pack_finished_with_file",
            ),
        ]
        indexes = [models.Index(fields=["requested_at"], condition=Q(file__isnull=True), name="evidence_pack_waiting")]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.content_hash[:12]}"
