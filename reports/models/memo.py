"""The memo (บันทึกข้อความ): draft, frozen versions and its outgoing number."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from measures.models import Plan
from organisations.models import Agency, Officer, Post, Unit, User

from .rendering import Rendering
from .reporting import StatusReport


class MemoKind(models.TextChoices):
    """What a memo is for; each kind has its own template of sections and its own chain."""

    PROPOSE_PLAN = "propose_plan", _("ขออนุมัติมาตรการ")
    FORWARD_REPORT = "forward_report", _("รายงานผลการดำเนินการ")
    APPOINT_GROUPS = "appoint_groups", _("แต่งตั้งคณะทำงาน")
    ANNOUNCE_PLAN = "announce_plan", _("ประกาศใช้มาตรการ")
    SUMMARY = "summary", _("บทสรุปผู้บริหาร")
    PUBLISH_REQUEST = "publish_request", _("ขออนุญาตเผยแพร่")
    FREE = "free", _("บันทึกทั่วไป")


class MemoState(models.TextChoices):
    """States of a memo; the moves between them stand in reports.rules.states.MOVES."""

    DRAFT = "draft", _("ร่าง")
    IN_APPROVAL = "in_approval", _("อยู่ระหว่างพิจารณา")
    RETURNED = "returned", _("ส่งคืนให้แก้ไข")
    REJECTED = "rejected", pgettext_lazy("state", "ไม่อนุมัติ")
    APPROVED = "approved", _("พิจารณาครบแล้ว")
    ISSUED = "issued", _("ออกเอกสารแล้ว")
    WITHDRAWN = "withdrawn", _("ถอนเรื่อง")


class SameSigner(models.TextChoices):
    """What happens at a step whose signer will sign again at a later one."""

    EACH = "each", _("ลงนามทุกลำดับ")
    ONCE = "once", _("ลงนามครั้งเดียวในลำดับหลัง")


class Memo(models.Model):
    """One memo. `version` counts submissions (the draft in hand is `version`); `step_no` is whose turn it is.

    `turn` counts the openings of steps in the version: the same step has another turn after it was returned to.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="memos")
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    kind = models.CharField(_("ประเภท"), max_length=20, choices=MemoKind)
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="memos")
    report = models.ForeignKey(StatusReport, models.PROTECT, null=True, blank=True, related_name="memos")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    department = models.CharField(_("ส่วนราชการ"), max_length=200)
    phone = models.CharField(_("โทร"), max_length=50, blank=True)
    number_prefix = models.CharField(_("ที่ (รหัสหนังสือ)"), max_length=40, blank=True)
    dated_on = models.DateField(_("วันที่"), null=True, blank=True)
    subject = models.TextField(_("เรื่อง"))
    addressee = models.CharField(_("เรียน"), max_length=200)
    closing = models.TextField(_("ย่อหน้าปิดท้าย"), blank=True)
    attach_plan = models.BooleanField(_("แนบตารางมาตรการ"), default=False)
    attach_report = models.BooleanField(_("แนบตารางผลการดำเนินการ"), default=False)
    restarts_numbers = models.BooleanField(_("เอกสารแนบนับเลขหน้าใหม่"), default=False)
    opinions_beside = models.BooleanField(_("พิมพ์ความเห็นเคียงกันสองช่อง"), default=False)
    proposer = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ผู้เสนอ")
    )
    proposer_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ในตำแหน่ง")
    )
    circulated_to = models.ManyToManyField(Unit, related_name="+", blank=True, verbose_name=_("แจ้งเวียนเมื่อออกเลขแล้ว"))
    state = models.CharField(max_length=12, choices=MemoState, default=MemoState.DRAFT)
    version = models.PositiveSmallIntegerField(default=1)
    same_signer = models.CharField(
        _("เมื่อผู้ลงนามคนเดียวกันถือสองตำแหน่ง"), max_length=4, choices=SameSigner, default=SameSigner.EACH
    )
    step_no = models.PositiveSmallIntegerField(default=0)
    turn = models.PositiveSmallIntegerField(default=0)
    step_since = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = ScopedManager(agency="agency")

    class Meta:
        verbose_name = _("บันทึกข้อความ")
        verbose_name_plural = _("บันทึกข้อความ")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(fiscal_year__range=(2540, 2700)), name="memo_year_is_be"),
            models.CheckConstraint(
                condition=(Q(state="in_approval") & Q(step_no__gte=1, turn__gte=1, step_since__isnull=False))
                | (~Q(state="in_approval") & Q(step_no=0, turn=0, step_since__isnull=True)),
                name="memo_step_only_in_approval",
            ),
        ]
        indexes = [models.Index(fields=["agency", "state"], name="memo_agency_state")]

    def __str__(self) -> str:
        return self.subject.splitlines()[0] if self.subject else ""


class SectionTable(models.TextChoices):
    """Which table stands at the end of a section, made of the plan or the report at submission."""

    NONE = "", _("ไม่มีตาราง")
    PLAN = "plan", _("ตารางมาตรการ")
    REPORT = "report", _("ตารางผลการดำเนินการ")


class MemoSection(models.Model):
    """A section (เรื่องเดิม / ข้อเท็จจริง / …): caption optional, paragraphs one a line."""

    memo = models.ForeignKey(Memo, models.CASCADE, related_name="sections")
    caption = models.CharField(_("หัวข้อ"), max_length=100, blank=True)
    body = models.TextField(_("ข้อความ"), blank=True)
    table = models.CharField(_("ตารางท้ายหัวข้อ"), max_length=10, choices=SectionTable, blank=True, default="")
    order = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(agency="memo__agency")

    class Meta:
        ordering = ["memo_id", "order", "pk"]

    def __str__(self) -> str:
        return self.caption


class MemoVersion(models.Model):
    """A submitted version: `submitted` is what every signer reads; `issued` the same with number and opinions."""

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    content_hash = models.CharField(max_length=64)
    submitted = models.ForeignKey(Rendering, models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    issued = models.ForeignKey(Rendering, models.PROTECT, null=True, related_name="+")
    answers = models.JSONField(
        default=list
    )  # what the sweep found and staff said to it, as submitted (queries.signing)

    objects = ScopedManager(agency="memo__agency")

    class Meta:
        ordering = ["memo_id", "version"]
        constraints = [models.UniqueConstraint(fields=["memo", "version"], name="memo_version_unique")]

    def __str__(self) -> str:
        return f"{self.memo_id} v{self.version}"
