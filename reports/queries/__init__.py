"""Reading memos, turns, reports and publications. Each is called inside the agency's scope unless it says so."""

import collections
import dataclasses
import datetime as dt
import functools
import operator
from collections.abc import Iterable

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django_scopes import scopes_disabled

from assessments.models import ItemPurpose
from ita_portal import thai
from measures.models import Plan
from measures.queries.items import PublishedPaper
from organisations.models import Agency
from organisations.queries import Holding, Member, holding_on, holdings_on
from organisations.rules.chain import canonical, digest
from reports.models import (
    ApprovalStep,
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
)
from reports.queries.orders import paper_to_publish
from reports.queries.rounds import ROUND, of_round
from reports.rules import numbering
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
    steps = ApprovalStep.objects.filter(post__in=[holding.post.pk for holding in member.holdings])
    mine = set(steps.values_list("memo_id", "version", "order"))
    waiting = Memo.objects.filter(state=MemoState.IN_APPROVAL).exclude(created_by=member.user)
    keys = [
        memo.pk
        for memo in waiting.only("pk", "version", "step_no", "proposer_id", "created_by_id")
        if (memo.pk, memo.version, memo.step_no) in mine and not is_own_memo(memo, member)
    ]
    return waiting.filter(pk__in=keys).select_related("created_by", "proposer").order_by("step_since")


def is_own_memo(memo: Memo, member: Member) -> bool:
    """Whether the member drafted or proposes the memo, and so may not decide on it."""
    return memo.created_by_id == member.user.pk or memo.proposer_id in {
        holding.officer.pk for holding in member.holdings
    }


def turns(memos: Iterable[Memo]) -> dict[int, ApprovalStep]:
    """Return whose turn it is by memo, for the memos under approval, in a fixed number of queries."""
    waiting = {(memo.pk, memo.version, memo.step_no) for memo in memos if memo.state == MemoState.IN_APPROVAL}
    steps = ApprovalStep.objects.filter(memo__in=[pk for pk, _version, _step in waiting])
    found = steps.select_related("post").prefetch_related("verbs")
    return {step.memo_id: step for step in found if (step.memo_id, step.version, step.order) in waiting}


def return_of(memo: Memo) -> Decision | None:
    """Return the decision that sent the memo back to its drafter; None when it was taken back, or is elsewhere."""
    if memo.state != MemoState.RETURNED:
        return None
    last = Decision.objects.filter(version__memo=memo, version__version=memo.version - 1, verb__effect=Effect.RETURN)
    return last.first()


def current_step(memo: Memo) -> ApprovalStep | None:
    """Return whose turn it is; None when nobody's."""
    steps = ApprovalStep.objects.filter(memo=memo, version=memo.version, order=memo.step_no)
    return steps.select_related("post").prefetch_related("verbs").first()


def steps_of(memo: Memo) -> list[ApprovalStep]:
    """Return the turns of the version in hand with their posts and verbs, in order. Two queries."""
    steps = ApprovalStep.objects.filter(memo=memo, version=memo.version).select_related("post")
    return list(steps.prefetch_related("verbs").order_by("order"))


def trail(memo: Memo, today: dt.date, steps: Iterable[ApprovalStep] | None = None) -> list[TrailStep]:
    """Return every step of the version in hand with its decision and, for the current one, who may sign today.

    `steps`: those of `steps_of`, where they were read already.
    """
    rows = Decision.objects.filter(version__memo=memo, version__version=memo.version).select_related("verb")
    is_in_hand = memo.state in {MemoState.DRAFT, MemoState.RETURNED}  # nobody has it before them: nothing is decided
    decisions = {} if is_in_hand else {decision.step_id: decision for decision in rows}
    if steps is None:
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


def publications_of_memo(memo: Memo) -> QuerySet[Publication]:
    """Return every publication of a memo, newest first."""
    return Publication.objects.filter(memo=memo).select_related("withdrawal", "replaced_by")


def next_number(memo: Memo, today: dt.date) -> int:
    """Return the number after the highest of the memo's register in the calendar year of a day."""
    register = DocumentNumber.objects.filter(
        series=Series.OUTGOING, prefix=memo.number_prefix, calendar_year=thai.be_year(today)
    )
    return numbering.next_free(register.values_list("number", flat=True))


def vacant_posts(stops: Iterable[TrailStep], today: dt.date) -> list[str]:
    """Return the posts of a memo's way that nobody holds or acts for on a day. Two queries."""
    posts = [stop.step.post for stop in stops]
    held = holdings_on(posts, today)
    return [post.title for post in posts if not held[post.pk]]


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
MOST_WORDS = 8  # a search costs bounded time, whatever is typed


def agency_at(slug: str) -> Agency | None:
    """Return the agency that has this address, or had it before (then its own slug differs); None = never used."""
    return Agency.objects.filter(slug=slug).first() or Agency.objects.filter(former_slugs__slug=slug).first()


def agencies_found(text: str, limit: int) -> list[Agency]:
    """Return agencies whose names, district or province hold every word, in Thai order."""
    found = Agency.objects.all()
    for word in _words(text):
        places = ("name", "short_name", "district", "province", "slug")
        found = found.filter(functools.reduce(operator.or_, (Q(**{f"{place}__icontains": word}) for place in places)))
    return sorted(found[:limit], key=lambda agency: thai.sort_key(agency.name))


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
    rows = Publication.objects.filter(replaced_by__isnull=True, withdrawal__isnull=True)
    return rows.select_related("agency", "pdf", *ROUND).defer("search_text")


def latest(limit: int) -> list[Publication]:
    """Return the newest publications of all agencies."""
    with scopes_disabled():
        return list(published()[:limit])


def search(text: str, limit: int = 50) -> list[Publication]:
    """Return publications that hold every word of the text, folded as `thai.fold_for_search` does."""
    with scopes_disabled():
        found = published()
        for word in _words(text):
            found = found.filter(search_text__contains=word)
        return list(found[:limit])


def _words(text: str) -> list[str]:
    return thai.fold_for_search(text).split()[:MOST_WORDS]


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
        alone = {PublicationKind.MEMO, PublicationKind.ORDER}
        rows = rows.filter(memo=row.memo_id) if row.kind in alone else rows.filter(of_round(row.round))
        return list(rows.select_related("withdrawal", "replaced_by", "agency").defer("search_text"))


def holding_now(versions: Iterable[Publication]) -> Publication | None:
    """Return which of the versions holds now: the newest neither replaced nor withdrawn; None when none does."""
    return next((row for row in versions if not hasattr(row, "replaced_by") and not hasattr(row, "withdrawal")), None)


def published_of(agency: Agency, fiscal_year: int | None = None) -> list[Publication]:
    """Return the agency's publications that hold now, of one year or of all."""
    with scopes_disabled():
        rows = published().filter(agency=agency)
        return list(rows if fiscal_year is None else rows.filter(fiscal_year=fiscal_year))


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
        decisions = Decision.objects.filter(version__memo=row.memo, version__version=row.memo.version)
        return list(decisions.order_by("step__order"))
