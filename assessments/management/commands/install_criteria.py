"""Install the criteria of the fiscal years from their files."""

import dataclasses
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.actions import install_criteria
from assessments.rules.criteria import YearCriteria, read_criteria
from assessments.rules.yaml_fields import CriteriaInvalid, Reason

SUMMARY = gettext_lazy(
    "%(year)s: ใหม่ %(created)s แก้ไข %(updated)s คงเดิม %(unchanged)s ผู้ดูแลกรอกเอง %(kept)s ไม่มีในแฟ้ม %(unlisted)s"
)
DRAFTED = gettext_lazy("%(year)s: มีผลที่ใช้เกณฑ์ปีนี้แล้ว จึงใส่ไว้ในฉบับร่างที่ %(revision)s ตรวจแล้วสั่งใช้บังคับในหน้าผู้ดูแลระบบ")
SENTENCES = {
    Reason.NOT_YAML: gettext_lazy("อ่านเป็น YAML ไม่ได้"),
    Reason.NOT_A_MAPPING: gettext_lazy("ต้องเป็นคู่ชื่อกับค่า"),
    Reason.NOT_A_LIST: gettext_lazy("ต้องเป็นรายการ"),
    Reason.UNKNOWN_FIELD: gettext_lazy("ไม่รู้จักชื่อนี้"),
    Reason.MISSING: gettext_lazy("ต้องมีค่า"),
    Reason.NOT_TEXT: gettext_lazy("ต้องเป็นข้อความ"),
    Reason.TOO_LONG: gettext_lazy("ข้อความยาวเกินไป"),
    Reason.NOT_A_NUMBER: gettext_lazy("ต้องเป็นตัวเลข"),
    Reason.OUT_OF_RANGE: gettext_lazy("ตัวเลขอยู่นอกช่วง"),
    Reason.NOT_YES_OR_NO: gettext_lazy("ต้องเป็น true หรือ false"),
    Reason.NOT_A_DATE: gettext_lazy("ต้องเป็นวันที่ ปี-เดือน-วัน (ค.ศ.)"),
    Reason.NOT_A_CHOICE: gettext_lazy("ไม่อยู่ในคำที่ใช้ได้"),
    Reason.UNKNOWN_CODE: gettext_lazy("ไม่มีรหัสที่อ้างถึง"),
    Reason.REPEATED: gettext_lazy("รหัสซ้ำ"),
    Reason.NO_WEIGHT: gettext_lazy("ผลรวมน้ำหนักต้องมากกว่าศูนย์"),
    Reason.LEVELS_UNORDERED: gettext_lazy("ระดับต้องเรียงจากสูงไปต่ำ"),
    Reason.LEVELS_OPEN: gettext_lazy("ระดับสุดท้ายต้องเริ่มที่ 0 และไม่มีขั้นต่ำของเครื่องมือ"),
    Reason.ENDS_BEFORE_START: gettext_lazy("วันสิ้นสุดอยู่ก่อนวันเริ่ม"),
}


class Command(BaseCommand):
    help = _("ติดตั้งเกณฑ์ประจำปีงบประมาณจากแฟ้ม YAML ทำซ้ำได้ สิ่งที่ผู้ดูแลกรอกเองไม่ถูกแทนที่")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the years and the folder."""
        parser.add_argument("years", nargs="*", type=int, help=_("ปี พ.ศ. ที่จะติดตั้ง (ไม่ระบุ = ทุกปีที่มีแฟ้ม)"))
        parser.add_argument(
            "--folder",
            type=Path,
            default=settings.BASE_DIR / "fixtures" / "criteria",
            help=_("โฟลเดอร์ของแฟ้ม <ปี>.yaml"),
        )

    def handle(self, *args: Any, years: list[int], folder: Path, **options: Any) -> None:  # noqa: ANN401 -- Django's
        """Read every file first: one mistake and nothing is installed. Raises CommandError."""
        for criteria in [_read(path) for path in _files(folder, years)]:
            done = install_criteria(data=criteria, at=timezone.now())
            self.stdout.write(SUMMARY % ({"year": criteria.fiscal_year} | dataclasses.asdict(done)))
            if done.draft:
                self.stdout.write(DRAFTED % {"year": criteria.fiscal_year, "revision": done.draft})


def _files(folder: Path, years: list[int]) -> list[Path]:
    paths = [folder / f"{year}.yaml" for year in years] or sorted(folder.glob("*.yaml"))
    if not paths:
        raise CommandError(_("ไม่พบแฟ้มเกณฑ์ใน %(folder)s") % {"folder": folder})
    return paths


def _read(path: Path) -> YearCriteria:
    try:
        criteria = read_criteria(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(_("อ่านแฟ้ม %(path)s ไม่ได้") % {"path": path}) from error
    except CriteriaInvalid as error:
        value = "" if error.value is None else f": {error.value}"
        raise CommandError(f"{path.name}: {error.path}: {SENTENCES[error.reason]}{value}") from error
    if path.stem != str(criteria.fiscal_year):
        raise CommandError(
            _("%(file)s: ชื่อแฟ้มไม่ตรงกับ fiscal_year %(year)s") % {"file": path.name, "year": criteria.fiscal_year}
        )
    return criteria
