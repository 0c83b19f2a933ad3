"""The O-items of a year as the public sees them."""

import dataclasses

from django.conf import settings
from django.urls import reverse
from django_scopes import scopes_disabled

from assessments.models import Item, ItemPurpose
from measures.models import Evidence, ItemCharge
from measures.queries.items import file_path, items_of
from organisations.models import Agency
from reports.models import Publication
from reports.queries import PAPERS_OF, published


@dataclasses.dataclass(frozen=True, slots=True)
class ItemEvidence:
    """One O-item of a year and what shows it: checked addresses, and the publications that are evidence by themselves."""

    item: Item
    evidence: tuple[Evidence, ...]
    publications: tuple[Publication, ...]

    @property
    def lines(self) -> list[dict[str, str]]:
        """What stands in the columns of addresses and explanations: published papers first."""
        paths = [(reverse("public:document", args=[row.pk]), row.title) for row in self.publications]
        papers = [{"href": path, "address": f"{settings.SITE_URL}{path}", "caption": title} for path, title in paths]
        return papers + [_line(row) for row in self.evidence]


def _line(row: Evidence) -> dict[str, str]:
    """Return an address as it stands, or that of a published file."""
    if row.url:
        return {"href": row.url, "address": row.url, "caption": row.caption}
    path = file_path(row)
    return {"href": path, "address": f"{settings.SITE_URL}{path}", "caption": row.caption or row.original_name}


def items_of_year(agency: Agency, fiscal_year: int) -> list[ItemEvidence]:
    """Return the O-items of a year with their evidence on the web. Three queries.

    Only what was entered for the item itself and checked by a second person, files only where their owner meant them
    to be public: the evidence of progress stays inside.
    """
    with scopes_disabled():
        items = items_of(fiscal_year, agency)
        rows = Evidence.objects.filter(agency=agency, fiscal_year=fiscal_year, progress__isnull=True)
        checked = ItemCharge.objects.filter(agency=agency, fiscal_year=fiscal_year, confirmed_at__isnull=False)
        rows = rows.filter(removed_at__isnull=True, item_code__in=checked.values("item_code")).order_by("order", "pk")
        evidence: dict[str, list[Evidence]] = {}
        for row in rows.exclude(url="", published_at__isnull=True).select_related("agency"):
            evidence.setdefault(row.item_code, []).append(row)
        papers_of: dict[str, list[Publication]] = {}
        for paper in published().filter(agency=agency, fiscal_year=fiscal_year):
            papers_of.setdefault(paper.kind, []).append(paper)
    return [
        ItemEvidence(
            item,
            tuple(evidence.get(item.code, ())),
            tuple(papers_of.get(PAPERS_OF.get(ItemPurpose(item.purpose), ""), ())),
        )
        for item in items
    ]
