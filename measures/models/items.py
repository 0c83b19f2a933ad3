"""The O-items of an agency-year: who is in charge, which parts are shown, by what evidence, checked by whom."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from measures.models.progress import Progress
from organisations.models import Agency, Officer, Post, Unit, User


class ItemCharge(models.Model):
    """What an agency says of one O-item of a year. Made with the first thing said: an item without a row is empty.

    `shown_parts` are the texts of the criteria's parts that the evidence shows. `confirmed_*` stand while nothing
    that was checked has changed since. Whether the item is ready is computed (measures.rules.item_status).
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="item_charges")
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    item_code = models.CharField(_("ข้อ O"), max_length=10)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ส่วนราชการที่รับผิดชอบ")
    )
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ตำแหน่งที่รับผิดชอบ")
    )
    officer = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ผู้รับผิดชอบ")
    )
    inner_on = models.DateField(_("กำหนดภายใน"), null=True, blank=True)
    outer_on = models.DateField(_("กำหนดภายนอก"), null=True, blank=True)
    note = models.TextField(_("บันทึกช่วยจำ"), blank=True)
    shown_parts = models.JSONField(default=list)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = ScopedManager(agency="agency")

    class Meta:
        verbose_name = _("ข้อ O ของหน่วยงาน")
        verbose_name_plural = _("ข้อ O ของหน่วยงาน")
        ordering = ["agency_id", "fiscal_year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "fiscal_year", "item_code"], name="item_charge_unique"),
            models.CheckConstraint(condition=Q(fiscal_year__range=(2540, 2700)), name="item_charge_year_is_be"),
            models.CheckConstraint(condition=~Q(item_code=""), name="item_charge_has_code"),
            models.CheckConstraint(
                condition=Q(inner_on__isnull=True) | Q(outer_on__isnull=True) | Q(inner_on__lte=F("outer_on")),
                name="item_charge_inner_before_outer",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="item_charge_confirmed_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_code} {self.fiscal_year}"


SHORT = 20  # letters of a hash in an address


def evidence_path(instance: "Evidence", filename: str) -> str:
    """Where an uploaded file is kept: a generated name, never the user's."""
    return f"evidence/{instance.agency_id}/{instance.sha256[:2]}/{instance.sha256}.{instance.extension}"


class Evidence(models.Model):
    """Evidence (หลักฐาน): an address or a file, of a progress entry or of an O-item of a fiscal year.

    An item may ask for another year's paper: then `content_year` says which year the page must name (None = the
    item's own). Removed evidence stays, so that it can be brought back. `is_public`: a file that was cleaned for the
    public (uploads.for_public); it has an address of its own once a second person has checked it (`published_at`).
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="evidence")
    fiscal_year = models.PositiveSmallIntegerField(_("หลักฐานของปี"))
    progress = models.ForeignKey(Progress, models.CASCADE, null=True, blank=True, related_name="evidence")
    item_code = models.CharField(_("ข้อ O"), max_length=10, blank=True)
    url = models.URLField(_("ที่อยู่เว็บ"), max_length=1000, blank=True)
    file = models.FileField(_("ไฟล์"), upload_to=evidence_path, max_length=200, blank=True)
    original_name = models.CharField(max_length=200, blank=True)
    extension = models.CharField(max_length=5, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    caption = models.CharField(_("แสดงอะไร"), max_length=300, blank=True)
    content_year = models.PositiveSmallIntegerField(_("ปีที่เนื้อหากล่าวถึง"), null=True, blank=True)
    is_public = models.BooleanField(_("เผยแพร่ไฟล์"), default=False)
    published_at = models.DateTimeField(_("เผยแพร่เมื่อ"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = ScopedManager(agency="agency")

    class Meta:
        verbose_name = _("หลักฐาน")
        verbose_name_plural = _("หลักฐาน")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(url="") ^ ~Q(file=""), name="evidence_url_or_file"),
            models.CheckConstraint(condition=Q(file="") | ~Q(sha256=""), name="evidence_file_is_hashed"),
            models.CheckConstraint(
                condition=Q(progress__isnull=False) | ~Q(item_code=""), name="evidence_belongs_somewhere"
            ),
            models.CheckConstraint(condition=Q(fiscal_year__range=(2540, 2700)), name="evidence_year_is_be"),
            models.CheckConstraint(
                condition=Q(content_year__isnull=True) | Q(content_year__range=(2540, 2700)),
                name="evidence_content_year_is_be",
            ),
            models.CheckConstraint(
                condition=Q(is_public=False, published_at__isnull=True) | (Q(is_public=True) & ~Q(file="")),
                name="evidence_public_is_a_file",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="evidence_removed_who_and_when",
            ),
        ]
        indexes = [models.Index(fields=["agency", "fiscal_year", "item_code"], name="evidence_of_item")]

    def __str__(self) -> str:
        return self.caption or self.url or self.original_name

    @property
    def public_name(self) -> str:
        """The last part of a published file's address: it names the bytes, so it never means others."""
        return f"{self.sha256[:SHORT]}.{self.extension}"
