"""Values every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ita_portal.oidc import offered


def portal(request: HttpRequest) -> dict[str, Any]:
    """Give templates the demo mark, the site's address, the provider people may sign in with and the desk's agency."""
    return {
        "DEMO": settings.DEMO,
        "SITE_URL": settings.SITE_URL,
        "OIDC": offered(),
        "agency": getattr(request, "agency", None),
    }
