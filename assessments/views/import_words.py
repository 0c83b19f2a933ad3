"""What the pages, the administration and the command say of a file of scores and its rows."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from assessments.result_files import UnreadableFile
from ita_portal.form_fields import REASONS
from ita_portal.spreadsheet_words import FILE_REASONS

UNREADABLE = {
    **FILE_REASONS,
    "no_rows": lazy("มีแต่หัวตาราง ไม่มีแถวคะแนน"),
    "too_large": lazy("ตารางใหญ่เกินกว่าตารางคะแนน ลบแถวและคอลัมน์ว่างที่จัดรูปแบบไว้ แล้วบันทึกใหม่"),
    "no_header": lazy("ไม่พบหัวตาราง ต้องมีคอลัมน์ fiscal_year, level_of_detail, code, score ดูได้จากแบบไฟล์"),
}
ROWS = {
    "no_agency": lazy("ระบุหน่วยงานในคอลัมน์ agency"),
    "unknown_agency": lazy("ไม่พบหน่วยงาน “%(text)s”"),
    "agency_differs": lazy("แถวนี้เป็นของ “%(text)s” นำเข้าได้เฉพาะคะแนนของหน่วยงานตนเอง"),
    "no_criteria": lazy("ยังไม่มีเกณฑ์ของปี %(text)s"),
    "unknown_detail": lazy("ไม่รู้จักระดับรายละเอียด “%(text)s”"),
    "unknown_code": lazy("อ่านรหัส “%(text)s” ไม่ได้"),
    "outside": lazy("คะแนนต้องอยู่ระหว่าง 0 ถึง %(high)s: ให้มา “%(text)s”"),
    "unknown_scale": lazy("scale ต้องเป็น 100 หรือ weighted: ให้มา “%(text)s”"),
    "scale_not_tool": lazy("scale ใช้ได้เฉพาะแถวเครื่องมือ"),
    "no_weight": lazy("เกณฑ์ของปีนี้ไม่มีน้ำหนักของเครื่องมือ %(text)s"),
    "level_not_overall": lazy("published_level ใช้ได้เฉพาะแถวภาพรวม"),
    "unknown_level": lazy("ระดับ “%(text)s” ไม่มีในเกณฑ์ของปีนี้ ใช้ได้ %(levels)s"),
    "repeated": lazy("ซ้ำกับบรรทัดที่ %(line)s"),
    **REASONS,
}
STEPS = {
    "taken_already": lazy("นำเข้าไฟล์นี้ไปแล้ว ไม่ได้ทำซ้ำ"),
    "has_wrong_rows": lazy("ยังนำเข้าไม่ได้ แก้แถวที่ผิดในไฟล์แล้วส่งใหม่"),
    "nothing_to_do": lazy("ไม่มีอะไรเปลี่ยน"),
    "changed_since": lazy("ไฟล์นี้ไม่ใช่ไฟล์ที่ตรวจไว้ ส่งไฟล์ใหม่"),
}


def file_reason(error: UnreadableFile) -> str:
    """Return why a file cannot be read."""
    return str(UNREADABLE[error.code]) % {"place": error.place}


def row_reason(code: str, words: Mapping[str, Any]) -> str:
    """Return why a row cannot be taken; long texts are cut."""
    short = {name: str(value)[:60] if name != "levels" else value for name, value in words.items()}
    return str(ROWS[code]) % short


def row_place(row: Mapping[str, Any]) -> str:
    """Return where a wrong cell stands: line and cell of a workbook, line and column of a text file."""
    if row["cell"]:
        return _("บรรทัดที่ %(line)s เซลล์ %(cell)s") % row
    return _("บรรทัดที่ %(line)s คอลัมน์ %(column)s") % row
