"""Publications: the permanent addresses /d/<id>/. Rows are append-only (triggers); what changes is a new row."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from organisations.models import Agency, User

from .memo import Memo
from .rendering import StoredFile
from .reporting import Round, StatusReport


class PublicationKind(models.TextChoices):
    """What a visitor finds."""

    PLAN = "plan", _("มาตรการส่งเสริมคุณธรรมและความโปร่งใส")
    REPORT = "report", _("รายงานผลการดำเนินการตามมาตรการ")
    ORDER = "order", _("คำสั่ง")
    NOTICE = "notice", pgettext_lazy("order", "ประกาศ")
    MEMO = "memo", _("บันทึกข้อความ")


ALONE = (PublicationKind.MEMO, PublicationKind.ORDER, PublicationKind.NOTICE)  # a year has many: none replaces another


class Publication(models.Model):
    """Frozen bytes and data under a random id. `replaces` names the publication it corrects."""

    id = models.CharField(max_length=16, primary_key=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="publications")
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    kind = models.CharField(_("ประเภท"), max_length=10, choices=PublicationKind)
    months = models.PositiveSmallIntegerField(_("รอบ (เดือน)"), null=True)
    title = models.CharField(_("ชื่อเรื่อง"), max_length=400)
    summary = models.TextField(_("สรุปหนึ่งประโยค"), blank=True)
    dated_on = models.DateField(_("ลงวันที่"), null=True)
    pdf = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    csv = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    json = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    memo = models.ForeignKey(Memo, models.PROTECT, null=True, related_name="publications")
    report = models.ForeignKey(StatusReport, models.PROTECT, null=True, related_name="publications")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(_("เผยแพร่เมื่อ"))
    search_text = models.TextField()

    objects = ScopedManager(agency="agency")

    class Meta:
        verbose_name = _("การเผยแพร่")
        verbose_name_plural = _("การเผยแพร่")
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(memo__isnull=False, report__isnull=True) | Q(memo__isnull=True, report__isnull=False),
                name="publication_of_one_thing",
            )
        ]
        indexes = [
            models.Index(fields=["agency", "fiscal_year"], name="publication_agency_year"),
            models.Index(fields=["-published_at", "-id"], name="publication_newest"),
            models.Index(fields=["agency", "-published_at", "-id"], name="publication_agency_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def round(self) -> Round | None:
        """The reporting round it is of; None of plans and memos."""
        report = self.report or (self.memo.report if self.memo else None)
        return report.round if report else None


class Withdrawal(models.Model):
    """A publication taken back: its page keeps answering, and says so and why."""

    publication = models.OneToOneField(Publication, models.PROTECT, primary_key=True, related_name="withdrawal")
    reason = models.TextField(_("เหตุผล"))
    withdrawn_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField()

    objects = ScopedManager(agency="publication__agency")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_has_reason")]

    def __str__(self) -> str:
        return self.publication_id
