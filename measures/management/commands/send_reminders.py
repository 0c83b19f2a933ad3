"""`manage.py send_reminders`: tell who answers for what is due; what was told already is not told again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from measures.actions import remind
from organisations.models import Agency


class Command(BaseCommand):
    help = "Send the reminders that stand today and were not sent yet. The worker does so every morning by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take an agency."""
        parser.add_argument("--agency", metavar="SLUG", help="only this agency's reminders")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Print one line an agency."""
        agencies = Agency.objects.order_by("slug")
        if options["agency"]:
            agencies = agencies.filter(slug=options["agency"])
            if not agencies:
                raise CommandError(f"no agency has the address {options['agency']}")
        total = 0
        for agency in agencies:
            mails = remind.remind(agency=agency, at=timezone.now())
            total += mails
            if mails:
                self.stdout.write(f"{agency.slug}: {mails} mails")
        self.stdout.write(f"{total} mails written; the worker sends them")
