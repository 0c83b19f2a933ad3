"""Measures and report lines as table values, and the tables a layout makes of them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from measures import queries
from measures.models import Evidence, Grouping, Measure, Owner, Plan, Status
from measures.rules import periods
from measures.rules.layouts import Layout, numbers
from reports.models import ReportLine, StatusReport
from reports.papers.printing import Printer, lines_of
from reports.rules import layouts, paper

STATUS_COLUMN = {Status.NOT_STARTED: "not_started", Status.IN_PROGRESS: "in_progress", Status.DONE: "finished"}
TICK, DASH = "✓", "-"
UNKNOWN, NO_BUDGET = "ยังไม่มีผล", "ไม่ใช้งบประมาณ"
LAST = (2**31, "")  # a heading without words, after every other

Texts = dict[str, tuple[str, ...]]


# --- Values of one measure -----------------------------------------------------------------------


def measure_values(measure: Measure) -> Texts:
    """Return the values of one measure by column key, in Arabic digits. Owners and steps must be prefetched."""
    marks = {"number": "{}. ", "dash": "- ", "none": ""}[measure.step_marker]
    steps = tuple(
        f"{marks.format(index)}{line}" if part == 0 else line
        for index, step in enumerate(measure.steps.all(), start=1)
        for part, line in enumerate(lines_of(step.text))
    )
    period = periods.Period(measure.period_kind, measure.starts_on, measure.ends_on, measure.period_text)
    texts = (
        "title", "analysis", "guideline", "follow_up", "success_indicator", "target", "expected_output", "expected_outcome",
    )  # fmt: skip
    return {key: lines_of(getattr(measure, key)) for key in texts} | {
        "steps": steps,
        "owners": tuple(str(owner) for owner in measure.owners.all() if owner.step_id is None),
        "period": lines_of(periods.printed(period)),
        "budget": lines_of(NO_BUDGET if measure.needs_no_budget else amount(measure.budget)),
    }


def amount(baht: Decimal | None) -> str:
    """Return an amount as printed, satang only where there are any; '' when it is not known."""
    return "" if baht is None else f"{baht:,.2f}".removesuffix(".00")


def line_values(line: ReportLine) -> Texts:
    """Return the values of one report line by column key, its measure's included."""
    ticks: Texts = dict.fromkeys(STATUS_COLUMN.values(), (DASH,))
    ticks[STATUS_COLUMN[Status(line.status)]] = (TICK, *(f"({text})" for text in lines_of(line.remark)))
    texts = ("done", "output", "outcome", "problem", "remark")
    return measure_values(line.measure) | ticks | {key: lines_of(getattr(line, key)) for key in texts} | {
        "done_period": lines_of(line.period_text),
        "percent": (UNKNOWN if line.percent is None else str(line.percent),),
    }  # fmt: skip


def _evidence(measures: Sequence[Measure], until: dt.date) -> dict[int, tuple[str, ...]]:
    """Return what shows the work on each measure up to a day: addresses with what they show, captions of files."""
    about = [measure.pk for measure in measures]
    rows = Evidence.objects.filter(progress__measure__in=about, removed_at__isnull=True)
    rows = rows.filter(progress__concerns_on__lte=until).order_by("progress__concerns_on", "progress_id", "order", "pk")
    found: dict[int, tuple[str, ...]] = {}
    for measure_id, caption, url, extension in rows.values_list("progress__measure", "caption", "url", "extension"):
        text = f"{caption} {url}".strip() or f"ไฟล์ {extension.upper()}"  # a name of a file may tell of a person
        found[measure_id] = (*found.get(measure_id, ()), text)
    return found


# --- Headings and numbers ------------------------------------------------------------------------


def _own_headings(measures: Sequence[Measure]) -> list[tuple[int, str]]:
    """Return where each measure's heading stands in the plan, and its words; those under none come last."""
    return [(measure.group.order, measure.group.title) if measure.group else LAST for measure in measures]


def _criteria_headings(plan: Plan, grouping: str, measures: Sequence[Measure]) -> list[tuple[int, str]]:
    """Return where each measure's heading stands in the criteria of the year, and its words.

    A plan grouped the same way keeps its own headings, and its own words for them; else a measure stands under the
    first heading in order that holds a point it answers. Headings of the plan's own come after, no heading last.
    """
    is_own = plan.grouping == grouping
    own = {group.code: group.title for group in queries.groups_in_order(plan) if is_own and group.code}
    rows = enumerate(queries.headings_of(plan, grouping))
    headings = {row.code: (place, own.get(row.code, row.title)) for place, row in rows}
    codes = queries.codes_of_points(plan, grouping)
    found = []
    for measure in measures:
        points = (codes.get((link.detail, link.code), "") for link in measure.links.all())
        answered = sorted(headings[code] for code in points if code in headings)
        group = measure.group if is_own else None
        if group and group.code in headings:
            found.append(headings[group.code])
        elif group:
            found.append((len(headings) + group.order, group.title))
        else:
            found.append(answered[0] if answered else LAST)
    return found


def _headed(plan: Plan, layout: Layout, measures: Sequence[Measure]) -> list[tuple[str, Measure]]:
    """Return the measures in printing order, each under the words of its heading."""
    if layout.grouping == Grouping.NONE:
        return [("", measure) for measure in measures]
    is_own = layout.grouping == "plan"
    headings = _own_headings(measures) if is_own else _criteria_headings(plan, layout.grouping, measures)
    order = sorted(range(len(measures)), key=lambda at: headings[at][0])
    return [(headings[at][1], measures[at]) for at in order]


def _lines(plan: Plan, layout: Layout, values: Iterable[tuple[Measure, Texts]]) -> list[layouts.Line]:
    """Return the lines of a table: ordered, headed and numbered as the layout says, in the agency's digits."""
    printer = Printer(plan.agency)
    by_key = {measure.pk: (measure, texts) for measure, texts in values}
    headed = _headed(plan, layout, [measure for measure, _texts in by_key.values()])
    counted = numbers(layout.numbering, [(group, measure.number) for group, measure in headed])
    found = []
    for (group, measure), number in zip(headed, counted, strict=True):
        texts = numbered(layout, by_key[measure.pk][1], number)
        found.append(layouts.Line(printer(group), {key: printer.many(lines) for key, lines in texts.items()}))
    return found


def numbered(layout: Layout, texts: Texts, number: str) -> Texts:
    """Return the values with the number in its own column, where the layout has one, else before the title."""
    if any(column.key == "number" for column in layout.columns):
        return texts | {"number": lines_of(number)}
    first, *rest = texts["title"] or ("",)
    return texts | {"title": (f"{number}. {first}".strip(), *rest)} if number else texts


# --- Tables --------------------------------------------------------------------------------------


def measures_of(plan: Plan) -> list[Measure]:
    """Return the plan's measures in order with everything a table shows, in a fixed number of queries."""
    return queries.measures_in_order(plan)


def plan_tables(plan: Plan, layout: Layout | None = None) -> tuple[paper.Table, ...]:
    """Return the plan's measures in the plan's layout, or another."""
    chosen = layout or queries.layout_of(plan.agency, plan.layout)
    values = [(measure, measure_values(measure)) for measure in measures_of(plan)]
    return layouts.tables(chosen, _lines(plan, chosen, values))


def report_lines(report: StatusReport) -> list[ReportLine]:
    """Return the report's lines with their measures: four queries, none for a report read `with_lines`."""
    if "lines" not in getattr(report, "_prefetched_objects_cache", {}):
        prefetch_related_objects([report], with_lines())
    return list(report.lines.all())


def with_lines() -> Prefetch[Any]:
    """Return what reads the lines of reports with all they print; make it inside the agency's scope."""
    owners = Prefetch("measure__owners", Owner.objects.select_related("unit", "post", "officer"))
    rows = ReportLine.objects.select_related("measure__group")
    return Prefetch("lines", rows.prefetch_related("measure__steps", "measure__links", owners))


def report_tables(report: StatusReport, layout: Layout | None = None) -> tuple[paper.Table, ...]:
    """Return the report's lines in the report's layout, or another."""
    chosen = layout or queries.layout_of(report.plan.agency, report.layout)
    values = [(line.measure, line_values(line)) for line in report_lines(report)]
    if any(column.key == "evidence" for column in chosen.columns):
        shown = _evidence([measure for measure, _texts in values], report.round.ends_on)
        values = [(measure, texts | {"evidence": shown.get(measure.pk, ())}) for measure, texts in values]
    return layouts.tables(chosen, _lines(report.plan, chosen, values))
