"""The append-only, hash-chained record of each agency. Triggers in the migration refuse UPDATE and DELETE."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from .agency import Agency


class ChainHead(models.Model):
    """The last link of an agency's chain. Each new event first moves this row, so links cannot fork."""

    agency = models.OneToOneField(Agency, models.PROTECT, primary_key=True, related_name="chain_head")
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.agency_id}:{self.seq}"


class Event(models.Model):
    """One thing that happened: who, in what capacity, did what to what, when. Never changed, never deleted.

    `actor_*` are copies, not foreign keys: the record must outlive accounts. `data` is canonical
    JSON text; `hash` = SHA-256 over the previous hash and this row's fields (organisations.rules.chain).
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="events")
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField(_("เวลา"))
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("โดย"), max_length=200)
    capacity = models.CharField(_("ในฐานะ"), max_length=400, blank=True)
    verb = models.CharField(_("การกระทำ"), max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=64)
    data = models.TextField(default="{}")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = ScopedManager(agency="agency")

    class Meta:
        verbose_name = _("เหตุการณ์")
        verbose_name_plural = _("เหตุการณ์")
        ordering = ["agency_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "seq"], name="event_seq_unique"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="event_seq_from_1"),
        ]
        indexes = [models.Index(fields=["agency", "target_type", "target_id"], name="event_target")]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.target_type} {self.target_id}"
