"""Measures and report lines as table values, and the tables a layout makes of them."""

import functools
from pathlib import Path

import yaml
from django.conf import settings

from measures.models import Measure, Plan, Status
from measures.rules import periods
from reports.models import ReportLine, StatusReport
from reports.papers.printing import Printer, lines_of
from reports.rules import layouts, paper

STATUS_COLUMN = {Status.NOT_STARTED: "not_started", Status.IN_PROGRESS: "in_progress", Status.DONE: "finished"}
TICK, DASH = "✓", "-"


@functools.cache
def all_layouts() -> dict[str, layouts.Layout]:
    """Return the table layouts of fixtures/layouts.yaml by code."""
    text = (Path(settings.BASE_DIR) / "fixtures" / "layouts.yaml").read_text()
    return layouts.read(yaml.safe_load(text))


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
