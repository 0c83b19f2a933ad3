"""The bench of pages: how the time of each grows with the rows of the portal, in databases read in turn."""

import math
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus

from django.db import connection, connections
from django.test import Client

from ita_portal.bench_rows import YEARS
from organisations.models import User

CLOCK = time.perf_counter
TURNS, EACH = 5, 4  # requests of a page = TURNS × EACH in each database
HOST = "localhost"
NEWEST, PLANNED = YEARS[-1], YEARS[-1] + 1  # the year assessed, and that of its plan, papers and evidence
DESK = ("{year}/scores/", "{year}/analysis/", "{year}/what-if/", "scores/import/", "{planned}/weak-points/", "{planned}/items/",
        "{planned}/items/O1/", "{planned}/", "{planned}/plan/", "{planned}/memos/", "{planned}/publish/", "{planned}/reports/",
        "events/", "events/?before=6")  # fmt: skip
OF_AGENCY = ("", "{year}/", "{planned}/oit/", "feed.atom")
PUBLIC = ("/", "/?province=จังหวัด0", "/?q=มาตรการ", "/?q=ตำบลที่7919 เรื่องที่1", "/?q=ไม่มีคำนี้", "/sitemap.xml")  # fmt: skip


def pages(agencies: int) -> Iterator[tuple[str, str]]:
    """Yield the name and address of each page: of the first agency and of the last one, whose rows lie deepest."""
    years = {"year": NEWEST, "planned": PLANNED}
    for which, number in (("first", 0), ("last", agencies - 1)):
        for page in DESK:
            yield f"desk, {which} agency: {page}", f"/desk/bench-{number}/{page.format(**years)}"
        for page in OF_AGENCY:
            yield f"public, {which} agency: {page}", f"/bench-{number}/{page.format(**years)}"
    for page in PUBLIC:
        yield f"public: {page}", page


def growth(databases: Mapping[int, str], agencies: Mapping[int, int]) -> dict[str, list[float]]:
    """Return the median seconds of each page, smallest database first (names of databases and agencies, by size)."""
    named = {size: dict(pages(agencies[size])) for size in databases}
    clients = {size: _client(database) for size, database in databases.items()}
    found = {}
    for page in next(iter(named.values())):
        taken: dict[int, list[float]] = {size: [] for size in databases}
        for _turn in range(TURNS):
            for size, database in databases.items():
                use(database)
                taken[size] += _times(clients[size], named[size][page])
        found[page] = [statistics.median(times) for times in taken.values()]
    return found


def _client(database: str) -> Client:
    use(database)
    client = Client(headers={"host": HOST})
    client.force_login(User.objects.get(username="bench"), backend="ita_portal.accounts.Backend")
    return client


def _times(client: Client, address: str) -> list[float]:
    """Return the seconds of some requests, after one that fills what a process keeps."""
    found = []
    for _request in range(1 + EACH):
        start = CLOCK()
        answer = client.get(address)
        found.append(CLOCK() - start)
        if answer.status_code != HTTPStatus.OK:
            raise AssertionError(f"{address}: {answer.status_code}")
    return found[1:]


def use(database: str) -> None:
    """Let this process read another database of the same kind."""
    connections.close_all()
    connection.settings_dict["NAME"] = database


def exponent(medians: Sequence[float], sizes: Sequence[int]) -> float:
    """Return by which power of the rows a time grows from the smallest to the largest size: 0 = not at all."""
    return math.log(medians[-1] / medians[0]) / math.log(sizes[-1] / sizes[0])
