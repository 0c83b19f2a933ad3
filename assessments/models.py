"""What we scored: criteria of each fiscal year, assessments and their scores as published.

Fiscal years are B.E. (2563 = 1 Oct 2019 – 30 Sep 2020). Scores are Decimals 0–100, null = no score
(missing is not zero). Nothing here is computed: computed values come from `assessments.rules`.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from simple_history.models import HistoricalRecords

from organisations.models import Agency, User


class Confidence(models.TextChoices):
    """How sure the criteria file is of an entry (shared vocabulary of the criteria files)."""

    CERTAIN = "certain", _("แน่นอน")
    LIKELY = "likely", _("น่าจะใช่")
    INFERRED = "inferred", _("อนุมาน")
    UNKNOWN = "unknown", _("ไม่พบแหล่งอ้างอิง")
    ENTERED = "entered", _("ผู้ดูแลกรอกเอง")


class WithConfidence(models.Model):
    """Mixin: where an entry of the criteria comes from."""

    confidence = models.CharField(_("ความเชื่อมั่น"), max_length=10, choices=Confidence, default=Confidence.UNKNOWN)
    source_note = models.CharField(_("แหล่งที่มา"), max_length=500, blank=True)

    class Meta:
        abstract = True


class CriteriaSet(WithConfidence):
    """The criteria of one fiscal year. `scoring_rule` names a rule of assessments.rules.scoring."""

    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"), unique=True)
    scoring_rule = models.CharField(_("กติกาคะแนน"), max_length=40)
    item_rule = models.CharField(_("กติกาข้อ O"), max_length=40, blank=True, help_text=_("ว่าง = ไม่พบกติกา"))
    pass_mark = models.DecimalField(_("เกณฑ์ผ่าน"), max_digits=5, decimal_places=2, null=True, blank=True)
    is_comparable = models.BooleanField(_("เทียบกับปีอื่นได้"), default=True)
    item_count = models.PositiveSmallIntegerField(_("จำนวนข้อ O"), null=True, blank=True)
    not_found = models.JSONField(_("ยังไม่พบข้อมูล"), default=list, blank=True)

    class Meta:
        verbose_name = _("เกณฑ์ประจำปี")
        verbose_name_plural = _("เกณฑ์ประจำปี")
        ordering = ["-fiscal_year"]
        constraints = [
            models.CheckConstraint(condition=Q(fiscal_year__range=(2540, 2700)), name="criteria_year_is_be"),
            models.CheckConstraint(
                condition=Q(pass_mark__isnull=True) | Q(pass_mark__range=(0, 100)), name="criteria_pass_mark_0_100"
            ),
        ]

    def __str__(self) -> str:
        return str(self.fiscal_year)


class Tool(WithConfidence):
    """A tool (เครื่องมือ): IIT, EIT, OIT and its weight in the overall score."""

    criteria = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="tools")
    code = models.CharField(_("รหัส"), max_length=10)
    name = models.CharField(_("ชื่อ"), max_length=200)
    weight = models.DecimalField(_("น้ำหนัก"), max_digits=6, decimal_places=3, null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("เครื่องมือ")
        verbose_name_plural = _("เครื่องมือ")
        ordering = ["criteria_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["criteria", "code"], name="tool_code_unique"),
            models.CheckConstraint(condition=Q(weight__isnull=True) | Q(weight__gt=0), name="tool_weight_positive"),
        ]

    def __str__(self) -> str:
        return self.code


class Indicator(WithConfidence):
    """An indicator (ตัวชี้วัด) of a tool."""

    criteria = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="indicators")
    tool = models.ForeignKey(Tool, models.CASCADE, related_name="indicators")
    code = models.CharField(_("รหัส"), max_length=10)
    name = models.CharField(_("ชื่อ"), max_length=200)
    name_en = models.CharField(_("ชื่ออังกฤษ"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("ตัวชี้วัด")
        verbose_name_plural = _("ตัวชี้วัด")
        ordering = ["criteria_id", "order"]
        constraints = [models.UniqueConstraint(fields=["criteria", "code"], name="indicator_code_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class SubIndicator(WithConfidence):
    """A sub-indicator (ตัวชี้วัดย่อย). `items_complete` False: not all its items were found."""

    criteria = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="sub_indicators")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="sub_indicators")
    code = models.CharField(_("รหัส"), max_length=10)
    name = models.CharField(_("ชื่อ"), max_length=200)
    items_complete = models.BooleanField(_("พบข้อ O ครบ"), default=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("ตัวชี้วัดย่อย")
        verbose_name_plural = _("ตัวชี้วัดย่อย")
        ordering = ["criteria_id", "order"]
        constraints = [models.UniqueConstraint(fields=["criteria", "code"], name="sub_indicator_code_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ItemPurpose(models.TextChoices):
    """Items that ask for the plan of measures or for its report: publications become their evidence."""

    ORDINARY = "ordinary", _("ทั่วไป")
    MEASURE = "measure", _("มาตรการส่งเสริมคุณธรรมและความโปร่งใส")
    REPORT = "report", _("รายงานผลตามมาตรการ")


class Item(WithConfidence):
    """An O-item (ข้อ O): what the website must disclose. Sub-indicator empty where it was not found."""

    criteria = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="items")
    sub_indicator = models.ForeignKey(SubIndicator, models.CASCADE, null=True, blank=True, related_name="items")
    code = models.CharField(_("รหัส"), max_length=10)
    title = models.CharField(_("ชื่อข้อ"), max_length=500, blank=True)
    purpose = models.CharField(_("ใช้เป็น"), max_length=10, choices=ItemPurpose, default=ItemPurpose.ORDINARY)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("ข้อ O")
        verbose_name_plural = _("ข้อ O")
        ordering = ["criteria_id", "order"]
        constraints = [models.UniqueConstraint(fields=["criteria", "code"], name="item_code_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class RequiredPart(models.Model):
    """One part an item must show; an item is all or nothing, so the checklist is per part."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="required_parts")
    text = models.CharField(_("องค์ประกอบ"), max_length=500)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("องค์ประกอบ")
        verbose_name_plural = _("องค์ประกอบ")
        ordering = ["item_id", "order"]
        constraints = [models.UniqueConstraint(fields=["item", "order"], name="required_part_order_unique")]

    def __str__(self) -> str:
        return self.text


class Question(WithConfidence):
    """A survey question (ข้อคำถาม) of IIT or EIT; `is_reverse` None where the direction was not found."""

    criteria = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="questions")
    indicator = models.ForeignKey(Indicator, models.CASCADE, null=True, blank=True, related_name="questions")
    code = models.CharField(_("รหัส"), max_length=10)
    text = models.CharField(_("ข้อคำถาม"), max_length=500, blank=True)
    scale = models.CharField(_("มาตรวัด"), max_length=20, blank=True)
    is_reverse = models.BooleanField(_("คะแนนกลับด้าน"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("ข้อคำถาม")
        verbose_name_plural = _("ข้อคำถาม")
        ordering = ["criteria_id", "order"]
        constraints = [models.UniqueConstraint(fields=["criteria", "code"], name="question_code_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class Level(WithConfidence):
    """A level of a year; in `order`, the first whose bounds hold wins. Bounds are inclusive, 0–100."""

    criteria = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="levels")
    code = models.CharField(_("ระดับ"), max_length=60)
    min_total = models.DecimalField(_("คะแนนรวมขั้นต่ำ"), max_digits=5, decimal_places=2)
    min_each_tool = models.DecimalField(_("คะแนนขั้นต่ำทุกเครื่องมือ"), max_digits=5, decimal_places=2, null=True, blank=True)
    is_pass = models.BooleanField(_("ถือว่าผ่าน"), default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("ระดับ")
        verbose_name_plural = _("ระดับ")
        ordering = ["criteria_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["criteria", "code"], name="level_code_unique"),
            models.CheckConstraint(condition=Q(min_total__range=(0, 100)), name="level_min_total_0_100"),
        ]

    def __str__(self) -> str:
        return self.code


class Window(WithConfidence):
    """A dated window of the assessment calendar. Windows move in mid-year: dates are data."""

    criteria = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="windows")
    what = models.CharField(_("กิจกรรม"), max_length=200)
    starts_on = models.DateField(_("เริ่ม"))
    ends_on = models.DateField(_("สิ้นสุด"))

    class Meta:
        verbose_name = _("ช่วงเวลา")
        verbose_name_plural = _("ช่วงเวลา")
        ordering = ["criteria_id", "starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="window_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.what


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
