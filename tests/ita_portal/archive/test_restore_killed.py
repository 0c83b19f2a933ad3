"""kill -9 in the middle of a restore: nothing has come in, and the same command brings all of it afterwards."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from organisations.models import Agency, Event, User
from reports.models import StoredFile
from tests.factories.world import make_world
from tests.ita_portal.archive.test_archive import empty_portal, export, move_media, picture, restore
from tests.reports.actions.test_killed import killed_after

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("today")]
PLACES = (3, 40, 120, 180, 220, 240, 260)  # statements: while rows come in, and when files are there and all is checked


def test_a_restore_that_was_killed_is_begun_again(tmp_path: Path, media_root: Path) -> None:
    make_world("ban-rao", "บ้านเรา")
    archive = tmp_path / "ban-rao.zip"
    export("ban-rao", archive)
    before = picture("ban-rao")
    empty_portal()
    move_media(media_root)
    died = []

    for statement in PLACES:
        died.append(killed_after(lambda: restore(archive), statement))
        if not died[-1]:
            break
        assert [model.objects.count() for model in (Agency, User, Event, StoredFile)] == [0, 0, 0, 0]

    if died[-1]:
        restore(archive)
    assert died[:4] == [True] * 4
    assert picture("ban-rao") == before
    call_command("verify_records", stdout=io.StringIO())
