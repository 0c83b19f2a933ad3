"""Memos turned into documents: as every signer reads them, and the opinions that are printed when they are issued."""

from django.utils import timezone

from ita_portal import thai
from organisations.models import Post
from organisations.queries import capacity_on
from organisations.rules.signature import Capacity
from reports.models import Decision, Memo, MemoVersion, OrderKind, SkippedStep
from reports.papers.bindings import common, plan_parts, report_parts
from reports.papers.orders import order_of, order_part
from reports.papers.printing import Printer, lines_of
from reports.papers.signing import dated_text, note_of
from reports.papers.tables import plan_tables, report_tables
from reports.queries.turns import standing
from reports.rules import numbering, paper


def number_text(memo: Memo, number: int | None) -> str:
    """Return the text after ที่, in the agency's digits."""
    return Printer(memo.agency)(numbering.printed(memo.number_prefix, number))


def _section_tables(memo: Memo, table: str) -> tuple[paper.Table, ...]:
    if table == "plan" and memo.plan:
        return plan_tables(memo.plan)
    if table == "report" and memo.report:
        return report_tables(memo.report)
    return ()


def _proposer(memo: Memo, printer: Printer) -> paper.Signature | None:
    if memo.proposer is None or memo.proposer_post is None:
        return None
    lines = proposer_lines(memo.proposer_post, memo.proposer.pk, memo)
    return paper.Signature(
        name=printer(memo.proposer.name), posts=printer.many(lines), rank=printer(memo.proposer.rank)
    )


def proposer_lines(post: Post, officer_id: int, memo: Memo) -> tuple[str, ...]:
    """Return the proposer's post lines on the memo's day: own post, or own post + term over the post acted for."""
    day = memo.dated_on or timezone.localdate(memo.created_at)
    return capacity_on(officer_id, post, day).lines


def memo_document(memo: Memo) -> paper.Document:
    """Return the memo as every signer reads it, without number and opinions, and what is attached to it."""
    order = order_of(memo)
    plan = plan_parts(memo.plan) if memo.attach_plan and memo.plan else ()
    report = report_parts(memo.report) if memo.attach_report and memo.report else ()
    proclaimed = (order_part(order),) if order else ()
    is_annexed = order is not None and order.kind == OrderKind.NOTICE  # the plan follows what announces it
    parts = (_memo(memo), *(() if is_annexed else plan), *report, *proclaimed, *(plan if is_annexed else ()))
    return paper.Document(
        kind="memo",
        title=Printer(memo.agency)(" ".join(lines_of(memo.subject))),
        parts=parts,
        restarts_numbers=memo.restarts_numbers,
        **common(memo.agency),
    )


def _memo(memo: Memo) -> paper.Memo:
    printer = Printer(memo.agency)
    sections = tuple(
        paper.Section(
            printer(section.caption), printer.many(lines_of(section.body)), _section_tables(memo, section.table)
        )
        for section in memo.sections.all()
    )
    department = f"{memo.department} โทร {memo.phone}" if memo.phone else memo.department
    return paper.Memo(
        department=printer(department),
        number=number_text(memo, None),
        date=printer(thai.long_date(memo.dated_on)) if memo.dated_on else "",
        subject=printer.many(lines_of(memo.subject)),
        addressee=printer(memo.addressee),
        sections=sections,
        closing=printer.many(lines_of(memo.closing)),
        signature=_proposer(memo, printer),
        opinions_beside=memo.opinions_beside,
    )


def opinion_blocks(version: MemoVersion) -> tuple[paper.OpinionBlock, ...]:
    """Return the opinion blocks of a version from its recorded decisions: the last of each step, in order."""
    printer = Printer(version.memo.agency)
    rows = standing(version.memo, version.version)
    return tuple(
        _opinion_block(row, printer) if isinstance(row, Decision) else _covered_block(row, printer) for row in rows
    )


def covered_text(skip: SkippedStep) -> str:
    """Return what stands in place of a decision that its signer gave at a later step."""
    return f"{skip.signer} ลงนามครั้งเดียวในลำดับที่ {skip.covered_by.order} ในตำแหน่ง{skip.covered_by.post.title}"


def _covered_block(skip: SkippedStep, printer: Printer) -> paper.OpinionBlock:
    return paper.OpinionBlock(printer(skip.step.caption), "", (printer(covered_text(skip)),), None)


def _opinion_block(decision: Decision, printer: Printer) -> paper.OpinionBlock:
    capacity = Capacity(decision.signer_post, decision.acting_term, decision.acted_post)
    signature = paper.Signature(
        name=printer(decision.signer_name),
        posts=printer.many(capacity.lines),
        rank=printer(decision.signer_rank),
        note=printer(note_of(decision)),
        dated=printer(dated_text(decision)),
    )
    return paper.OpinionBlock(
        printer(decision.step.caption),
        printer(decision.verb_printed),
        printer.many(lines_of(decision.opinion)),
        signature,
    )
