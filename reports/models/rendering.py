"""Papers made into files: what was asked for (Rendering) and the bytes that came of it (StoredFile)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from organisations.models import Agency


class PaperKind(models.TextChoices):
    """What a document is; its parts are printed by templates/print/part_<part>.html."""

    MEMO = "memo", _("บันทึกข้อความ")
    PLAN = "plan", _("แผนมาตรการ")
    REPORT = "report", _("รายงานผล")
    ORDER = "order", _("คำสั่ง")
    NOTICE = "notice", _("ประกาศ")
    FREE = "free", _("เอกสารทั่วไป")


class StoredFile(models.Model):
    """Bytes kept under their SHA-256 in MEDIA_ROOT/stored/; written once, never changed (reports.store)."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content_type = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField(null=True)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="stored_file_not_empty")]

    def __str__(self) -> str:
        return self.sha256[:12]


class Rendering(models.Model):
    """A paper that was asked for. `content` is the canonical JSON of a rules.paper value, never changed.

    The worker takes rows without a file, holds them under a lease, and writes `file` or `last_error`.
    The same content of the same agency is one row: asking again costs nothing. `draft_of` names the draft it shows
    while that is written; empty = asked for by itself.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="renderings")
    kind = models.CharField(max_length=10, choices=PaperKind)
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    draft_of = models.CharField(max_length=40, blank=True)
    requested_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="renderings")
    finished_at = models.DateTimeField(null=True)

    objects = ScopedManager(agency="agency")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "content_hash"], name="rendering_unique"),
            models.CheckConstraint(
                condition=Q(file__isnull=True, finished_at__isnull=True)
                | Q(file__isnull=False, finished_at__isnull=False),
                name="rendering_finished_with_file",
            ),
        ]
        indexes = [models.Index(fields=["requested_at"], condition=Q(file__isnull=True), name="rendering_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.content_hash[:12]}"


class PagePicture(models.Model):
    """A page of a finished paper as a picture, with its lines of text: [left, foot, width, size in points, words]."""

    rendering = models.ForeignKey(Rendering, models.CASCADE, related_name="page_pictures")
    number = models.PositiveSmallIntegerField()
    width = models.FloatField()
    height = models.FloatField()
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    lines = models.JSONField(default=list)

    objects = ScopedManager(agency="rendering__agency")

    class Meta:
        ordering = ["rendering_id", "number"]
        constraints = [models.UniqueConstraint(fields=["rendering", "number"], name="page_picture_unique")]

    def __str__(self) -> str:
        return f"{self.rendering_id}/{self.number}"


class Drawing(models.Model):
    """A drawing (SVG) that a Word file asked for in pixels, by its SHA-256. The worker draws it (actions.drawings)."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64)
    source = models.BinaryField()
    requested_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    objects = ScopedManager(agency="agency")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "sha256"], name="drawing_unique")]
        indexes = [models.Index(fields=["requested_at"], condition=Q(file__isnull=True), name="drawing_waiting")]

    def __str__(self) -> str:
        return self.sha256[:12]
