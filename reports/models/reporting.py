"""Reporting rounds (รอบ ๖/๑๒ เดือน) and the status reports made in them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from measures.models import Measure, Plan, Status
from organisations.models import Agency, User

from .rendering import Rendering

# The names fixtures/rounds.yaml ships, marked for the catalogues: pages translate a name, papers and records keep it.
SHIPPED_NAMES = (gettext_noop("รอบ {n} เดือน"), gettext_noop("ไตรมาสที่ {n}"), gettext_noop("รอบ 3 สัปดาห์ ครั้งที่ {n}"))


class Round(models.Model):
    """A reporting round of a fiscal year (reports.rules.rounds). `months` only of rounds that count from 1 October.

    Progress counts that concerns a day up to `ends_on` and was reported up to `cut_off_on`; what comes later is the
    next round's. The report is to be in by `due_on`.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="rounds")
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField()
    months = models.PositiveSmallIntegerField(_("รอบ (เดือน)"), null=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    cut_off_on = models.DateField(_("วันตัดข้อมูล"))
    due_on = models.DateField(_("กำหนดส่ง"))
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    objects = ScopedManager(agency="agency")

    class Meta:
        verbose_name = _("รอบรายงาน")
        verbose_name_plural = _("รอบรายงาน")
        ordering = ["agency_id", "fiscal_year", "ends_on", "code"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "fiscal_year", "code"], name="round_unique"),
            models.CheckConstraint(condition=Q(months__range=(1, 12)), name="round_months_1_12"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="round_ends_after_start"),
            models.CheckConstraint(
                condition=Q(cut_off_on__gte=F("ends_on"), due_on__gte=F("cut_off_on")),
                name="round_is_due_after_its_end",
            ),
            models.CheckConstraint(condition=Q(fiscal_year__range=(2540, 2700)), name="round_year_is_be"),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}/{self.code}"

    @property
    def printed(self) -> str:
        """The round's name on papers and records: Thai."""
        return self.name.format(n=self.number)

    @property
    def label(self) -> str:
        """The round's name on pages."""
        return gettext(self.name).format(n=self.number)


class ReportState(models.TextChoices):
    """A report is a draft until it is frozen; a correction is a new version."""

    DRAFT = "draft", _("ร่าง")
    FROZEN = "frozen", _("ยืนยันแล้ว")


class StatusReport(models.Model):
    """The status report of a round. While a draft its lines follow the progress; frozen, its content never changes."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="reports")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reports")
    version = models.PositiveSmallIntegerField(default=1)
    layout = models.CharField(_("แบบตาราง"), max_length=40, default="report-ticks")
    title = models.CharField(_("ชื่อรายงาน"), max_length=400)
    introduction = models.TextField(_("ข้อความก่อนตาราง"), blank=True)
    dated_on = models.DateField(_("วันที่ของรายงาน"), null=True, blank=True)
    has_cover = models.BooleanField(_("มีปก"), default=False)
    preface = models.TextField(_("คำนำหน้าเล่ม"), blank=True)
    has_photos = models.BooleanField(_("ภาคผนวกภาพหลักฐาน"), default=False)
    correction_note = models.TextField(_("แก้ไขอะไร"), blank=True)
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.DRAFT)
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True)
    rendering = models.ForeignKey(Rendering, models.PROTECT, null=True, related_name="+")
    answers = models.JSONField(default=list)  # what the sweep found and staff said to it, as frozen (queries.signing)

    objects = ScopedManager(agency="round__agency")

    class Meta:
        verbose_name = _("รายงานผลการดำเนินการ")
        verbose_name_plural = _("รายงานผลการดำเนินการ")
        ordering = ["round_id", "version"]
        constraints = [
            models.UniqueConstraint(fields=["round", "version"], name="report_version_unique"),
            models.UniqueConstraint(fields=["round"], condition=Q(state="draft"), name="report_one_draft_per_round"),
            models.CheckConstraint(
                condition=(
                    Q(
                        state="draft",
                        frozen_at__isnull=True,
                        frozen_by__isnull=True,
                        rendering__isnull=True,
                        content_hash="",
                    )
                )
                | (
                    Q(state="frozen", frozen_at__isnull=False, frozen_by__isnull=False, rendering__isnull=False)
                    & ~Q(content_hash="")
                ),
                name="report_frozen_completely",
            ),
            models.CheckConstraint(condition=Q(version=1) | ~Q(correction_note=""), name="report_correction_says_what"),
        ]

    def __str__(self) -> str:
        return self.title


class ReportLine(models.Model):
    """One measure in a report, filled from its progress; `filled` = what was put in.

    `is_summed`: put together from the entries of its steps, and not confirmed by a person yet; such a report cannot be
    frozen (domain: a report line is never summed from steps without a person confirming it).
    """

    report = models.ForeignKey(StatusReport, models.CASCADE, related_name="lines")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+")
    status = models.CharField(_("สถานะ"), max_length=12, choices=Status)
    done = models.TextField(_("ผลการดำเนินการ"), blank=True)
    period_text = models.CharField(_("ดำเนินการเมื่อ"), max_length=200, blank=True)
    output = models.TextField(_("ผลผลิต"), blank=True)
    outcome = models.TextField(_("ผลลัพธ์"), blank=True)
    percent = models.PositiveSmallIntegerField(_("ร้อยละ"), null=True, blank=True)
    problem = models.TextField(_("ปัญหา อุปสรรค"), blank=True)
    remark = models.TextField(_("หมายเหตุ"), blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    filled = models.JSONField(default=dict)
    is_summed = models.BooleanField(default=False)

    objects = ScopedManager(agency="report__round__agency")

    class Meta:
        verbose_name = _("บรรทัดรายงาน")
        verbose_name_plural = _("บรรทัดรายงาน")
        ordering = ["report_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["report", "measure"], name="report_line_unique"),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100), name="report_line_percent_0_100"
            ),
        ]

    def __str__(self) -> str:
        return str(self.measure_id)
