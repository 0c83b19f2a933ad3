"""What follows a plan through time: work left behind with a reason, owners replaced, forms half typed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from measures.models.plans import Measure, Plan, Step
from organisations.models import Agency, Officer, User


class LeftBehind(models.Model):
    """Unfinished work of an earlier plan that this plan does not take up, with the reason.

    `step` None = the measure itself, which has no steps. What is taken up is linked by `continued_from` instead.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="left_behind")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="left_behind")
    step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="left_behind")
    reason = models.TextField(_("เหตุผล"))
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = ScopedManager(agency="plan__agency")

    class Meta:
        verbose_name = _("งานปีก่อนที่ไม่ทำต่อ")
        verbose_name_plural = _("งานปีก่อนที่ไม่ทำต่อ")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "step"], condition=Q(step__isnull=False), name="left_step_unique"),
            models.UniqueConstraint(
                fields=["plan", "measure"], condition=Q(step__isnull=True), name="left_measure_unique"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="left_behind_has_reason"),
        ]

    def __str__(self) -> str:
        return str(self.step or self.measure)


class Succession(models.Model):
    """An owner named as a person who left, and who answers since. Rows add up: the former owners of a measure."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="successions")
    step = models.ForeignKey(Step, models.CASCADE, null=True, related_name="successions")
    former = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name=_("ผู้รับผิดชอบเดิม"))
    successor = models.CharField(_("ผู้รับผิดชอบต่อ"), max_length=200)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = ScopedManager(agency="measure__plan__agency")

    class Meta:
        verbose_name = _("การเปลี่ยนผู้รับผิดชอบ")
        verbose_name_plural = _("การเปลี่ยนผู้รับผิดชอบ")
        ordering = ["decided_at", "pk"]

    def __str__(self) -> str:
        return f"{self.former} → {self.successor}"


class TypedMeasure(models.Model):
    """What a user typed into a measure's form and did not save yet: the posted fields. `measure` None = a new one."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField()
    measure = models.ForeignKey(Measure, models.CASCADE, null=True, related_name="+")
    data = models.JSONField()
    saved_at = models.DateTimeField()

    objects = ScopedManager(agency="agency")

    class Meta:
        verbose_name = _("มาตรการที่พิมพ์ค้างไว้")
        verbose_name_plural = _("มาตรการที่พิมพ์ค้างไว้")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "measure"], condition=Q(measure__isnull=False), name="typed_measure_unique"
            ),
            models.UniqueConstraint(
                fields=["agency", "user", "fiscal_year"], condition=Q(measure__isnull=True), name="typed_new_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.measure or self.fiscal_year}"
