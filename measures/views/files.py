"""Files kept of evidence, handed to members of the agency alone."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from measures.models import CheckPicture, Evidence
from measures.uploads import CONTENT_TYPES
from organisations.desk import DeskRequest, desk


@desk()
@require_safe
def evidence_file(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Hand a member the kept bytes as a download, never as something to run."""
    evidence: Evidence = get_object_or_404(Evidence.objects.exclude(file=""), pk=pk)
    name = evidence.original_name or f"{evidence.sha256[:12]}.{evidence.extension}"
    kind = CONTENT_TYPES.get(evidence.extension, "application/octet-stream")
    return _handed(evidence.file, name, kind, as_attachment=True)


@desk()
@require_safe
def check_picture(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Show a member the picture of a page that stands as evidence."""
    picture: CheckPicture = get_object_or_404(CheckPicture.objects.exclude(file=""), pk=pk)
    return _handed(picture.file, f"{picture.sha256[:12]}.jpg", CONTENT_TYPES["jpg"], as_attachment=False)


def _handed(kept: FieldFile, name: str, kind: str, *, as_attachment: bool) -> HttpResponseBase:
    try:
        file = kept.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(file, as_attachment=as_attachment, filename=name, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    return answer
