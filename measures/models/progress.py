"""What was done for measures and steps. Rows are added; a mistake is taken back by a row that says so."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from simple_history.models import HistoricalRecords

from organisations.models import Unit, User

from .plans import Measure, Status, Step

COUNTS = Q(corrects__isnull=True, corrected_by__isnull=True)  # entries of Progress that were not taken back


class Progress(models.Model):
    """What was done for a measure, or one of its steps, as reported on a day. Entries add up; none is replaced.

    `unit`: the unit that answers for its part of what "ทุกสำนัก/กอง" do; None = the whole.
    `sent_key`: what was sent, so that sending it again adds nothing; '' = not sent by a form that says so.
    `corrects`: the entry this one takes back; neither of the two counts, both stay to be read.
    """

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="progress")
    step = models.ForeignKey(Step, models.CASCADE, null=True, blank=True, related_name="progress")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(_("สถานะ"), max_length=12, choices=Status)
    done = models.TextField(_("ผลการดำเนินการ"), blank=True)
    period_text = models.CharField(_("ดำเนินการเมื่อ"), max_length=200, blank=True)
    output = models.TextField(_("ผลผลิต"), blank=True)
    outcome = models.TextField(_("ผลลัพธ์"), blank=True)
    problem = models.TextField(_("ปัญหา อุปสรรค"), blank=True)
    remark = models.TextField(_("หมายเหตุ"), blank=True)
    percent = models.PositiveSmallIntegerField(_("ร้อยละ"), null=True, blank=True)
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(_("รายงานเมื่อ"))
    concerns_on = models.DateField(_("ผล ณ วันที่"))
    sent_key = models.CharField(max_length=64, blank=True)
    corrects = models.OneToOneField("self", models.CASCADE, null=True, blank=True, related_name="corrected_by")

    objects = ScopedManager(agency="measure__plan__agency")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("ความคืบหน้า")
        verbose_name_plural = _("ความคืบหน้า")
        ordering = ["measure_id", "concerns_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100), name="progress_percent_0_100"
            ),
            models.UniqueConstraint(
                fields=["reported_by", "sent_key"], condition=~Q(sent_key=""), name="progress_sent_once"
            ),
        ]

    def __str__(self) -> str:
        return self.done or self.get_status_display()
