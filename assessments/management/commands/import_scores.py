"""Import scores from a file, all or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django_scopes import scopes_disabled
from import_export.results import Result

from assessments import result_files
from assessments.resources import UNREADABLE, ScoreResource
from organisations.models import Agency


class Command(BaseCommand):
    help = lazy("นำเข้าคะแนนจากไฟล์ CSV หรือ XLSX ทั้งไฟล์หรือไม่นำเข้าเลย")  # type: ignore[assignment] # lazy text

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and the agency of rows that name none."""
        parser.add_argument("file", type=Path, help=_("ไฟล์ .csv (UTF-8 หรือ CP874) หรือ .xlsx"))
        parser.add_argument("--agency", help=_("slug ของหน่วยงาน เมื่อไฟล์ไม่มีคอลัมน์ agency"))

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Import, or raise CommandError with the first reason."""
        path: Path = options["file"]
        try:
            dataset = result_files.read_file(path)
        except OSError as error:
            raise CommandError(_("เปิดไฟล์ไม่ได้: %(file)s") % {"file": path}) from error
        except result_files.UnreadableFile as error:
            raise CommandError(f"{UNREADABLE[error.code]}: {path}") from error
        with scopes_disabled():
            resource = ScoreResource(agency=_agency(options["agency"]))
            result = resource.import_data(dataset)
        if reason := _first_reason(result):
            raise CommandError(reason)
        totals = result.totals
        self.stdout.write(
            _("ใหม่ %(new)s แก้ไข %(update)s คงเดิม %(skip)s")
            % {"new": totals["new"], "update": totals["update"], "skip": totals["skip"]}
        )


def _agency(slug: str | None) -> Agency | None:
    if slug is None:
        return None
    agency = Agency.objects.filter(slug=slug).first()
    if agency is None:
        raise CommandError(_("ไม่พบหน่วยงาน “%(slug)s”") % {"slug": slug})
    return agency


def _first_reason(result: Result) -> str:
    """Return the first refusal with its line in the file (the header is line 1), '' when all is well."""
    if result.base_errors:
        return " ".join(_messages(result.base_errors[0].error))
    rows = [(row.number, row.error.messages) for row in result.invalid_rows]
    rows += [(row.number, _messages(row.errors[0].error)) for row in result.error_rows]
    if not rows:
        return ""
    number, reasons = min(rows)
    return _("บรรทัดที่ %(line)s: %(reason)s (ไม่ได้นำเข้า ผิด %(count)s แถว)") % {
        "line": number + 1,
        "reason": " ".join(reasons),
        "count": len(rows),
    }


def _messages(error: Exception) -> list[str]:
    return list(getattr(error, "messages", [str(error)]))
