"""Why a spreadsheet that was handed in cannot be read, whatever it holds; by the codes of UnreadableFile."""

from django.utils.translation import gettext_lazy as _

FILE_REASONS = {
    "empty": _("ไฟล์ว่าง"),
    "unknown_format": _("รับเฉพาะไฟล์ .xlsx และ .csv"),
    "old_workbook": _("เป็นไฟล์ .xls รุ่นเก่า เปิดแล้วบันทึกเป็น .xlsx ก่อน"),
    "encrypted": _("ไฟล์ตั้งรหัสผ่านไว้ เปิดแล้วบันทึกใหม่โดยไม่ใส่รหัสผ่าน"),
    "macros": _("ไม่รับไฟล์ที่มีมาโคร บันทึกเป็น .xlsx ก่อน"),
    "damaged": _("ไฟล์เสียหายหรือส่งมาไม่ครบ เปิดแล้วบันทึกเป็น .xlsx ใหม่"),
    "not_text": _("อ่านไฟล์เป็นตารางไม่ได้ บันทึกเป็น .xlsx หรือ CSV UTF-8"),
    "missing_columns": _("ไม่มีคอลัมน์ %(place)s"),
    "merged": _("เซลล์ %(place)s ผสานกันอยู่ เลิกผสานแล้วใส่ค่าทุกเซลล์"),
}
