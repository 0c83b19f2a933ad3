"""Mails about evidence: an address that failed twice, hours apart. At most one a person and event."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as lazy

from measures.models import Evidence, ItemCharge, LinkCheck, WatchedLink
from measures.rules import link_verdict
from organisations import notices
from organisations.models import User
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
