"""What a table layout looks like: the agency's newest plan or report in it, or sample rows where there is none."""

import dataclasses
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from measures.models import LayoutKind, Plan
from measures.rules.layouts import Layout, numbers
from organisations.models import Agency
from reports.models import StatusReport
from reports.papers.bindings import common
from reports.papers.printing import Printer, lines_of
from reports.papers.tables import numbered, plan_tables, report_tables
from reports.rules import layouts, paper


@dataclasses.dataclass(frozen=True, slots=True)
class Specimen:
    """A layout filled in; `source` = the plan or report whose rows it shows, None = sample rows."""

    document: paper.Document
    source: Plan | StatusReport | None

    @property
    def tables(self) -> tuple[paper.Table, ...]:
        """The tables of its one part."""
        part = self.document.first
        return part.tables if isinstance(part, paper.TablePaper) else ()


def specimen_of(agency: Agency, layout: Layout) -> Specimen:
    """Return a layout filled in. Call inside the agency's scope."""
    source = _newest_report(agency) if layout.kind == LayoutKind.REPORT else _newest_plan(agency)
    made = _tables_of(source, layout) if source else _sample_tables(agency, layout)
    printer = Printer(agency)
    titles = printer.many(lines_of(source.title if source else layout.name))
    part = paper.TablePaper(titles=titles, introduction=(), tables=made, orientation=layout.orientation)
    shared = common(agency)
    document = paper.Document(
        kind=layout.kind,
        title=printer(layout.name),
        parts=(part,),
        **(shared | {"specimen": shared["specimen"] or source is None}),
    )
    return Specimen(document, source)


def _newest_plan(agency: Agency) -> Plan | None:
    plans = Plan.objects.select_related("agency", "result__criteria")
    return plans.filter(agency=agency, measures__isnull=False).order_by("-fiscal_year").first()


def _newest_report(agency: Agency) -> StatusReport | None:
    reports = StatusReport.objects.select_related("round", "plan__agency", "plan__result__criteria")
    found = reports.filter(round__agency=agency, lines__isnull=False)
    return found.order_by("-round__fiscal_year", "-round__ends_on", "-version").first()


def _tables_of(source: Plan | StatusReport, layout: Layout) -> tuple[paper.Table, ...]:
    return report_tables(source, layout) if isinstance(source, StatusReport) else plan_tables(source, layout)


def _sample_tables(agency: Agency, layout: Layout) -> tuple[paper.Table, ...]:
    printer = Printer(agency)
    rows: list[dict[str, Any]] = yaml.safe_load(
        (Path(settings.BASE_DIR) / "fixtures" / "layout_sample.yaml").read_text()
    )
    head = "group" if layout.grouping == "plan" else layout.grouping
    heads = [row.get(head, "") for row in rows]
    counted = numbers(layout.numbering, list(zip(heads, (row["number"] for row in rows), strict=True)))
    lines = []
    for row, head, number in zip(rows, heads, counted, strict=True):
        texts = numbered(layout, {key: lines_of(text) for key, text in row["values"].items()}, number)
        lines.append(layouts.Line(printer(head), {key: printer.many(paragraphs) for key, paragraphs in texts.items()}))
    return layouts.tables(layout, lines)
