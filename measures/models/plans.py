"""What we do about it: the plan of a fiscal year, its measures, steps, owners, progress and evidence."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from simple_history.models import HistoricalRecords

from assessments.models import Assessment, Detail
from measures.rules import layouts
from organisations.models import Agency, Officer, Post, Unit, User


class Grouping(models.TextChoices):
    """How the measures of a plan are grouped on paper and on the page."""

    TOOL = "tool", _("ตามเครื่องมือ")
    INDICATOR = "indicator", _("ตามตัวชี้วัด")
    THEME = "theme", _("ตามประเด็น")
    NONE = "none", _("ไม่จัดกลุ่ม")


class PlanState(models.TextChoices):
    """Moves are made by actions only; measures can be edited in DRAFT alone."""

    DRAFT = "draft", _("ร่าง")
    SUBMITTED = "submitted", _("เสนอแล้ว")
    APPROVED = "approved", _("อนุมัติแล้ว")


class Plan(models.Model):
    """The measures (มาตรการ) of one agency for one fiscal year, drawn from the results of the year before."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="plans")
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    result = models.ForeignKey(
        Assessment, models.PROTECT, null=True, blank=True, related_name="plans", verbose_name=_("ผลประเมินที่ใช้")
    )
    title = models.CharField(_("ชื่อแผน"), max_length=300)
    introduction = models.TextField(_("ข้อความก่อนตาราง"), blank=True)
    grouping = models.CharField(_("จัดกลุ่ม"), max_length=12, choices=Grouping, default=Grouping.TOOL)
    layout = models.CharField(_("แบบตาราง"), max_length=40, default="plan-standard")
    has_cover = models.BooleanField(_("มีปก"), default=False)
    preface = models.TextField(_("คำนำหน้าเล่ม"), blank=True)
    state = models.CharField(max_length=12, choices=PlanState, default=PlanState.DRAFT)

    objects = ScopedManager(agency="agency")
    history = HistoricalRecords(excluded_fields=["state"])

    class Meta:
        verbose_name = _("แผนมาตรการ")
        verbose_name_plural = _("แผนมาตรการ")
        ordering = ["agency_id", "-fiscal_year"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "fiscal_year"], name="plan_unique"),
            models.CheckConstraint(condition=Q(fiscal_year__range=(2540, 2700)), name="plan_year_is_be"),
        ]

    def __str__(self) -> str:
        return self.title


class LayoutKind(models.TextChoices):
    """What a table layout prints."""

    PLAN = "plan", _("ตารางมาตรการ")
    REPORT = "report", _("ตารางผลการดำเนินการ")


class TableLayout(models.Model):
    """An agency's own table layout, named by its code in plans and reports; `definition` as rules.layouts reads it."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="layouts")
    code = models.CharField(max_length=40)
    kind = models.CharField(_("ใช้พิมพ์"), max_length=10, choices=LayoutKind)
    name = models.CharField(_("ชื่อแบบตาราง"), max_length=150)
    definition = models.JSONField()
    archived_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    objects = ScopedManager(agency="agency")

    class Meta:
        verbose_name = _("แบบตาราง")
        verbose_name_plural = _("แบบตาราง")
        ordering = ["agency_id", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "code"], name="layout_code_unique"),
            models.CheckConstraint(condition=Q(code__startswith=layouts.OWN), name="layout_code_is_own"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def layout(self) -> layouts.Layout:
        """The layout it describes."""
        return layouts.read_one(self.code, self.definition)


class MeasureGroup(models.Model):
    """A heading of the plan: a tool or an indicator by its code, or a theme by its title alone."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="groups")
    code = models.CharField(_("รหัส"), max_length=10, blank=True)
    title = models.CharField(_("หัวข้อกลุ่ม"), max_length=300)
    order = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(agency="plan__agency")

    class Meta:
        verbose_name = _("กลุ่มมาตรการ")
        verbose_name_plural = _("กลุ่มมาตรการ")
        ordering = ["plan_id", "order"]
        constraints = [models.UniqueConstraint(fields=["plan", "title"], name="measure_group_unique")]

    def __str__(self) -> str:
        return self.title


class PeriodKind(models.TextChoices):
    """How a period was given. AS_PRINTED keeps a text that gives no dates (or wrong ones)."""

    DATES = "dates", _("ช่วงวันที่")
    MONTHS = "months", _("ช่วงเดือน")
    QUARTERS = "quarters", _("ไตรมาส")
    FISCAL_YEAR = "fiscal_year", _("ทั้งปีงบประมาณ")
    ONWARD = "onward", _("ตั้งแต่ … เป็นต้นไป")
    AS_PRINTED = "as_printed", _("ตามข้อความ")
    NONE = "none", _("ไม่ระบุ")


class Status(models.TextChoices):
    """Three states as on paper (seed 002)."""

    NOT_STARTED = "not_started", _("ยังไม่ดำเนินการ")
    IN_PROGRESS = "in_progress", _("อยู่ระหว่างดำเนินการ")
    DONE = "done", _("ดำเนินการเสร็จเรียบร้อยแล้ว")


class StepMarker(models.TextChoices):
    """What stands before each step on paper: 1. 2. 3. (seed 001), a dash (seed 002) or nothing."""

    NUMBER = "number", _("ลำดับเลข")
    DASH = "dash", _("ขีด")
    NONE = "none", _("ไม่มี")


class WithPeriod(models.Model):
    """Mixin: a period = its kind, start and end where known, the text as printed, and why it is unusual if it is."""

    period_kind = models.CharField(_("ระยะเวลา"), max_length=12, choices=PeriodKind, default=PeriodKind.NONE)
    starts_on = models.DateField(_("เริ่ม"), null=True, blank=True)
    ends_on = models.DateField(_("สิ้นสุด"), null=True, blank=True)
    period_text = models.CharField(_("ระยะเวลาตามที่พิมพ์"), max_length=200, blank=True)
    period_reason = models.CharField(_("เหตุผลของระยะเวลา"), max_length=300, blank=True)

    class Meta:
        abstract = True


def period_constraints(prefix: str) -> list[models.BaseConstraint]:
    """Return the constraints of WithPeriod under names that start with `prefix`."""
    return [
        models.CheckConstraint(
            condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            name=f"{prefix}_period_ends_after_start",
        ),
        models.CheckConstraint(
            condition=~Q(period_kind__in=["none", "as_printed"]) | Q(starts_on__isnull=True, ends_on__isnull=True),
            name=f"{prefix}_period_text_has_no_dates",
        ),
        models.CheckConstraint(
            condition=~Q(period_kind__in=["dates", "months", "quarters", "fiscal_year"])
            | Q(starts_on__isnull=False, ends_on__isnull=False),
            name=f"{prefix}_period_dates_complete",
        ),
    ]


class Measure(WithPeriod):
    """One row of the plan (มาตรการ). The title may hold numbered lines (seed 001).

    `rhythm`: how often it is followed up, a code of fixtures/rhythms.yaml; '' = as the agency's rounds run.
    `continued_from`: the measure of an earlier plan whose work goes on here.
    `source`: what it was adapted from, `model:` with a code of the library or `d:` with the id of a publication;
    `credit`: that in words, as they were then.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="measures")
    group = models.ForeignKey(MeasureGroup, models.PROTECT, null=True, blank=True, related_name="measures")
    number = models.CharField(_("ลำดับที่พิมพ์"), max_length=10, blank=True)
    title = models.TextField(_("มาตรการ / โครงการ / กิจกรรม"))
    analysis = models.TextField(_("ผลการวิเคราะห์"), blank=True)
    guideline = models.TextField(_("แนวทางปฏิบัติ"), blank=True)
    follow_up = models.TextField(_("การกำกับติดตาม"), blank=True)
    rhythm = models.CharField(_("ติดตามทุก"), max_length=20, blank=True)
    success_indicator = models.TextField(_("ตัวชี้วัดความสำเร็จ"), blank=True)
    target = models.CharField(_("เป้าหมาย"), max_length=300, blank=True)
    budget = models.DecimalField(_("งบประมาณ (บาท)"), max_digits=14, decimal_places=2, null=True, blank=True)
    needs_no_budget = models.BooleanField(_("ไม่ใช้งบประมาณ"), default=False)
    expected_output = models.TextField(_("ผลผลิตที่คาด"), blank=True)
    expected_outcome = models.TextField(_("ผลลัพธ์ที่คาด"), blank=True)
    step_marker = models.CharField(_("เครื่องหมายหน้าขั้นตอน"), max_length=6, choices=StepMarker, default=StepMarker.NUMBER)
    status = models.CharField(_("สถานะ"), max_length=12, choices=Status, default=Status.NOT_STARTED)
    order = models.PositiveSmallIntegerField(default=0)
    continued_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="continued_as")
    source = models.CharField(max_length=60, blank=True)
    credit = models.CharField(_("ที่มา"), max_length=400, blank=True)

    objects = ScopedManager(agency="plan__agency")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("มาตรการ")
        verbose_name_plural = _("มาตรการ")
        ordering = ["plan_id", "order", "pk"]
        constraints = [
            *period_constraints("measure"),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0), name="measure_budget_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(needs_no_budget=False) | Q(budget__isnull=True), name="measure_budget_or_none"
            ),
        ]

    def __str__(self) -> str:
        return self.title.splitlines()[0] if self.title else ""

    @property
    def credited(self) -> str:
        """The id of the publication it was adapted from, "" for none."""
        return self.source.removeprefix("d:") if self.source.startswith("d:") else ""


class Step(WithPeriod):
    """One step (ขั้นตอน). Owners, period and status are the measure's unless given here.

    `continued_from`: the step of an earlier plan that goes on here, with its history.
    """

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="steps")
    text = models.TextField(_("ขั้นตอน / วิธีการ"))
    status = models.CharField(_("สถานะ"), max_length=12, choices=Status, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    continued_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="continued_as")

    objects = ScopedManager(agency="measure__plan__agency")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("ขั้นตอน")
        verbose_name_plural = _("ขั้นตอน")
        ordering = ["measure_id", "order", "pk"]
        constraints = period_constraints("step")

    def __str__(self) -> str:
        return self.text


EVERY_UNIT = "ทุกสำนัก/กอง"  # printed: always Thai


class Owner(models.Model):
    """An owner (ผู้รับผิดชอบ) of a measure, or of one step: a unit or section, a post, a person or every unit.

    `text` keeps the printed form where it differs from the name ("งานธุรการ" inside "สำนักปลัด").
    """

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="owners")
    step = models.ForeignKey(Step, models.CASCADE, null=True, blank=True, related_name="owners")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    every_unit = models.BooleanField(_("ทุกสำนัก/กอง"), default=False)
    is_lead = models.BooleanField(_("ผู้รับผิดชอบหลัก"), default=False)
    text = models.CharField(_("ข้อความที่พิมพ์"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(agency="measure__plan__agency")

    class Meta:
        verbose_name = _("ผู้รับผิดชอบ")
        verbose_name_plural = _("ผู้รับผิดชอบ")
        ordering = ["measure_id", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, post__isnull=True, officer__isnull=True, every_unit=False)
                | Q(unit__isnull=True, post__isnull=False, officer__isnull=True, every_unit=False)
                | Q(unit__isnull=True, post__isnull=True, officer__isnull=False, every_unit=False)
                | Q(unit__isnull=True, post__isnull=True, officer__isnull=True, every_unit=True),
                name="owner_is_exactly_one",
            )
        ]

    def __str__(self) -> str:
        return self.text or str(self.unit or self.post or self.officer or EVERY_UNIT)


class MeasureLink(models.Model):
    """Which weak point a measure answers: an indicator, sub-indicator, item or question of the result year."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="links")
    detail = models.CharField(max_length=15, choices=Detail)
    code = models.CharField(max_length=10)

    objects = ScopedManager(agency="measure__plan__agency")

    class Meta:
        verbose_name = _("จุดที่มาตรการแก้")
        verbose_name_plural = _("จุดที่มาตรการแก้")
        ordering = ["measure_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "detail", "code"], name="measure_link_unique"),
            models.CheckConstraint(
                condition=Q(detail__in=["indicator", "sub_indicator", "item", "question"]), name="measure_link_detail"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.detail} {self.code}"


class SetAside(models.Model):
    """A weak point the plan leaves without a measure, with the reason (ไม่ทำ เพราะ…)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="set_asides")
    detail = models.CharField(max_length=15, choices=Detail)
    code = models.CharField(max_length=10)
    reason = models.TextField(_("เหตุผล"))
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = ScopedManager(agency="plan__agency")

    class Meta:
        verbose_name = _("จุดที่ยังไม่ทำมาตรการ")
        verbose_name_plural = _("จุดที่ยังไม่ทำมาตรการ")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "detail", "code"], name="set_aside_unique"),
            models.CheckConstraint(condition=~Q(reason=""), name="set_aside_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.detail} {self.code}"
