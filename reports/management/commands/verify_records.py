"""`manage.py verify_records`: the chain of events, the stored files and what was decided on, agency by agency."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations.models import Agency
from reports.queries import records


class Command(BaseCommand):
    """Find the first broken link, byte or guard; exit non-zero when there is one."""

    help = "Check every agency's chain of events, decisions, publications and stored files. Exits non-zero on damage."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer one agency instead of all."""
        parser.add_argument("--agency", help="slug of one agency")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Print one line an agency and each damage found."""
        agencies = Agency.objects.filter(slug=options["agency"]) if options["agency"] else Agency.objects.all()
        if options["agency"] and not agencies:
            raise CommandError(f"no agency has the slug {options['agency']}")
        lines = [str(damage) for damage in records.missing_guards()]
        for agency in agencies:
            found = list(records.damage_of(agency))
            self.stdout.write(f"{agency.slug}: {'whole' if not found else f'{len(found)} damaged'}")
            lines += [f"{agency.slug}: {damage}" for damage in found]
        named = records.files_of(agencies[0]) if options["agency"] else records.files_of_all()
        lines += [str(damage) for damage in records.damaged_files(named)]
        for line in lines:
            self.stderr.write(line)
        if lines:
            raise CommandError(f"{len(lines)} damaged: {lines[0]}")
