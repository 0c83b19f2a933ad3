"""Working groups (คณะทำงาน) of a fiscal year, as seed 000 lists them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from .agency import Agency
from .people import Officer, Post


class WorkingGroup(models.Model):
    """One group: steering, or for one tool (`tool_code` as in the criteria; empty = steering)."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="working_groups")
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    name = models.CharField(_("ชื่อคณะทำงาน"), max_length=300)
    tool_code = models.CharField(_("เครื่องมือ"), max_length=10, blank=True)
    duties = models.TextField(_("มีหน้าที่"), blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(agency="agency")

    class Meta:
        verbose_name = _("คณะทำงาน")
        verbose_name_plural = _("คณะทำงาน")
        ordering = ["fiscal_year", "order"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "fiscal_year", "name"], name="group_unique"),
            models.CheckConstraint(condition=models.Q(fiscal_year__range=(2540, 2700)), name="group_year_is_be"),
        ]

    def __str__(self) -> str:
        return self.name


class GroupRole(models.TextChoices):
    """A member's part in the group."""

    CHAIR = "chair", _("ประธานคณะทำงาน")
    MEMBER = "member", _("คณะทำงาน")
    SECRETARY = "secretary", _("เลขานุการ")


class GroupMember(models.Model):
    """One member: a post whoever holds it, or a person; and the post as printed. Neither = only the post is known."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="members")
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="group_memberships", verbose_name=_("ตามตำแหน่ง")
    )
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="group_memberships")
    post_text = models.CharField(_("ตำแหน่ง"), max_length=200)
    role = models.CharField(_("หน้าที่ในคณะ"), max_length=20, choices=GroupRole, default=GroupRole.MEMBER)
    order = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(agency="group__agency")

    class Meta:
        verbose_name = _("สมาชิกคณะทำงาน")
        verbose_name_plural = _("สมาชิกคณะทำงาน")
        ordering = ["group_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["group", "order"], name="group_member_order_unique"),
            models.CheckConstraint(
                condition=models.Q(post__isnull=True) | models.Q(officer__isnull=True),
                name="group_member_post_or_person",
            ),
        ]

    def __str__(self) -> str:
        return self.post_text
