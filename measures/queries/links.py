"""Reading the addresses that stand as evidence. The worker calls with every scope open, pages inside theirs."""

import dataclasses
import datetime as dt

from django.db.models import Min, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from assessments import queries as assessments
from assessments.models import CriteriaSet
from ita_portal import thai
from measures.models import CheckPicture, Evidence, ItemCharge, LinkCheck, WatchedLink, hash_of
from measures.rules import link_verdict, season


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """Where an address stands: the last outcome and whether its failure has lasted; `link` None = not looked at yet."""

    link: WatchedLink | None = None
    outcome: str = ""
    is_alarm: bool = False

    @property
    def is_broken(self) -> bool:
        """Whether whoever follows the address would not see the evidence, twice and hours apart."""
        return self.is_alarm and self.outcome in link_verdict.BROKEN

    @property
    def state(self) -> str:
        """The word of components/status_tag.html."""
        if not self.outcome:
            return "waiting"
        if self.outcome == link_verdict.OK:
            return "ready"
        return "link_dead" if self.is_broken else "partial"


def item_evidence(*, with_removed: bool = False) -> QuerySet[Evidence]:
    """Return evidence entered for items; what was taken away only where asked for."""
    rows: QuerySet[Evidence] = Evidence.objects.filter(progress__isnull=True).exclude(item_code="")
    return rows if with_removed else rows.filter(removed_at__isnull=True)


def addresses(agency_ids: set[int]) -> dict[tuple[int, str], list[Evidence]]:
    """Return the evidence that stands on addresses, by agency and hash of the address. One query."""
    found: dict[tuple[int, str], list[Evidence]] = {}
    for row in item_evidence().filter(agency__in=agency_ids).exclude(url="").select_related("added_by"):
        found.setdefault((row.agency_id, hash_of(row.url)), []).append(row)
    return found


def year_named(rows: list[Evidence]) -> int | None:
    """Return the year that the page should name; None where the items that use it do not agree."""
    years = {row.content_year or row.fiscal_year for row in rows}
    return years.pop() if len(years) == 1 else None


def standings(urls: set[str]) -> dict[str, Standing]:
    """Return where the addresses of the scope's agency stand. One query."""
    rows = WatchedLink.objects.filter(url_hash__in=[hash_of(url) for url in urls])
    rows = rows.select_related("last", "first_failed").defer("last__text", "first_failed__text")
    return {row.url: standing_of(row) for row in rows}


def standing_of(link: WatchedLink) -> Standing:
    """Return where an address stands; `last` and `first_failed` should be selected."""
    if link.last is None:
        return Standing(link)
    since = link.first_failed.checked_at if link.first_failed else None
    is_alarm = link_verdict.is_alarm(link.last.outcome, since, link.last.checked_at)
    return Standing(link, link.last.outcome, is_alarm)


@dataclasses.dataclass(frozen=True, slots=True)
class History:
    """What was found at an address, newest first: its last checks, and the pictures that were kept of it."""

    checks: tuple[LinkCheck, ...] = ()
    pictures: tuple[CheckPicture, ...] = ()


def history_of(links: list[WatchedLink], each: int = 12) -> dict[int, History]:
    """Return the newest checks of each address, and all its pictures. One query."""
    place = Window(RowNumber(), partition_by="link", order_by=["-checked_at", "-pk"])
    rows = LinkCheck.objects.filter(link__in=links).select_related("picture").defer("text").annotate(place=place)
    found: dict[int, list[LinkCheck]] = {}
    for row in rows.filter(Q(place__lte=each) | Q(picture__sha256__gt="")).order_by("link", "-checked_at", "-pk"):
        found.setdefault(row.link_id, []).append(row)
    return {
        key: History(
            tuple(checks[:each]),
            tuple(row.picture for row in checks if hasattr(row, "picture") and row.picture.file),
        )
        for key, checks in found.items()
    }


def windows_of(fiscal_year: int) -> list[season.Window]:
    """Return the calendar of a year, that of the newest criteria in force. One query."""
    found = assessments.criteria_of(fiscal_year)
    return calendar_of(found[0]) if found else []


def calendar_of(criteria: CriteriaSet) -> list[season.Window]:
    """Return the calendar of criteria read with their parts. No query."""
    return [season.Window(row.kind, row.starts_on, row.ends_on) for row in criteria.windows.all()]


@dataclasses.dataclass(frozen=True, slots=True)
class Seasons:
    """When assessors look, by fiscal year and, where its criteria do not say, by the agency's own outer dates."""

    windows: dict[int, list[season.Window]]
    outer: dict[tuple[int, int], dt.date]

    def is_daily(self, agency_id: int, fiscal_year: int, day: dt.date) -> bool:
        """Whether the addresses of an agency-year are looked at daily on a day."""
        calendar = self.windows.get(fiscal_year, [])
        opens = season.oit_window(calendar)
        opens_on = opens.starts_on if opens else self.outer.get((agency_id, fiscal_year))
        until = season.results_on(calendar) or thai.fiscal_year_span(fiscal_year)[1]
        return season.is_daily(day, opens_on, until)


def seasons(agency_ids: set[int], years: set[int]) -> Seasons:
    """Return the seasons of agencies and years, in two queries."""
    known = assessments.whole_of(assessments.in_force(years).values())
    windows = {found.fiscal_year: calendar_of(found) for found, _rules in known.values()}
    charges = ItemCharge.objects.filter(agency__in=agency_ids, fiscal_year__in=years, outer_on__isnull=False)
    first = charges.order_by().values_list("agency", "fiscal_year").annotate(first=Min("outer_on"))
    return Seasons(windows, {(agency, year): day for agency, year, day in first})
