"""What the quality sweep finds, in words: what it is, and what to do about it."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ita_portal.template_filters import agency_digits, thai_date
from organisations.models import Agency
from reports.models import CheckAnswer
from reports.queries.sweep import Place
from reports.rules import sweep

PARTS = {
    sweep.SCORES: _("คะแนน"),
    sweep.PLAN: _("แผนมาตรการ"),
    sweep.REPORT: _("รายงานผลการดำเนินการ"),
    sweep.MEMO: _("บันทึกข้อความ"),
    sweep.EVIDENCE: _("หลักฐาน"),
}
# Code → (what, said of each place; what to do).
WORDS = {
    "no_total": (_("ยังไม่มีคะแนนรวมของปี %(year)s ที่แผนนี้ใช้"), _("กรอกคะแนนตามประกาศ")),
    "item_cost_differs": (
        _("คำอธิบายตัวชี้วัดย่อย %(code)s ว่าข้อละ %(said)s คะแนน แต่ตามเกณฑ์ข้อละ %(cost)s"),
        _("ตรวจจำนวนข้อและน้ำหนักกับเกณฑ์ของปีนั้น"),
    ),
    "uncovered": (
        _("ตัวชี้วัดที่ %(indicator)s มีจุดที่ต้องพัฒนา (%(codes)s) แต่ไม่มีมาตรการใดแก้"),
        _("เพิ่มมาตรการ ผูกกับมาตรการที่มี หรือเขียนเหตุผลที่ยังไม่ทำ"),
    ),
    "no_links": (
        _("ไม่มีมาตรการใดบอกว่าแก้จุดที่ต้องพัฒนาใด (มี %(count)s จุด)"),
        _("ผูกมาตรการกับจุดที่ต้องพัฒนา จุดที่ไม่ทำให้เขียนเหตุผล"),
    ),
    "every_unit_alone": (_("ผู้รับผิดชอบมีแต่ “ทุกสำนัก/กอง”"), _("ระบุผู้รับผิดชอบหลักหนึ่งราย")),
    "no_owner": (_("ยังไม่มีผู้รับผิดชอบ"), _("ระบุสำนัก กอง งาน หรือตำแหน่งที่รับผิดชอบ")),
    "no_period": (_("ยังไม่มีระยะเวลา"), _("ระบุวันเริ่มและวันสิ้นสุด")),
    "no_steps": (_("ยังไม่มีขั้นตอน"), _("เขียนขั้นตอนที่ทำจริง")),
    "period_backwards": (_("ระยะเวลาสิ้นสุดก่อนเริ่ม: “%(text)s”"), _("แก้ปีของวันสิ้นสุด")),
    "misses_window": (
        _("สิ้นสุด %(day)s หลังปิดกรอก OIT %(closes)s หลักฐานของข้อ %(items)s อาจไม่ทัน"),
        _("เลื่อนวันสิ้นสุด หรือแยกขั้นตอนที่ต้องเสร็จก่อนปิดกรอก"),
    ),
    "round_unopened": (_("%(round)s สิ้นสุดแล้ว ยังไม่ได้เปิดรอบรายงาน กำหนดส่ง %(day)s"), _("เปิดรอบและทำรายงาน")),
    "title_year_differs": (_("ชื่อเรื่องบอกปี %(year)s แต่นี่คือของปี %(fiscal_year)s"), _("ตรวจปีในชื่อเรื่อง")),
    "other_agency": (_("มีชื่อหน่วยงานอื่น: “%(name)s”"), _("แก้เป็นชื่อหน่วยงานของท่าน ถ้าคัดลอกข้อความมา")),
    "era_twice": (_("ปี %(year)s บวก 543 ซ้ำ"), _("แก้ปี พ.ศ.")),
    "result_year_differs": (
        _("กล่าวถึงผลการประเมินปี %(year)s แต่แผนใช้ผลปี %(result_year)s"),
        _("ตรวจปีของผลการประเมิน"),
    ),
    "promised_too_early": (
        _("รายงานประจำปี %(year)s กำหนดเสร็จ %(when)s ซึ่งปีนั้นยังไม่สิ้นสุด"),
        _("ตรวจปีของกำหนดเสร็จ"),
    ),
    "strange_year": (_("กล่าวถึงปี %(year)s ซึ่งไม่ใช่ปีของผล แผน หรือรายงาน"), _("ตรวจว่าเป็นปีที่ตั้งใจ")),
    "undated": (_("รายงานยังไม่มีวันที่"), _("ใส่วันที่ของรายงาน")),
    "told_before": (_("รายงานวันที่ %(day)s เล่าถึงงานเมื่อ %(when)s"), _("ตรวจวันที่ของรายงาน หรือเดือนที่ทำ")),
    "only_rounds": (_("ผลบอกเพียงว่ารายงานในรอบใด ไม่บอกว่าได้อะไร"), _("เขียนสิ่งที่เกิดขึ้นจริง")),
    "open_ended": (_("เสร็จแล้ว แต่เวลาที่ทำเขียนว่า “%(text)s”"), _("เขียนเดือนที่ทำเสร็จ")),
    "fewer_results": (_("มี %(steps)s ขั้นตอน แต่เล่าผลไว้ %(results)s ข้อ"), _("เล่าผลของทุกขั้นตอน หรือบอกว่าขั้นใดไม่ได้ทำ")),
    "copied": (_("ข้อความเหมือนกันทุกคำกับ “%(other)s”"), _("เขียนผลของมาตรการนี้เอง")),
    "copied_from_year": (_("ข้อความเหมือนกันทุกคำกับรายงานปี %(year)s"), _("เขียนผลของปีนี้")),
    "caption_differs": (
        _("หัวข้อ “%(caption)s” ไม่ตรงกับตำแหน่งผู้ลงนาม “%(post)s”"),
        _("แก้หัวข้อความเห็นให้ตรงตำแหน่ง"),
    ),
    "number_open": (_("ออกหนังสือแล้วแต่ยังไม่มีเลขที่"), _("ตรวจทะเบียนหนังสือส่งว่าเรื่องนี้ใช้เลขใด")),
    "link_dead": (_("เปิดหลักฐานไม่ได้: %(url)s"), _("แก้ที่อยู่ หรือนำไฟล์ขึ้นใหม่")),
    "done_unshown": (_("บอกว่าเสร็จ แต่ไม่มีหลักฐานและไม่มีหมายเหตุ"), _("แนบหลักฐาน หรือเขียนเหตุผลในหมายเหตุ")),
}
FIELDS = {
    "note": _("คำอธิบาย"),
    "title": _("ชื่อเรื่อง"),
    "introduction": _("ข้อความก่อนตาราง"),
    "preface": _("คำนำ"),
    "analysis": _("ผลการวิเคราะห์"),
    "guideline": _("แนวทางปฏิบัติ"),
    "follow_up": _("การกำกับติดตาม"),
    "steps": _("ขั้นตอน"),
    "done": _("ผลการดำเนินการ"),
    "period_text": _("ดำเนินการเมื่อ"),
    "output": _("ผลผลิต"),
    "outcome": _("ผลลัพธ์"),
    "problem": _("ปัญหา อุปสรรค"),
    "remark": _("หมายเหตุ"),
    "subject": _("เรื่อง"),
    "closing": _("ย่อหน้าปิดท้าย"),
}
PAGES = {
    "result": "assessments:score-sheet",
    "plan": "measures:plan-edit",
    "points": "measures:weakness-list",
    "measure": "measures:measure-edit",
    "report": "reports:report-edit",
    "line": "reports:report-edit",
    "memo": "reports:memo-detail",
    "rounds": "reports:report-list",
}
READ = PAGES | {"plan": "measures:plan-detail", "measure": "measures:progress-new"}
NAMES = {
    "result": _("ผลการประเมินปี %(pk)s"),
    "points": _("จุดที่ต้องพัฒนา"),
    "rounds": _("รอบรายงานปี %(pk)s"),
    "evidence": _("ข้อ %(pk)s"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Remark:
    """A finding in words: the sentence, what to do, where it stands and what staff said to it."""

    finding: sweep.Finding
    sentence: str
    advice: str
    where: str
    url: str
    answer: CheckAnswer | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it."""
        return self.answer is None

    @property
    def is_serious(self) -> bool:
        """Whether it must be mended or answered before anyone signs."""
        return self.finding.code in sweep.SERIOUS


@dataclasses.dataclass(frozen=True, slots=True)
class Answered:
    """A finding on record with a frozen paper: what was found where, what was said to it, who said it and when."""

    sentence: str
    where: str
    answer: str
    who: str
    when: dt.datetime


def recorded(rows: Iterable[Mapping[str, Any]], agency: Agency) -> list[Answered]:
    """Return the answers kept with a paper (queries.signing.record_of) in words, in the agency's digits."""
    return [
        Answered(
            agency_digits(_sentence(row["code"], row["values"], {}), agency),
            agency_digits(_where(Place(row["kind"], row["label"], row["label"]), row["field"]), agency),
            row["answer"],
            row["who"],
            dt.datetime.fromisoformat(row["when"]),
        )
        for row in rows
    ]


def _sentence(code: str, values: Mapping[str, Any], places: Mapping[str, Place]) -> str:
    return str(WORDS[code][0]) % {name: _word(value, places) for name, value in values.items()}


def remark(
    found: sweep.Finding,
    places: Mapping[str, Place],
    answer: CheckAnswer | None,
    agency: Agency,
    year: int,
    *,
    may_edit: bool,
) -> Remark:
    """Return a finding in words, in the agency's digits; it leads to where the reader can mend it, or read it."""
    place = places[found.place]
    return Remark(
        found,
        agency_digits(_sentence(found.code, found.values, places), agency),
        agency_digits(str(WORDS[found.code][1]), agency),
        agency_digits(_where(place, found.field), agency),
        _url(place, agency, year, PAGES if may_edit else READ),
        answer,
    )


def _word(value: Any, places: Mapping[str, Place]) -> str:  # noqa: ANN401 -- a value of any finding
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if str(value) in places:
        return places[str(value)].label
    try:
        return str(thai_date(dt.date.fromisoformat(str(value)))) if str(value).count("-") == 2 else str(value)
    except ValueError:
        return str(value)


def _where(place: Place, field: str) -> str:
    name = str(NAMES[place.kind]) % {"pk": place.pk} if place.kind in NAMES else place.label.splitlines()[0]
    return f"{name} · {FIELDS[field]}" if field in FIELDS else name


def _url(place: Place, agency: Agency, year: int, pages: Mapping[str, str]) -> str:
    if place.kind == "evidence":
        return reverse("measures:item-detail", args=[agency.slug, year, place.pk])
    key = place.page or place.pk
    anchor = f"#id_line-{place.pk}-done" if place.kind == "line" else ""
    return reverse(pages[place.kind], args=[agency.slug, key]) + anchor
