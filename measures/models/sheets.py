"""Sheets of a plan on their way in: tried out, confirmed once."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from measures.models.plans import Plan
from organisations.models import User


class SheetImport(models.Model):
    """What a file would change, bound to who handed it in, the plan and its bytes. The file itself is not kept.

    `rows`: what is to be written (actions.sheet); `report`: what the page shows (cells, wrong, stale, ignored, notes).
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sheet_imports")
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("ส่งไฟล์เมื่อ"))
    name = models.CharField(_("ชื่อไฟล์"), max_length=200, blank=True)
    content_hash = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    report = models.JSONField(default=dict)
    confirmed_at = models.DateTimeField(null=True)

    objects = ScopedManager(agency="plan__agency")

    class Meta:
        verbose_name = _("ไฟล์แผนที่นำเข้า")
        verbose_name_plural = _("ไฟล์แผนที่นำเข้า")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name or self.content_hash[:12]
