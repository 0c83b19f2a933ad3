"""A memo's changes since the version seen last, as its pages show them: named places, words gone and new."""

import dataclasses
import itertools
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from organisations.desk import DeskRequest
from reports.models import Memo
from reports.pdf.words import words
from reports.queries.deciding import Comparison, compared
from reports.rules.changes import pieces
from reports.rules.differences import Difference

PLACES = {
    "part": _("เอกสารแนบ"),
    "department": _("ส่วนราชการ"),
    "number": _("ที่ (รหัสหนังสือ)"),
    "date": _("วันที่"),
    "subject": _("เรื่อง"),
    "addressee": _("เรียน"),
    "caption": _("หัวข้อ"),
    "paragraphs": _("ข้อความ"),
    "headings": _("หัวตาราง"),
    "row": _("ตาราง"),
    "closing": _("ปิดท้าย"),
    "signature": _("ผู้ลงนาม"),
    "titles": _("ชื่อเอกสาร"),
    "introduction": _("ข้อความก่อนตาราง"),
    "photo": _("ภาพ"),
    "chart": _("แผนภูมิ"),
    "members": _("กรรมการ"),
    "duties": _("หน้าที่"),
    "given": pgettext_lazy("order", "วันที่ของคำสั่ง"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """What changed, ready for `reports/_differences.html`: groups of (title of the enclosure, lines)."""

    compared: Comparison
    count: int
    groups: list[tuple[str, list[dict[str, Any]]]]


def since_seen(request: DeskRequest, memo: Memo) -> Shown | None:
    """Return what changed since the reader saw the memo; None of a memo that was submitted once."""
    found = compared(memo, request.member.user, words)
    if found is None:
        return None
    runs = itertools.groupby(found.found, key=lambda one: one.title if one.part != "memo" else "")
    return Shown(found, len(found.found), [(title, [_line(one) for one in run]) for title, run in runs])


def _line(one: Difference) -> dict[str, Any]:
    """Return one difference: its place in words, what happened to it (a code), and its pieces."""
    happened = "new" if one.before is None else "gone" if one.after is None else "changed"
    label = str(PLACES.get(one.place, gettext("ข้อความ")))
    under = " ".join(one.under.split())
    return {
        "label": f"{label}: {under}" if under else label,
        "happened": happened,
        "pieces": pieces(one.before or "", one.after or "", words),
    }
