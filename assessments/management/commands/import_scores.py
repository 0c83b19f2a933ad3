"""Import scores from a file, all or nothing: tried out first, then written in short transactions."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django_scopes import scopes_disabled

from assessments.actions import imports
from assessments.models import ScoreImport
from assessments.result_files import UnreadableFile
from assessments.rules.score_rows import HUNDRED, WEIGHTED
from assessments.views.import_words import file_reason, row_place, row_reason
from organisations.models import Agency


class Command(BaseCommand):
    help = lazy("นำเข้าคะแนนจากไฟล์ CSV หรือ XLSX ทั้งไฟล์หรือไม่นำเข้าเลย")  # type: ignore[assignment] # lazy text

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, the agency of rows that name none, and what tool scores are out of."""
        parser.add_argument("file", type=Path, help=_("ไฟล์ .csv (UTF-8, UTF-16 หรือ CP874) หรือ .xlsx"))
        parser.add_argument("--agency", help=_("slug ของหน่วยงาน เมื่อไฟล์ไม่มีคอลัมน์ agency"))
        parser.add_argument(
            "--tool-scale",
            choices=[HUNDRED, WEIGHTED],
            help=_("คะแนนเครื่องมือที่เป็นได้ทั้งสองแบบ เป็นคะแนนเต็ม 100 หรือถ่วงน้ำหนัก เมื่อไฟล์ไม่มีคอลัมน์ scale"),
        )
        parser.add_argument("--dry-run", action="store_true", help=_("ตรวจเท่านั้น ไม่บันทึก"))

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Import, or raise CommandError with the first reason."""
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(_("เปิดไฟล์ไม่ได้: %(file)s") % {"file": path}) from error
        with scopes_disabled():
            found = self._tried_out(path, content, _agency(options["agency"]), options["tool_scale"])
            if reason := _first_reason(found):
                raise CommandError(reason)
            if not options["dry_run"] and found.report["new"] + found.report["changed"]:
                seen, at = found.content_hash, timezone.now()
                imports.confirm(score_import=found, content_hash=seen, by=None, at=at, at_once=True)
        self.stdout.write(_("ใหม่ %(new)s แก้ไข %(changed)s คงเดิม %(same)s") % found.report)

    def _tried_out(self, path: Path, content: bytes, agency: Agency | None, scale: str | None) -> ScoreImport:
        try:
            at = timezone.now()
            found = imports.take(agency=agency, by=None, name=path.name, content=content, at=at, at_once=True)
        except UnreadableFile as error:
            raise CommandError(f"{file_reason(error)}: {path}") from error
        questions = found.report.get("questions", {})
        if questions and scale:
            scales = dict.fromkeys(questions, scale)
            imports.answer_scales(score_import=found, scales=scales, at=at, at_once=True)
        return found


def _agency(slug: str | None) -> Agency | None:
    if slug is None:
        return None
    agency = Agency.objects.filter(slug=slug).first()
    if agency is None:
        raise CommandError(_("ไม่พบหน่วยงาน “%(slug)s”") % {"slug": slug})
    return agency


def _first_reason(found: ScoreImport) -> str:
    """Return the first refusal with its line in the file (the header is line 1), '' when all is well."""
    report = found.report
    rows = [(row["line"], row_place(row), row_reason(row["code"], row["words"])) for row in report["wrong_rows"]]
    question = _(
        "คะแนนเครื่องมือ “%(text)s” เป็นได้ทั้งคะแนนเต็ม 100 และคะแนนถ่วงน้ำหนัก ระบุคอลัมน์ scale เป็น 100 หรือ weighted หรือใช้ --tool-scale"
    )
    place = _("บรรทัดที่ %(line)s")
    rows += [(row["line"], place % row, question % row) for row in report["questions"].values()]
    if not rows:
        return ""
    _line, where, reason = min(rows)
    count = report["wrong"] + sum(row["rows"] for row in report["questions"].values())
    return _("%(where)s: %(reason)s (ไม่ได้นำเข้า ผิด %(count)s แถว)") % {"where": where, "reason": reason, "count": count}
