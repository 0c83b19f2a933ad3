"""The order (คำสั่ง) that a memo proposes: approved with it, then a paper of its own with an order number."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from organisations.models import Post

from .memo import Memo
from .rendering import Rendering


class Order(models.Model):
    """What an order says beside the working groups of its memo's year. `issued` and `dated_on` come at the end."""

    memo = models.OneToOneField(Memo, models.CASCADE, related_name="order")
    subject = models.TextField(_("เรื่องของคำสั่ง"))
    body = models.TextField(_("เหตุและอำนาจ"), blank=True)
    closing = models.TextField(_("ข้อความท้ายคำสั่ง"), blank=True)
    signer_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ผู้ลงนามในคำสั่ง")
    )
    dated_on = models.DateField(_("สั่ง ณ วันที่"), null=True, blank=True)
    issued = models.ForeignKey(Rendering, models.PROTECT, null=True, related_name="+")

    objects = ScopedManager(agency="memo__agency")

    class Meta:
        verbose_name = _("คำสั่ง")
        verbose_name_plural = _("คำสั่ง")

    def __str__(self) -> str:
        return " ".join(self.subject.split())
