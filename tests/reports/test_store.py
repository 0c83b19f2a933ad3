"""Stored files: written once and whole, served with ETag and Range."""

import contextlib
import dataclasses
import hashlib
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import RequestFactory

from reports import store
from reports.models import StoredFile

DATA = b"0123456789"
SHA256 = hashlib.sha256(DATA).hexdigest()
ETAG = f'"{SHA256}"'

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root", "_kept_connection")]


@pytest.fixture
def _kept_connection() -> Iterator[None]:
    """Let an answer be closed without closing the test's database, as Django's test client does."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


@dataclasses.dataclass
class Answer:
    """What a reader got: status, headers, bytes."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(inline: bool = True, **headers: str) -> Answer:
    request = RequestFactory().get("/", headers={name.replace("_", "-"): value for name, value in headers.items()})
    stored = store.put(DATA, "application/pdf", pages=3)
    with contextlib.closing(store.response(stored, request, "รายงาน ๒๕๖๖.pdf", inline=inline)) as answer:
        return Answer(answer.status_code, dict(answer.items()), b"".join(answer))  # type: ignore[call-overload]


def test_bytes_are_kept_once_under_their_hash(media_root: Path) -> None:
    first, second = store.put(DATA, "application/pdf", pages=3), store.put(DATA, "application/pdf", pages=3)

    assert first == second
    assert (first.sha256, first.size, first.pages, first.content_type) == (SHA256, 10, 3, "application/pdf")
    assert StoredFile.objects.count() == 1
    assert [path for path in media_root.rglob("*") if path.is_file()] == [media_root / "stored" / SHA256[:2] / SHA256]
    with store.open_file(first) as file:
        assert file.read() == DATA


def test_altered_bytes_have_another_hash() -> None:
    stored = store.put(DATA, "application/pdf")
    assert store.sha256_of(stored.sha256) == SHA256

    store.path_of(SHA256).write_bytes(b"something else")

    assert store.sha256_of(stored.sha256) != SHA256


def test_a_write_that_fails_leaves_nothing_behind(media_root: Path) -> None:
    with (
        patch("reports.store.os.fsync", side_effect=OSError(28, "disk full")),
        pytest.raises(OSError, match="disk full"),
    ):
        store.put(DATA, "application/pdf")

    assert [path for path in media_root.rglob("*") if path.is_file()] == []
    assert not StoredFile.objects.exists()


def test_the_whole_file() -> None:
    answer = ask()

    assert (answer.status, answer.body) == (200, DATA)
    assert {name: answer.headers[name] for name in ("ETag", "Content-Length", "Content-Type", "Accept-Ranges")} == {
        "ETag": ETAG, "Content-Length": "10", "Content-Type": "application/pdf", "Accept-Ranges": "bytes",
    }  # fmt: skip
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("inline", "way"), [(True, "inline"), (False, "attachment")])
def test_a_thai_file_name_reaches_the_reader(inline: bool, way: str) -> None:
    expected = "%E0%B8%A3%E0%B8%B2%E0%B8%A2%E0%B8%87%E0%B8%B2%E0%B8%99%20%E0%B9%92%E0%B9%95%E0%B9%96%E0%B9%96.pdf"

    assert ask(inline).headers["Content-Disposition"] == f"{way}; filename*=UTF-8''{expected}"


@pytest.mark.parametrize("known", [ETAG, f"W/{ETAG}", f'"other", {ETAG}', "*"])
def test_what_the_reader_has_is_not_sent_again(known: str) -> None:
    answer = ask(If_None_Match=known)

    assert (answer.status, answer.body, answer.headers["ETag"]) == (304, b"", ETAG)


def test_another_version_is_sent_in_full() -> None:
    assert ask(If_None_Match='"other"').status == 200


@pytest.mark.parametrize(
    ("asked", "part", "place"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=4-", b"456789", "bytes 4-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=-99", DATA, "bytes 0-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
    ],
)
def test_one_range_is_cut_out(asked: str, part: bytes, place: str) -> None:
    answer = ask(Range=asked)

    assert (answer.status, answer.body) == (206, part)
    assert (answer.headers["Content-Range"], answer.headers["Content-Length"]) == (place, str(len(part)))


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=5-2", "bytes=-0"])
def test_a_range_outside_the_file_is_refused(asked: str) -> None:
    answer = ask(Range=asked)

    assert (answer.status, answer.headers["Content-Range"]) == (416, "bytes */10")


@pytest.mark.parametrize("asked", ["bytes=-", "bytes=0-1,4-5", "lines=1-2", f"bytes=0-{'9' * 5000}"])
def test_other_ranges_get_the_whole_file(asked: str) -> None:
    assert ask(Range=asked).body == DATA


def test_a_range_of_an_older_version_gets_the_whole_file() -> None:
    assert ask(Range="bytes=0-3", If_Range='"older"').status == 200
    assert ask(Range="bytes=0-3", If_Range=ETAG).status == 206
