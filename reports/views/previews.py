"""Where a page looks for the paper it is writing."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from organisations.models import Agency
from reports.actions import previews
from reports.rules.paper import Document


def preview_addresses(agency: Agency, paper: Document, draft_of: str) -> dict[str, Any]:
    """Ask for a paper; return the addresses of its first pages and of the whole, for static/js/paper.js."""
    rows = previews.request(agency=agency, paper=paper, at=timezone.now(), draft_of=draft_of)
    asked = dict.fromkeys(row.pk for row in rows)
    return {"papers": [reverse("reports:rendering-detail", args=[agency.slug, pk]) for pk in asked]}
