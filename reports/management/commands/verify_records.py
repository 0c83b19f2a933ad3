"""`manage.py verify_records`: the chain of events, the stored files and what was decided on, agency by agency."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django_scopes import scope, scopes_disabled

from organisations import audit, triggers
from organisations.models import Agency
from organisations.rules.chain import digest
from reports import store
from reports.models import Decision, Rendering, StoredFile


class Command(BaseCommand):
    """Find the first broken link, byte or guard; exit non-zero when there is one."""

    help = (
        "Check every agency's chain of events, stored files and decisions. Exits non-zero on the first kind of damage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer one agency instead of all."""
        parser.add_argument("--agency", help="slug of one agency")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Print one line an agency and each damage found."""
        agencies = Agency.objects.filter(slug=options["agency"]) if options["agency"] else Agency.objects.all()
        if options["agency"] and not agencies:
            raise CommandError(f"no agency has the slug {options['agency']}")
        damage = [*missing_triggers()]
        for agency in agencies:
            found = list(damage_of(agency))
            self.stdout.write(f"{agency.slug}: {'whole' if not found else f'{len(found)} damaged'}")
            damage += found
        damage += damaged_files()
        for line in damage:
            self.stderr.write(line)
        if damage:
            raise CommandError(f"{len(damage)} damaged: {damage[0]}")


def missing_triggers() -> list[str]:
    """Return the append-only tables whose database guards are gone."""
    present = triggers.present(connection)
    return [f"no guard on {table}" for table in triggers.TABLES if table not in present]


def damage_of(agency: Agency) -> list[str]:
    """Return what is wrong in one agency: chain, contents, decisions whose hashes no longer meet."""
    with scope(agency=agency):
        broken = audit.first_broken(agency)
        found = [f"{agency.slug}: chain broken at event {broken}"] if broken else []
        for rendering in Rendering.objects.only("content", "content_hash").iterator(chunk_size=50):
            if digest(rendering.content) != rendering.content_hash:
                found.append(f"{agency.slug}: content of rendering {rendering.pk} was changed")
        for decision in Decision.objects.select_related("version__submitted"):
            submitted = decision.version.submitted
            if (decision.content_hash, decision.pdf_hash) != (submitted.content_hash, submitted.file_id):
                found.append(f"{agency.slug}: decision {decision.pk} no longer meets what was decided on")
    return found


def damaged_files() -> list[str]:
    """Return the stored files that are missing or whose bytes have another hash."""
    found = []
    with scopes_disabled():
        for stored in StoredFile.objects.all():
            try:
                whole = store.sha256_of(stored) == stored.sha256
            except FileNotFoundError:
                found.append(f"file {stored.sha256} is missing")
                continue
            if not whole:
                found.append(f"file {stored.sha256} was changed")
    return found
