"""Reading memos, turns, reports and publications. Each is called inside the agency's scope unless it says so."""

import dataclasses
import datetime as dt

from django.db.models import Prefetch, QuerySet
from django_scopes import scopes_disabled

from ita_portal import thai
from organisations.models import Agency
from organisations.queries import Holding, Member, holding_on
from organisations.rules.chain import digest
from reports import papers
from reports.models import (
    ApprovalStep,
    Decision,
    Memo,
    MemoState,
    MemoVersion,
    Publication,
    Rendering,
    ReportState,
    Round,
    StatusReport,
)
from reports.rules import paper as paper_rules


@dataclasses.dataclass(frozen=True, slots=True)
class TrailStep:
    """One stop of the memo's way: whose turn, what was decided, who may decide today when nobody did."""

    step: ApprovalStep
    decision: Decision | None
    is_current: bool
    signers: tuple[Holding, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Ready:
    """Something that can be published: what (`memo` or `report`), and its paper (file None = being made)."""

    title: str
    kind: str
    pk: int
    rendering: Rendering | None


def memos_of_year(fiscal_year: int) -> QuerySet[Memo]:
    """Return the memos filed under a measure year, newest first."""
    return Memo.objects.filter(fiscal_year=fiscal_year).select_related("plan", "report", "document_number")


def inbox(member: Member) -> QuerySet[Memo]:
    """Return the memos that wait for a post the member sits in today, longest waiting first."""
    mine = ApprovalStep.objects.filter(post__in=[holding.post.pk for holding in member.holdings])
    waiting = Memo.objects.filter(state=MemoState.IN_APPROVAL).exclude(created_by=member.user)
    keys = [
        memo.pk
        for memo in waiting.only("pk", "version", "step_no", "proposer_id")
        if (memo.pk, memo.version, memo.step_no) in set(mine.values_list("memo_id", "version", "order"))
        and memo.proposer_id not in {holding.officer.pk for holding in member.holdings}
    ]
    return waiting.filter(pk__in=keys).select_related("created_by", "proposer").order_by("step_since")


def current_step(memo: Memo) -> ApprovalStep | None:
    """Return whose turn it is; None when nobody's."""
    steps = ApprovalStep.objects.filter(memo=memo, version=memo.version, order=memo.step_no)
    return steps.select_related("post").prefetch_related("verbs").first()


def trail(memo: Memo, today: dt.date) -> list[TrailStep]:
    """Return every step of the version in hand with its decision and, for the current one, who may sign today."""
    decisions = {
        decision.step_id: decision
        for decision in Decision.objects.filter(version__memo=memo, version__version=memo.version).select_related("verb")
    }
    steps = ApprovalStep.objects.filter(memo=memo, version=memo.version).select_related("post").order_by("order")
    stops = []
    for step in steps:
        is_current = memo.state == MemoState.IN_APPROVAL and step.order == memo.step_no
        signers = holding_on(step.post, today) if is_current else ()
        stops.append(TrailStep(step, decisions.get(step.pk), is_current, signers))
    return stops


def past_versions(memo: Memo) -> QuerySet[MemoVersion]:
    """Return the submitted versions, newest first, with their decisions and files."""
    decisions = Prefetch("decisions", Decision.objects.select_related("step").order_by("step__order"))
    versions = MemoVersion.objects.filter(memo=memo).select_related("submitted__file", "issued__file", "submitted_by")
    return versions.prefetch_related(decisions).order_by("-version")


def outcome_of(memo: Memo, version: int, step_no: int) -> str:
    """Return who decided what at a step, for the one who came too late; '' when the memo was taken back."""
    decision = Decision.objects.filter(version__memo=memo, version__version=version, step__order=step_no).first()
    return f"{decision.signer_name} · {decision.verb_label}" if decision else ""


def vacant_posts(memo: Memo, today: dt.date) -> list[str]:
    """Return the posts of the chain in hand that nobody holds or acts for on a day."""
    steps = ApprovalStep.objects.filter(memo=memo, version=memo.version).select_related("post")
    return [step.post.title for step in steps if not holding_on(step.post, today)]


def rounds_of_year(fiscal_year: int) -> QuerySet[Round]:
    """Return the reporting rounds of a year with their report versions, newest version first."""
    reports = Prefetch("reports", StatusReport.objects.select_related("rendering__file").order_by("-version"))
    return Round.objects.filter(fiscal_year=fiscal_year).prefetch_related(reports)


def preview_of(paper: paper_rules.Paper) -> Rendering | None:
    """Return the rendering of exactly this paper, if it was asked for."""
    content_hash = digest(paper_rules.to_json(paper))
    return Rendering.objects.filter(kind=paper.kind, content_hash=content_hash).first()


def newest_preview(memo: Memo) -> Rendering | None:
    """Return the rendering of the memo as it stands now, if it was asked for."""
    return preview_of(papers.memo_paper(memo))


def ready_to_publish(fiscal_year: int) -> list[Ready]:
    """Return issued memos and frozen reports whose paper is made and that are not published as they are."""
    published_files = set(published().values_list("pdf_id", flat=True))
    versions = MemoVersion.objects.filter(
        memo__fiscal_year=fiscal_year, memo__state=MemoState.ISSUED, issued__isnull=False
    ).select_related("memo", "issued__file")
    reports = StatusReport.objects.filter(round__fiscal_year=fiscal_year, state=ReportState.FROZEN)
    found = [Ready(str(version.memo), "memo", version.memo_id, version.issued) for version in versions]
    found += [
        Ready(str(report), "report", report.pk, report.rendering)
        for report in reports.select_related("rendering__file", "round")
    ]
    return [ready for ready in found if ready.rendering and ready.rendering.file_id not in published_files]


def publications_of_year(fiscal_year: int) -> QuerySet[Publication]:
    """Return every publication of a year, those replaced and withdrawn too, newest first."""
    rows = Publication.objects.filter(fiscal_year=fiscal_year)
    return rows.select_related("withdrawal", "replaced_by", "pdf", "published_by")


# --- Public: published rows only, of every agency ------------------------------------------------


def published() -> QuerySet[Publication]:
    """Return the publications that hold now, newest first. Call inside `scopes_disabled()` and read there."""
    return Publication.objects.filter(replaced_by__isnull=True, withdrawal__isnull=True).select_related("agency", "pdf")


def search(text: str, limit: int = 50) -> list[Publication]:
    """Return publications that hold every word of the text, folded as `thai.fold_for_search` does."""
    with scopes_disabled():
        found = published()
        for word in thai.fold_for_search(text).split():
            found = found.filter(search_text__contains=word)
        return list(found[:limit])


def publication(publication_id: str) -> Publication | None:
    """Return one publication, whatever became of it."""
    with scopes_disabled():
        rows = Publication.objects.select_related(
            "agency", "pdf", "csv", "json", "replaces", "withdrawal", "replaced_by", "memo", "report"
        )
        return rows.filter(pk=publication_id).first()


def published_of(agency: Agency, fiscal_year: int | None = None) -> list[Publication]:
    """Return the agency's publications that hold now, of one year or of all."""
    with scopes_disabled():
        rows = published().filter(agency=agency)
        return list(rows if fiscal_year is None else rows.filter(fiscal_year=fiscal_year))


def decisions_of(publication_row: Publication) -> list[Decision]:
    """Return who approved the paper behind a publication, in order: name, post and moment are public."""
    if publication_row.memo_id is None:
        return []
    with scopes_disabled():
        memo = publication_row.memo
        rows = Decision.objects.filter(version__memo=memo, version__version=memo.version)
        return list(rows.select_related("step", "verb").order_by("step__order"))
