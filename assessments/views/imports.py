"""Scores from a file: hand it in, see what it would change, confirm once."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from assessments.actions import imports
from assessments.forms import ScaleForm, ScoreFileForm
from assessments.models import Detail, ImportState, ScoreImport
from assessments.queries import imports as queries
from assessments.result_files import UnreadableFile
from assessments.views.import_words import STEPS, file_reason, row_place, row_reason
from organisations import permissions
from organisations.desk import DeskRequest, desk
from organisations.models import Agency, User

COLUMNS = (
    ("fiscal_year", lazy("ปีงบประมาณ"), lazy("ปี พ.ศ. ที่ประเมิน เช่น 2568")),
    ("level_of_detail", lazy("ระดับรายละเอียด"), lazy("ภาพรวม เครื่องมือ ตัวชี้วัด ตัวชี้วัดย่อย ข้อ O หรือข้อคำถาม")),
    ("code", lazy("รหัส"), lazy("เช่น IIT, 1, 9.1, O42, i10 ภาพรวมเว้นว่าง")),
    ("score", lazy("คะแนน"), lazy("ช่องว่างคือยังไม่มีผล ไม่ใช่ศูนย์")),
    ("published_level", lazy("ระดับที่ประกาศ"), lazy("ใส่ที่แถวภาพรวม ไม่มีก็ได้")),
    ("scale", lazy("ฐานคะแนน"), lazy("100 หรือ weighted ใส่ที่แถวเครื่องมือ")),
    ("agency", lazy("หน่วยงาน"), lazy("ไม่มีก็ได้ ถ้าใส่ต้องเป็นหน่วยงานนี้")),
    ("note", lazy("หมายเหตุ"), lazy("ไม่มีก็ได้")),
)
DETAILS = {str(value): label for value, label in Detail.choices}


@desk(permissions.may_edit)
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: DeskRequest) -> HttpResponseBase:
    """Take a file; 413 for one too large, 422 for one that is no table of scores."""
    form = ScoreFileForm(request.POST or None, request.FILES or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        taken, status = taken_file(request, form, request.agency)
        if taken is not None:
            return redirect("assessments:import-detail", request.agency.slug, taken.pk)
    context = {"form": form, "imports": queries.recent_imports(request.user), "columns": COLUMNS}
    return render(request, "assessments/import_new.html", context, status=status)


def taken_file(
    request: HttpRequest, form: ScoreFileForm, agency: Agency | None
) -> tuple[ScoreImport | None, HTTPStatus]:
    """Return the import a form brought in; None and the status of its page where it was refused."""
    file = request.FILES.get("file")
    if isinstance(file, UploadedFile) and (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES // 1024**2
        form.add_error("file", _("ไฟล์ใหญ่เกิน %(most)s เมกะไบต์") % {"most": most})
        return None, HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if not form.is_valid() or not isinstance(file, UploadedFile):
        return None, HTTPStatus.UNPROCESSABLE_ENTITY
    user = request.user if isinstance(request.user, User) else None
    name = form.cleaned_data["file"].name
    try:
        found = imports.take(agency=agency, by=user, name=name, content=file.read(), at=timezone.now())
    except UnreadableFile as error:
        form.add_error("file", file_reason(error))
        return None, HTTPStatus.UNPROCESSABLE_ENTITY
    return found, HTTPStatus.OK


def _own(request: DeskRequest, pk: int) -> ScoreImport:
    """Return an import of this user and this agency. Raises Http404 for any other."""
    return get_object_or_404(ScoreImport, pk=pk, uploaded_by=request.user)


@desk(permissions.may_edit)
@require_http_methods(["GET", "HEAD", "POST"])
def import_detail(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Show how far an import is and what it would change; take the answers about tool scores."""
    found = _own(request, pk)
    form = ScaleForm(request.POST or None, questions=found.report.get("questions", {}))
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            answered(request, found, form)
            return redirect("assessments:import-detail", request.agency.slug, pk)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "assessments/import_detail.html", preview(request, found, form), status=status)


@desk(permissions.may_edit)
@require_POST
def import_confirm(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Write what the page showed, once; 409 where it was confirmed already or cannot be."""
    found = _own(request, pk)
    is_done = confirmed(request, found)
    if is_done:
        return redirect("assessments:import-detail", request.agency.slug, pk)
    found.refresh_from_db()
    context = preview(request, found, ScaleForm(questions=found.report.get("questions", {})))
    return render(request, "assessments/import_detail.html", context, status=HTTPStatus.CONFLICT)


@desk(permissions.may_edit)
@require_POST
def import_retry(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Let the worker try a step again that it gave up."""
    retried(_own(request, pk))
    return redirect("assessments:import-detail", request.agency.slug, pk)


def answered(request: HttpRequest, found: ScoreImport, form: ScaleForm) -> None:
    """Keep the answers about tool scores and look at the file again."""
    told(request, lambda: imports.answer_scales(score_import=found, scales=form.scales(), at=timezone.now()))


def retried(found: ScoreImport) -> None:
    """Let the worker try again."""
    imports.try_again(score_import=found, at=timezone.now())


def confirmed(request: HttpRequest, found: ScoreImport) -> bool:
    """Confirm an import and say what came of it."""
    user = request.user if isinstance(request.user, User) else None
    seen = request.POST.get("content_hash", "")
    is_done = told(request, lambda: imports.confirm(score_import=found, content_hash=seen, by=user, at=timezone.now()))
    if is_done and found.state == ImportState.DONE:
        messages.success(request, _("นำเข้าคะแนนแล้ว"))
    return is_done


def told(request: HttpRequest, step: Any) -> bool:  # noqa: ANN401 -- an action without arguments
    """Take a step; where it is refused, say why and return False."""
    try:
        step()
    except imports.ImportRefused as why:
        messages.warning(request, str(STEPS[why.code]))
        return False
    return True


def preview(request: HttpRequest, found: ScoreImport, form: ScaleForm) -> dict[str, Any]:
    """Return what the page of an import shows. Raises Http404 for a page of changes that is not there."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() else 0
    page = queries.page_of(found, number) if found.state != ImportState.WAITING else None
    if page is None and number != 1:
        raise Http404
    report = found.report
    return {
        "import": found,
        "report": report,
        "form": form,
        "is_busy": queries.is_busy(found),
        "has_failed": queries.has_failed(found),
        "is_unread": found.state == ImportState.WAITING,
        "may_confirm": found.state == ImportState.READ and _is_clean(report),
        "is_unchanged": found.state == ImportState.READ and _is_clean(report, changes=False),
        "refusal": file_reason(UnreadableFile(report["refusal"], report["place"])) if "refusal" in report else "",
        "total": report.get("new", 0) + report.get("changed", 0),
        "wrong_rows": [(row_place(row), row_reason(row["code"], row["words"])) for row in report.get("wrong_rows", [])],
        "unlisted": report.get("wrong", 0) - len(report.get("wrong_rows", [])),
        "page": page,
        "rows": [(row, DETAILS.get(row.detail, _("ระดับที่ประกาศ"))) for row in page.rows] if page else [],
        "previous_url": f"?page={page.previous}" if page and page.previous else "",
        "next_url": f"?page={page.next}" if page and page.next else "",
        "stale": queries.stale_names(found) if report.get("stale") else [],
    }


def _is_clean(report: Mapping[str, Any], *, changes: bool = True) -> bool:
    """Whether nothing is wrong or asked, and something (or nothing) would change."""
    has_changes = bool(report["new"] + report["changed"])
    return not report["wrong"] and not report["questions"] and has_changes == changes
