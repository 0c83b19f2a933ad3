"""Mails about evidence (an address that failed twice, hours apart) and about deadlines. At most one a person and event."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as lazy

from ita_portal import thai
from measures.models import Evidence, ItemCharge, LinkCheck, WatchedLink
from measures.queries.deadlines import Deadline
from measures.rules import link_verdict
from organisations import notices
from organisations.models import Agency, User
from organisations.queries import holding_on

OUTCOMES = {
    link_verdict.OK: lazy("เปิดได้ตามปกติ"),
    link_verdict.DEAD: lazy("เปิดไม่ได้"),
    link_verdict.MOVED: lazy("ย้ายไปอยู่ที่อยู่อื่น"),
    link_verdict.LOGIN: lazy("ต้องลงชื่อเข้าใช้ก่อนจึงเปิดได้"),
    link_verdict.WRONG_TYPE: lazy("เปิดแล้วได้ไฟล์คนละชนิด"),
    link_verdict.EMPTY: lazy("เปิดแล้วว่างเปล่า"),
    link_verdict.NOT_FOUND: lazy("เปิดแล้วเป็นหน้าแจ้งว่าไม่พบ"),
    link_verdict.CHANGED: lazy("เนื้อหาเปลี่ยนไปมาก"),
    link_verdict.YEAR_GONE: lazy("หน้านี้ไม่ระบุปีของข้อนี้แล้ว"),
    link_verdict.REFUSED: lazy("ที่อยู่นี้ไม่ได้อยู่บนอินเทอร์เน็ตสาธารณะ"),
    link_verdict.CERTIFICATE: lazy("ใบรับรองความปลอดภัยของเว็บใช้ไม่ได้"),
    link_verdict.BUSY: lazy("เว็บขอให้ลองใหม่ภายหลัง"),
}


@translation.override(settings.LANGUAGE_CODE)  # a mail is Thai whatever language the one who caused it reads
def link_failed(
    *, link: WatchedLink, check: LinkCheck, evidence: list[Evidence], outcome: str, at: dt.datetime
) -> None:
    """Tell whoever answers for the items that stand on an address that it failed, `check` being the first failure."""
    reason = OUTCOMES[outcome]
    for row in evidence:
        path = reverse("measures:item-detail", args=[link.agency.slug, row.fiscal_year, row.item_code])
        for user in _owners(row, timezone.localdate(at)):
            notices.write(
                agency=link.agency,
                user=user,
                event_key=f"link:{check.pk}",
                subject=f"หลักฐานข้อ {row.item_code}: {reason}",
                body=f"ที่อยู่หลักฐานของข้อ {row.item_code} ปี {row.fiscal_year} มีปัญหา: {reason} {link.url}",
                path=path,
                at=at,
            )


def _owners(row: Evidence, today: dt.date) -> list[User]:
    """Return the officer in charge, else who sits in the post in charge, else who entered the evidence."""
    charge = ItemCharge.objects.filter(agency=row.agency_id, fiscal_year=row.fiscal_year, item_code=row.item_code)
    found = charge.select_related("officer__user", "post").first()
    if found and found.officer and found.officer.user:
        return [found.officer.user]
    holdings = holding_on(found.post, today) if found and found.post else ()
    users = [holding.officer.user for holding in holdings if holding.officer.user]
    return users or [row.added_by]


# --- Deadlines: what is mailed is Thai, in the agency's digits --------------------------------------

MOST_LINES = 12
FOOT = "เลือกวิธีรับการเตือน หรือดูกำหนดในปฏิทินของท่าน ได้ที่เมนูบัญชี หัวข้อ การเตือนและปฏิทิน"
HEADS = {
    "own": "งาน ITA ของท่านที่ใกล้หรือเกินกำหนด",
    "digest": "สรุปงาน ITA ของท่านประจำสัปดาห์",
    "copy": "สำเนาถึงหัวหน้าส่วนราชการ: งาน ITA ที่เกินกำหนด",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A deadline to be told; `ends_on` = the working day with which it passes, later than its date where that is a day off."""

    deadline: Deadline
    ends_on: dt.date


@dataclasses.dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to be sent; `path` = where its link leads."""

    subject: str
    body: str
    path: str


def reminder(*, kind: str, agency: Agency, day: dt.date, lines: Sequence[Line]) -> Letter:
    """Return the mail that tells of deadlines; `kind` is one of HEADS. One deadline stands in the subject by name."""
    late = sum(line.ends_on < day for line in lines)
    if len(lines) == 1:
        what = lines[0].deadline.title
        subject = f"{_when(lines[0], day)}: {what}" if kind != "copy" else f"สำเนา {_when(lines[0], day)}: {what}"
    else:
        parts = [f"เกินกำหนด {late} เรื่อง"] * bool(late)
        parts += [f"ใกล้ครบกำหนด {len(lines) - late} เรื่อง"] * (late < len(lines))
        subject = f"{HEADS[kind]}: {' '.join(parts)}"
    told = [f"• {_when(line, day)} ({_date(line)})\n  {line.deadline.title}" for line in lines[:MOST_LINES]]
    more = [f"และอีก {len(lines) - MOST_LINES} เรื่อง ดูทั้งหมดได้ในระบบ"] * (len(lines) > MOST_LINES)
    body = "\n\n".join([HEADS[kind], *told, *more, FOOT])
    path = lines[0].deadline.path if len(lines) == 1 else reverse("year-home", args=[agency.slug, _year(lines)])
    return Letter(thai.print_digits(subject, agency.thai_digits), thai.print_digits(body, agency.thai_digits), path)


def _year(lines: Sequence[Line]) -> int:
    return max(line.deadline.fiscal_year for line in lines)


def _when(line: Line, day: dt.date) -> str:
    days = (line.ends_on - day).days
    if days < 0:
        return f"เกินกำหนด {(day - line.deadline.due_on).days} วัน"
    if line.deadline.due_on == day:
        return "ครบกำหนดวันนี้"
    return (
        f"อีก {max((line.deadline.due_on - day).days, 0)} วันครบกำหนด"
        if day < line.deadline.due_on
        else "ครบกำหนดในวันทำการนี้"
    )


def _date(line: Line) -> str:
    due_on = line.deadline.due_on
    if line.ends_on == due_on:
        return thai.short_date(due_on)
    return f"{thai.short_date(due_on)} เป็นวันหยุด ทำได้ถึงวันทำการถัดไป {thai.short_date(line.ends_on)}"
