"""Files of scores on their way in: tried out first, written once confirmed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from organisations.models import Agency, User


class ImportState(models.TextChoices):
    """A file of scores: read (dry run), confirmed once, written. Nothing is saved before it is confirmed."""

    WAITING = "waiting", _("รอตรวจ")
    READ = "read", _("ตรวจแล้ว รอยืนยัน")
    CONFIRMED = "confirmed", _("กำลังนำเข้า")
    DONE = "done", _("นำเข้าแล้ว")
    REFUSED = "refused", _("อ่านไม่ได้")


class ScoreImport(models.Model):
    """A file of scores on its way in, bound to who handed it in, the agency and its bytes. agency None = national file.

    The worker takes rows that wait or are confirmed, holds them under a lease, and writes what came of it.
    `scales`: what was answered about tool scores, `2568:IIT` → 100 or weighted. `report`: what the dry run found
    (counts, wrong rows, questions), shown by the pages. `content` is emptied once it is not needed any more.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, null=True, related_name="score_imports")
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(_("ส่งไฟล์เมื่อ"))
    name = models.CharField(_("ชื่อไฟล์"), max_length=200, blank=True)
    content = models.BinaryField(blank=True)
    content_hash = models.CharField(max_length=64)
    scales = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("สถานะ"), max_length=10, choices=ImportState, default=ImportState.WAITING)
    report = models.JSONField(default=dict, blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    requested_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = ScopedManager(agency="agency")

    class Meta:
        verbose_name = _("ไฟล์คะแนนที่นำเข้า")
        verbose_name_plural = _("ไฟล์คะแนนที่นำเข้า")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("confirmed", "done"), confirmed_at__isnull=False)
                | Q(state__in=("waiting", "read", "refused"), confirmed_at__isnull=True),
                name="score_import_confirmed_when",
            )
        ]
        indexes = [
            models.Index(
                fields=["requested_at"], condition=Q(state__in=("waiting", "confirmed")), name="score_import_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.content_hash[:12]


class StagedScores(models.Model):
    """At most 500 changes of an import, whole agency-years, as lists (assessments.rules.staging). Written once."""

    score_import = models.ForeignKey(ScoreImport, models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    rows = models.JSONField()
    written_at = models.DateTimeField(null=True)

    objects = ScopedManager(agency="score_import__agency")

    class Meta:
        ordering = ["score_import_id", "number"]
        constraints = [models.UniqueConstraint(fields=["score_import", "number"], name="staged_scores_number_unique")]

    def __str__(self) -> str:
        return f"{self.score_import_id}/{self.number}"
