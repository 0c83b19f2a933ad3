"""For machines: the Atom feed of an agency and robots.txt. Cacheable by anyone, shortly, as sitemaps are."""

import datetime as dt

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from organisations.models import Agency
from reports import queries
from reports.models import Publication
from reports.views.public_door import of_agency, unless_known

MINUTES = 5
NEWEST = 50
CLOSED = ("/desk/", "/accounts/", "/admin/", "/language/", "/?q=")


def for_anyone(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """Let caches of anyone keep an answer for minutes."""
    patch_cache_control(response, public=True, max_age=MINUTES * 60)
    return unless_known(request, response)


# --- Feed ----------------------------------------------------------------------------------------


class AgencyFeed(Feed):
    """The newest documents of one agency that hold now. Thai for everyone: caches of anyone may keep it."""

    feed_type = Atom1Feed
    language = settings.LANGUAGE_CODE

    def get_object(self, request: HttpRequest, agency: Agency) -> Agency:
        """Return the agency the address named."""
        return agency

    def title(self, agency: Agency) -> str:
        """Name the agency."""
        return f"เอกสารที่เผยแพร่ {agency.name}"

    def link(self, agency: Agency) -> str:
        """Lead to the agency's page."""
        return reverse("public:agency", args=[agency.slug])

    def items(self, agency: Agency) -> list[Publication]:
        """Return the newest first."""
        return queries.published_of(agency, most=NEWEST)

    def item_title(self, item: Publication) -> str:
        """Return the title of the paper."""
        return item.title

    def item_description(self, item: Publication) -> str:
        """Return its sentence."""
        return item.summary

    def item_link(self, item: Publication) -> str:
        """Return the permanent address."""
        return reverse("public:document", args=[item.pk])

    def item_pubdate(self, item: Publication) -> dt.datetime:
        """Return when it was published."""
        return item.published_at

    def item_updateddate(self, item: Publication) -> dt.datetime:
        """Return the same: bytes never change."""
        return item.published_at


@require_safe
@of_agency
def feed(request: HttpRequest, agency: Agency) -> HttpResponseBase:
    """Answer with the agency's Atom feed."""
    return for_anyone(request, AgencyFeed()(request, agency=agency))


# --- Robots --------------------------------------------------------------------------------------


@require_safe
def robots(request: HttpRequest) -> HttpResponseBase:
    """Let machines read all that is public, and say where the sitemap is."""
    closed = "".join(f"Disallow: {path}\n" for path in CLOSED)
    text = f"User-agent: *\n{closed}Sitemap: {settings.SITE_URL}{reverse('public:sitemap')}\n"
    return for_anyone(request, HttpResponse(text, content_type="text/plain; charset=utf-8"))
