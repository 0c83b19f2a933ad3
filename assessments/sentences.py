"""Findings in words: what does not agree, and what to do about it."""

import dataclasses
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.models import Detail
from assessments.models import Finding as Answer
from assessments.rules import consistency
from ita_portal import thai
from ita_portal.template_filters import agency_digits, signed
from organisations.models import Agency

SENTENCES = {
    "overall_differs": _("คะแนนรวมที่ประกาศ %(published)s ต่างจากที่คำนวณได้ %(computed)s อยู่ %(difference)s"),
    "overall_rounding": _("คะแนนรวมที่ประกาศ %(published)s ต่างจากที่คำนวณได้ %(computed)s เพียงการปัดเศษ"),
    "overall_with_missing_tool": _("ยังไม่มีคะแนน %(tools)s แต่ประกาศคะแนนรวม %(published)s (ถ้านับเป็นศูนย์จะได้ %(as_zero)s)"),
    "equal_neighbours": _("ตัวชี้วัดที่ %(first)s และ %(second)s มีคะแนนเท่ากัน (%(score)s) อาจคัดลอกผิด ตรวจกับประกาศ"),
    "tool_differs": _("คะแนน %(tool)s ที่ประกาศ %(published)s ต่างจากค่าเฉลี่ยตัวชี้วัด %(computed)s"),
    "level_unknown": _("ระดับ “%(level)s” ไม่มีในเกณฑ์ของปีนี้"),
    "level_differs": _("ระดับที่ประกาศ “%(published)s” ต่างจากระดับตามเกณฑ์ “%(computed)s”"),
    "level_differs_from_scores": _("ระดับที่ประกาศ “%(published)s” ต่างจากระดับตามคะแนนที่คำนวณได้ “%(from_scores)s”"),
    "tool_missing": _("ยังไม่มีคะแนนของเครื่องมือ %(tool)s"),
    "missing_scores": _("%(tool)s ยังไม่มีคะแนนตัวชี้วัดที่ %(codes)s"),
    "indicator_differs": _("ตัวชี้วัดที่ %(indicator)s ประกาศ %(published)s ต่างจากค่าเฉลี่ยตัวชี้วัดย่อย %(computed)s"),
    "sub_indicator_differs": _(
        "ตัวชี้วัดย่อย %(sub_indicator)s ประกาศ %(published)s แต่ข้อที่ระบุว่าไม่ได้คะแนน %(listed)s ข้อให้ผล %(computed)s"
    ),
    "lost_items_differ": _("ตัวชี้วัดที่ %(indicator)s ประกาศ %(published)s แต่ข้อที่ระบุว่าไม่ได้คะแนนให้ผล %(computed)s"),
    "out_of_range": _("คะแนน %(score)s ของรหัส %(code)s อยู่นอกช่วง 0 ถึง 100"),
    "unknown_code": _("รหัส %(code)s ไม่มีในเกณฑ์ของปีนี้"),
    "other_agency": _("%(where)sมีชื่อ “%(name)s” ซึ่งไม่ใช่หน่วยงานนี้"),
    "era_twice": _("%(where)sมีปี %(year)s ซึ่งบวก 543 ซ้ำ"),
    "year_slip": _("%(where)sกล่าวถึงปี %(year)s แต่เป็นผลของปี %(fiscal_year)s"),
}
ADVICE = {
    "overall_differs": _("ตรวจคะแนนรวมและคะแนนตัวชี้วัดกับประกาศ ถ้าประกาศเป็นเช่นนี้จริง ให้เขียนคำชี้แจงไว้"),
    "overall_differs_equal": _("สาเหตุที่น่าจะเป็นคือตัวชี้วัดที่ %(first)s และ %(second)s ซึ่งมีคะแนนเท่ากัน ตรวจสองตัวนี้กับประกาศก่อน"),
    "overall_rounding": _("ไม่ต้องแก้ไข"),
    "overall_with_missing_tool": _("กรอกคะแนนที่ขาดตามประกาศ ช่องว่างไม่นับเป็นศูนย์"),
    "equal_neighbours": "",  # the sentence says it
    "tool_differs": _("ตรวจคะแนนเครื่องมือและตัวชี้วัดของเครื่องมือนี้กับประกาศ"),
    "level_unknown": _("เลือกระดับตามประกาศของปีนี้"),
    "level_differs": _("ตรวจระดับและคะแนนกับประกาศ"),
    "level_differs_from_scores": _("ตรวจระดับและคะแนนกับประกาศ"),
    "tool_missing": _("กรอกคะแนนตัวชี้วัดของเครื่องมือนี้ ถ้าไม่ได้ประกาศให้เว้นว่างไว้"),
    "missing_scores": _("กรอกคะแนนที่ขาดตามประกาศ ถ้าไม่ได้ประกาศให้เว้นว่างไว้"),
    "indicator_differs": _("ตรวจคะแนนตัวชี้วัดและตัวชี้วัดย่อยกับประกาศ"),
    "sub_indicator_differs": _("ตรวจคะแนนตัวชี้วัดย่อยและรายการข้อที่ไม่ได้คะแนนกับประกาศ"),
    "lost_items_differ": _("ตรวจรายการข้อที่ไม่ได้คะแนนกับประกาศ"),
    "lost_items_more": _("ตัวชี้วัดย่อย %(sub_indicator)s ระบุไว้ %(listed)s ข้อ น่าจะขาดอีก %(more)s ข้อ ตรวจรายการข้อกับประกาศ"),
    "lost_items_fewer": _("ตัวชี้วัดย่อย %(sub_indicator)s ระบุไว้ %(listed)s ข้อ น่าจะเกินมา %(more)s ข้อ ตรวจรายการข้อกับประกาศ"),
    "out_of_range": _("แก้คะแนนให้อยู่ระหว่าง 0 ถึง 100"),
    "unknown_code": _("ตรวจรหัสกับประกาศ แล้วลบคะแนนที่ช่องของรหัสนี้"),
    "other_agency": _("แก้ชื่อหน่วยงาน ถ้าตั้งใจกล่าวถึงหน่วยงานอื่นให้เขียนคำชี้แจงไว้"),
    "era_twice": _("แก้ปีเป็น พ.ศ. สี่หลัก"),
    "year_slip": _("ตรวจปีในข้อความกับปีของผล"),
}
PLACES = {
    "source": _("แหล่งที่มาของผล"),
    "note": _("หมายเหตุของผล"),
    "defect": _("ข้อบกพร่องของ %(code)s"),
    "analysis": _("บทวิเคราะห์"),
    "other": _("หมายเหตุของ%(label)s %(code)s"),
}
MORE_PLACES = _(" และอีก %(more)s แห่ง")


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
    if "place" in words:
        words["where"] = _where(str(finding.values["place"]), int(finding.values["more"] or 0))
    sentence = str(SENTENCES[_sentence_code(finding)]) % words
    advice = str(ADVICE[_advice_code(finding)]) % words
    return Remark(
        finding.code,
        finding.place,
        agency_digits(sentence, agency),
        agency_digits(advice, agency),
        answer,
    )


def _where(place: str, more: int) -> str:
    """Return in words which text a slip stands in (source, defect-OIT-1, item-O42), and in how many more."""
    kind, _dash, rest = place.partition("-")
    code = rest.rpartition("-")[0] if kind == "defect" else rest
    label = str(Detail(kind).label) if kind in Detail.values else ""
    where = str(PLACES.get(kind, PLACES["other"])) % {"label": label, "code": code}
    return where + (str(MORE_PLACES) % {"more": more} if more else "") + " "


def _sentence_code(finding: consistency.Finding) -> str:
    values = finding.values
    if finding.code == "level_differs" and values.get("computed") in (None, values.get("published")):
        return "level_differs_from_scores"
    return finding.code


def _advice_code(finding: consistency.Finding) -> str:
    if finding.code == "overall_differs" and finding.values.get("cause") == "equal_neighbours":
        return "overall_differs_equal"
    if finding.code == "lost_items_differ" and finding.values.get("sub_indicator"):
        more = finding.values.get("more")
        return "lost_items_more" if isinstance(more, int) and more > 0 else "lost_items_fewer"
    return _sentence_code(finding)


def _word(name: str, value: Any, agency: Agency) -> str:  # noqa: ANN401 -- a value of any finding
    if isinstance(value, Decimal):
        return signed(value, agency) if name == "difference" else thai.number_text(value)
    if isinstance(value, int):
        return str(abs(value))
    return str(value or "")
