"""What staff say to the findings of the quality sweep. Findings themselves are computed, never stored."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from organisations.models import Agency, User


class CheckAnswer(models.Model):
    """The answer to one finding of a year; `code`, `place` and `field` name it (reports.rules.sweep.Finding)."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="check_answers")
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    code = models.CharField(max_length=40)
    place = models.CharField(max_length=40)
    field = models.CharField(max_length=200, blank=True)
    answer = models.TextField(_("ทราบแล้ว เพราะ"))
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    objects = ScopedManager(agency="agency")

    class Meta:
        verbose_name = _("คำชี้แจงเรื่องที่ตรวจพบ")
        verbose_name_plural = _("คำชี้แจงเรื่องที่ตรวจพบ")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "fiscal_year", "code", "place", "field"], name="check_answer_unique"
            ),
            models.CheckConstraint(condition=~Q(answer=""), name="check_answer_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.place}"
