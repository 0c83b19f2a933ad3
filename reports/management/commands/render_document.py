"""`manage.py render_document KIND PK FILE`: the PDF of a plan, report or memo as it stands, into a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_scopes import scopes_disabled

from measures.models import Plan
from reports import papers, pdf
from reports.models import Memo, StatusReport
from reports.papers.pictures import shown_in

KINDS = {
    "plan": (Plan, papers.plan_document),
    "report": (StatusReport, papers.report_document),
    "memo": (Memo, papers.memo_document),
}


class Command(BaseCommand):
    """Render without storing: for a look at the paper or a bug report."""

    help = "Render a plan, report or memo as it stands now into a PDF file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to render and where to."""
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("pk", type=int)
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Write the file and say how many pages it has."""
        model, make_paper = KINDS[options["kind"]]
        with scopes_disabled():
            row = model._default_manager.filter(pk=options["pk"]).first()
            if row is None:
                raise CommandError(f"there is no {options['kind']} {options['pk']}")
            document = make_paper(row)  # type: ignore[operator]
            owner: Any = row.plan if isinstance(row, StatusReport) else row
            made = pdf.render(document, shown_in(document, owner.agency))
        options["file"].write_bytes(made.pdf)
        self.stdout.write(f"{options['file']}: {made.pages} pages, sha256 {made.sha256}")
