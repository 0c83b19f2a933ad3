"""Keeping evidence: an address, or a file that was judged by its content and named by its hash."""

import dataclasses
import datetime as dt

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from measures.models import Evidence, Progress, evidence_path
from measures.uploads import Upload
from organisations.queries import Member


@dataclasses.dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """An address or a file, and what it shows; `is_public`: a file that stands may stay public (a new one says itself)."""

    url: str = ""
    upload: Upload | None = None
    caption: str = ""
    content_year: int | None = None
    is_public: bool = False


@transaction.atomic
def add_evidence(*, progress: Progress, draft: EvidenceDraft, order: int, by: Member, at: dt.datetime) -> Evidence:
    """Attach evidence to a progress entry. The same bytes of an agency are kept once."""
    plan = progress.measure.plan
    evidence = Evidence(
        agency=plan.agency,
        fiscal_year=plan.fiscal_year,
        progress=progress,
        url=draft.url,
        caption=draft.caption,
        order=order,
        added_by=by.user,
        added_at=at,
    )
    if draft.upload is not None:
        keep_file(evidence, draft.upload)
    evidence.save()
    return evidence


def keep_file(evidence: Evidence, upload: Upload) -> None:
    """Give an unsaved row the bytes of an upload, written once an agency."""
    evidence.sha256, evidence.extension = upload.sha256, upload.extension
    evidence.original_name, evidence.is_public = upload.original_name, upload.is_public
    name = evidence_path(evidence, upload.original_name)
    evidence.file.name = name if default_storage.exists(name) else default_storage.save(name, ContentFile(upload.data))


def kept_upload(evidence: Evidence) -> Upload:
    """Return the file of evidence as it would be handed in again."""
    with evidence.file.open("rb") as file:
        return Upload(file.read(), evidence.extension, evidence.sha256, evidence.original_name)
