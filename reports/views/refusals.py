"""The sentences of refusals: one place for every code that reports.rules.refusal.MoveRefused carries."""

from django.utils.translation import gettext_lazy as _

from reports.rules.refusal import MoveRefused

SENTENCES = {
    "already_moved": _("เรื่องนี้เปลี่ยนสถานะไปแล้ว เปิดดูสถานะล่าสุดก่อน"),
    "changed_elsewhere": _("มีผู้อื่นแก้เรื่องนี้หลังจากท่านเปิดหน้า ข้อความของท่านยังอยู่ครบ กดบันทึกอีกครั้งถ้าต้องการใช้ของท่านแทน"),
    "empty": _("ยังไม่มีเรื่องหรือข้อความในบันทึก เขียนอย่างน้อยหนึ่งหัวข้อก่อนเสนอ"),
    "empty_plan": _("แผนยังไม่มีมาตรการ เพิ่มมาตรการก่อน"),
    "empty_report": _("รายงานยังไม่มีบรรทัด เพิ่มมาตรการในแผนก่อน"),
    "locked": _("เรื่องนี้ถูกเสนอหรือยืนยันแล้ว จึงแก้ไขไม่ได้"),
    "newer_version": _("มีฉบับที่ใหม่กว่านี้แล้ว แก้ไขจากฉบับล่าสุด"),
    "no_prefix": _("บันทึกนี้ยังไม่มีรหัสหนังสือ (ช่อง ที่) จึงออกเลขไม่ได้"),
    "no_proposer": _("เลือกผู้เสนอและตำแหน่งของผู้เสนอก่อน"),
    "no_steps": _("ยังไม่มีผู้พิจารณา เพิ่มอย่างน้อยหนึ่งลำดับ"),
    "not_frozen": _("ต้องยืนยันรายงานก่อน"),
    "not_issued": _("ต้องออกเลขและจัดทำฉบับสมบูรณ์ก่อน จึงเผยแพร่ได้"),
    "not_your_turn": _("ขณะนี้ยังไม่ถึงลำดับของท่าน หรือท่านไม่ได้ดำรงหรือแทนตำแหน่งนี้ในวันนี้"),
    "note_needed": _("พิมพ์เหตุผลก่อน"),
    "nothing_to_pack": _("ยังไม่มีหลักฐานของข้อใดในปีนี้"),
    "number_taken": _("เลขที่ %(number)s ถูกใช้แล้วในทะเบียนปีนี้ เลือกเลขอื่น"),
    "opinion_needed": _("คำสั่งการนี้ต้องให้ความเห็นหรือเหตุผล"),
    "own_memo": _("ท่านเป็นผู้ร่างหรือผู้เสนอเรื่องนี้ จึงพิจารณาเองไม่ได้"),
    "pack_too_large": _("ไฟล์หลักฐานรวมกันเกิน 1 กิกะไบต์ แยกส่งเป็นรายข้อ"),
    "paper_not_ready": _("กำลังจัดทำเอกสาร รอสักครู่แล้วลองใหม่"),
    "points_hanging": _("จุดที่ต้องพัฒนา %(count)s จุดยังไม่มีมาตรการหรือเหตุผล ตอบให้ครบก่อนเสนอแผน"),
    "published_already": _("เอกสารนี้เผยแพร่อยู่แล้ว"),
    "report_draft": _("รายงานที่จะแสดงในบันทึกยังไม่ได้ยืนยัน"),
    "round_open": _("รอบนี้เปิดไว้แล้ว"),
    "too_late": _("มีการพิจารณาลำดับนี้ไปแล้ว: %(outcome)s"),
    "taken_back": _("ผู้เสนอดึงเรื่องนี้กลับไปแก้ไขแล้ว"),
    "too_many_steps": _("มีผู้พิจารณาได้ไม่เกิน 7 ลำดับ"),
    "verb_unknown": _("คำสั่งการนี้ใช้กับลำดับนี้ไม่ได้"),
}


def sentence(refused: MoveRefused) -> str:
    """Return what happened and what to do, in words."""
    was_taken_back = refused.code == "too_late" and not refused.values["outcome"]
    return str(SENTENCES["taken_back" if was_taken_back else refused.code]) % refused.values
