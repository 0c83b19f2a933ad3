"""`manage.py check_evidence`: look at the addresses of evidence that are due, or at all of them now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django_scopes import scopes_disabled

from measures.actions import watch
from organisations.models import Agency


class Command(BaseCommand):
    help = "Check the addresses of evidence that are due; --now: all of them, within the agency's looks of the day."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take an agency and whether to wait for what is due."""
        parser.add_argument("--agency", metavar="SLUG", help="only this agency's addresses")
        parser.add_argument("--now", action="store_true", help="all addresses, not only those that are due")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Print one line an address."""
        agency = Agency.objects.filter(slug=options["agency"]).first() if options["agency"] else None
        if options["agency"] and agency is None:
            raise CommandError(f"no agency has the address {options['agency']}")
        watch.enrol(agency=agency, at=timezone.now(), now=options["now"])
        total = 0
        with scopes_disabled():
            while checks := watch.check_due(at=timezone.now(), agency=agency):
                for check in checks:
                    ours = " (no host answers: our network?)" if check.is_ours else ""
                    self.stdout.write(f"{check.outcome:12} {check.link.url}{ours}")
                total += len(checks)
        self.stdout.write(f"{total} addresses checked")
