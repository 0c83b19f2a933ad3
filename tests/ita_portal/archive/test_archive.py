"""An agency goes out as one file and comes back the same, or nothing changes."""

import io
import json
import re
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from assessments.models import CriteriaSet
from ita_portal import second_factor
from ita_portal.archive import inventory, rows
from measures.models import CalendarKey, Evidence, Measure, WatchedHost
from organisations import triggers
from organisations.apps import install_acting_kinds
from organisations.models import ActingKind, Agency, Event, FormerSlug, Membership, Notice, Role, Tenure, User
from organisations.queries import must_prove_twice
from reports import store
from reports.apps import install_verbs
from reports.models import CheckCode, Publication, StoredFile, Verb
from tests.factories.measures import make_evidence, make_progress
from tests.factories.organisations import make_agency, make_member
from tests.factories.world import World, make_criteria, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("today", "media_root")]
CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"')
PASSWORD = "ป่าสน-ริมทาง-๒๕๖๙"


def export(slug: str, path: Path, **options: Any) -> str:
    out = io.StringIO()
    call_command("export_agency", slug, path, stdout=out, **options)
    return out.getvalue()


def restore(path: Path) -> str:
    out = io.StringIO()
    call_command("restore_agency", path, stdout=out)
    return out.getvalue()


def empty_portal() -> None:
    """Leave what a fresh portal has after `migrate`, with other keys for what is shared."""
    triggers.drop(connection)
    call_command("flush", interactive=False, verbosity=0)
    triggers.create(connection)
    ActingKind.objects.all().delete()
    Verb.objects.all().delete()
    install_acting_kinds(using="default")
    install_verbs(using="default")
    WatchedHost.objects.create(name="elsewhere.invalid")
    CriteriaSet.objects.create(fiscal_year=2560, scoring_rule="weighted_means")


def picture(slug: str) -> dict[str, list[dict[str, Any]]]:
    """Return every row of an agency in words that hold on any portal: shared rows by what they are known by."""
    agency = Agency.objects.get(slug=slug)
    found: dict[str, list[dict[str, Any]]] = {}
    for model in inventory.agency_models():
        found[model._meta.label] = [_plain(row) for row in inventory.rows_of(model, agency)]
    return found


def _plain(row: Any) -> dict[str, Any]:
    values = json.loads(rows.line(rows.values_of(row)))
    values.pop("sending_at", None)
    if inventory.is_renumbered(type(row)):
        values.pop(row._meta.pk.attname)
    for field in inventory.foreign_keys(type(row)):
        if field.related_model in inventory.SHARED and values[field.attname] is not None:
            names = inventory.SHARED[field.related_model]
            values[field.attname] = [getattr(getattr(row, field.name), name) for name in names]
    return values


def answers(world: World) -> list[tuple[int, bytes]]:
    """Return what the public addresses of the agency answer."""
    agency = world.office.agency
    document, code = Publication.objects.get(agency=agency), CheckCode.objects.get(agency=agency)
    client = Client()
    paths = [f"/d/{document.pk}{ending}" for ending in ("/", ".pdf", ".csv", ".json")] + [f"/verify/{code.pk}/"]
    found = []
    for path in [*paths, f"/{world.slug}/", f"/{world.slug}/2569/"]:
        answer = client.get(path)
        found.append((answer.status_code, CSRF.sub(b"", answer.getvalue())))
    return found


@pytest.fixture
def neighbour() -> World:
    """Another agency, whose rows stand between."""
    return make_world("ban-uen", "ซฌญอื่น")


@pytest.fixture
def world() -> World:
    """An agency with one of everything, a chief who signs in, a row that is gone but for its history."""
    world = make_world("ban-rao", "บ้านเรา")
    agency = world.office.agency
    chief = world.office.executives[-1].user
    assert chief is not None
    chief.set_password(PASSWORD)
    chief.email = "chief@example.invalid"
    chief.save()
    second_factor.enrol(chief)
    CalendarKey.objects.create(user=chief, token_hash="ab" * 32, made_at=timezone.now())
    FormerSlug.objects.create(slug="ban-kao", agency=agency)
    make_evidence(make_progress(Measure.objects.get(plan__agency=agency), world.office.staff.user))
    gone = world.office.drafter.tenures.get()
    Tenure.objects.filter(pk=gone.pk).update(ends_on="2026-08-01")
    measure = Measure.objects.create(plan=agency.plans.get(), title="ตัดออก", order=9)
    measure.delete()
    host = User.objects.create_superuser("host", "host@example.invalid", PASSWORD)
    Evidence.objects.filter(agency=agency).update(added_by=host)
    return world


@pytest.fixture
def archive(world: World, tmp_path: Path) -> Path:
    """The agency as a file."""
    path = tmp_path / "ban-rao.zip"
    export("ban-rao", path)
    return path


def move_media(media_root: Path) -> None:
    media_root.rename(media_root.with_name("old-media"))


def test_an_agency_comes_back_the_same_on_an_empty_portal(
    world: World, neighbour: World, archive: Path, media_root: Path
) -> None:
    before, public = picture("ban-rao"), answers(world)
    empty_portal()
    move_media(media_root)

    said = restore(archive)

    assert said.startswith("ban-rao: ")
    assert picture("ban-rao") == before
    assert answers(world) == public
    assert [label for label, found in before.items() if label.endswith("HistoricalMeasure") and len(found) < 3] == []
    call_command("verify_records", stdout=io.StringIO())
    assert Client().get("/ban-kao/").status_code == 301


def test_people_sign_in_as_before(world: World, archive: Path, media_root: Path) -> None:
    empty_portal()
    move_media(media_root)
    restore(archive)
    chief = User.objects.get(email="chief@example.invalid")
    client = Client()

    client.post("/accounts/login/", {"login": chief.username, "password": PASSWORD})
    code = second_factor.current_code(Authenticator.objects.get(user=chief))
    client.post("/accounts/2fa/authenticate/", {"code": code})

    assert client.get("/desk/ban-rao/inbox/").status_code == 200
    assert User.objects.filter(must_prove_twice(timezone.localdate()), pk=chief.pk).exists()


def test_work_goes_on_where_it_stopped(world: World, archive: Path, media_root: Path) -> None:
    empty_portal()
    move_media(media_root)
    restore(archive)
    agency = Agency.objects.get()
    newest = Event.objects.order_by("pk").last()

    make_world("ban-mai", "ใหม่")
    make_member(agency, Role.STAFF)

    assert Event.objects.order_by("pk").last().pk > newest.pk  # type: ignore[union-attr]
    call_command("verify_records", stdout=io.StringIO())


def test_criteria_that_are_there_are_used(world: World, archive: Path, media_root: Path) -> None:
    empty_portal()
    move_media(media_root)
    there = make_criteria()

    restore(archive)

    assert CriteriaSet.objects.filter(fiscal_year=there.fiscal_year).count() == 1
    assert Agency.objects.get().assessments.get().criteria == there


def test_nobody_gets_rights_or_mails_that_waited(world: World, archive: Path, media_root: Path) -> None:
    assert Notice.objects.filter(sending_at=None).exists()
    empty_portal()
    move_media(media_root)

    restore(archive)

    host = User.objects.get(username="host")
    assert (host.is_superuser, host.is_staff, host.is_active, host.email) == (False, False, False, "")
    assert not host.has_usable_password()
    assert not Notice.objects.filter(sending_at=None).exists()


def test_only_the_owner_reads_the_file_and_others_are_not_in_it(world: World, neighbour: World, archive: Path) -> None:
    with zipfile.ZipFile(archive) as held:
        everything = b"".join(held.read(name) for name in held.namelist())

    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert "ซฌญอื่น".encode() not in everything
    assert [path.name for path in archive.parent.glob("*.part")] == []


def test_without_accounts_no_secret_goes_out(world: World, tmp_path: Path, media_root: Path) -> None:
    path = tmp_path / "plain.zip"
    export("ban-rao", path, without_accounts=True)
    with zipfile.ZipFile(path) as held:
        users = [json.loads(line) for line in held.read("rows/organisations.User.jsonl").splitlines()]
        secrets = [held.read(f"rows/{label}.jsonl") for label in ("mfa.Authenticator", "measures.CalendarKey")]
    empty_portal()
    move_media(media_root)

    restore(path)

    assert [user["password"][0] for user in users] == ["!"] * len(users)
    assert secrets == [b"", b""]
    assert Membership.objects.filter(role=Role.STAFF).exists()


def test_after_that_people_choose_a_password_by_mail(world: World, tmp_path: Path, media_root: Path) -> None:
    path = tmp_path / "plain.zip"
    export("ban-rao", path, without_accounts=True)
    empty_portal()
    move_media(media_root)
    restore(path)

    Client().post("/accounts/password/reset/", {"email": "chief@example.invalid"})
    link = re.search(r"http://localhost:8000(/accounts/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert link
    client = Client()
    form = client.get(link[1], follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": PASSWORD, "password2": PASSWORD})

    assert User.objects.get(email="chief@example.invalid").check_password(PASSWORD)


def test_two_agencies_of_one_portal_share_their_people(
    world: World, neighbour: World, tmp_path: Path, media_root: Path
) -> None:
    """One of them is a member of the second only; the rows of the first name her."""
    chief = world.office.executives[-1].user
    both = world.office.staff.user
    make_member(neighbour.office.agency, Role.STAFF, user=both)
    Evidence.objects.filter(agency=neighbour.office.agency).update(added_by=chief)
    for slug in ("ban-uen", "ban-rao"):
        export(slug, tmp_path / f"{slug}.zip")
    before = [picture(slug) for slug in ("ban-uen", "ban-rao")]
    empty_portal()
    move_media(media_root)

    restore(tmp_path / "ban-uen.zip")
    assert not User.objects.get(pk=chief.pk).is_active  # type: ignore[union-attr]
    restore(tmp_path / "ban-rao.zip")

    assert [picture(slug) for slug in ("ban-uen", "ban-rao")] == before
    assert User.objects.get(pk=chief.pk).check_password(PASSWORD)  # type: ignore[union-attr]
    assert Authenticator.objects.filter(user=chief).count() == 1
    assert {row.agency.slug for row in Membership.objects.filter(user=both)} == {"ban-rao", "ban-uen"}
    call_command("verify_records", stdout=io.StringIO())


# --- Refused, and nothing changed -------------------------------------------------------------


def changed(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """Return a copy of an archive with one part changed, its own list of parts left as it was."""
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w") as target:
        for part in source.namelist():
            data = source.read(part)
            target.writestr(part, change(data) if part == name else data)
    return other


def manifest_with(path: Path, **values: Any) -> Path:
    return changed(path, "manifest.json", lambda data: json.dumps(json.loads(data) | values).encode())


def refused(path: Path) -> str:
    with pytest.raises(CommandError) as error:
        restore(path)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_an_agency_that_is_here_is_not_taken_in_again(world: World, archive: Path) -> None:
    before = picture("ban-rao")

    assert "here" in refused(archive)
    assert picture("ban-rao") == before


def test_another_portals_numbers_are_not_mixed_in(world: World, archive: Path, media_root: Path) -> None:
    agency, user = world.office.agency, world.office.staff.user
    empty_portal()
    move_media(media_root)

    somebody = User.objects.create(pk=user.pk, username="somebody")
    assert "another account" in refused(archive)
    somebody.delete()
    make_agency("ban-mai", pk=agency.pk)
    assert "organisations.Agency is taken" in refused(archive)

    assert [row.slug for row in Agency.objects.all()] == ["ban-mai"]
    assert not StoredFile.objects.exists()
    assert [path for path in media_root.rglob("*") if path.is_file()] == []


def test_damage_is_found_before_anything_is_written(archive: Path, media_root: Path) -> None:
    empty_portal()
    move_media(media_root)
    cut = archive.with_name("cut.zip")
    cut.write_bytes(archive.read_bytes()[:-2000])
    told = changed(archive, "rows/organisations.Event.jsonl", lambda data: data.replace(b"memo.submit", b"memo.issue"))

    assert "no whole archive" in refused(cut)
    assert "was changed" in refused(told)
    assert "No such file" in refused(archive.with_name("none.zip"))
    assert (Agency.objects.count(), User.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_a_history_that_was_forged_does_not_verify(archive: Path, media_root: Path) -> None:
    empty_portal()
    move_media(media_root)
    name = "rows/organisations.Event.jsonl"
    forged = changed(archive, name, lambda data: data.replace(b"memo.submit", b"memo.recall", 1))
    with zipfile.ZipFile(forged) as held:
        parts = json.loads(held.read("manifest.json"))["parts"]
        parts[name] = {"sha256": store.hashlib.sha256(held.read(name)).hexdigest(), "size": 0}
    forged = manifest_with(forged.rename(forged.with_name("forged.zip")), parts=parts)

    assert "chain_broken" in refused(forged)
    assert not Agency.objects.exists()
    assert [path for path in media_root.rglob("*") if path.is_file()] == []


def test_other_formats_and_versions_are_named(archive: Path) -> None:
    empty_portal()
    with zipfile.ZipFile(archive) as held:
        applied = json.loads(held.read("manifest.json"))["migrations"]

    assert "format 2" in refused(manifest_with(archive, format=2))
    assert "reports.9999_later" in refused(manifest_with(archive, migrations=[*applied, "reports.9999_later"]))
    assert "older version" in refused(manifest_with(archive, migrations=applied[:-1]))


def test_a_file_outside_the_media_folder_is_not_written(archive: Path, media_root: Path) -> None:
    empty_portal()
    move_media(media_root)
    other = archive.with_name("outside.zip")
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(other, "w") as target:
        manifest = json.loads(source.read("manifest.json"))
        for part in source.namelist()[:-1]:
            target.writestr(part, source.read(part))
        target.writestr("files/../../outside", b"x")
        manifest["parts"]["files/../../outside"] = {"sha256": store.hashlib.sha256(b"x").hexdigest(), "size": 1}
        target.writestr("manifest.json", json.dumps(manifest))

    assert "not those its records name" in refused(other)
    assert not (media_root.parent.parent / "outside").exists()


def test_export_says_what_is_wrong(world: World, tmp_path: Path) -> None:
    there = tmp_path / "there.zip"
    there.write_bytes(b"")
    document = Publication.objects.get()

    for slug, path, line in (
        ("ban-nai", tmp_path / "a.zip", "no agency has the slug ban-nai"),
        ("ban-rao", there, "exists already"),
        ("ban-rao", tmp_path / "none" / "a.zip", "cannot be written"),
    ):
        with pytest.raises(CommandError, match=line):
            export(slug, path)
    store.path_of(document.pdf_id).write_bytes(b"other")
    with pytest.raises(CommandError, match="is damaged"):
        export("ban-rao", tmp_path / "b.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["media", "there.zip"]
