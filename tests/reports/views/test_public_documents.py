"""The permanent page of a publication and its files."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ita_portal import thai
from organisations.models import Agency
from reports.models import PublicationKind
from tests.factories.reports import make_office, make_submitted
from tests.reports.actions.test_decide import take
from tests.reports.views.test_public import make_publication, shown, withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]


def body(response: Any) -> bytes:
    """Return the bytes of a streamed response; read to its end it closes its file."""
    return b"".join(response.streaming_content)


def test_document_says_what_it_is(client: Client, agency: Agency) -> None:
    publication = make_publication(agency, kind=PublicationKind.REPORT, months=6, title="รายงานปี 2569")

    text = shown(client, f"/d/{publication.pk}/")

    for fact in (
        '<h1 lang="th">รายงานปี ๒๕๖๙</h1>', agency.name, "๓ มาตรการ", "รอบ ๖ เดือน (๑ ต.ค. ๒๕๖๘ – ๓๑ มี.ค. ๒๕๖๙)",
        "PDF ๑ กิโลไบต์ ๓ หน้า", publication.pdf_id, f"/d/{publication.pk}.csv", f"/d/{publication.pk}.json",
        "๑๕ ก.ค. ๒๕๖๙ ๑๐:๐๐ น.", "ตัวอย่าง",
    ):  # fmt: skip
        assert fact in text, fact


def test_document_of_a_real_agency_bears_no_sample_mark(client: Client, agency: Agency) -> None:
    agency.is_sample, agency.name = False, "องค์การบริหารส่วนตำบลบ้านเรา"
    agency.save()
    publication = make_publication(agency, title="มาตรการ")

    assert "ตัวอย่าง" not in shown(client, f"/d/{publication.pk}/")


def test_document_names_who_approved_in_what_post_and_when(client: Client, today: object) -> None:
    office = make_office(executives=2)
    memo = make_submitted(office)
    for officer in office.executives:
        take(memo, office.member(officer))
    memo.refresh_from_db()
    publication = make_publication(office.agency, memo=memo, kind=PublicationKind.MEMO)

    text = shown(client, f"/d/{publication.pk}/")

    people = [
        (thai.to_thai(officer.name), thai.to_thai(officer.tenures.get().post.title)) for officer in office.executives
    ]
    assert [(name in text, post in text) for name, post in people] == [(True, True)] * 2
    assert office.staff.user.username not in text


def test_replaced_document_leads_to_the_one_that_holds_and_keeps_its_file(client: Client, agency: Agency) -> None:
    first = make_publication(agency)
    second = make_publication(agency, replaces=first)
    third = make_publication(agency, replaces=second)

    text = shown(client, f"/d/{first.pk}/")

    assert "ฉบับนี้ถูกแทนด้วยฉบับใหม่แล้ว" in text
    assert f'<a href="/d/{third.pk}/">เปิดฉบับที่ใช้อยู่</a>' in text
    assert body(client.get(f"/d/{first.pk}.pdf")) == f"%PDF-1.7 {first.pk}".encode()


def test_withdrawn_document_says_why_and_its_files_are_gone(client: Client, agency: Agency) -> None:
    publication = make_publication(agency)
    withdraw(publication, "ลงเลขที่ผิด")

    text = shown(client, f"/d/{publication.pk}/")
    files = [client.get(f"/d/{publication.pk}.{which}") for which in ("pdf", "csv", "json")]

    assert ["เหตุผล: ลงเลขที่ผิด" in text, "ขณะนี้ไม่มีฉบับอื่นที่ใช้อยู่" in text, publication.pdf_id in text] == [True] * 3
    assert f"/d/{publication.pk}.pdf" not in text
    assert [(file.status_code, f'href="/d/{publication.pk}/"' in file.content.decode()) for file in files] == [
        (410, True)
    ] * 3


def test_withdrawn_document_leads_to_what_was_published_after_it(client: Client, agency: Agency) -> None:
    gone = make_publication(agency)
    withdraw(gone)
    now = make_publication(agency)

    assert f'<a href="/d/{now.pk}/">เปิดฉบับที่ใช้อยู่</a>' in shown(client, f"/d/{gone.pk}/")


def test_versions_are_of_the_same_paper_only(client: Client, agency: Agency, other_agency: Agency) -> None:
    plan = make_publication(agency)
    report = make_publication(agency, kind=PublicationKind.REPORT, months=6)
    memo = make_publication(agency, kind=PublicationKind.MEMO)
    theirs = make_publication(other_agency)

    text = shown(client, f"/d/{plan.pk}/")

    assert [other.pk in text for other in (report, memo, theirs)] == [False] * 3


@pytest.mark.parametrize(
    ("which", "content_type", "disposition"),
    [
        ("pdf", "application/pdf", "inline"),
        ("csv", "text/csv", "attachment"),
        ("json", "application/json", "attachment"),
    ],
)
def test_file_is_the_published_bytes(
    client: Client, agency: Agency, which: str, content_type: str, disposition: str,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:  # fmt: skip
    publication = make_publication(agency)

    with django_assert_max_num_queries(3):
        response = client.get(f"/d/{publication.pk}.{which}")

    stored = getattr(publication, which)
    data = body(response)
    assert (response.status_code, hashlib.sha256(data).hexdigest()) == (200, stored.pk)
    assert response.headers["Content-Type"] == content_type
    assert response.headers["Content-Disposition"] == (
        f"{disposition}; filename*=UTF-8''ban-rao-2569-plan-{publication.pk}.{which}"
    )
    assert response.headers["Cache-Control"] == "public, max-age=3600, immutable"


def test_file_is_downloaded_when_asked(client: Client, agency: Agency) -> None:
    publication = make_publication(agency)

    response = client.get(f"/d/{publication.pk}.pdf?download")

    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert body(response)


def test_file_known_to_the_visitor_is_not_sent_again(client: Client, agency: Agency) -> None:
    publication = make_publication(agency)
    first = client.get(f"/d/{publication.pk}.pdf")
    etag = first.headers["ETag"]
    body(first)

    again = client.get(f"/d/{publication.pk}.pdf", headers={"If-None-Match": etag})
    part = client.get(f"/d/{publication.pk}.pdf", headers={"Range": "bytes=0-3"})

    assert (etag, again.status_code) == (f'"{publication.pdf_id}"', 304)
    assert (part.status_code, body(part)) == (206, b"%PDF")


@pytest.mark.parametrize("address", ["/d/nothing.pdf", "/d/nothing.csv", "/d/nothing.json", "/d/nothing.docx"])
def test_unknown_file_is_not_found(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("versions", [1, 3])
def test_document_page_asks_the_same_few_questions(
    client: Client, agency: Agency, versions: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    publication = None
    for _version in range(versions):
        publication = make_publication(agency, replaces=publication)

    with django_assert_num_queries(3):
        assert publication is not None
        assert client.get(f"/d/{publication.pk}/").status_code == 200
