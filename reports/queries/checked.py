"""Reading what stands behind the code on a finished paper. For anyone who holds the paper: no sign-in."""

import dataclasses
import datetime as dt

from django.db.models import QuerySet
from django_scopes import scopes_disabled

from organisations.models import Agency
from reports import papers
from reports.models import (
    CheckCode,
    Decision,
    DocumentNumber,
    Publication,
    Rendering,
    ReportState,
    StatusReport,
    StoredFile,
)
from reports.queries.turns import approvals


@dataclasses.dataclass(frozen=True, slots=True)
class CheckedPaper:
    """A finished paper as its code shows it: what it is, who decided, its bytes, and whether it holds.

    `state`: valid, replaced, withdrawn, or void (its number is). `file` None = the paper is still being made. `signed_file`: what the signers
    read, before number and opinions were printed; None of a report. `publication` holds now (or was withdrawn).
    """

    code: str
    agency: Agency
    fiscal_year: int
    title: str
    number: str
    dated_on: dt.date | None
    made_at: dt.datetime
    state: str
    reason: str
    decisions: tuple[Decision, ...]
    file: StoredFile | None
    signed_file: StoredFile | None
    publication: Publication | None


def paper_behind(code: str) -> CheckedPaper | None:
    """Return the paper of a folded code; None where no paper has it. A fixed number of queries, of every agency."""
    with scopes_disabled():
        rows = CheckCode.objects.select_related(
            "agency", "version__memo__agency", "version__memo__document_number__voided", "version__issued__file",
            "version__submitted__file", "order__memo__agency", "order__issued__file", "order__document_number__voided",
            "report__round", "report__rendering__file",
        )  # fmt: skip
        found = rows.filter(code=code).first()
        if found is None:
            return None
        if found.version:
            return _of_memo(found)
        return _of_order(found) if found.order else _of_report(found)


def _of_memo(found: CheckCode) -> CheckedPaper:
    version = found.version
    assert version is not None  # noqa: S101 -- the caller looked; the table's constraint holds it
    memo = version.memo
    publication = _newest(Publication.objects.filter(memo=memo))
    number = getattr(memo, "document_number", None)
    state, reason, now = _standing(publication, superseded=False, number=number)
    return CheckedPaper(
        code=found.code,
        agency=found.agency,
        fiscal_year=memo.fiscal_year,
        title=str(memo),
        number=papers.number_text(memo, number.number if number else None),
        dated_on=memo.dated_on,
        made_at=found.made_at,
        state=state,
        reason=reason,
        decisions=tuple(approvals(memo, version.version)),
        file=_file(found.rendering),
        signed_file=_file(version.submitted),
        publication=now,
    )


def _of_order(found: CheckCode) -> CheckedPaper:
    order = found.order
    assert order is not None  # noqa: S101 -- as above
    publication = _newest(Publication.objects.filter(memo=order.memo))
    state, reason, now = _standing(publication, superseded=False, number=getattr(order, "document_number", None))
    return CheckedPaper(
        code=found.code,
        agency=found.agency,
        fiscal_year=order.memo.fiscal_year,
        title=str(order),
        number=str(getattr(order, "document_number", "")),
        dated_on=order.dated_on,
        made_at=found.made_at,
        state=state,
        reason=reason,
        decisions=tuple(approvals(order.memo, order.memo.version)),
        file=_file(found.rendering),
        signed_file=None,
        publication=now,
    )


def _of_report(found: CheckCode) -> CheckedPaper:
    report = found.report
    assert report is not None  # noqa: S101 -- as above
    newer = StatusReport.objects.filter(
        round=report.round, version__gt=report.version, state=ReportState.FROZEN
    ).exists()
    state, reason, now = _standing(_newest(Publication.objects.filter(report=report)), superseded=newer)
    return CheckedPaper(
        code=found.code,
        agency=found.agency,
        fiscal_year=report.round.fiscal_year,
        title=str(report),
        number="",
        dated_on=report.dated_on,
        made_at=found.made_at,
        state=state,
        reason=reason,
        decisions=(),
        file=_file(found.rendering),
        signed_file=None,
        publication=now,
    )


def _newest(rows: QuerySet[Publication]) -> Publication | None:
    return rows.select_related("withdrawal", "replaced_by").order_by("-published_at", "-pk").first()


def _file(rendering: Rendering | None) -> StoredFile | None:
    return rendering.file if rendering else None


def _standing(
    publication: Publication | None, *, superseded: bool, number: DocumentNumber | None = None
) -> tuple[str, str, Publication | None]:
    """Return whether a paper holds, why it does not, and the publication to look at."""
    if voided := getattr(number, "voided", None):
        return "void", voided.reason, publication
    if publication is None:
        return ("replaced" if superseded else "valid"), "", None
    if withdrawal := getattr(publication, "withdrawal", None):
        return "withdrawn", withdrawal.reason, publication
    if newer := getattr(publication, "replaced_by", None):
        return "replaced", "", newer
    return ("replaced" if superseded else "valid"), "", publication
