"""Accounts, officers, posts (ตำแหน่ง) and who holds or acts for them from–to."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from simple_history.models import HistoricalRecords

from .agency import Agency, Unit


class User(AbstractUser):
    """An account. What it may do follows from memberships, tenures and acting appointments."""

    display_name = models.CharField(_("ชื่อที่แสดง"), max_length=150, blank=True)
    must_enrol = models.BooleanField(default=False, editable=False)  # its lost second factor was taken away

    class Meta(AbstractUser.Meta):
        verbose_name = _("บัญชีผู้ใช้")  # type: ignore[assignment]  # lazy labels
        verbose_name_plural = _("บัญชีผู้ใช้")  # type: ignore[assignment]  # lazy labels

    def __str__(self) -> str:
        return self.display_name or self.username


class Role(models.TextChoices):
    """What a member may do in an agency. Deciding never comes from a role (domain: who may do what)."""

    ADMINISTRATOR = "administrator", _("ผู้ดูแลหน่วยงาน")
    STAFF = "staff", _("เจ้าหน้าที่")
    REGISTRAR = "registrar", _("นายทะเบียนหนังสือ")
    PUBLISHER = "publisher", _("ผู้เผยแพร่")
    READER = "reader", _("ผู้อ่าน")


class Membership(models.Model):
    """One role of one user in one agency; a user may have several."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("บทบาท"), max_length=20, choices=Role)

    objects = ScopedManager(agency="agency")

    class Meta:
        verbose_name = _("สมาชิก")
        verbose_name_plural = _("สมาชิก")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["agency", "user", "role"], name="membership_unique")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class Officer(models.Model):
    """A person who serves the agency, with or without an account. Only name and post are ever public."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="officers")
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="officers", verbose_name=_("บัญชีผู้ใช้")
    )
    rank = models.CharField(_("ยศ"), max_length=60, blank=True, help_text=_("ตัวอย่าง ว่าที่ร้อยตรีหญิง (พิมพ์หน้าวงเล็บ)"))
    name = models.CharField(_("คำนำหน้า ชื่อ สกุล"), max_length=150)
    is_sample = models.BooleanField(_("ชื่อตัวอย่าง"), default=False)

    objects = ScopedManager(agency="agency")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("บุคลากร")
        verbose_name_plural = _("บุคลากร")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "user"], condition=Q(user__isnull=False), name="officer_user_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rank} {self.name}".strip()


class PostLevel(models.TextChoices):
    """Where a post stands: it orders lists and proposes chains, it gives no right."""

    CHIEF = "chief", _("ผู้บริหารสูงสุด")
    DEPUTY_CHIEF = "deputy_chief", _("รองผู้บริหาร")
    CLERK = "clerk", _("ปลัด")
    DEPUTY_CLERK = "deputy_clerk", _("รองปลัด")
    HEAD = "head", _("หัวหน้าส่วนราชการ")
    OFFICER = "officer", _("ผู้ปฏิบัติงาน")


class Post(models.Model):
    """A post (ตำแหน่ง): `short_title` stands in captions, `title` under the signature."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="posts")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("ส่วนราชการ")
    )
    title = models.CharField(_("ชื่อตำแหน่งเต็ม"), max_length=200)
    short_title = models.CharField(_("ชื่อตำแหน่งย่อ"), max_length=120, blank=True)
    level = models.CharField(_("ระดับ"), max_length=20, choices=PostLevel, default=PostLevel.OFFICER)
    order = models.PositiveSmallIntegerField(_("ลำดับ"), default=0)
    is_active = models.BooleanField(_("ใช้งาน"), default=True)

    objects = ScopedManager(agency="agency")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("ตำแหน่ง")
        verbose_name_plural = _("ตำแหน่ง")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["agency", "title", "unit", "order"], name="post_unique")]

    def __str__(self) -> str:
        return self.title


class Tenure(models.Model):
    """Who holds a post from–to (both days included; `ends_on` None = until further notice)."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures", verbose_name=_("ตำแหน่ง"))
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="tenures", verbose_name=_("ผู้ดำรงตำแหน่ง"))
    starts_on = models.DateField(_("ตั้งแต่วันที่"))
    ends_on = models.DateField(_("ถึงวันที่"), null=True, blank=True)

    objects = ScopedManager(agency="post__agency")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("การดำรงตำแหน่ง")
        verbose_name_plural = _("การดำรงตำแหน่ง")
        ordering = ["post_id", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="tenure_ends_after_start"
            ),
            # One current holder a post; earlier overlaps are refused by organisations.rules.tenure.
            models.UniqueConstraint(
                fields=["post"], condition=Q(ends_on__isnull=True), name="tenure_one_open_per_post"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} · {self.post}"


class ActingKind(models.Model):
    """A legal kind of acting (รักษาราชการแทน …). They differ in law: chosen by the user, never guessed."""

    label = models.CharField(_("คำที่พิมพ์"), max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("ประเภทการแทน")
        verbose_name_plural = _("ประเภทการแทน")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.label


class ActingAppointment(models.Model):
    """An officer who acts for a vacant or absent post between two days (both included)."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="actings", verbose_name=_("ตำแหน่งที่แทน"))
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="actings", verbose_name=_("ผู้แทน"))
    kind = models.ForeignKey(ActingKind, models.PROTECT, verbose_name=_("ประเภทการแทน"))
    order_number = models.CharField(_("คำสั่งที่"), max_length=60, blank=True)
    starts_on = models.DateField(_("ตั้งแต่วันที่"))
    ends_on = models.DateField(_("ถึงวันที่"), null=True, blank=True)

    objects = ScopedManager(agency="post__agency")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("การแทนตำแหน่ง")
        verbose_name_plural = _("การแทนตำแหน่ง")
        ordering = ["post_id", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="acting_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer} {self.kind} {self.post}"
