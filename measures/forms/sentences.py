"""What the rules and actions of this app say by code, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from assessments.result_files import UnreadableFile
from ita_portal.spreadsheet_words import FILE_REASONS
from ita_portal.template_filters import thai_date_short
from measures.rules.periods import Period
from measures.rules.refusal import MeasureRefused
from measures.uploads import UploadRefused

REFUSALS = {
    "locked": lazy("แผนนี้เสนอแล้ว จึงแก้มาตรการไม่ได้ ถ้าต้องแก้ ให้ดึงบันทึกข้อความกลับมาก่อน"),
    "group_in_use": lazy("หัวข้อ “%(group)s” ยังมีมาตรการอยู่ ย้ายมาตรการออกก่อน"),
    "group_twice": lazy("มีหัวข้อ “%(group)s” แล้ว ใช้ชื่ออื่น"),
    "outline_changed": lazy("มีคนเพิ่มหรือลบมาตรการระหว่างที่ท่านจัดลำดับ โหลดหน้านี้ใหม่แล้วจัดอีกครั้ง"),
    "step_has_progress": lazy("ขั้นตอนนี้มีรายงานความคืบหน้าแล้ว จึงลบไม่ได้: “%(step)s”"),
    "entry_taken_back": lazy("รายการนี้เอากลับไปแล้ว"),
    "has_progress": lazy("มาตรการนี้มีรายงานความคืบหน้าแล้ว จึงลบไม่ได้"),
    "in_report": lazy("มาตรการนี้อยู่ในรายงานแล้ว จึงลบไม่ได้"),
    "step_continued": lazy("ขั้นตอนนี้ทำต่อในแผนปีถัดไปแล้ว จึงลบไม่ได้: “%(step)s”"),
    "not_of_last_year": lazy("งานนี้ไม่ได้อยู่ในแผนปีก่อนของแผนนี้"),
    "goes_on": lazy("งานนี้ทำต่อในแผนนี้แล้ว ถ้าไม่ทำ ให้เอาออกจากมาตรการก่อน"),
    "nothing_to_succeed": lazy("มีคนเลือกผู้รับผิดชอบต่อจาก %(officer)s ไปแล้ว"),
    "gone": lazy("กู้คืนไม่ได้แล้ว"),
    "removed_elsewhere": lazy("หลักฐานนี้ถูกเอาออกหรือแก้ไปแล้ว"),
    "address_twice": lazy("ข้อนี้มีที่อยู่นี้แล้ว"),
    "changed_elsewhere": lazy("มีคนแก้หลักฐานระหว่างที่ท่านเปิดหน้านี้ ดูใหม่ก่อนยืนยัน"),
    "no_evidence": lazy("ยังไม่มีหลักฐานให้ตรวจ"),
    "parts_missing": lazy("องค์ประกอบยังไม่ครบ ทำให้ครบก่อนยืนยัน"),
    "own_evidence": lazy("ท่านเป็นผู้เพิ่มหลักฐานข้อนี้ ต้องให้คนอื่นเป็นผู้ตรวจ"),
    "confirmed": lazy("ข้อนี้มีผู้ตรวจแล้ว"),
    "not_yours": lazy("สิทธิของท่านเปลี่ยนไปหลังจากตรวจไฟล์ จึงนำเข้าไม่ได้"),
    "sheet_taken": lazy("นำเข้าไฟล์นี้ไปแล้ว ไม่ได้ทำซ้ำ"),
    "sheet_differs": lazy("ไฟล์นี้ไม่ใช่ไฟล์ที่ตรวจไว้ ส่งไฟล์ใหม่"),
    "sheet_wrong": lazy("ยังนำเข้าไม่ได้ แก้แถวที่ผิดในไฟล์แล้วส่งใหม่"),
    "sheet_empty": lazy("ไม่มีอะไรเปลี่ยน"),
    "working_group_twice": lazy("ปีนี้มีคณะทำงานชื่อ “%(name)s” แล้ว ใช้ชื่ออื่น"),
    "working_group_changed": lazy("มีผู้อื่นแก้คณะทำงานนี้หลังจากท่านเปิดหน้า ข้อความของท่านยังอยู่ครบ กดบันทึกอีกครั้งถ้าต้องการใช้ของท่านแทน"),
    "working_groups_there": lazy("ปีนี้มีคณะทำงานแล้ว จึงเริ่มหรือคัดลอกซ้ำไม่ได้"),
    "nothing_to_copy": lazy("ไม่มีคณะทำงานของปีก่อนให้คัดลอก"),
}

REMARKS = {
    "no_owner": lazy("ยังไม่มีผู้รับผิดชอบ"),
    "every_unit_alone": lazy("ผู้รับผิดชอบมีแต่ “ทุกสำนัก/กอง” ควรระบุผู้รับผิดชอบหลักด้วย"),
    "no_lead": lazy("ยังไม่ได้ระบุว่าใครเป็นผู้รับผิดชอบหลัก"),
    "no_steps": lazy("ยังไม่มีขั้นตอน"),
    "starts_outside_year": lazy("วันเริ่มอยู่นอกปีงบประมาณของแผน"),
    "ends_outside_year": lazy("วันสิ้นสุดอยู่นอกปีงบประมาณของแผน"),
    "ends_before_starts": lazy("วันสิ้นสุดอยู่ก่อนวันเริ่ม"),
    "era_twice": lazy("ปี พ.ศ. ถูกบวก 543 ซ้ำ"),
    "start_missing": lazy("ยังไม่มีวันเริ่ม"),
    "end_missing": lazy("ยังไม่มีวันสิ้นสุด"),
    "starts_in_earlier_year": lazy("เริ่มตั้งแต่ปีงบประมาณก่อน"),
    "ends_in_later_year": lazy("สิ้นสุดในปีงบประมาณอื่น"),
    "starts_before_approval": lazy("เริ่มก่อนแผนได้รับอนุมัติ"),
    "step_outside_measure": lazy("ขั้นตอนอยู่นอกระยะเวลาของมาตรการ"),
    "on_holiday": lazy("วันเริ่มหรือวันสิ้นสุดเป็นวันหยุดราชการ"),
}

SHEETS = {
    **FILE_REASONS,
    "no_rows": lazy("มีแต่หัวตาราง ไม่มีแถวของแผน"),
    "too_large": lazy("ตารางใหญ่เกินกว่าแผน ลบแถวและคอลัมน์ว่างที่จัดรูปแบบไว้ แล้วบันทึกใหม่"),
    "no_header": lazy("ไม่พบหัวตาราง ใช้ไฟล์ที่ดาวน์โหลดจากหน้านี้"),
}

UPLOADS = {
    "too_large": lazy("ไฟล์ใหญ่เกิน %(limit)s เมกะไบต์ ย่อรูปหรือแยกไฟล์ก่อน"),
    "empty": lazy("ไฟล์ว่างเปล่า เลือกไฟล์ใหม่"),
    "unknown_type": lazy("รับเฉพาะ PDF JPG และ PNG ไฟล์นี้เป็นชนิดอื่น"),
    "broken": lazy("เปิดไฟล์ไม่ได้ ไฟล์อาจเสียหรือส่งมาไม่ครบ เลือกไฟล์ใหม่"),
    "too_many_pixels": lazy("รูปละเอียดเกินไป ย่อรูปก่อน"),
    "encrypted": lazy("ไฟล์ตั้งรหัสผ่านหรือจำกัดสิทธิ์ไว้ ปลดออกก่อนจึงเผยแพร่ได้"),
}


def refusal_sentence(refused: MeasureRefused) -> str:
    """Return why a change was refused."""
    return str(REFUSALS[refused.code] % refused.values)


def remark_sentence(code: str) -> str:
    """Return what is unusual about a measure."""
    return str(REMARKS[code])


def sheet_sentence(error: UnreadableFile) -> str:
    """Return why a file is no sheet of a plan."""
    return str(SHEETS[error.code]) % {"place": error.place}


def upload_sentence(refused: UploadRefused, limit: int) -> str:
    """Return why a file was refused; `limit` in bytes."""
    return str(UPLOADS[refused.code] % {"limit": limit // 1024 // 1024})


def period_problem(code: str, period: Period) -> tuple[str, str]:
    """Return the field a refused period should be mended in, and the sentence."""
    if code == "ends_before_starts" and period.starts_on:
        start = thai_date_short(period.starts_on)
        return "ends_on", _("วันสิ้นสุดอยู่ก่อนวันเริ่ม: เริ่ม %(start)s") % {"start": start}
    return {
        "starts_outside_year": ("starts_on", _("วันเริ่มอยู่นอกปีงบประมาณของแผน งานหลายปีให้เริ่ม 1 ต.ค. ของปีแรก")),
        "ends_outside_year": ("ends_on", _("วันสิ้นสุดอยู่นอกปีงบประมาณของแผน งานหลายปีให้จบ 30 ก.ย. ของปีสุดท้าย")),
        "start_missing": ("starts_on", _("บอกวันเริ่มด้วย")),
        "era_twice": ("ends_on", _("ปี พ.ศ. ถูกบวก 543 ซ้ำ")),
        "end_missing": ("ends_on", _("บอกวันสิ้นสุดด้วย หรือเลือก “ตั้งแต่ … เป็นต้นไป”")),
    }[code]
