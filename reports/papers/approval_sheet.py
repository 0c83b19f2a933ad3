"""The approval sheet of a memo: who decided what, in what post, when and how they were known, from the record."""

import json
from collections.abc import Iterable

from django.db.models import Prefetch
from django.utils import timezone

from ita_portal import thai
from organisations.models import Event
from organisations.rules.signature import Capacity
from reports.models import Decision, Memo, MemoVersion, SkippedStep
from reports.papers.bindings import common
from reports.papers.memos import covered_text, number_text, signed_at
from reports.papers.printing import Printer, lines_of
from reports.queries.turns import in_force, opened_now
from reports.rules import paper

MEANS = {  # how a signer was known, as printed
    "demo": "ข้อมูลตัวอย่าง",
    "password": "รหัสผ่าน",
    "totp": "รหัสผ่านและรหัสหกหลักจากแอป",
    "passkey": "กุญแจผ่าน (passkey)",
    "recovery code": "รหัสผ่านและรหัสสำรอง",
}
COLUMNS = (
    paper.Column("ลำดับ", 8, align="center"),
    paper.Column("ผู้พิจารณาและตำแหน่ง", 36),
    paper.Column("คำสั่งการและความเห็น", 26),
    paper.Column("วัน เวลา", 16),
    paper.Column("ยืนยันตัวตนด้วย", 14),
)
NOTE = (
    "พิมพ์จากบันทึกเหตุการณ์ของหน่วยงาน ซึ่งเรียงต่อกันเป็นลูกโซ่ด้วยลายพิมพ์ SHA-256 แก้ไขหรือลบไม่ได้ "
    "ผู้พิจารณาทุกคนลงนามด้วยลายมือชื่ออิเล็กทรอนิกส์บนไฟล์ฉบับที่มีลายพิมพ์ตามที่ระบุ"
)


def approval_sheet(memo: Memo, check_address: str) -> paper.Document:
    """Return the sheet of a submitted memo: every version with its decisions, the newest first."""
    printer = Printer(memo.agency)
    number = getattr(memo, "document_number", None)
    decisions = Prefetch("decisions", Decision.objects.select_related("step"))
    versions = MemoVersion.objects.filter(memo=memo).select_related("submitted", "memo").prefetch_related(decisions)
    skips = list(SkippedStep.objects.filter(step__memo=memo).select_related("step", "covered_by__post"))
    places = _events_of(memo)
    about = [
        f"เรื่อง {' '.join(lines_of(memo.subject))}",
        f"ที่ {number_text(memo, number.number if number else None)}",
        f"ผู้เสนอ {memo.proposer.name} ตำแหน่ง {memo.proposer_post.title}" if memo.proposer and memo.proposer_post else "",
    ]
    checked = [f"ตรวจสอบเอกสารได้ที่ {check_address}"] if check_address else []
    sections = (
        paper.Section("", (*printer.many(line for line in about if line), *checked)),
        *(_section(version, skips, places, printer) for version in versions.order_by("-version")),
        paper.Section("", (NOTE,)),
    )
    title = printer("ใบแสดงผลการพิจารณา")
    part = paper.FreePaper((title, printer(memo.agency.name)), sections)
    return paper.Document(kind="free", title=f"{title} {memo}", parts=(part,), **common(memo.agency))


def _section(
    version: MemoVersion, skips: Iterable[SkippedStep], places: dict[str, int], printer: Printer
) -> paper.Section:
    """Return a version with what holds of its decisions, and what was decided before a step was opened again."""
    facts = [
        f"เสนอเมื่อ {printer(signed_at(version.submitted_at))}",
        f"ลายพิมพ์เนื้อหา {version.content_hash}",
        f"ลายพิมพ์ไฟล์ที่ผู้พิจารณาอ่าน {version.submitted.file_id or '-'}",
    ]
    caption = printer(f"ฉบับที่ {version.version}")
    rows: list[Decision | SkippedStep] = [
        *version.decisions.all(),
        *(skip for skip in skips if skip.step.version == version.version),
    ]
    is_now = version.version == version.memo.version
    holds = in_force(rows, opened=opened_now(version.memo) if is_now else ())
    before = sorted((row for row in rows if row not in holds), key=lambda row: row.turn)
    tables = tuple(
        paper.Table(title, COLUMNS, tuple(_row(row, places, printer) for row in found))
        for title, found in ((caption, holds), (printer(f"{caption} ความเห็นก่อนพิจารณาใหม่"), before))
        if found
    )
    return paper.Section(caption, (*facts, *(() if rows else ("ยังไม่มีผู้พิจารณา",))), tables)


def _row(row: Decision | SkippedStep, places: dict[str, int], printer: Printer) -> paper.Row:
    if isinstance(row, Decision):
        return _decision(row, places.get(f"decision {row.pk}"), printer)
    place = places.get(f"skip {row.pk}")
    event = (f"เหตุการณ์ที่ {place}",) if place else ()
    when = (thai.datetime_text(timezone.localtime(row.skipped_at)), *event)
    cells = ((str(row.step.order),), (row.signer,), (covered_text(row),), when, ("-",))
    return paper.Row(tuple(paper.Cell(printer.many(texts)) for texts in cells))


def _decision(decision: Decision, place: int | None, printer: Printer) -> paper.Row:
    capacity = Capacity(decision.signer_post, decision.acting_term, decision.acted_post)
    event = (f"เหตุการณ์ที่ {place}",) if place else ()
    back = (f"ส่งคืนไปลำดับที่ {decision.returned_to}",) if decision.returned_to else ()
    cells = (
        (str(decision.step.order),),
        (decision.signer, *capacity.lines),
        (decision.verb_label, *back, *lines_of(decision.opinion)),
        (thai.datetime_text(timezone.localtime(decision.decided_at)), *event),
        (MEANS.get(decision.authentication, decision.authentication),),
    )
    return paper.Row(tuple(paper.Cell(printer.many(texts)) for texts in cells))


def _events_of(memo: Memo) -> dict[str, int]:
    """Return the place in the agency's chain of events of each decision and skip, by `decision KEY` or `skip KEY`."""
    events = Event.objects.filter(target_type="memo", target_id=str(memo.pk)).values_list("seq", "data")
    found = ((seq, json.loads(data)) for seq, data in events)
    return {f"{kind} {data[kind]}": seq for seq, data in found for kind in ("decision", "skip") if kind in data}
