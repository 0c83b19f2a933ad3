"""Reminding: how an agency follows up, days off of the portal, what people chose, what was told."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from measures.rules import reminders
from organisations.models import Agency, Notice, User


def usual_days() -> list[int]:
    """Return on which days before a deadline an agency reminds unless it says otherwise."""
    return list(reminders.Pace().days_before)


class Weekday(models.IntegerChoices):
    """Days on which a digest may go out."""

    MONDAY = 0, _("วันจันทร์")
    TUESDAY = 1, _("วันอังคาร")
    WEDNESDAY = 2, _("วันพุธ")
    THURSDAY = 3, _("วันพฤหัสบดี")
    FRIDAY = 4, _("วันศุกร์")


class FollowUp(models.Model):
    """How an agency follows up on its deadlines. Made with the usual values when first needed.

    `reminded_on`: the last day whose reminders went out; `summary_weeks` 0 = no summary for the executives.
    """

    agency = models.OneToOneField(Agency, models.CASCADE, primary_key=True, related_name="follow_up")
    days_before = models.JSONField(_("เตือนก่อนครบกำหนด (วัน)"), default=usual_days)
    late_every = models.PositiveSmallIntegerField(
        _("เกินกำหนดแล้วเตือนซ้ำทุก (วัน)"), default=7, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    several = models.PositiveSmallIntegerField(
        _("รวมเป็นจดหมายรายสัปดาห์เมื่อมีงานตั้งแต่ (เรื่อง)"), default=3, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    digest_weekday = models.PositiveSmallIntegerField(_("ส่งจดหมายรายสัปดาห์ทุก"), choices=Weekday, default=Weekday.MONDAY)
    stuck_days = models.PositiveSmallIntegerField(
        _("ถือว่างานนิ่งเมื่อไม่มีรายงานเกิน (วัน)"), default=30, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    summary_weeks = models.PositiveSmallIntegerField(
        _("สรุปให้ผู้บริหารทุก (สัปดาห์)"), default=3, validators=[MaxValueValidator(26)]
    )
    reminded_on = models.DateField(null=True, editable=False)

    objects = ScopedManager(agency="agency")

    class Meta:
        verbose_name = _("การติดตามของหน่วยงาน")
        verbose_name_plural = _("การติดตามของหน่วยงาน")
        ordering = ["agency_id"]

    def __str__(self) -> str:
        return str(self.agency)

    @property
    def pace(self) -> reminders.Pace:
        """How it reminds, as the rules read it."""
        return reminders.Pace(tuple(self.days_before), self.late_every, self.several, self.digest_weekday)


class SpecialDay(models.Model):
    """A day the cabinet or the province declares beside the calendar of public holidays; for the whole portal."""

    day = models.DateField(_("วันที่"), unique=True)
    name = models.CharField(_("ชื่อวัน"), max_length=150)
    is_worked = models.BooleanField(_("เป็นวันทำการ"), default=False, help_text=_("เลือกเมื่อวันหยุดนี้ถูกเปลี่ยนเป็นวันทำการ"))

    class Meta:
        verbose_name = _("วันหยุดพิเศษ")
        verbose_name_plural = _("วันหยุดพิเศษ")
        ordering = ["-day"]

    def __str__(self) -> str:
        return self.name


class Mode(models.TextChoices):
    """How a person is told of deadlines."""

    AUTO = reminders.AUTO, _("ให้ระบบเลือก: ทีละเรื่อง และรวมรายสัปดาห์เมื่อมีหลายเรื่อง")
    INSTANT = reminders.INSTANT, _("ทันที ทีละกำหนด")
    DIGEST = reminders.DIGEST, _("รวมสัปดาห์ละหนึ่งฉบับ")
    OFF = reminders.OFF, _("ไม่ต้องเตือนก่อนครบกำหนด")


class ReminderChoice(models.Model):
    """What a person chose, for all agencies; without a row AUTO."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    mode = models.CharField(_("แจ้งเตือนทางอีเมล"), max_length=10, choices=Mode, default=Mode.AUTO)

    def __str__(self) -> str:
        return f"{self.user} · {self.get_mode_display()}"


class Reminded(models.Model):
    """A reminder that was told to a person, in the mail `notice`: never twice."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    event = models.CharField(max_length=100)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="+")

    objects = ScopedManager(agency="agency")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["agency", "user", "event"], name="reminded_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.event}"


class CalendarKey(models.Model):
    """The secret address of a person's calendar, as a hash. A new key ends the old one."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(token_hash=""), name="calendar_key_hashed")]

    def __str__(self) -> str:
        return f"{self.user} {self.made_at:%Y-%m-%d}"
