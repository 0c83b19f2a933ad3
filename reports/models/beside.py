"""What stands beside decisions: remarks without deciding, texts a person keeps, and signatures made elsewhere."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from organisations.models import Agency, User

from .approval import Decision, Verb
from .memo import Memo
from .rendering import StoredFile


class Comment(models.Model):
    """A remark on a memo on its way, without deciding; never changed (triggers), never printed, never public."""

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="comments")
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    writer_name = models.CharField(max_length=220)
    writer_post = models.CharField(max_length=500, blank=True)

    objects = ScopedManager(agency="memo__agency")

    class Meta:
        ordering = ["memo_id", "pk"]

    def __str__(self) -> str:
        return f"{self.writer_name}: {self.text[:40]}"


class OwnText(models.Model):
    """A text of opinion that one user keeps for a verb; nobody else sees it."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    verb = models.ForeignKey(Verb, models.CASCADE, related_name="+")
    text = models.CharField(max_length=500)

    objects = ScopedManager(agency="agency")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["agency", "user", "verb", "text"], name="own_text_unique")]

    def __str__(self) -> str:
        return self.text[:40]


class SignedElsewhere(models.Model):
    """How a decision was taken outside the portal: on paper or in a meeting, entered by an administrator.

    Never changed (triggers). `decision.decided_by` is who entered it, `decision.decided_at` when; `dated_on` is the day
    of the signature or the meeting. `meeting`: which one (`ครั้งที่ 3/2569`), '' of a paper, which always has its scan.
    """

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="elsewhere")
    dated_on = models.DateField(_("วันที่ลงนาม"))
    meeting = models.CharField(_("การประชุม"), max_length=100, blank=True)
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    objects = ScopedManager(agency="decision__version__memo__agency")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scan__isnull=False) | ~Q(meeting=""), name="signed_elsewhere_on_paper_has_a_scan"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dated_on} {self.meeting}".strip()
