"""Chains of approval by post, the verbs they allow, and the decisions taken: append-only."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django_scopes import ScopedManager

from organisations.models import ActingAppointment, Agency, Officer, Post, User

from .memo import Memo, MemoKind, MemoVersion, SameSigner


class Effect(models.TextChoices):
    """What a verb does to the memo."""

    FORWARD = "forward", _("ส่งต่อ")
    RETURN = "return", _("ส่งคืน")
    REJECT = "reject", _("ยุติเรื่อง")


class Quorum(models.TextChoices):
    """How many of a step's posts decide before it goes on. One return or rejection ends it at once."""

    ALL = "all", _("ทุกตำแหน่งต้องพิจารณา")
    ANY = "any", _("ตำแหน่งใดตำแหน่งหนึ่งก็พอ")


# What fixtures/verbs.yaml ships, marked for the catalogues: pages translate a verb, papers and records keep it.
SHIPPED_WORDS = (
    gettext_noop("เห็นชอบ"),
    gettext_noop("อนุมัติ"),
    gettext_noop("ทราบ"),
    gettext_noop("สั่งการ"),
    gettext_noop("ลงนาม"),
    gettext_noop("ส่งคืน"),
    gettext_noop("ไม่อนุมัติ"),
    gettext_noop("ข้าพเจ้าได้อ่านเอกสารฉบับนี้แล้ว และเห็นชอบให้เสนอต่อไป"),
    gettext_noop("ข้าพเจ้าได้อ่านเอกสารฉบับนี้แล้ว และอนุมัติตามเสนอ"),
    gettext_noop("ข้าพเจ้าได้อ่านเอกสารฉบับนี้แล้ว และรับทราบ"),
    gettext_noop("ข้าพเจ้าได้อ่านเอกสารฉบับนี้แล้ว และสั่งการตามข้อความที่ให้ไว้"),
    gettext_noop("ข้าพเจ้าได้อ่านเอกสารฉบับนี้แล้ว และลงนามเพื่อเสนอต่อไป"),
    gettext_noop("ข้าพเจ้าได้อ่านเอกสารฉบับนี้แล้ว และส่งคืนเพื่อแก้ไขหรือพิจารณาใหม่"),
    gettext_noop("ข้าพเจ้าได้อ่านเอกสารฉบับนี้แล้ว และไม่อนุมัติ"),
)


class Verb(models.Model):
    """A verb a step may allow (เห็นชอบ, อนุมัติ, ทราบ, ส่งคืน …), shipped by migration, more by the administrator."""

    code = models.CharField(_("รหัส"), max_length=20, unique=True)
    label = models.CharField(_("คำที่แสดง"), max_length=60)
    printed = models.CharField(_("คำที่พิมพ์"), max_length=60, blank=True, help_text=_("ว่าง = พิมพ์เฉพาะลายมือชื่อ"))
    effect = models.CharField(_("ผล"), max_length=10, choices=Effect)
    needs_opinion = models.BooleanField(_("ต้องให้ความเห็นหรือเหตุผล"), default=False)
    sentence = models.CharField(_("ข้อความยืนยัน"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("คำสั่งการ")
        verbose_name_plural = _("คำสั่งการ")
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effect="forward") | Q(needs_opinion=True), name="verb_return_or_reject_needs_reason"
            )
        ]

    def __str__(self) -> str:
        return self.label


class Chain(models.Model):
    """The usual chain of an agency for a kind of memo; copied to each memo, where it can be changed."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="chains")
    kind = models.CharField(_("ประเภทบันทึก"), max_length=20, choices=MemoKind)
    same_signer = models.CharField(
        _("เมื่อผู้ลงนามคนเดียวกันถือสองตำแหน่ง"), max_length=4, choices=SameSigner, default=SameSigner.EACH
    )

    objects = ScopedManager(agency="agency")

    class Meta:
        verbose_name = _("สายการพิจารณา")
        verbose_name_plural = _("สายการพิจารณา")
        ordering = ["agency_id", "kind"]
        constraints = [models.UniqueConstraint(fields=["agency", "kind"], name="chain_unique")]

    def __str__(self) -> str:
        return self.get_kind_display()


class StepFields(models.Model):
    """Mixin: one step of a chain: its post and further ones, its caption on paper and the verbs it may use."""

    order = models.PositiveSmallIntegerField(_("ลำดับ"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("ตำแหน่ง"))
    also = models.ManyToManyField(Post, related_name="+", blank=True, verbose_name=_("ผู้พิจารณาร่วม"))
    quorum = models.CharField(_("เมื่อมีผู้พิจารณาร่วม"), max_length=3, choices=Quorum, default=Quorum.ALL)
    caption = models.CharField(_("หัวข้อความเห็น"), max_length=150)
    verbs = models.ManyToManyField(Verb, related_name="+", verbose_name=_("คำสั่งการที่ใช้ได้"))
    opinion_required = models.BooleanField(_("ต้องให้ความเห็น"), default=False)

    class Meta:
        abstract = True

    @property
    def posts(self) -> list[Post]:
        """The posts that decide, each in the slot of its place, counted from 1."""
        return [self.post, *sorted(self.also.all(), key=lambda post: post.pk)]


class ChainStep(StepFields):
    """One turn of an agency's usual chain."""

    chain = models.ForeignKey(Chain, models.CASCADE, related_name="steps")

    objects = ScopedManager(agency="chain__agency")

    class Meta:
        verbose_name = _("ลำดับการพิจารณา")
        verbose_name_plural = _("ลำดับการพิจารณา")
        ordering = ["chain_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "order"], name="chain_step_order_unique"),
            models.CheckConstraint(condition=Q(order__range=(1, 7)), name="chain_step_1_to_7"),
        ]

    def __str__(self) -> str:
        return self.caption


class ApprovalStep(StepFields):
    """One step of one version of one memo. It may have several turns: it was returned to."""

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="steps")
    version = models.PositiveSmallIntegerField()

    objects = ScopedManager(agency="memo__agency")

    class Meta:
        ordering = ["memo_id", "version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["memo", "version", "order"], name="approval_step_order_unique"),
            models.CheckConstraint(condition=Q(order__range=(1, 7)), name="approval_step_1_to_7"),
        ]

    def __str__(self) -> str:
        return self.caption


class Decision(models.Model):
    """One decision, never changed (triggers): who, in what post and capacity, verb, opinion, on which bytes.

    `turn` counts the openings of steps in a version: which decisions hold says reports.rules.turns. `returned_to`: the
    order of the earlier step it was returned to; None = to the drafter, or not returned.
    """

    version = models.ForeignKey(MemoVersion, models.PROTECT, related_name="decisions")
    step = models.ForeignKey(ApprovalStep, models.PROTECT, related_name="decisions")
    turn = models.PositiveSmallIntegerField(default=1)
    slot = models.PositiveSmallIntegerField(default=1)
    returned_to = models.PositiveSmallIntegerField(null=True)
    verb = models.ForeignKey(Verb, models.PROTECT, related_name="+")
    verb_label = models.CharField(max_length=60)
    verb_printed = models.CharField(max_length=60, blank=True)
    opinion = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    signer_rank = models.CharField(max_length=60, blank=True)
    signer_name = models.CharField(max_length=150)
    signer_post = models.CharField(max_length=200)
    acting = models.ForeignKey(ActingAppointment, models.PROTECT, null=True, related_name="+")
    acting_term = models.CharField(max_length=60, blank=True)
    acted_post = models.CharField(max_length=200, blank=True)
    content_hash = models.CharField(max_length=64)
    pdf_hash = models.CharField(max_length=64)
    authentication = models.CharField(max_length=60)
    address = models.GenericIPAddressField(null=True)

    objects = ScopedManager(agency="version__memo__agency")

    class Meta:
        verbose_name = _("การพิจารณา")
        verbose_name_plural = _("การพิจารณา")
        ordering = ["version_id", "turn", "step__order", "slot"]
        constraints = [
            models.UniqueConstraint(fields=["version", "step", "turn", "slot"], name="decision_unique"),
            models.CheckConstraint(
                condition=Q(acting__isnull=True, acting_term="", acted_post="")
                | (Q(acting__isnull=False) & ~Q(acting_term="") & ~Q(acted_post="")),
                name="decision_acting_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb_label} {self.signer_name}"

    @property
    def signer(self) -> str:
        """The signer's rank and name."""
        return f"{self.signer_rank} {self.signer_name}".strip()


class SkippedStep(models.Model):
    """A turn that passed to a later step of the same signer, never changed (triggers): see Memo.same_signer."""

    step = models.ForeignKey(ApprovalStep, models.PROTECT, related_name="skips")
    turn = models.PositiveSmallIntegerField()
    covered_by = models.ForeignKey(ApprovalStep, models.PROTECT, related_name="covers")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    signer = models.CharField(max_length=220)
    skipped_at = models.DateTimeField()

    objects = ScopedManager(agency="step__memo__agency")

    class Meta:
        ordering = ["step_id", "turn"]
        constraints = [models.UniqueConstraint(fields=["step", "turn"], name="skipped_step_unique")]

    def __str__(self) -> str:
        return f"{self.step} → {self.covered_by}"
