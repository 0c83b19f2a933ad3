"""Assessments and their scores as published, what the agency says of them, and the analysis in words.

Scores are Decimals 0–100, null = no score (missing is not zero). Nothing here is computed.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from simple_history.models import HistoricalRecords

from organisations.models import Agency, User

from .criteria import CriteriaSet


class Detail(models.TextChoices):
    """Level of detail of a score (contract: level_of_detail)."""

    OVERALL = "overall", _("ภาพรวม")
    TOOL = "tool", _("เครื่องมือ")
    INDICATOR = "indicator", _("ตัวชี้วัด")
    SUB_INDICATOR = "sub_indicator", _("ตัวชี้วัดย่อย")
    ITEM = "item", _("ข้อ O")
    QUESTION = "question", _("ข้อคำถาม")


class Assessment(models.Model):
    """The published result of one agency and fiscal year, with the criteria it was scored by."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="assessments")
    criteria = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="assessments")
    published_level = models.CharField(_("ระดับที่ประกาศ"), max_length=60, blank=True)
    source = models.CharField(_("แหล่งที่มา"), max_length=300, blank=True)
    note = models.TextField(_("หมายเหตุ"), blank=True)
    confirmed_at = models.DateTimeField(_("ยืนยันเมื่อ"), null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedManager(agency="agency")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("ผลการประเมิน")
        verbose_name_plural = _("ผลการประเมิน")
        ordering = ["agency_id", "-criteria__fiscal_year"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "criteria"], name="assessment_unique"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="assessment_confirmed_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.criteria}"


class Score(models.Model):
    """One published number; `code` as in the criteria ('' for overall). value None = no score, never 0."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scores")
    detail = models.CharField(_("ระดับรายละเอียด"), max_length=15, choices=Detail)
    code = models.CharField(_("รหัส"), max_length=10, blank=True)
    value = models.DecimalField(_("คะแนน"), max_digits=7, decimal_places=4, null=True, blank=True)
    source = models.CharField(_("แหล่งที่มา"), max_length=300, blank=True)
    note = models.TextField(_("หมายเหตุ"), blank=True)

    objects = ScopedManager(agency="assessment__agency")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("คะแนน")
        verbose_name_plural = _("คะแนน")
        ordering = ["assessment_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "detail", "code"], name="score_unique"),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__range=(0, 100)), name="score_0_100"),
            models.CheckConstraint(
                condition=(Q(detail="overall") & Q(code="")) | (~Q(detail="overall") & ~Q(code="")),
                name="score_code_unless_overall",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.detail} {self.code}"


class KindTotal(models.Model):
    """What the confirmed scores of agencies of one kind add up to in a year, in ten-thousandths, and how many they are.

    Kept by database triggers (assessments.triggers.totals); nothing else writes here.
    """

    criteria = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    is_sample = models.BooleanField()
    detail = models.CharField(max_length=15)
    code = models.CharField(max_length=10, blank=True)
    total = models.BigIntegerField()
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["criteria", "kind", "is_sample", "detail", "code"], name="kind_total_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.detail} {self.code}"


class Defect(models.Model):
    """A defect (ข้อบกพร่อง) the agency itself names for a tool (seed 000, part 2)."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="defects")
    tool_code = models.CharField(_("เครื่องมือ"), max_length=10)
    text = models.TextField(_("ข้อบกพร่อง"))
    order = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(agency="assessment__agency")

    class Meta:
        verbose_name = _("ข้อบกพร่อง")
        verbose_name_plural = _("ข้อบกพร่อง")
        ordering = ["assessment_id", "tool_code", "order"]
        constraints = [models.UniqueConstraint(fields=["assessment", "tool_code", "order"], name="defect_order_unique")]

    def __str__(self) -> str:
        return self.text


class Finding(models.Model):
    """The staff's answer to a finding of a check. Findings are computed; `code`+`place` name one."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="findings")
    code = models.CharField(max_length=60)
    place = models.CharField(max_length=60, blank=True)
    answer = models.TextField(_("คำชี้แจง"))
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    objects = ScopedManager(agency="assessment__agency")

    class Meta:
        verbose_name = _("คำชี้แจงข้อสังเกต")
        verbose_name_plural = _("คำชี้แจงข้อสังเกต")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["assessment", "code", "place"], name="finding_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.place}"


class AnalysisText(models.Model):
    """The analysis of a result in words: drafted from data once, then the agency's own (domain: papers, 1)."""

    assessment = models.OneToOneField(Assessment, models.CASCADE, related_name="analysis_text")
    updated_at = models.DateTimeField(_("แก้ล่าสุด"))

    objects = ScopedManager(agency="assessment__agency")

    class Meta:
        verbose_name = _("บทวิเคราะห์")
        verbose_name_plural = _("บทวิเคราะห์")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.assessment)


class AnalysisSentence(models.Model):
    """One sentence: `key` names what it is about; `values` = the data under it when it was drafted or last settled.

    Empty text = the agency wants no such sentence. `values` differing from today's data mark it; nothing overwrites it.
    """

    analysis = models.ForeignKey(AnalysisText, models.CASCADE, related_name="sentences")
    key = models.CharField(max_length=60)
    text = models.TextField(_("ข้อความ"), blank=True)
    values = models.JSONField(default=dict, blank=True)
    is_edited = models.BooleanField(_("แก้เอง"), default=False)

    objects = ScopedManager(agency="analysis__assessment__agency")

    class Meta:
        verbose_name = _("ประโยคของบทวิเคราะห์")
        verbose_name_plural = _("ประโยคของบทวิเคราะห์")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["analysis", "key"], name="analysis_sentence_unique")]

    def __str__(self) -> str:
        return self.key
