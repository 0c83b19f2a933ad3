"""Criteria of each fiscal year: tools, weights, indicators, items, questions, levels and the calendar.

Fiscal years are B.E. (2563 = 1 Oct 2019 – 30 Sep 2020). Thresholds are Decimals 0–100.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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


class WithFormerCodes(models.Model):
    """Mixin: which codes of the year before an entry carries on, and how sure. None = not stated, [] = it is new."""

    continues = models.JSONField(
        _("ต่อจากรหัสของปีก่อน"),
        null=True,
        blank=True,
        default=None,
        help_text=_('เช่น ["O42"] หลายรหัส = รวมกัน, [] = ใหม่, ว่าง = ไม่ได้ระบุ'),
    )
    continues_confidence = models.CharField(_("ความเชื่อมั่นของความต่อเนื่อง"), max_length=10, choices=Confidence, blank=True)

    class Meta:
        abstract = True


class CriteriaSet(WithConfidence):
    """A revision of the criteria of one fiscal year. `scoring_rule` names a rule of assessments.rules.scoring.

    Results keep the revision they were scored with; new ones take the newest that is not a draft ("in force"). What
    a score depends on changes only while no result hangs on a revision; after that in a new one, a draft at first.

    `edition` marks what it and all its parts hold: the database gives a new one with every change
    (assessments.triggers), so what was read under an edition may be kept in memory.
    """

    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    revision = models.PositiveSmallIntegerField(_("ฉบับที่"), default=1, editable=False)
    is_draft = models.BooleanField(_("ฉบับร่าง"), default=False, editable=False)
    scoring_rule = models.CharField(_("กติกาคะแนน"), max_length=40)
    item_rule = models.CharField(_("กติกาข้อ O"), max_length=40, blank=True, help_text=_("ว่าง = ไม่พบกติกา"))
    pass_mark = models.DecimalField(_("เกณฑ์ผ่าน"), max_digits=5, decimal_places=2, null=True, blank=True)
    is_comparable = models.BooleanField(_("เทียบกับปีอื่นได้"), default=True)
    item_count = models.PositiveSmallIntegerField(_("จำนวนข้อ O"), null=True, blank=True)
    not_found = models.JSONField(_("ยังไม่พบข้อมูล"), default=list, blank=True)
    edition = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("เกณฑ์ประจำปี")
        verbose_name_plural = _("เกณฑ์ประจำปี")
        ordering = ["-fiscal_year", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "revision"], name="criteria_revision_unique"),
            models.UniqueConstraint(fields=["fiscal_year"], condition=Q(is_draft=True), name="criteria_one_draft"),
            models.CheckConstraint(condition=Q(fiscal_year__range=(2540, 2700)), name="criteria_year_is_be"),
            models.CheckConstraint(
                condition=Q(pass_mark__isnull=True) | Q(pass_mark__range=(0, 100)), name="criteria_pass_mark_0_100"
            ),
        ]

    def __str__(self) -> str:
        return str(self.fiscal_year) if self.revision == 1 else f"{self.fiscal_year} ฉบับที่ {self.revision}"


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


class Indicator(WithFormerCodes, WithConfidence):
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


class SubIndicator(WithFormerCodes, WithConfidence):
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


class Item(WithFormerCodes, WithConfidence):
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


class Question(WithFormerCodes, WithConfidence):
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


class WindowKind(models.TextChoices):
    """What happens in a window, as far as calendars that were found say (criteria files: windows)."""

    REGISTRATION = "registration", _("ลงทะเบียน")
    OIT_ENTRY = "oit_entry", _("กรอกข้อมูล OIT")
    SURVEYS = "surveys", _("เก็บข้อมูล IIT และ EIT")
    OIT_SCORING = "oit_scoring", _("ตรวจให้คะแนน OIT")
    OIT_CLARIFICATION = "oit_clarification", _("ชี้แจงหรือยืนยัน OIT")
    RESULTS = "results", _("ประกาศผล")
    OTHER = "other", _("อื่น ๆ")


class Window(WithConfidence):
    """A dated window of the assessment calendar. Windows move in mid-year: dates are data."""

    criteria = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="windows")
    kind = models.CharField(_("ประเภท"), max_length=20, choices=WindowKind, default=WindowKind.OTHER)
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
