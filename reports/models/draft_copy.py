"""What a memo's draft said earlier, so that nothing written is lost. Bounded by reports.rules.drafts."""

from django.db import models
from django_scopes import ScopedManager

from organisations.models import User

from .memo import Memo


class DraftCopy(models.Model):
    """A memo's words as they stood before a save of `kept_by`'s.

    `content`: {"fields": {name: text}, "sections": [[caption, body, table]], "order": {name: text} or None}.
    """

    memo = models.ForeignKey(Memo, models.CASCADE, related_name="draft_copies")
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    content = models.JSONField()

    objects = ScopedManager(agency="memo__agency")

    class Meta:
        ordering = ["-kept_at", "-pk"]

    def __str__(self) -> str:
        return " ".join(self.content["fields"]["subject"].split())

    @property
    def text(self) -> str:
        """The words of its sections, captions over paragraphs."""
        return "\n".join(f"{caption}\n{body}".strip() for caption, body, _table in self.content["sections"])
