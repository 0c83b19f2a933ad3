"""The sitemap: agencies in blocks of their keys, documents month by month. Nothing is counted, no row passed over."""

import datetime as dt
import re

from django.contrib.sitemaps import Sitemap, views
from django.db.models import Max, Min
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_scopes import scopes_disabled

from organisations.models import Agency
from reports import queries
from reports.models import Publication
from reports.views.feeds import for_anyone

BLOCK = 1_000  # keys of agencies in one part
MOST = 50_000  # addresses in one part, as sitemaps.org has it
_PARTS = re.compile("agencies-([1-9][0-9]{0,8})|documents-([0-9]{4})-(0[1-9]|1[0-2])")


class Agencies(Sitemap):
    """The pages of the agencies of one block of keys."""

    limit = MOST

    def __init__(self, block: int) -> None:
        """Name the block; the first is 1."""
        self.block = block

    def items(self) -> list[Agency]:
        """Return the agencies of the block."""
        rows = Agency.objects.filter(pk__gte=(self.block - 1) * BLOCK, pk__lt=self.block * BLOCK)
        return list(rows.order_by("pk").only("slug"))

    def location(self, item: Agency) -> str:
        """Return the agency's page."""
        return reverse("public:agency", args=[item.slug])


class Documents(Sitemap):
    """The permanent pages of the documents of one month that hold now."""

    limit = MOST

    def __init__(self, month: dt.date) -> None:
        """Name the month by its first day."""
        self.month = month

    def items(self) -> list[Publication]:
        """Return the newest first, with what an address needs."""
        starts, ends = _midnight(self.month), _midnight(_next(self.month))
        rows = queries.published().filter(published_at__gte=starts, published_at__lt=ends)
        return list(rows.select_related(None).only("pk", "published_at"))

    def location(self, item: Publication) -> str:
        """Return the permanent address."""
        return reverse("public:document", args=[item.pk])

    def lastmod(self, item: Publication) -> dt.datetime:
        """Return when it was published: it never changes."""
        return item.published_at


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _next(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=31)).replace(day=1)


def _sections() -> list[str]:
    """Return the names of all parts: from the first row to the last, be there rows between or not. Three queries."""
    last = Agency.objects.aggregate(last=Max("pk"))["last"]
    found = [f"agencies-{block}" for block in range(1, last // BLOCK + 2)] if last else []
    first, newest = (Publication.objects.aggregate(at=end("published_at"))["at"] for end in (Min, Max))
    month = timezone.localdate(first).replace(day=1) if first else dt.date.max
    while newest and month <= timezone.localdate(newest):
        found.append(f"documents-{month:%Y-%m}")
        month = _next(month)
    return found


@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """Answer with the index of sitemaps."""
    with scopes_disabled():
        paths = [reverse("public:sitemap-section", args=[section]) for section in _sections()]
    context = {"sitemaps": [{"location": request.build_absolute_uri(path)} for path in paths]}
    response = TemplateResponse(request, "sitemap_index.xml", context, content_type="application/xml")
    return for_anyone(request, response.render())


@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponseBase:
    """Answer with one part of the sitemap."""
    named = _PARTS.fullmatch(section)
    if named is None:
        raise Http404
    part = Agencies(int(named[1])) if named[1] else Documents(dt.date(int(named[2]), int(named[3]), 1))
    with scopes_disabled():
        response = views.sitemap(request, {section: part}, section=section)
        return for_anyone(request, response.render())
