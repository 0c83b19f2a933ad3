"""Template tags of the desk that read the year: registered as builtins."""

from typing import Any

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from ita_portal import home
from ita_portal.template_filters import agency_digits
from organisations.models import Event
from reports.models import Order
from reports.queries.orders import orders_of_year

register = template.Library()
EVENT_WORDS = {  # "event" where a button says the same in Thai
    "agency.update": lazy("แก้ไขข้อมูลหน่วยงาน"),
    "analysis.draft": lazy("ร่างบทวิเคราะห์ผลการประเมิน"),
    "analysis.settle": lazy("ปรับบทวิเคราะห์ตามข้อมูลที่เปลี่ยน"),
    "analysis.update": lazy("แก้ไขบทวิเคราะห์ผลการประเมิน"),
    "chain.set": lazy("ตั้งสายการพิจารณา"),
    "check.answer": lazy("ชี้แจงเรื่องที่ตรวจพบ"),
    "finding.answer": lazy("ชี้แจงข้อสังเกตของคะแนน"),
    "follow_up.set": lazy("ตั้งการติดตามและการเตือน"),
    "group.copy": lazy("คัดลอกคณะทำงานจากปีก่อน"),
    "group.create": lazy("ตั้งคณะทำงาน"),
    "group.delete": lazy("ลบคณะทำงาน"),
    "group.order": lazy("เรียงคณะทำงาน"),
    "group.restore": lazy("กู้คืนคณะทำงาน"),
    "group.update": lazy("แก้ไขคณะทำงาน"),
    "item.charge": lazy("กำหนดผู้รับผิดชอบข้อ O"),
    "item.confirm": lazy("ตรวจหลักฐานข้อ O"),
    "item.evidence_add": lazy("เพิ่มหลักฐานข้อ O"),
    "item.evidence_edit": lazy("แก้หลักฐานข้อ O"),
    "item.evidence_order": lazy("เรียงหลักฐานข้อ O"),
    "item.evidence_remove": lazy("เอาหลักฐานข้อ O ออก"),
    "item.evidence_restore": lazy("นำหลักฐานข้อ O กลับมา"),
    "item.parts": lazy("ระบุองค์ประกอบข้อ O"),
    "item.unconfirm": lazy("ยกเลิกการตรวจข้อ O"),
    "link.accept": lazy("รับเนื้อหาใหม่ของที่อยู่หลักฐาน"),
    "layout.archive": lazy("เลิกใช้แบบตาราง"),
    "layout.create": lazy("เพิ่มแบบตาราง"),
    "layout.restore": lazy("นำแบบตารางกลับมาใช้"),
    "layout.update": lazy("แก้ไขแบบตาราง"),
    "measure.create": pgettext_lazy("event", "เพิ่มมาตรการ"),
    "measure.delete": pgettext_lazy("event", "ลบมาตรการ"),
    "measure.restore": lazy("กู้คืนมาตรการ"),
    "measure.succeed": lazy("เปลี่ยนผู้รับผิดชอบมาตรการ"),
    "measure.update": lazy("แก้ไขมาตรการ"),
    "member.invite": pgettext_lazy("event", "เชิญสมาชิก"),
    "member.invite_again": lazy("ส่งคำเชิญสมาชิกอีกครั้ง"),
    "member.invite_withdraw": lazy("ถอนคำเชิญสมาชิก"),
    "member.join": lazy("เข้าร่วมหน่วยงาน"),
    "member.factors_reset": lazy("ยกเลิกการยืนยันตัวตนสองขั้นของสมาชิก"),
    "member.remove": lazy("นำสมาชิกออก"),
    "memo.acknowledge": lazy("รับทราบเรื่องที่แจ้งเวียน"),
    "memo.circulate": lazy("แจ้งเวียนเอกสาร"),
    "memo.create": lazy("เริ่มร่างบันทึกข้อความ"),
    "memo.forward": lazy("พิจารณาบันทึกข้อความ"),
    "memo.issue": pgettext_lazy("event", "ออกเลขและจัดทำฉบับสมบูรณ์"),
    "memo.issued_pdf": lazy("จัดทำไฟล์ฉบับสมบูรณ์แล้ว"),
    "memo.recall": lazy("ดึงบันทึกข้อความกลับมาแก้ไข"),
    "memo.reject": lazy("ไม่อนุมัติบันทึกข้อความ"),
    "memo.remind": lazy("เตือนผู้ที่ยังไม่รับทราบ"),
    "memo.return": lazy("ส่งคืนบันทึกข้อความ"),
    "memo.skip": lazy("ข้ามลำดับที่ผู้ลงนามคนเดียวกันลงนามในลำดับหลัง"),
    "memo.submit": lazy("เสนอบันทึกข้อความ"),
    "memo.withdraw": lazy("ถอนบันทึกข้อความ"),
    "notice.issue": lazy("ออกประกาศ"),
    "order.issue": lazy("ออกคำสั่ง"),
    "pack.request": lazy("สั่งจัดทำชุดหลักฐาน OIT"),
    "paper.made": lazy("จัดทำไฟล์ฉบับสมบูรณ์"),
    "plan.approve": lazy("แผนมาตรการได้รับอนุมัติ"),
    "plan.create": lazy("เริ่มแผนมาตรการ"),
    "plan.leave_work": lazy("ตัดสินงานปีก่อนที่ไม่ทำต่อ"),
    "plan.lock": lazy("เสนอแผนมาตรการ"),
    "plan.sheet": lazy("นำเข้าแผนจากไฟล์ตาราง"),
    "plan.take_up_work": lazy("ทำงานปีก่อนต่อในแผน"),
    "plan.unlock": lazy("เปิดแผนมาตรการให้แก้ไข"),
    "plan.update": lazy("แก้ไขแผนมาตรการ"),
    "progress.report": pgettext_lazy("event", "รายงานความคืบหน้า"),
    "progress.take_back": lazy("เอารายงานความคืบหน้าที่บันทึกผิดกลับ"),
    "publication.publish": lazy("เผยแพร่เอกสาร"),
    "publication.withdraw": pgettext_lazy("event", "ถอนการเผยแพร่"),
    "register.enter": lazy("ลงทะเบียนเลขของเอกสารนอกระบบ"),
    "register.explain": lazy("อธิบายเลขที่ไม่ได้ออก"),
    "register.void": pgettext_lazy("event", "ยกเลิกเลข"),
    "report.correct": lazy("เริ่มแก้ไขรายงานฉบับใหม่"),
    "report.freeze": pgettext_lazy("event", "ยืนยันรายงาน"),
    "report.frozen_pdf": lazy("จัดทำไฟล์รายงานแล้ว"),
    "round.open": pgettext_lazy("event", "เปิดรอบรายงาน"),
    "score.confirm": pgettext_lazy("event", "ยืนยันผลการประเมิน"),
    "score.revise": lazy("ย้ายผลไปใช้เกณฑ์ฉบับใหม่"),
    "score.save": pgettext_lazy("event", "บันทึกคะแนน"),
    "summary.issue": lazy("ออกสรุปให้ผู้บริหาร"),
}


@register.inclusion_tag("components/year_bar.html", takes_context=True)
def year_bar(context: dict[str, Any]) -> dict[str, Any]:
    """Draw the year bar of the page's `agency` and `year`; `stage` names the page's own stage, `year_state` if read."""
    agency, year = context["agency"], context["year"]
    title = agency_digits(_("ปีงบประมาณ %(year)s") % {"year": year}, agency)
    now = context.get("year_state") or home.year_state(agency, year)
    return {"stages": home.stages(agency, now, context.get("stage", "")), "title": title}


@register.simple_tag(takes_context=True)
def orders_of_groups(context: dict[str, Any]) -> list[Order]:
    """Return the orders that appoint the working groups of the page's `year`."""
    return orders_of_year(context["year"])


@register.filter
def event_sentence(event: Event) -> str:
    """Return what happened, in words."""
    return str(EVENT_WORDS.get(event.verb, event.verb))


@register.filter
def css_string(text: str) -> str:
    """Return a text that is safe inside a quoted CSS string: every letter outside Thai and words as an escape."""
    return mark_safe(  # noqa: S308 -- every other letter is an escape of digits
        "".join(
            letter if (letter.isalnum() and letter.isascii()) or "ก" <= letter <= "๛" else f"\\{ord(letter):06x}"
            for letter in text
        )
    )


@register.simple_tag
def column_align(columns: list[dict[str, Any]], index: int) -> str:
    """Return the alignment of the column a cell stands in."""
    align: str = columns[index]["align"]
    return align
