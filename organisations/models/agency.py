"""Agencies (หน่วยงาน) and their units (สำนัก/กอง) with sections (งาน)."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import URLResolver, get_resolver
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from simple_history.models import HistoricalRecords

SLUG = RegexValidator(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", _("ใช้ตัวอักษรอังกฤษพิมพ์เล็ก ตัวเลข และขีดกลางเท่านั้น"))

KEPT_WORDS = frozenset({"static", "media"})  # served before or beside the resolver, or promised addresses


def not_reserved(slug: str) -> None:
    """Refuse a slug that is the first word of an address of the portal itself (contract: public addresses)."""
    if slug in reserved_words():
        raise ValidationError(_("คำนี้ระบบใช้เป็นที่อยู่ของตนเอง เลือกคำอื่น"), code="reserved")


def reserved_words() -> frozenset[str]:
    """Return the first words of every address of the resolver."""
    found = set(KEPT_WORDS)
    patterns = list(get_resolver().url_patterns)
    while patterns:
        pattern = patterns.pop()
        first = str(pattern.pattern).split("/")[0].split(".")[0].split("-<")[0]
        if first == "" and isinstance(pattern, URLResolver):
            patterns += pattern.url_patterns
        elif first and "<" not in first:
            found.add(first.strip("^$"))
    return frozenset(found)


class AgencyKind(models.TextChoices):
    """Kinds of Thai local government."""

    SUBDISTRICT_ORGANISATION = "sao", _("องค์การบริหารส่วนตำบล")
    SUBDISTRICT_MUNICIPALITY = "subdistrict", _("เทศบาลตำบล")
    TOWN_MUNICIPALITY = "town", _("เทศบาลเมือง")
    CITY_MUNICIPALITY = "city", _("เทศบาลนคร")
    PROVINCIAL_ORGANISATION = "pao", _("องค์การบริหารส่วนจังหวัด")
    OTHER = "other", _("อื่น ๆ")


class Digits(models.TextChoices):
    """Which digits the agency prints."""

    THAI = "thai", _("เลขไทย (๑๒๓)")
    ARABIC = "arabic", _("เลขอารบิก (123)")


class Agency(models.Model):
    """One local government. Names and prefixes are stored with Arabic digits and shown in `digits`."""

    slug = models.SlugField(
        _("ที่อยู่บนเว็บ"), max_length=60, unique=True, validators=[SLUG, not_reserved], allow_unicode=False
    )
    official_code = models.CharField(_("รหัสหน่วยงาน"), max_length=20, unique=True, null=True, blank=True)
    kind = models.CharField(_("ประเภท"), max_length=20, choices=AgencyKind)
    name = models.CharField(_("ชื่อเต็ม"), max_length=200)
    short_name = models.CharField(_("ชื่อย่อ"), max_length=100)
    district = models.CharField(_("อำเภอ"), max_length=100)
    province = models.CharField(_("จังหวัด"), max_length=100)
    document_prefix = models.CharField(
        _("รหัสหนังสือ"), max_length=30, blank=True, help_text=_("ตัวอย่าง นศ 53301 (ส่วนหน้าเครื่องหมาย / ของเลขที่หนังสือ)")
    )
    phone = models.CharField(_("โทรศัพท์"), max_length=50, blank=True)
    website = models.URLField(_("เว็บไซต์"), blank=True)
    digits = models.CharField(_("ตัวเลขในเอกสาร"), max_length=10, choices=Digits, default=Digits.THAI)
    pass_mark = models.DecimalField(
        _("เกณฑ์ผ่านของหน่วยงาน"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("เว้นว่าง = ใช้เกณฑ์ของปีนั้น"),
    )
    is_sample = models.BooleanField(_("ข้อมูลตัวอย่าง"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("หน่วยงาน")
        verbose_name_plural = _("หน่วยงาน")
        ordering = ["province", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pass_mark__isnull=True) | models.Q(pass_mark__range=(0, 100)),
                name="agency_pass_mark_0_100",
            ),
            models.CheckConstraint(condition=~models.Q(official_code=""), name="agency_code_null_not_empty"),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def thai_digits(self) -> bool:
        """Whether papers of this agency print Thai digits."""
        return self.digits == Digits.THAI


class FormerSlug(models.Model):
    """An address the agency had before; it redirects for ever (contract: public addresses)."""

    slug = models.SlugField(max_length=60, unique=True, validators=[SLUG, not_reserved])
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug


class Unit(models.Model):
    """A unit (สำนัก/กอง), or a section (งาน) when it has a parent unit."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="units")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="sections", verbose_name=_("อยู่ในสำนัก/กอง")
    )
    name = models.CharField(_("ชื่อส่วนราชการ"), max_length=150)
    number_suffix = models.CharField(
        _("ส่วนต่อท้ายรหัสหนังสือ"), max_length=10, blank=True, help_text=_("ตัวอย่าง .5 ใน มส 74701.5/")
    )
    order = models.PositiveSmallIntegerField(_("ลำดับ"), default=0)
    is_active = models.BooleanField(_("ใช้งาน"), default=True)

    objects = ScopedManager(agency="agency")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("ส่วนราชการ")
        verbose_name_plural = _("ส่วนราชการ")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], condition=models.Q(parent__isnull=True), name="unit_name_unique"
            ),
            models.UniqueConstraint(
                fields=["parent", "name"], condition=models.Q(parent__isnull=False), name="section_name_unique"
            ),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="unit_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name
