"""Inside a snapshot the database stands still, and nobody outside waits for it."""

import threading

import pytest
from django.db import connection
from django_scopes import scopes_disabled

from ita_portal.archive.snapshot import snapshot
from organisations.models import Agency
from tests.factories.organisations import make_agency


@pytest.mark.django_db(transaction=True)
def test_what_others_write_meanwhile_is_not_seen_and_not_held_up() -> None:
    make_agency("ban-rao")

    def write() -> None:
        with scopes_disabled():
            make_agency("ban-mai")
        connection.close()

    with snapshot():
        before = Agency.objects.count()
        writer = threading.Thread(target=write)
        writer.start()
        writer.join()
        during = Agency.objects.count()

    assert (before, during, Agency.objects.count()) == (1, 1, 2)
