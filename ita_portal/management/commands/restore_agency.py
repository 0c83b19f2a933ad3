"""`manage.py restore_agency FILE`: take in the agency that export_agency wrote."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ita_portal.archive import ArchiveRefused
from ita_portal.archive.reading import restore


class Command(BaseCommand):
    """Take in the archive, or change nothing and exit non-zero with one line."""

    help = (
        "Take in an agency that export_agency wrote: the same numbers, addresses, bytes and events, checked as "
        "verify_records does before anything is kept. Needs a portal of the same version where its numbers are free: an "
        "empty one. Refused with one line and nothing changed otherwise. Mails that waited are not sent again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path, help="ZIP that export_agency wrote")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Take it in, and say how much."""
        try:
            agency, counts = restore(path=options["file"], at=timezone.now())
        except ArchiveRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{agency.slug}: {counts.total()} rows taken in, records verified")
