"""An archive that somebody rewrote, list of parts and all: what it claims is checked against what came in."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from organisations.models import Agency, Membership, User
from tests.factories.organisations import make_agency
from tests.factories.world import make_world
from tests.ita_portal.archive.test_archive import empty_portal, export, move_media, refused, restore

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("today")]
Change = Callable[[bytes], bytes]


def forged(path: Path, name: str, change: Change, called: str = "") -> Path:
    """Return a copy with one part changed, added or called by another name, and a manifest that fits."""
    other = path.with_name("forged.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w") as target:
        held = {part: source.read(part) for part in source.namelist()}
        manifest = json.loads(held.pop("manifest.json"))
        data = held[called or name] = change(held.pop(name, b""))
        manifest["parts"].pop(name, None)
        manifest["parts"][called or name] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        for part, data in held.items():
            target.writestr(part, data)
        target.writestr("manifest.json", json.dumps(manifest))
    return other


@pytest.fixture
def archive(tmp_path: Path, media_root: Path) -> Path:
    """An agency as a file, and an empty portal."""
    make_world("ban-rao", "บ้านเรา")
    path = tmp_path / "ban-rao.zip"
    export("ban-rao", path)
    empty_portal()
    move_media(media_root)
    return path


def nothing_came(media_root: Path) -> bool:
    files = [path for path in media_root.rglob("*") if path.is_file()]
    return not Agency.objects.filter(slug="ban-rao").exists() and not User.objects.exists() and files == []


def test_a_history_that_was_rewritten_does_not_verify(archive: Path, media_root: Path) -> None:
    other = forged(
        archive, "rows/organisations.Event.jsonl", lambda data: data.replace(b"memo.submit", b"memo.recall", 1)
    )

    assert "chain_broken" in refused(other)
    assert nothing_came(media_root)


def test_a_file_that_nothing_names_is_not_written(archive: Path, media_root: Path) -> None:
    other = forged(archive, "files/../../outside", lambda data: b"x")

    assert "not those its records name" in refused(other)
    assert not (media_root.parent.parent / "outside").exists()
    assert nothing_came(media_root)


def test_a_file_outside_the_media_folder_is_not_written(archive: Path, media_root: Path) -> None:
    """Both the row and the list of parts name it."""
    part = "rows/measures.CheckPicture.jsonl"
    with zipfile.ZipFile(archive) as held:
        name = next(row["file"] for row in map(json.loads, held.read(part).splitlines()) if row["file"])
    other = forged(archive, part, lambda data: data.replace(name.encode(), b"../../outside"))
    other = forged(other.rename(other.with_name("once.zip")), f"files/{name}", lambda data: data, "files/../../outside")

    assert "outside the media folder" in refused(other)
    assert not (media_root.parent.parent / "outside").exists()
    assert nothing_came(media_root)


def test_nobody_joins_another_agency_of_the_portal(archive: Path, media_root: Path) -> None:
    other_agency = make_agency("ban-uen", pk=9000)

    def join(data: bytes) -> bytes:
        first = json.loads(data.splitlines()[0])
        return data + json.dumps(first | {"id": 90000, "agency_id": other_agency.pk}).encode() + b"\n"

    assert "are not of ban-rao" in refused(forged(archive, "rows/organisations.Membership.jsonl", join))
    assert not Membership.objects.exists()
    assert nothing_came(media_root)


def test_no_account_of_the_portal_is_named(archive: Path) -> None:
    stranger = User.objects.create_user("stranger", pk=9000)

    def name(data: bytes) -> bytes:
        rows = [json.loads(line) for line in data.splitlines()]
        rows[0]["user_id"] = stranger.pk
        return b"".join(json.dumps(row).encode() + b"\n" for row in rows)

    assert "names account 9000" in refused(forged(archive, "rows/organisations.Membership.jsonl", name))
    assert not Membership.objects.exists()


def test_rights_over_the_portal_are_not_granted(archive: Path) -> None:
    restore(
        forged(
            archive,
            "rows/organisations.User.jsonl",
            lambda data: data.replace(b'"is_superuser":false', b'"is_superuser":true'),
        )
    )

    assert not User.objects.filter(is_superuser=True).exists()
    assert User.objects.exists()
