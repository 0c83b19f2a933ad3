"""Uploaded evidence for the public: cleaned, checked by a second person, at an address that does not die."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from measures.actions import items as actions
from measures.models import Evidence
from measures.queries import items as queries
from organisations.models import Agency, Role
from organisations.queries import Member
from tests.factories.items import AT, make_item, member
from tests.factories.measures import YEAR
from tests.factories.organisations import make_member
from tests.measures.test_public_uploads import hostile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root", "today")]
CODE = "O1"


@pytest.fixture
def clerk(agency: Agency, client_as: Callable[..., Client]) -> Client:
    make_item(CODE)
    return client_as(Role.STAFF, agency)


@pytest.fixture
def second(agency: Agency) -> Member:
    return member(make_member(agency))


def hand_in(clerk: Client, agency: Agency, tmp_path: Path, **fields: str) -> Evidence:
    file = tmp_path / "รายงาน.pdf"
    file.write_bytes(hostile())
    with file.open("rb") as opened:
        data = {"evidence-file": opened, "evidence-caption": "รายงานผล"}
        answer = clerk.post(
            reverse("measures:evidence-new", args=[agency.slug, YEAR, CODE]),
            data | {f"evidence-{name}": value for name, value in fields.items()},
        )
    assert answer.status_code == 302
    return Evidence.objects.latest("pk")


def check(second: Member) -> None:
    row = queries.row_of(make_item(CODE), second, AT.date())
    actions.confirm_item(item=row.item, seen=row.mark, by=second, at=AT)


def table(agency: Agency) -> str:
    return Client().get(reverse("public:oit", args=[agency.slug, YEAR])).content.decode()


def test_a_file_is_public_once_a_second_person_has_checked_it(
    agency: Agency, clerk: Client, second: Member, tmp_path: Path
) -> None:
    evidence = hand_in(clerk, agency, tmp_path, is_public="on")
    address = queries.file_path(evidence)
    before = Client().get(address).status_code, address in table(agency)

    check(second)
    answer = Client().get(address)

    assert before == (404, False)
    assert f'href="{address}"' in table(agency)
    assert (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        200,
        "application/pdf",
        "nosniff",
    )
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert body.startswith(b"%PDF-")
    assert b"SECRET" not in body
    assert Client().get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_a_file_not_meant_for_the_public_stays_inside(
    agency: Agency, clerk: Client, second: Member, tmp_path: Path
) -> None:
    evidence = hand_in(clerk, agency, tmp_path)
    check(second)

    assert Client().get(queries.file_path(evidence)).status_code == 404
    assert "รายงานผล" not in table(agency)
    assert Evidence.objects.get().published_at is None


def test_the_address_lives_while_more_evidence_waits_and_says_so_once_the_file_is_withdrawn(
    agency: Agency, clerk: Client, second: Member, tmp_path: Path
) -> None:
    evidence = hand_in(clerk, agency, tmp_path, is_public="on")
    address = queries.file_path(evidence)
    check(second)
    clerk.post(
        reverse("measures:evidence-new", args=[agency.slug, YEAR, CODE]), {"evidence-url": "https://example.invalid/"}
    )
    waiting = Client().get(address)
    b"".join(waiting.streaming_content)  # type: ignore[attr-defined]

    clerk.post(reverse("measures:evidence-remove", args=[agency.slug, YEAR, CODE, evidence.pk]))
    gone = Client().get(address)

    assert (waiting.status_code, gone.status_code) == (200, 410)
    assert f'href="{reverse("public:oit", args=[agency.slug, YEAR])}#{CODE}"' in gone.content.decode()


def test_a_file_inside_can_be_made_public_later_and_is_cleaned_then(
    agency: Agency, clerk: Client, second: Member, tmp_path: Path
) -> None:
    inside = hand_in(clerk, agency, tmp_path)
    edit = reverse("measures:evidence-edit", args=[agency.slug, YEAR, CODE, inside.pk])
    clerk.post(edit, {"evidence-caption": "รายงานผล", "evidence-is_public": "on"})
    check(second)

    made = Evidence.objects.get(removed_at__isnull=True)
    assert made.sha256 != inside.sha256
    body = b"".join(Client().get(queries.file_path(made)).streaming_content)  # type: ignore[attr-defined]
    assert b"SECRET" not in body


@pytest.mark.parametrize("name", ["0" * 20 + ".pdf", "{sha}.exe", "a.pdf", "%2e%2e", "{short}.pdf"])
def test_other_names_are_nothing(agency: Agency, clerk: Client, second: Member, tmp_path: Path, name: str) -> None:
    evidence = hand_in(clerk, agency, tmp_path, is_public="on")
    check(second)
    path = queries.file_path(evidence).rpartition("/")[0]

    assert Client().get(f"{path}/{name.format(sha=evidence.sha256[:20], short=evidence.sha256[:3])}").status_code == 404
