"""From SQLite to PostgreSQL: an agency moves, and new rows get numbers that are free."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from measures.models import Measure, Plan
from organisations.models import Agency, User
from reports.models import Publication

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"), reason="moves to PostgreSQL"),
]
SLUG = "khokkloi"


def manage(folder: Path, *command: str) -> None:
    """Run a command on an SQLite portal of its own, as its administrator would."""
    given = {"DATABASE_URL": f"sqlite:///{folder}/old.sqlite3", "MEDIA_ROOT": str(folder / "old-media"), "DEMO": "1"}
    done = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", *command],
        env=os.environ | given,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_an_agency_moves_from_sqlite_to_postgresql(tmp_path: Path, media_root: Path) -> None:
    manage(tmp_path, "migrate")
    manage(tmp_path, "install_criteria")
    manage(tmp_path, "load_demo")
    manage(tmp_path, "export_agency", SLUG, str(tmp_path / "agency.zip"))

    call_command("restore_agency", tmp_path / "agency.zip")

    agency = Agency.objects.get(slug=SLUG)
    newest = max(Measure.objects.values_list("pk", flat=True))
    assert Measure.objects.create(plan=Plan.objects.filter(agency=agency).first(), title="ใหม่").pk == newest + 1
    assert User.objects.create_user("later").pk > max(agency.memberships.values_list("user", flat=True))
    assert Client().get(f"/{SLUG}/").status_code == 200
    for document in Publication.objects.all():
        assert Client().get(f"/d/{document.pk}.pdf").getvalue().startswith(b"%PDF")
