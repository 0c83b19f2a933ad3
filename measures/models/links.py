"""Addresses that stand as evidence, and what was found at each of them, day by day."""

import hashlib

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from organisations.models import Agency


class WatchedHost(models.Model):
    """A host, and who asks it now: one lease, so one connection at a time, whichever agencies point there."""

    name = models.CharField(max_length=255, unique=True)
    lease_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class WatchedLink(models.Model):
    """An address an agency stands on. `due_at`: when it asks to be looked at again; None = no evidence names it.

    `last` is the newest check, `first_failed` the first of the failures it ends in, `accepted` the check whose
    content people know: a page is compared with that one. `wants_picture`: of its newest content there is
    none (CheckPicture). What all this means is computed (measures.rules.link_verdict).
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="watched_links")
    host = models.ForeignKey(WatchedHost, models.PROTECT, related_name="links")
    url = models.URLField(_("ที่อยู่เว็บ"), max_length=1000)
    url_hash = models.CharField(max_length=64)
    due_at = models.DateTimeField(null=True)
    wants_picture = models.BooleanField(default=False)
    last = models.ForeignKey("LinkCheck", models.PROTECT, null=True, related_name="+")
    first_failed = models.ForeignKey("LinkCheck", models.PROTECT, null=True, related_name="+")
    accepted = models.ForeignKey("LinkCheck", models.PROTECT, null=True, related_name="+")

    objects = ScopedManager(agency="agency")

    class Meta:
        verbose_name = _("ที่อยู่ที่เฝ้าดู")
        verbose_name_plural = _("ที่อยู่ที่เฝ้าดู")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["agency", "url_hash"], name="watched_link_unique")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="watched_link_due"),
            models.Index(fields=["host"], condition=Q(wants_picture=True), name="watched_link_picture"),
        ]

    def __str__(self) -> str:
        return self.url


def hash_of(url: str) -> str:
    """Return what stands for an address in an index: addresses of 1,000 Thai letters do not fit into one."""
    return hashlib.sha256(url.encode()).hexdigest()


class LinkCheck(models.Model):
    """One look at an address: facts of the answer, hash and the beginning of its text. Never changed.

    `outcome` is a code of measures.rules.link_verdict. `is_ours`: no host answered at that time, so it says
    nothing of this one. `text` is empty where the hash is that of an earlier check, which holds it.
    """

    link = models.ForeignKey(WatchedLink, models.PROTECT, related_name="checks")
    checked_at = models.DateTimeField(_("ตรวจเมื่อ"))
    outcome = models.CharField(max_length=20)
    is_ours = models.BooleanField(default=False)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=40, blank=True)
    final_url = models.CharField(max_length=1000, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=10, blank=True)
    size = models.PositiveIntegerField(default=0)
    is_cut = models.BooleanField(default=False)
    content_hash = models.CharField(max_length=64, blank=True)
    asks_password = models.BooleanField(default=False)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    elapsed_ms = models.PositiveIntegerField()

    objects = ScopedManager(agency="link__agency")

    class Meta:
        verbose_name = _("ผลตรวจที่อยู่")
        verbose_name_plural = _("ผลตรวจที่อยู่")
        ordering = ["-checked_at", "-pk"]
        indexes = [
            models.Index(fields=["link", "-checked_at"], name="link_check_history"),
            models.Index(fields=["checked_at"], name="link_check_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.checked_at:%Y-%m-%d %H:%M}"


class CheckPicture(models.Model):
    """A picture of the page as it was at a check (measures.page_camera), a file of its own with its hash.

    `failure`: why there is none, not tried again for the same content. Of an address the first and the newest are kept.
    """

    check_made = models.OneToOneField(LinkCheck, models.PROTECT, related_name="picture")
    taken_at = models.DateTimeField()
    file = models.FileField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    failure = models.CharField(max_length=20, blank=True)

    objects = ScopedManager(agency="check_made__link__agency")

    class Meta:
        verbose_name = _("ภาพหน้าเว็บ")
        verbose_name_plural = _("ภาพหน้าเว็บ")
        ordering = ["-taken_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file="", sha256="") & ~Q(failure="") | Q(failure="") & ~Q(file="") & ~Q(sha256=""),
                name="check_picture_or_failure",
            )
        ]

    def __str__(self) -> str:
        return self.sha256[:12] or self.failure
