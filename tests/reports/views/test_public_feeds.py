"""Feed, sitemap and robots.txt."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organisations.models import Agency
from reports.views import sitemaps
from tests.reports.views.test_public import make_publication, shown, withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_feed_holds_the_documents_of_the_agency_that_hold_now(
    client: Client, agency: Agency, other_agency: Agency
) -> None:
    old = make_publication(agency)
    new = make_publication(agency, replaces=old, title="ฉบับแก้ไข")
    withdraw(make_publication(agency, fiscal_year=2568))
    make_publication(other_agency)

    feed = ET.fromstring(shown(client, "/ban-rao/feed.atom"))  # noqa: S314 -- our own answer

    entries = [
        (entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}published"))
        for entry in feed.iter(f"{ATOM}entry")
    ]
    assert entries == [("ฉบับแก้ไข", f"http://testserver/d/{new.pk}/", "2026-07-15T03:00:00+00:00")]


def test_sitemap_leads_to_agencies_and_documents_that_hold(client: Client, agency: Agency) -> None:
    publication = make_publication(agency)
    withdraw(make_publication(agency, fiscal_year=2568))

    index = ET.fromstring(shown(client, "/sitemap.xml"))  # noqa: S314 -- our own answer
    sections = [str(place.text) for place in index.iter(f"{MAP}loc")]
    pages = [
        place.text
        for section in sections
        for place in ET.fromstring(shown(client, section)).iter(f"{MAP}loc")  # noqa: S314 -- our own answer
    ]

    block = agency.pk // sitemaps.BLOCK + 1
    places = [f"agencies-{number}" for number in range(1, block + 1)] + ["documents-2026-07"]
    assert sections == [f"http://testserver/sitemap-{place}.xml" for place in places]
    assert pages == ["http://testserver/ban-rao/", f"http://testserver/d/{publication.pk}/"]


def test_sitemap_holds_a_month_of_bangkok_in_each_part(client: Client, agency: Agency) -> None:
    moments = [dt.datetime(2025, 12, 31, 16, 59, tzinfo=dt.UTC), dt.datetime(2025, 12, 31, 17, tzinfo=dt.UTC)]
    old, new = [make_publication(agency, published_at=moment) for moment in moments]
    make_publication(agency, published_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))

    index = shown(client, "/sitemap.xml")
    december, january = [shown(client, f"/sitemap-documents-{month}.xml") for month in ("2025-12", "2026-01")]

    assert [f"documents-{month}.xml" in index for month in ("2025-11", "2025-12", "2026-02", "2026-03", "2026-04")] == [
        False, True, True, True, False,
    ]  # fmt: skip
    assert [f"/d/{row.pk}/" in december for row in (old, new)] == [True, False]
    assert [f"/d/{row.pk}/" in january for row in (old, new)] == [False, True]


def test_sitemap_counts_nothing_and_skips_nothing(client: Client, agency: Agency) -> None:
    make_publication(agency)
    parts = [
        "/sitemap.xml",
        f"/sitemap-agencies-{agency.pk // sitemaps.BLOCK + 1}.xml",
        "/sitemap-documents-2026-07.xml",
    ]

    with CaptureQueriesContext(connection) as asked:
        for part in parts:
            shown(client, part)

    assert [query["sql"] for query in asked if "COUNT(" in query["sql"] or "OFFSET" in query["sql"]] == []
    assert len(asked) == 3 + 1 + 1


@pytest.mark.parametrize(
    "section", ["nothing", "documents", "documents-2026-13", "documents-99999-01", "agencies-0", "agencies-x", "agencies-99999999999999999999"]
)  # fmt: skip
def test_sitemap_of_no_section_is_not_found(client: Client, section: str) -> None:
    assert client.get(f"/sitemap-{section}.xml").status_code == 404


def test_robots_keeps_machines_from_the_desk(client: Client) -> None:
    lines = shown(client, "/robots.txt").splitlines()

    assert [line for line in lines if "desk" in line] == ["Disallow: /desk/"]
    assert lines[-1] == f"Sitemap: {settings.SITE_URL}/sitemap.xml"


@pytest.mark.parametrize("address", ["/ban-rao/feed.atom", "/sitemap.xml", "/sitemap-agencies-1.xml", "/robots.txt"])
def test_machines_may_keep_an_answer_for_minutes(client: Client, agency: Agency, address: str) -> None:
    make_publication(agency)
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (first.headers["Cache-Control"], again.status_code) == ("public, max-age=300", 304)
