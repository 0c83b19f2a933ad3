"""Reading memos, turns, reports and publications. Each is called inside the agency's scope unless it says so."""

import collections
import dataclasses
import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django_scopes import scopes_disabled

from assessments.models import ItemPurpose
from ita_portal import thai
from measures.models import Plan
from measures.queries.items import PublishedPaper
from organisations.models import Agency
from organisations.queries import Member
from organisations.rules.chain import canonical, digest
from reports.models import (
    ALONE,
    Decision,
    DocumentNumber,
    Effect,
    Memo,
    MemoState,
    MemoVersion,
    Publication,
    PublicationKind,
    Rendering,
    ReportState,
    Series,
    StatusReport,
    Withdrawal,
)
from reports.queries.orders import paper_to_publish
from reports.queries.rounds import ROUND, of_round
from reports.queries.turns import approvals, waiting_steps
from reports.rules import numbering
from reports.rules import paper as paper_rules


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


def inbox(member: Member) -> list[Memo]:
    """Return the memos that wait for a post the member sits in today and are not their own, longest waiting first."""
    return [step.memo for step in waiting_steps(member)]


def is_own_memo(memo: Memo, member: Member) -> bool:
    """Whether the member drafted or proposes the memo, and so may not decide on it."""
    return memo.created_by_id == member.user.pk or memo.proposer_id in {
        holding.officer.pk for holding in member.holdings
    }


def return_of(memo: Memo) -> Decision | None:
    """Return the decision that sent the memo back to its drafter; None when it was taken back, or is elsewhere."""
    if memo.state != MemoState.RETURNED:
        return None
    rows = Decision.objects.filter(version__memo=memo, version__version=memo.version - 1)
    return rows.filter(verb__effect=Effect.RETURN, returned_to=None).first()


def past_versions(memo: Memo) -> QuerySet[MemoVersion]:
    """Return the submitted versions, newest first, with their decisions and files."""
    decisions = Prefetch("decisions", Decision.objects.select_related("step"))
    versions = MemoVersion.objects.filter(memo=memo).select_related("submitted__file", "issued__file", "submitted_by")
    return versions.prefetch_related(decisions).order_by("-version")


def publications_of_memo(memo: Memo) -> QuerySet[Publication]:
    """Return every publication of a memo, newest first."""
    return Publication.objects.filter(memo=memo).select_related("withdrawal", "replaced_by")


def next_number(memo: Memo, today: dt.date) -> int:
    """Return the number after the highest of the memo's register in the calendar year of a day."""
    register = DocumentNumber.objects.filter(
        series=Series.OUTGOING, prefix=memo.number_prefix, calendar_year=thai.be_year(today)
    )
    return numbering.next_free(register.values_list("number", flat=True))


def mark_of(report: StatusReport) -> str:
    """Return a mark of what a report holds now: another mark = somebody wrote meanwhile."""
    binding = [str(report.has_cover), report.preface, str(report.has_photos)]
    head = [report.title, report.introduction, str(report.dated_on), report.layout, *binding]
    fields = ("pk", "status", "done", "period_text", "output", "outcome", "percent", "problem", "remark")
    lines = [[getattr(line, name) for name in fields] for line in report.lines.all()]
    return digest(canonical([head, lines]))[:16]


def layout_uses(agency: Agency) -> collections.Counter[str]:
    """Return how many plans and reports are printed in each layout, by code."""
    plans = Plan.objects.filter(agency=agency).values_list("layout", flat=True)
    return collections.Counter(
        [*plans, *StatusReport.objects.filter(round__agency=agency).values_list("layout", flat=True)]
    )


def frozen_paper(memo: Memo) -> Rendering | None:
    """Return the paper of the version in hand as submitted, or as issued; None while it is being written."""
    versions = MemoVersion.objects.filter(memo=memo, version=memo.version).select_related("submitted", "issued")
    version = versions.first()
    return (version.issued or version.submitted) if version else None


def preview_of(paper: paper_rules.Document) -> Rendering | None:
    """Return the rendering of exactly this paper, if it was asked for."""
    content_hash = digest(paper_rules.to_json(paper))
    return Rendering.objects.filter(kind=paper.kind, content_hash=content_hash).first()


def ready_to_publish(fiscal_year: int) -> list[Ready]:
    """Return issued memos and the newest frozen report of each round that are not published as they are."""
    current = set(published().filter(fiscal_year=fiscal_year).values_list("memo", "report", "pdf"))
    versions = MemoVersion.objects.filter(
        memo__fiscal_year=fiscal_year, memo__state=MemoState.ISSUED, issued__isnull=False
    ).select_related("memo__order__issued__file", "issued__file")
    frozen = StatusReport.objects.filter(round__fiscal_year=fiscal_year, state=ReportState.FROZEN)
    newest = {report.round_id: report for report in frozen.select_related("rendering__file").order_by("version")}
    found: list[tuple[Ready, tuple[int | None, int | None, str | None]]] = [
        (
            Ready(title, "memo", version.memo_id, paper),
            (version.memo_id, None, paper.file_id),
        )
        for version in versions
        for title, paper in [paper_to_publish(version)]
        if paper
    ]
    found += [
        (Ready(str(report), "report", report.pk, report.rendering), (None, report.pk, report.rendering.file_id))
        for report in newest.values()
        if report.rendering
    ]
    return [ready for ready, key in found if key not in current]


def publications_of_year(fiscal_year: int) -> QuerySet[Publication]:
    """Return every publication of a year, those replaced and withdrawn too, newest first."""
    rows = Publication.objects.filter(fiscal_year=fiscal_year)
    return rows.select_related("withdrawal", "replaced_by", "pdf", "published_by")


# --- Public: published rows only, of every agency ------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class Province:
    """A province, how many agencies it has, and those that are listed."""

    name: str
    count: int
    agencies: tuple[Agency, ...]


PAPERS_OF = {ItemPurpose.MEASURE: PublicationKind.PLAN, ItemPurpose.REPORT: PublicationKind.REPORT}


def agency_at(slug: str) -> Agency | None:
    """Return the agency that has this address, or had it before (then its own slug differs); None = never used."""
    return Agency.objects.filter(slug=slug).first() or Agency.objects.filter(former_slugs__slug=slug).first()


def provinces(chosen: str, most: int) -> list[Province]:
    """Return every province in Thai order with its agencies; where they are more than `most`, of the chosen only."""
    counts = dict(Agency.objects.order_by().values_list("province").annotate(Count("pk")))
    listed = Agency.objects.all() if sum(counts.values()) <= most else Agency.objects.filter(province=chosen)
    by_name = sorted(listed, key=lambda agency: thai.sort_key(agency.name))
    return [
        Province(name, counts[name], tuple(agency for agency in by_name if agency.province == name))
        for name in sorted(counts, key=thai.sort_key)
    ]


def published() -> QuerySet[Publication]:
    """Return the publications that hold now, newest first. Call inside `scopes_disabled()` and read there."""
    # Not as joins that come to nothing: PostgreSQL would take these for one row, and read every publication there is.
    later = Publication.objects.filter(replaces=OuterRef("pk"))
    taken_back = Withdrawal.objects.filter(publication=OuterRef("pk"))
    rows = Publication.objects.filter(~Exists(later), ~Exists(taken_back))
    return rows.select_related("agency", "pdf", *ROUND).defer("search_text")


def latest(limit: int) -> list[Publication]:
    """Return the newest publications of all agencies."""
    with scopes_disabled():
        return list(published()[:limit])


def publication(publication_id: str) -> Publication | None:
    """Return one publication, whatever became of it."""
    with scopes_disabled():
        about = ("agency", "pdf", "withdrawal", "replaced_by", "memo__document_number", *ROUND)
        rows = Publication.objects.select_related(*about)
        return rows.defer("search_text").filter(pk=publication_id).first()


def publication_file(publication_id: str, which: str) -> Publication | None:
    """Return a publication with only what serving its file `which` (pdf, csv, json) needs. One query."""
    with scopes_disabled():
        rows = Publication.objects.select_related("agency", "withdrawal", which).defer("search_text", "summary")
        return rows.filter(pk=publication_id).first()


def versions_of(row: Publication) -> list[Publication]:
    """Return every publication of the same paper, newest first: one agency, year, kind and round; of a memo its own."""
    with scopes_disabled():
        rows = Publication.objects.filter(agency=row.agency_id, fiscal_year=row.fiscal_year, kind=row.kind)
        rows = rows.filter(memo=row.memo_id) if row.kind in ALONE else rows.filter(of_round(row.round))
        return list(rows.select_related("withdrawal", "replaced_by", "agency").defer("search_text"))


def holding_now(versions: Iterable[Publication]) -> Publication | None:
    """Return which of the versions holds now: the newest neither replaced nor withdrawn; None when none does."""
    return next((row for row in versions if not hasattr(row, "replaced_by") and not hasattr(row, "withdrawal")), None)


def published_of(agency: Agency, fiscal_year: int | None = None, most: int | None = None) -> list[Publication]:
    """Return the agency's publications that hold now, of one year or of all; at `most` the newest."""
    with scopes_disabled():
        rows = published().filter(agency=agency)
        return list((rows if fiscal_year is None else rows.filter(fiscal_year=fiscal_year))[:most])


def papers_as_evidence(agency: Agency, fiscal_year: int) -> list[PublishedPaper]:
    """Return the published papers that are evidence of that year's measure and report items by themselves."""
    purposes = {str(kind): str(purpose) for purpose, kind in PAPERS_OF.items()}
    rows = published().filter(agency=agency, fiscal_year=fiscal_year, kind__in=purposes)
    return [
        PublishedPaper(purposes[row.kind], row.title, reverse("public:document", args=[row.pk]), row.published_at)
        for row in rows
    ]


def publications_at(paths: Iterable[str]) -> dict[str, Publication]:
    """Return the scope's publications whose pages stand at these paths. One query."""
    by_key = {path.strip("/").rpartition("/")[2]: path for path in paths}
    return {by_key[row.pk]: row for row in Publication.objects.filter(pk__in=by_key).defer("search_text")}


def decisions_of(row: Publication) -> list[Decision]:
    """Return who approved the paper behind a publication, in order: name, post and moment are public."""
    if row.memo is None:
        return []
    with scopes_disabled():
        return approvals(row.memo, row.memo.version)
