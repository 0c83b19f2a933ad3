"""Findings in words: what does not agree, and what to do about it."""

import dataclasses
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.models import Finding as Answer
from assessments.rules import consistency
from ita_portal import thai
from ita_portal.template_filters import signed
from organisations.models import Agency

SENTENCES = {
    "overall_differs": _("คะแนนรวมที่ประกาศ %(published)s ต่างจากที่คำนวณได้ %(computed)s อยู่ %(difference)s"),
    "overall_rounding": _("คะแนนรวมที่ประกาศ %(published)s ต่างจากที่คำนวณได้ %(computed)s เพียงการปัดเศษ"),
    "equal_neighbours": _("ตัวชี้วัดที่ %(first)s และ %(second)s มีคะแนนเท่ากัน (%(score)s) อาจคัดลอกผิด ตรวจกับประกาศ"),
    "tool_differs": _("คะแนน %(tool)s ที่ประกาศ %(published)s ต่างจากค่าเฉลี่ยตัวชี้วัด %(computed)s"),
    "level_unknown": _("ระดับ “%(level)s” ไม่มีในเกณฑ์ของปีนี้"),
    "level_differs": _("ระดับที่ประกาศ %(published)s ต่างจากระดับตามเกณฑ์ %(computed)s"),
    "tool_missing": _("ยังไม่มีคะแนนของเครื่องมือ %(tool)s"),
    "indicator_differs": _("ตัวชี้วัดที่ %(indicator)s ประกาศ %(published)s ต่างจากค่าเฉลี่ยตัวชี้วัดย่อย %(computed)s"),
    "lost_items_differ": _("ตัวชี้วัดที่ %(indicator)s ประกาศ %(published)s แต่ข้อที่ระบุว่าไม่ได้คะแนนให้ผล %(computed)s"),
    "unknown_code": _("รหัส %(code)s ไม่มีในเกณฑ์ของปีนี้"),
}
ADVICE = {
    "overall_differs": _("ตรวจคะแนนรวมและคะแนนตัวชี้วัดกับประกาศ ถ้าประกาศเป็นเช่นนี้จริง ให้เขียนคำชี้แจงไว้"),
    "overall_rounding": _("ไม่ต้องแก้ไข"),
    "tool_differs": _("ตรวจคะแนนเครื่องมือและตัวชี้วัดของเครื่องมือนี้กับประกาศ"),
    "level_unknown": _("เลือกระดับตามประกาศของปีนี้"),
    "level_differs": _("ตรวจระดับและคะแนนกับประกาศ"),
    "tool_missing": _("กรอกคะแนนตัวชี้วัดของเครื่องมือนี้ ถ้าไม่ได้ประกาศให้เว้นว่างไว้"),
    "indicator_differs": _("ตรวจคะแนนตัวชี้วัดและตัวชี้วัดย่อยกับประกาศ"),
    "lost_items_differ": _("ตรวจรายการข้อที่ไม่ได้คะแนนกับประกาศ"),
    "lost_items_more": _("ตัวชี้วัดย่อย %(sub_indicator)s ระบุไว้ %(listed)s ข้อ น่าจะขาดอีก %(more)s ข้อ ตรวจรายการข้อกับประกาศ"),
    "lost_items_fewer": _("ตัวชี้วัดย่อย %(sub_indicator)s ระบุไว้ %(listed)s ข้อ น่าจะเกินมา %(more)s ข้อ ตรวจรายการข้อกับประกาศ"),
    "unknown_code": _("ตรวจรหัสกับประกาศ แล้วลบคะแนนที่ช่องของรหัสนี้"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Remark:
    """A finding in words, and what staff said to it."""

    code: str
    place: str
    sentence: str
    advice: str
    answer: Answer | None


def remark(finding: consistency.Finding, answer: Answer | None, agency: Agency) -> Remark:
    """Return a finding in words, in the agency's digits."""
    words = {name: _word(name, value, agency) for name, value in finding.values.items()}
    sentence = str(SENTENCES[finding.code]) % words
    advice = str(ADVICE.get(_advice_code(finding), "")) % words
    return Remark(
        finding.code,
        finding.place,
        thai.print_digits(sentence, agency.thai_digits),
        thai.print_digits(advice, agency.thai_digits),
        answer,
    )


def _advice_code(finding: consistency.Finding) -> str:
    if finding.code == "lost_items_differ" and finding.values.get("sub_indicator"):
        more = finding.values.get("more")
        return "lost_items_more" if isinstance(more, int) and more > 0 else "lost_items_fewer"
    return finding.code


def _word(name: str, value: Any, agency: Agency) -> str:  # noqa: ANN401 -- a value of any finding
    if isinstance(value, Decimal):
        return signed(value, agency) if name == "difference" else thai.number_text(value)
    if isinstance(value, int):
        return str(abs(value))
    return str(value or "")
