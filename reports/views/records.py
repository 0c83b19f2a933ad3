"""The check of an agency's record, and the approval sheet printed from it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from ita_portal.template_filters import agency_digits
from organisations.desk import DeskRequest, desk
from reports import papers
from reports.actions import codes, records, rendering
from reports.models import CheckCode, Memo, RecordCheck
from reports.views.renderings import may_retry as may_work

SHOWN = 5
SENTENCES = {
    "guard_missing": lazy("ตาราง %(which)s ไม่มีตัวกันการแก้ไขในฐานข้อมูล"),
    "chain_broken": lazy("ลูกโซ่ของเหตุการณ์ขาดที่เหตุการณ์ที่ %(which)s"),
    "content_changed": lazy("เนื้อหาของเอกสาร %(which)s ถูกแก้ไขหลังเสนอ"),
    "decision_changed": lazy("การพิจารณา %(which)s ไม่ตรงกับที่บันทึกไว้"),
    "decision_missing": lazy("การพิจารณา %(which)s ที่บันทึกไว้หายไป"),
    "comment_changed": lazy("ความเห็น %(which)s ไม่ตรงกับที่บันทึกไว้"),
    "comment_missing": lazy("ความเห็น %(which)s ที่บันทึกไว้หายไป"),
    "skip_changed": lazy("ลำดับที่ข้าม %(which)s ไม่ตรงกับที่บันทึกไว้"),
    "skip_missing": lazy("ลำดับที่ข้าม %(which)s ที่บันทึกไว้หายไป"),
    "number_changed": lazy("เลขทะเบียน %(which)s ไม่ตรงกับที่บันทึกไว้"),
    "number_missing": lazy("เลขทะเบียน %(which)s ที่บันทึกไว้หายไป"),
    "note_changed": lazy("การรับทราบหนังสือเวียน %(which)s ไม่ตรงกับที่บันทึกไว้"),
    "note_missing": lazy("การรับทราบของบันทึก %(which)s ที่บันทึกไว้หายไป"),
    "publication_changed": lazy("การเผยแพร่ %(which)s ไม่ตรงกับที่บันทึกไว้"),
    "publication_missing": lazy("การเผยแพร่ %(which)s ที่บันทึกไว้หายไป"),
    "paper_changed": lazy("ไฟล์ของเอกสารรหัส %(which)s ถูกเปลี่ยน"),
    "file_missing": lazy("ไฟล์ %(which)s หายไป"),
    "file_changed": lazy("ไฟล์ %(which)s ถูกแก้ไข"),
}


@desk()
def record_check(request: DeskRequest) -> HttpResponseBase:
    """Show the last checks of the record; POST asks for one now."""
    if request.method == "POST":
        if not may_work(request.member):
            raise PermissionDenied
        records.ask(agency=request.agency, by=request.member, at=timezone.now())
        messages.success(request, _("กำลังตรวจ ผลจะขึ้นในหน้านี้"))
        return redirect("reports:record-check", request.agency.slug)
    checks = list(RecordCheck.objects.select_related("asked_by")[:SHOWN])
    finished = next((check for check in checks if check.finished_at), None)
    context = {
        "may_ask": may_work(request.member),
        "waiting": any(check.finished_at is None for check in checks),
        "check": finished,
        "damage": [_damage_sentence(request, code, which) for code, which in (finished.damage if finished else [])],
        "earlier": [check for check in checks if check.finished_at and check is not finished],
    }
    return render(request, "reports/record_check.html", context)


def _damage_sentence(request: DeskRequest, code: str, which: str) -> str:
    plain = which if code in {"guard_missing", "file_missing", "file_changed"} else agency_digits(which, request.agency)
    return str(SENTENCES[code]) % {"which": plain}


@desk(may_work)
@require_POST
def approval_sheet(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Ask for the approval sheet of a memo as the record tells it now, and lead to its pages."""
    rows = Memo.objects.select_related("agency", "proposer", "proposer_post", "document_number")
    memo = get_object_or_404(rows, pk=pk, versions__version=1)
    code = CheckCode.objects.filter(version__memo=memo).first()
    sheet = papers.approval_sheet(memo, codes.address_of(code) if code else "")
    made = rendering.request(agency=request.agency, paper=sheet, at=timezone.now())
    return redirect(f"{reverse('reports:rendering-detail', args=[request.agency.slug, made.pk])}?framed")
