"""Which pages are pictured, and which pictures stay."""

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from measures import page_camera
from measures.actions import pictures, watch
from measures.models import CheckPicture, WatchedHost, WatchedLink
from organisations.models import Agency, Role
from organisations.queries import Member
from tests.factories.items import AT, URL, make_item, make_item_evidence, member, page
from tests.factories.measures import YEAR
from tests.factories.organisations import make_member

pytestmark = [pytest.mark.django_db]
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def kept_in(media_root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(page_camera, "browser", lambda: "/usr/bin/true")
    return media_root


@pytest.fixture
def clerk(agency: Agency) -> Member:
    found = member(make_member(agency))
    make_item_evidence(make_item(), found)
    return found


def shown() -> list[str]:
    """Return what the kept pictures show, oldest first."""
    found = []
    for row in CheckPicture.objects.order_by("taken_at"):
        with row.file.open() as file:
            found.append(file.read().decode())
    return found


def look(text: str, at: dt.datetime, **fields: object) -> None:
    WatchedLink.objects.update(due_at=at)
    watch.check_due(at=at, look=lambda url: page(url, f"โครงสร้าง ปี 2569 {text}", **fields))


def camera(text: str) -> Callable[[str], page_camera.Shot]:
    data = text.encode()
    return lambda _url: page_camera.Shot(data, hashlib.sha256(data).hexdigest())


@pytest.mark.usefixtures("clerk")
def test_the_first_content_and_each_that_changed_are_pictured_once() -> None:
    taken = []
    for day, text in enumerate(("ก", "ก", "ข")):
        look(text, AT + DAY * day)
        taken.append(pictures.take_due(at=AT + DAY * day, camera=camera(text)))

    assert taken == [1, 0, 1]
    rows = CheckPicture.objects.order_by("taken_at")
    assert shown() == ["ก", "ข"]
    assert [row.sha256 for row in rows] == [hashlib.sha256(text.encode()).hexdigest() for text in "กข"]


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize("fields", [{"status": 404}, {"error": "refused", "status": None}, {"kind": "pdf"}])
def test_what_is_no_page_is_not_pictured(fields: dict[str, object]) -> None:
    look("ก", AT, **fields)

    assert pictures.take_due(at=AT, camera=camera("ก")) == 0
    assert CheckPicture.objects.count() == 0


@pytest.mark.usefixtures("clerk")
def test_a_picture_that_fails_is_not_tried_for_ever() -> None:
    look("ก", AT)
    failing = [pictures.take_due(at=AT, camera=lambda _url: page_camera.Shot(failure="timeout")) for _turn in range(2)]

    assert failing == [0, 0]
    assert CheckPicture.objects.get().failure == "timeout"


@pytest.mark.usefixtures("clerk")
def test_the_first_and_the_newest_stay_and_the_files_between_go(
    kept_in: Path, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    count = pictures.NEWEST + 4
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        for day in range(count):
            look(str(day), AT + DAY * day)
            pictures.take_due(at=AT + DAY * day, camera=camera(str(day)))

    kept = shown()
    assert kept == ["0", *map(str, range(count - pictures.NEWEST, count))]
    assert len(list(kept_in.rglob("*.jpg"))) == len(kept)


@pytest.mark.usefixtures("clerk")
def test_a_host_that_is_asked_just_now_is_left_alone() -> None:
    look("ก", AT)
    WatchedHost.objects.update(lease_until=AT + dt.timedelta(minutes=1))

    assert pictures.take_due(at=AT, camera=camera("ก")) == 0
    assert pictures.take_due(at=AT + dt.timedelta(minutes=2), camera=camera("ก")) == 1
    assert WatchedHost.objects.get().lease_until is None


@pytest.mark.usefixtures("clerk")
def test_nothing_is_taken_without_a_browser_and_the_page_says_so(
    agency: Agency, client_as: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_camera, "browser", lambda: "")
    look("ก", AT)

    assert pictures.take_due(at=AT, camera=camera("ก")) == 0
    answer = client_as(Role.READER, agency).get(reverse("measures:item-detail", args=[agency.slug, YEAR, "O1"]))
    assert "เครื่องแม่ข่ายนี้ไม่มีเบราว์เซอร์" in answer.content.decode()


@pytest.mark.usefixtures("clerk", "today")
def test_pictures_stand_on_the_page_of_the_item_and_are_the_agencys_own(
    agency: Agency, other_agency: Agency, client_as: Callable[..., Client]
) -> None:
    look("ก", AT)
    pictures.take_due(at=AT, camera=camera("ก"))
    reader = client_as(Role.READER, agency)
    address = reverse("measures:check-picture", args=[agency.slug, CheckPicture.objects.get().pk])

    body = reader.get(reverse("measures:item-detail", args=[agency.slug, YEAR, "O1"])).content.decode()
    picture = reader.get(address)

    assert f'src="{address}"' in body
    assert "ภาพหน้าเว็บที่เก็บไว้ ๑ ภาพ" in body
    assert "ไม่มีเบราว์เซอร์" not in body
    assert URL in body
    assert (picture["Content-Type"], b"".join(picture.streaming_content)) == ("image/jpeg", "ก".encode())  # type: ignore[attr-defined]
    assert client_as(Role.STAFF, other_agency).get(address).status_code == 404
