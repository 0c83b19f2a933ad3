"""Watching addresses: an action writes when one is due, the worker looks, and what was found is kept for good."""

import datetime as dt
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from django_scopes import scopes_disabled

from ita_portal import thai
from measures import link_probe, notices
from measures.models import CheckPicture, Evidence, LinkCheck, WatchedHost, WatchedLink, hash_of
from measures.queries import links as queries
from measures.rules import link_verdict, season
from organisations import audit
from organisations.models import Agency
from organisations.queries import Member

logger = logging.getLogger("measures.watch")

LEASE = dt.timedelta(minutes=5)
HOSTS_AT_ONCE, LINKS_PER_HOST, THREADS = 16, 10, 8
BATCH_SECONDS = 60.0
LOOKS_PER_DAY = 500  # of one agency: twice what a year's items hold on a day of daily checks
PAUSE = dt.timedelta(minutes=10)
LATELY = dt.timedelta(minutes=20)
LATER = dt.timedelta(hours=1)
LONGEST_FACT = 1000
OK_STATUS = 200
Looker = Callable[[str], link_probe.Look]


# --- What is watched -----------------------------------------------------------------------------


def watch(*, evidence: Evidence, at: dt.datetime) -> None:
    """Have the address of an item's evidence looked at soon; the agency's other items may stand on it already."""
    if not evidence.url or evidence.progress_id is not None:
        return
    host, _made = WatchedHost.objects.get_or_create(name=(urlsplit(evidence.url).hostname or "")[:255])
    WatchedLink.objects.update_or_create(
        agency=evidence.agency,
        url_hash=hash_of(evidence.url),
        defaults={"due_at": at},
        create_defaults={"url": evidence.url, "host": host, "due_at": at},
    )


def enrol(*, agency: Agency | None, at: dt.datetime, now: bool) -> int:
    """Watch every address of evidence that is not watched yet; with `now` have all of them looked at again."""
    with scopes_disabled():
        rows = queries.item_evidence().exclude(url="").select_related("agency")
        rows = rows.filter(agency=agency) if agency else rows
        known = set(WatchedLink.objects.filter(due_at__isnull=False).values_list("agency", "url_hash"))
        wanted = [row for row in rows if now or (row.agency_id, hash_of(row.url)) not in known]
        for row in wanted:
            watch(evidence=row, at=at)
        return len(wanted)


def look_again(*, urls: set[str], by: Member, at: dt.datetime) -> int:
    """Have addresses looked at soon, those left alone that were looked at within the last minutes; return how many."""
    rows = WatchedLink.objects.filter(agency=by.agency, url_hash__in=[hash_of(url) for url in urls])
    stale = Q(last__isnull=True) | Q(last__checked_at__lt=at - PAUSE)
    return int(WatchedLink.objects.filter(pk__in=rows.filter(stale).values_list("pk", flat=True)).update(due_at=at))


@transaction.atomic
def accept_content(*, link: WatchedLink, by: Member, at: dt.datetime) -> None:
    """Agree to what the page says now: from here on it is compared with this."""
    if link.last is None:
        return
    holder = link.checks.filter(content_hash=link.last.content_hash).exclude(text="").first()
    link.accepted, link.first_failed, link.due_at = holder or link.last, None, at
    link.save(update_fields=["accepted", "first_failed", "due_at"])
    audit.record(agency=by.agency, by=by, verb="link.accept", target=link, at=at, data={"url": link.url})


# --- One round -----------------------------------------------------------------------------------


def check_due(*, at: dt.datetime, agency: Agency | None = None, look: Looker = link_probe.look) -> list[LinkCheck]:
    """Look at the addresses that are due, host by host, and keep what was found. Empty when nothing was due.

    Each host is held under a lease: one connection at a time, whoever points there. A killed worker's lease runs out.
    """
    with scopes_disabled():
        hosts = _lease(at, agency)
        try:
            return _record(_look_at(_due(at, agency).filter(host__in=hosts), look), at)
        finally:
            WatchedHost.objects.filter(pk__in=hosts, lease_until=at + LEASE).update(lease_until=None)


def _due(at: dt.datetime, agency: Agency | None) -> QuerySet[WatchedLink]:
    rows = WatchedLink.objects.filter(due_at__lte=at)
    return rows.filter(agency=agency) if agency else rows


def _lease(at: dt.datetime, agency: Agency | None) -> list[int]:
    """Take the hosts whose addresses wait longest. Agencies that had their looks of the day wait an hour."""
    due = _due(at, agency)
    waiting = set(due.values_list("agency", flat=True).distinct())
    if not waiting:
        return []
    day = LinkCheck.objects.filter(checked_at__gt=at - season.DAY, link__agency__in=waiting).order_by()
    spent = day.values_list("link__agency").annotate(looks=Count("pk")).filter(looks__gte=LOOKS_PER_DAY)
    due.filter(agency__in=[key for key, _looks in spent]).update(due_at=at + LATER)
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=at)
    hosts = WatchedHost.objects.filter(free, links__in=_due(at, agency)).annotate(first=Min("links__due_at"))
    keys = list(hosts.order_by("first").values_list("pk", flat=True)[:HOSTS_AT_ONCE])
    return [key for key in keys if WatchedHost.objects.filter(free, pk=key).update(lease_until=at + LEASE)]


def _look_at(links: QuerySet[WatchedLink], look: Looker) -> list[tuple[WatchedLink, link_probe.Look]]:
    """Look at a few addresses of each host, one after the other; hosts side by side. No thread touches the database."""
    by_host: dict[int, list[WatchedLink]] = {}
    rows = links.select_related("agency", "host", "last", "first_failed", "accepted")
    for link in rows.defer("last__text", "first_failed__text").order_by("due_at", "pk"):
        by_host.setdefault(link.host_id, []).append(link)
    until = time.monotonic() + BATCH_SECONDS

    def of_one_host(rows: list[WatchedLink]) -> list[tuple[WatchedLink, link_probe.Look]]:
        return [(row, look(row.url)) for row in rows[:LINKS_PER_HOST] if time.monotonic() < until]

    with ThreadPoolExecutor(THREADS, thread_name_prefix="look") as pool:
        return [pair for found in pool.map(of_one_host, by_host.values()) for pair in found]


def _record(looks: list[tuple[WatchedLink, link_probe.Look]], at: dt.datetime) -> list[LinkCheck]:
    if not looks:
        return []
    is_ours = link_verdict.is_our_network(_errors(looks, at))
    if is_ours:
        logger.warning("no host answered at %s: taken for a fault of our own network", at)
    agencies = {link.agency_id for link, _look in looks}
    evidence = queries.addresses(agencies)
    years = {row.fiscal_year for rows in evidence.values() for row in rows}
    seasons = queries.seasons(agencies, years)
    return [
        _keep(link, look, evidence.get((link.agency_id, link.url_hash), []), seasons, at, is_ours=is_ours)
        for link, look in looks
    ]


def _errors(looks: list[tuple[WatchedLink, link_probe.Look]], at: dt.datetime) -> dict[str, list[str]]:
    """Return what each host gave in this round and in the minutes before it."""
    found: dict[str, list[str]] = {}
    for link, look in looks:
        found.setdefault(link.host.name, []).append(look.answer.error)
    earlier = LinkCheck.objects.filter(checked_at__gt=at - LATELY, checked_at__lte=at)
    for host, error in earlier.order_by().values_list("link__host__name", "error").distinct():
        found.setdefault(host, []).append(error)
    return found


@transaction.atomic
def _keep(
    link: WatchedLink,
    look: link_probe.Look,
    evidence: list[Evidence],
    seasons: queries.Seasons,
    at: dt.datetime,
    *,
    is_ours: bool,
) -> LinkCheck:
    """Keep one look, say when the next is due, and tell the owners of a failure that lasted."""
    outcome = link_verdict.verdict(look.answer, _known(link), queries.year_named(evidence))
    is_ours = is_ours and look.answer.error in link_verdict.NETWORK
    check = _check(link, look, outcome, at, is_ours=is_ours)
    says_nothing = is_ours or outcome == link_verdict.BUSY
    if not says_nothing:
        _settle(link, check)
    failed = says_nothing or outcome in link_verdict.FAILED
    link.due_at = _next(link, evidence, seasons, at, failed=failed and not _has_lasted(link, at))
    link.wants_picture = _wants_picture(link, check) if not says_nothing else link.wants_picture
    link.save(update_fields=["last", "first_failed", "accepted", "due_at", "wants_picture"])
    if not says_nothing and _has_lasted(link, at) and link.first_failed and evidence:
        notices.link_failed(link=link, check=link.first_failed, evidence=evidence, outcome=outcome, at=at)
    return check


def _known(link: WatchedLink) -> link_verdict.Known | None:
    if link.accepted is None:
        return None
    row = link.accepted
    return link_verdict.Known(row.kind, row.content_hash, row.text, row.asks_password)


def _check(link: WatchedLink, look: link_probe.Look, outcome: str, at: dt.datetime, *, is_ours: bool) -> LinkCheck:
    answer = look.answer
    known = {row.content_hash for row in (link.last, link.accepted) if row is not None}
    return LinkCheck.objects.create(
        link=link,
        checked_at=at,
        outcome=outcome,
        is_ours=is_ours,
        status=answer.status,
        error=answer.error,
        final_url=answer.final_url[:LONGEST_FACT],
        content_type=look.content_type,
        kind=answer.kind,
        size=answer.size,
        is_cut=look.is_cut,
        content_hash=answer.content_hash,
        asks_password=answer.asks_password,
        title=answer.title,
        text="" if answer.content_hash in known else answer.text,
        elapsed_ms=look.elapsed_ms,
    )


def _settle(link: WatchedLink, check: LinkCheck) -> None:
    """Move the pointers of an address to its newest check."""
    link.last = check
    if check.outcome not in link_verdict.FAILED:
        link.first_failed = None
    elif link.first_failed is None:
        link.first_failed = check
    if link.accepted is None and check.outcome in {link_verdict.OK, link_verdict.MOVED}:
        link.accepted = check


def _wants_picture(link: WatchedLink, check: LinkCheck) -> bool:
    """Whether a page came of whose content no picture was taken or tried: the first, and each that changed."""
    is_page = check.status == OK_STATUS and check.kind == "html" and check.outcome not in link_verdict.BROKEN
    same = CheckPicture.objects.filter(check_made__link=link, check_made__content_hash=check.content_hash)
    return is_page and not same.exists()


def _has_lasted(link: WatchedLink, at: dt.datetime) -> bool:
    return link.first_failed is not None and at - link.first_failed.checked_at >= link_verdict.APART


def _next(
    link: WatchedLink, evidence: list[Evidence], seasons: queries.Seasons, at: dt.datetime, *, failed: bool
) -> dt.datetime | None:
    """Return when to look again; None once no evidence of this year or the last stands on the address."""
    day = timezone.localdate(at)
    years = {row.fiscal_year for row in evidence if row.fiscal_year >= thai.fiscal_year_of(day) - 1}
    if not years:
        return None
    daily = any(seasons.is_daily(link.agency_id, year, day) for year in years)
    return season.next_look(at, daily=daily, failed=failed)
