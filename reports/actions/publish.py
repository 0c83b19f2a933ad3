"""Publishing: an act of its own, recorded; it freezes bytes and data under a permanent random address."""

import dataclasses
import datetime as dt
import secrets

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation

from ita_portal import thai
from measures.models import Measure
from organisations import audit
from organisations.models import Agency
from organisations.queries import Member
from reports import open_data, papers, store
from reports.models import (
    ALONE,
    Memo,
    MemoKind,
    MemoState,
    Publication,
    PublicationKind,
    Rendering,
    ReportLine,
    ReportState,
    Round,
    StatusReport,
    VoidedNumber,
    Withdrawal,
)
from reports.queries.orders import paper_to_publish
from reports.queries.rounds import of_round
from reports.rules import check_code
from reports.rules import paper as paper_rules
from reports.rules.refusal import MoveRefused

ID_LENGTH = 10
FIELD_GUIDE = {
    "number": "ลำดับของมาตรการ",
    "group": "กลุ่ม (เครื่องมือ ตัวชี้วัด หรือประเด็น)",
    "measure": "มาตรการ",
    "guideline": "แนวทางปฏิบัติ",
    "steps": "ขั้นตอน (หนึ่งขั้นตอนต่อบรรทัด)",
    "owners": "ผู้รับผิดชอบ",
    "period": "ระยะเวลาตามที่พิมพ์",
    "follow_up": "การกำกับติดตาม",
    "status": "สถานะ: not_started, in_progress, done",
    "done": "ผลการดำเนินการ",
    "output": "ผลผลิต",
    "outcome": "ผลลัพธ์",
    "percent": "ร้อยละที่ทำได้ 0-100 ว่าง = ยังไม่มีผล",
    "problem": "ปัญหา อุปสรรค",
    "remark": "หมายเหตุ",
}
KINDS = {
    MemoKind.PROPOSE_PLAN: PublicationKind.PLAN,
    MemoKind.FORWARD_REPORT: PublicationKind.REPORT,
    MemoKind.APPOINT_GROUPS: PublicationKind.ORDER,
    MemoKind.ANNOUNCE_PLAN: PublicationKind.NOTICE,
    MemoKind.SUMMARY: PublicationKind.MEMO,
    MemoKind.PUBLISH_REQUEST: PublicationKind.MEMO,
    MemoKind.FREE: PublicationKind.MEMO,
}


@dataclasses.dataclass(frozen=True, slots=True)
class _Subject:
    """What is being published, whatever it is made of."""

    agency: Agency
    fiscal_year: int
    kind: str
    round: Round | None
    title: str
    dated_on: dt.date | None
    rendering: Rendering | None
    rows: list[dict[str, str]]
    memo: Memo | None = None
    report: StatusReport | None = None


@transaction.atomic
def publish_memo(*, memo: Memo, summary: str, by: Member, at: dt.datetime) -> Publication:
    """Publish the issued paper of a memo, or the order or announcement it proposed.

    Raises MoveRefused `not_issued`, `number_void`, `paper_not_ready`, `published_already`.
    """
    if memo.state != MemoState.ISSUED:
        raise MoveRefused("not_issued")
    Agency.objects.select_for_update().get(pk=memo.agency_id)  # a number that is being voided is not published
    if VoidedNumber.objects.filter(Q(number__memo=memo) | Q(number__order__memo=memo)).exists():
        raise MoveRefused("number_void")
    version = memo.versions.select_related("issued__file", "memo__order__issued__file").get(version=memo.version)
    order = getattr(version.memo, "order", None)
    title, paper = paper_to_publish(version)
    rows: list[dict[str, str]] = []
    if memo.kind in {MemoKind.PROPOSE_PLAN, MemoKind.ANNOUNCE_PLAN} and memo.plan:
        rows = [_row(measure) for measure in papers.measures_of(memo.plan)]
    elif memo.report:
        rows = [_row(line.measure, line) for line in papers.report_lines(memo.report)]
    subject = _Subject(
        agency=memo.agency,
        fiscal_year=memo.fiscal_year,
        kind=KINDS[MemoKind(memo.kind)],
        round=memo.report.round if memo.report else None,
        title=" ".join(papers.lines_of(title if order else memo.subject)),
        dated_on=order.dated_on if order else memo.dated_on,
        rendering=paper,
        rows=rows,
        memo=memo,
    )
    return _publish(subject, summary, by, at)


@transaction.atomic
def publish_report(*, report: StatusReport, summary: str, by: Member, at: dt.datetime) -> Publication:
    """Publish a frozen report. Raises MoveRefused `not_frozen`, `paper_not_ready`, `published_already`."""
    if report.state != ReportState.FROZEN:
        raise MoveRefused("not_frozen")
    subject = _Subject(
        agency=report.plan.agency,
        fiscal_year=report.round.fiscal_year,
        kind=PublicationKind.REPORT,
        round=report.round,
        title=" ".join(papers.lines_of(report.title)),
        dated_on=report.dated_on,
        rendering=report.rendering,
        rows=[_row(line.measure, line) for line in papers.report_lines(report)],
        report=report,
    )
    return _publish(subject, summary, by, at)


def _row(measure: Measure, line: ReportLine | None = None) -> dict[str, str]:
    values = papers.measure_values(measure)
    texts = {key: "\n".join(values[key]) for key in ("guideline", "steps", "owners", "period", "follow_up")}
    return {
        "number": measure.number,
        "group": measure.group.title if measure.group else "",
        "measure": measure.title,
        **texts,
        "status": line.status if line else measure.status,
        "done": line.done if line else "",
        "output": line.output if line else "",
        "outcome": line.outcome if line else "",
        "percent": str(line.percent) if line and line.percent is not None else "",
        "problem": line.problem if line else "",
        "remark": line.remark if line else "",
    }


def _publish(subject: _Subject, summary: str, by: Member, at: dt.datetime) -> Publication:
    if subject.rendering is None or subject.rendering.file is None:
        raise MoveRefused("paper_not_ready")
    Agency.objects.select_for_update().get(pk=subject.agency.pk)  # one publication at a time: a double click is one
    current = Publication.objects.filter(agency=subject.agency, replaced_by__isnull=True, withdrawal__isnull=True)
    if current.filter(memo=subject.memo, report=subject.report, pdf=subject.rendering.file).exists():
        raise MoveRefused("published_already")
    replaces = current.filter(of_round(subject.round), fiscal_year=subject.fiscal_year, kind=subject.kind).exclude(
        kind__in=ALONE
    )
    publication = Publication.objects.create(
        id="".join(secrets.choice(check_code.ALPHABET) for _place in range(ID_LENGTH)),
        agency=subject.agency,
        fiscal_year=subject.fiscal_year,
        kind=subject.kind,
        months=subject.round.months if subject.round else None,
        title=subject.title,
        summary=summary.strip() or _summary(subject),
        dated_on=subject.dated_on,
        pdf=subject.rendering.file,
        csv=store.put(open_data.as_csv(subject.rows, FIELD_GUIDE), "text/csv"),
        json=store.put(open_data.as_json(_about(subject), subject.rows, FIELD_GUIDE), "application/json"),
        memo=subject.memo,
        report=subject.report,
        replaces=replaces.first(),
        published_by=by.user,
        published_at=at,
        search_text=_search_text(subject),
    )
    _record(publication, by, at)
    return publication


def _record(publication: Publication, by: Member, at: dt.datetime) -> None:
    data = {
        "pdf": publication.pdf_id,
        "csv": publication.csv_id,
        "json": publication.json_id,
        "replaces": publication.replaces_id,
    }
    audit.record(agency=publication.agency, by=by, verb="publication.publish", target=publication, at=at, data=data)


def _about(subject: _Subject) -> dict[str, object]:
    return {
        "agency": subject.agency.name,
        "agency_slug": subject.agency.slug,
        "fiscal_year": subject.fiscal_year,
        "kind": subject.kind,
        "months": subject.round.months if subject.round else None,
        "round": subject.round.printed if subject.round else None,
        "title": subject.title,
        "dated_on": subject.dated_on.isoformat() if subject.dated_on else None,
        "sample": subject.agency.is_sample,
    }


def _summary(subject: _Subject) -> str:
    done = sum(row["status"] == "done" for row in subject.rows)
    if subject.kind == PublicationKind.REPORT:
        return f"{len(subject.rows)} มาตรการ ดำเนินการเสร็จแล้ว {done} มาตรการ"
    return f"{len(subject.rows)} มาตรการ" if subject.rows else ""


@translation.override(settings.LANGUAGE_CODE)  # what is stored is Thai
def _search_text(subject: _Subject) -> str:
    content = papers.plain_text(paper_rules.from_json(subject.rendering.content)) if subject.rendering else ""
    agency = subject.agency
    names = f"{agency.name} {agency.short_name} {agency.district} {agency.province} {agency.slug}"
    label = PublicationKind(subject.kind).label
    return thai.fold_for_search(f"{subject.title} {names} {label} {subject.fiscal_year} {content}")


@transaction.atomic
def withdraw_publication(*, publication: Publication, reason: str, by: Member, at: dt.datetime) -> Withdrawal:
    """Take a publication back; its page keeps answering. Raises MoveRefused `note_needed`, `already_moved`."""
    if not reason.strip():
        raise MoveRefused("note_needed")
    withdrawal, made = Withdrawal.objects.get_or_create(
        publication=publication, defaults={"reason": reason.strip(), "withdrawn_by": by.user, "withdrawn_at": at}
    )
    if not made:
        raise MoveRefused("already_moved")
    audit.record(
        agency=publication.agency,
        by=by,
        verb="publication.withdraw",
        target=publication,
        at=at,
        data={"reason": reason},
    )
    return withdrawal
