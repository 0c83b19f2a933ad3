"""Values every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, Any]:
    """Give templates the demo mark, the site's address and the agency of the desk, if any."""
    return {"DEMO": settings.DEMO, "SITE_URL": settings.SITE_URL, "agency": getattr(request, "agency", None)}
