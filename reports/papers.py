"""Memos, plans and reports turned into print-ready values (reports.rules.paper). Digits are the agency's.

What is printed is Thai whatever language its writer reads: nothing here goes through gettext.
"""

import dataclasses
import functools
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml
from django.conf import settings
from django.utils import timezone

from ita_portal import thai
from measures.models import Measure, Plan, Status
from measures.rules import periods
from organisations.models import Agency, Post
from organisations.queries import holding_on
from organisations.rules.signature import Capacity
from reports.models import Decision, Memo, MemoVersion, ReportLine, StatusReport
from reports.rules import layouts, numbering, paper

STATUS_COLUMN = {Status.NOT_STARTED: "not_started", Status.IN_PROGRESS: "in_progress", Status.DONE: "finished"}
TICK, DASH = "✓", "-"


@functools.cache
def all_layouts() -> dict[str, layouts.Layout]:
    """Return the table layouts of fixtures/layouts.yaml by code."""
    text = (Path(settings.BASE_DIR) / "fixtures" / "layouts.yaml").read_text()
    return layouts.read(yaml.safe_load(text))


def lines_of(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text: its non-empty lines."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class Printer:
    """Prints texts in the digits of one agency."""

    def __init__(self, agency: Agency) -> None:
        """Remember the digits."""
        self.thai = agency.thai_digits

    def __call__(self, text: str) -> str:
        """Return one text in print form."""
        return thai.print_digits(text, self.thai)

    def many(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return texts in print form."""
        return tuple(self(text) for text in texts)


# --- Tables --------------------------------------------------------------------------------------


def measure_values(measure: Measure) -> dict[str, tuple[str, ...]]:
    """Return the values of one measure by column key, in Arabic digits. Owners and steps must be prefetched."""
    titles = lines_of(measure.title)
    if measure.number and titles:
        titles = (f"{measure.number}. {titles[0]}", *titles[1:])
    marks = {"number": "{}. ", "dash": "- ", "none": ""}[measure.step_marker]
    steps = tuple(
        f"{marks.format(index)}{line}" if part == 0 else line
        for index, step in enumerate(measure.steps.all(), start=1)
        for part, line in enumerate(lines_of(step.text))
    )
    period = periods.Period(measure.period_kind, measure.starts_on, measure.ends_on, measure.period_text)
    printed = periods.printed(period)
    return {
        "title": titles,
        "analysis": lines_of(measure.analysis),
        "guideline": lines_of(measure.guideline),
        "steps": steps,
        "owners": tuple(str(owner) for owner in measure.owners.all() if owner.step_id is None),
        "period": (printed,) if printed else (),
        "follow_up": lines_of(measure.follow_up),
    }


def line_values(line: ReportLine) -> dict[str, tuple[str, ...]]:
    """Return the values of one report line by column key, its measure's included."""
    ticks: dict[str, tuple[str, ...]] = dict.fromkeys(STATUS_COLUMN.values(), (DASH,))
    ticks[STATUS_COLUMN[Status(line.status)]] = (TICK, *(f"({text})" for text in lines_of(line.remark)))
    return (
        measure_values(line.measure)
        | ticks
        | {
            "done": lines_of(line.done),
            "done_period": lines_of(line.period_text),
            "output": lines_of(line.output),
            "outcome": lines_of(line.outcome),
            "remark": lines_of(line.remark),
        }
    )


def _line(printer: Printer, measure: Measure, values: dict[str, tuple[str, ...]]) -> layouts.Line:
    group = printer(measure.group.title) if measure.group else ""
    return layouts.Line(group, {key: printer.many(texts) for key, texts in values.items()})


def measures_of(plan: Plan) -> list[Measure]:
    """Return the plan's measures in order with everything a table shows, in a fixed number of queries."""
    rows = plan.measures.select_related("group").prefetch_related(
        "steps", "owners__unit", "owners__post", "owners__officer"
    )
    return list(rows)


def plan_tables(plan: Plan) -> tuple[paper.Table, ...]:
    """Return the plan's measures in the plan's layout."""
    printer = Printer(plan.agency)
    lines = (_line(printer, measure, measure_values(measure)) for measure in measures_of(plan))
    return layouts.tables(all_layouts()[plan.layout], lines)


def report_lines(report: StatusReport) -> list[ReportLine]:
    """Return the report's lines with their measures, in a fixed number of queries."""
    return list(
        report.lines.select_related("measure__group").prefetch_related(
            "measure__steps", "measure__owners__unit", "measure__owners__post", "measure__owners__officer"
        )
    )


def report_tables(report: StatusReport) -> tuple[paper.Table, ...]:
    """Return the report's lines in the report's layout."""
    printer = Printer(report.plan.agency)
    lines = (_line(printer, line.measure, line_values(line)) for line in report_lines(report))
    return layouts.tables(all_layouts()[report.layout], lines)


# --- Plans and reports ---------------------------------------------------------------------------


def _place(agency: Agency) -> str:
    return f"{agency.name} อำเภอ{agency.district} จังหวัด{agency.province}"


def plan_paper(plan: Plan) -> paper.TablePaper:
    """Return the plan as a paper of its own."""
    printer = Printer(plan.agency)
    return paper.TablePaper(
        titles=printer.many((*lines_of(plan.title), _place(plan.agency))),
        introduction=printer.many(lines_of(plan.introduction)),
        tables=plan_tables(plan),
        orientation=all_layouts()[plan.layout].orientation,
        thai_digits=plan.agency.thai_digits,
        specimen=plan.agency.is_sample,
        kind="plan",
    )


def report_paper(report: StatusReport) -> paper.TablePaper:
    """Return the status report as a paper of its own."""
    agency = report.plan.agency
    printer = Printer(agency)
    return paper.TablePaper(
        titles=printer.many((*lines_of(report.title), _place(agency))),
        introduction=printer.many(lines_of(report.introduction)),
        tables=report_tables(report),
        orientation=all_layouts()[report.layout].orientation,
        thai_digits=agency.thai_digits,
        specimen=agency.is_sample,
        kind="report",
    )


# --- Memos ---------------------------------------------------------------------------------------


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
    lines = proposer_lines(memo.proposer_post, memo.proposer_id, memo)
    return paper.Signature(
        name=printer(memo.proposer.name), posts=printer.many(lines), rank=printer(memo.proposer.rank)
    )


def proposer_lines(post: Post, officer_id: int | None, memo: Memo) -> tuple[str, ...]:
    """Return the proposer's post lines on the memo's day: own post, or own post + term over the post acted for."""
    day = memo.dated_on or timezone.localdate(memo.created_at)
    held = [holding for holding in holding_on(post, day) if holding.officer.pk == officer_id]
    return held[0].capacity.lines if held else (post.title,)


def memo_paper(memo: Memo) -> paper.Memo:
    """Return the memo as every signer reads it: without number and opinions."""
    printer = Printer(memo.agency)
    sections = tuple(
        paper.Section(
            printer(section.caption), printer.many(lines_of(section.body)), _section_tables(memo, section.table)
        )
        for section in memo.sections.all()
    )
    annexes = []
    if memo.attach_plan and memo.plan:
        annexes.append(plan_paper(memo.plan))
    if memo.attach_report and memo.report:
        annexes.append(report_paper(memo.report))
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
        annexes=tuple(annexes),
        thai_digits=memo.agency.thai_digits,
        specimen=memo.agency.is_sample,
    )


def opinion_blocks(version: MemoVersion) -> tuple[paper.OpinionBlock, ...]:
    """Return the opinion blocks of a version from its recorded decisions, in order."""
    printer = Printer(version.memo.agency)
    decisions = Decision.objects.filter(version=version).select_related("step", "verb").order_by("step__order", "slot")
    return tuple(_opinion_block(decision, printer) for decision in decisions)


def _opinion_block(decision: Decision, printer: Printer) -> paper.OpinionBlock:
    capacity = Capacity(decision.signer_post, decision.acting_term, decision.acted_post)
    signature = paper.Signature(
        name=printer(decision.signer_name),
        posts=printer.many(capacity.lines),
        rank=printer(decision.signer_rank),
        note="ลงนามด้วยลายมือชื่ออิเล็กทรอนิกส์",
        dated=printer(thai.long_date(timezone.localdate(decision.decided_at))),
    )
    return paper.OpinionBlock(
        printer(decision.step.caption),
        printer(decision.verb_printed),
        printer.many(lines_of(decision.opinion)),
        signature,
    )


def plain_text(value: paper.Paper) -> str:
    """Return every text of a paper, one a line: what a search should find."""
    return "\n".join(_texts(dataclasses.asdict(value)))


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for child in node.values():
            yield from _texts(child)
    elif isinstance(node, list | tuple):
        for child in node:
            yield from _texts(child)
