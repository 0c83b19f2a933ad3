"""Pictures of an agency that stand on its papers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from .agency import Agency
from .people import User


class PictureUse(models.TextChoices):
    """Where a picture stands. The emblem: Garuda Emblem Act, official papers only, never a decoration."""

    EMBLEM = "emblem", _("ตราครุฑ (หัวหนังสือ คำสั่ง ประกาศ)")
    LOGO = "logo", _("ตราหน่วยงาน (ปก)")


class AgencyPicture(models.Model):
    """A picture as it was handed in, made safe (organisations.pictures). The newest of a use is printed.

    Rows are never changed: a paper names its picture by hash, and prints the same for ever. `data` empty = the
    place is left empty from then on.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="pictures")
    use = models.CharField(_("ใช้เป็น"), max_length=10, choices=PictureUse)
    sha256 = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=30, blank=True)
    data = models.BinaryField(default=bytes, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = ScopedManager(agency="agency")

    class Meta:
        verbose_name = _("ภาพของหน่วยงาน")
        verbose_name_plural = _("ภาพของหน่วยงาน")
        ordering = ["-added_at", "-pk"]
        indexes = [models.Index(fields=["agency", "sha256"], name="picture_by_hash")]

    def __str__(self) -> str:
        return f"{self.use} {self.sha256[:12]}"
