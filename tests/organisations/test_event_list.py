"""The record of events is leafed through by the numbers of its chain: no page passes rows over."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organisations import audit
from organisations.models import Agency, Role
from tests.factories.assessments import AT

pytestmark = pytest.mark.django_db
LENGTH = 50


@pytest.fixture
def client(agency: Agency, other_agency: Agency, client_as: Callable[..., Client]) -> Client:
    """Return a client of an agency with two pages and a bit of events; another has some of its own."""
    for whose, count in ((agency, 2 * LENGTH + 3), (other_agency, 5)):
        for number in range(1, count + 1):
            audit.record(agency=whose, by=None, verb=f"{whose.slug}-{number}.", target=whose, at=AT)
    return client_as(Role.READER, agency)


def read(client: Client, address: str) -> tuple[list[int], dict[str, str]]:
    """Return the numbers on a page, newest first, and where it leads to (prev, next)."""
    text = client.get(address).content.decode()
    links = {rel: href for href, rel in re.findall(r'href="(\?[^"]*)" rel="(prev|next)"', text)}
    return [int(number) for number in re.findall(r"ban-rao-(\d+)\.", text)], links


def test_every_event_stands_on_one_page_and_the_way_leads_back(client: Client) -> None:
    address, pages, back = "/desk/ban-rao/events/", [], []
    first, links = read(client, address)
    pages.append(first)
    while "next" in links:
        numbers, links = read(client, address + links["next"])
        pages.append(numbers)
        back.append(read(client, address + links["prev"])[0])

    assert [number for page in pages for number in page] == list(range(2 * LENGTH + 3, 0, -1))
    assert back == pages[:-1]
    assert [len(page) for page in pages] == [LENGTH, LENGTH, 3]


@pytest.mark.parametrize("before", ["", "0", "1", "x", "-5", "9" * 30, "²"])
def test_odd_numbers_lead_to_a_page(client: Client, before: str) -> None:
    assert client.get(f"/desk/ban-rao/events/?before={before}").status_code == 200


def test_the_deepest_page_is_read_like_the_first(client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.get("/desk/ban-rao/events/?before=4")

    found = [query["sql"] for query in asked if "organisations_event" in query["sql"]]
    assert len(found) == 2
    assert [sql for sql in found if "OFFSET" in sql or "COUNT(" in sql] == []
