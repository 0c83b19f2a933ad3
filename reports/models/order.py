"""The order (คำสั่ง) that a memo proposes: approved with it, then a paper of its own with an order number."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from organisations.models import Post

from .memo import Memo
from .rendering import Rendering


class OrderKind(models.TextChoices):
    """What a memo proposes to be signed: an order always has a number, an announcement only where the agency numbers them."""

    ORDER = "order", pgettext_lazy("order", "คำสั่ง")
    NOTICE = "notice", pgettext_lazy("order", "ประกาศ")


class Order(models.Model):
    """An order (คำสั่ง) or announcement (ประกาศ) inside the memo that proposes it. `issued` and `dated_on` come at the end.

    An order says besides the working groups of its memo's year; to an announcement the memo's plan is annexed.
    """

    kind = models.CharField(max_length=10, choices=OrderKind, default=OrderKind.ORDER)
    memo = models.OneToOneField(Memo, models.CASCADE, related_name="order")
    subject = models.TextField(_("เรื่อง"))
    body = models.TextField(_("เหตุและอำนาจ"), blank=True)
    closing = models.TextField(_("ข้อความท้าย"), blank=True)
    signer_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ผู้ลงนาม")
    )
    dated_on = models.DateField(_("ลงวันที่"), null=True, blank=True)
    issued = models.ForeignKey(Rendering, models.PROTECT, null=True, related_name="+")

    objects = ScopedManager(agency="memo__agency")

    class Meta:
        verbose_name = _("คำสั่ง")
        verbose_name_plural = _("คำสั่ง")

    def __str__(self) -> str:
        return " ".join(self.subject.split())
