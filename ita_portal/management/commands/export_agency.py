"""`manage.py export_agency SLUG FILE`: everything of one agency in one ZIP."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ita_portal.archive import ArchiveRefused
from ita_portal.archive.writing import export


class Command(BaseCommand):
    """Write the archive; exit non-zero with one line when it cannot be."""

    help = (
        "Write everything of one agency (rows, accounts, files, events, publications) into one ZIP that restore_agency "
        "takes in. It holds SECRETS: password hashes, keys of authenticator apps, drafts. Only its owner may read it "
        "(mode 0600); keep it as you keep the database. Safe while the portal runs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the agency and the file."""
        parser.add_argument("slug", help="slug of the agency")
        parser.add_argument("file", type=Path, help="ZIP to write; must not exist")
        parser.add_argument(
            "--without-accounts",
            action="store_true",
            help="leave out what people sign in with (passwords, second factors, calendar keys, connected sign-ins): names "
            "and e-mail addresses stay, and after a restore people choose a password by the mail of the sign-in page",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Write, and say how much."""
        try:
            counts = export(
                slug=options["slug"],
                path=options["file"],
                at=timezone.now(),
                with_accounts=not options["without_accounts"],
            )
        except ArchiveRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{options['slug']}: {counts.total()} rows written to {options['file']}")
