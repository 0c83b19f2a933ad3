"""One agency-year as reports.rules.sweep reads it, and where each of its places stands. Fixed queries."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from assessments import queries as assessments
from assessments.models import Detail
from assessments.queries import Overview
from assessments.rules import gains, scoring
from measures import queries as measures_queries
from measures.models import Evidence, Measure, Owner, Plan, SetAside
from measures.queries import links
from organisations.models import Agency
from reports.models import ApprovalStep, CheckAnswer, Memo, MemoKind, MemoState, ReportLine, Round, StatusReport
from reports.rules import sweep, telling

Key = tuple[str, str, str]  # code, place, field
GONE = (MemoState.WITHDRAWN, MemoState.REJECTED)
OF_PLAN = ("title", "introduction", "preface")
OF_MEASURE = ("title", "analysis", "guideline", "follow_up", "success_indicator", "target", "expected_output", "expected_outcome")  # fmt: skip
OF_REPORT = ("title", "introduction", "preface")
OF_LINE = ("done", "period_text", "output", "outcome", "problem", "remark")
OF_MEMO = ("subject", "closing", "addressee", "department")


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A row findings name: its kind (`measure`, `line`, `memo`, …), its key, what it is called, the page's own key."""

    kind: str
    pk: int | str
    label: str
    page: int | str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Swept:
    """What the sweep found in a year. Findings of the scores against themselves stand in `overview` (None = not read)."""

    overview: Overview | None
    findings: tuple[sweep.Finding, ...]
    places: Mapping[str, Place]
    answers: Mapping[Key, CheckAnswer]

    @property
    def open_count(self) -> int:
        """How many findings nobody has answered."""
        return sum(key_of(found) not in self.answers for found in self.findings)


def key_of(found: sweep.Finding) -> Key:
    """Return what names a finding from day to day."""
    return found.code, found.place, found.field


@dataclasses.dataclass
class _Collected:
    """Texts and places gathered on the way."""

    texts: list[sweep.Text] = dataclasses.field(default_factory=list)
    places: dict[str, Place] = dataclasses.field(default_factory=dict)

    def add(self, part: str, place: str, row: Any, fields: Iterable[str], where: Place) -> None:  # noqa: ANN401 -- any model
        """Take what a row says in each of its fields."""
        self.places[place] = where
        self.texts += [sweep.Text(part, place, name, getattr(row, name)) for name in fields if getattr(row, name)]


def swept(agency: Agency, fiscal_year: int, today: dt.date, parts: Collection[str] = sweep.PARTS) -> Swept:
    """Read an agency-year against itself, or `parts` of it; weak points are read with the scores."""
    plan = measures_queries.plan_of_year(fiscal_year)
    result_year = plan.result.criteria.fiscal_year if plan and plan.result else fiscal_year - 1
    overview = assessments.year_overview(result_year) if sweep.SCORES in parts else None
    rows = measures_queries.measures_in_order(plan) if plan and sweep.PLAN in parts else []
    found = _Collected()
    year = sweep.Year(
        fiscal_year=fiscal_year,
        result_year=result_year,
        names=_names(agency),
        has_total=overview is None or overview.published.overall is not None,
        item_costs=_scores(overview, found) if overview else (),
        plan_place=f"plan-{plan.pk}" if plan else "",
        measures=tuple(_plan(plan, rows, found)) if plan and sweep.PLAN in parts else (),
        points=tuple(_points(overview, plan, rows)) if overview and plan else (),
        has_links=any(measure.links.all() for measure in rows),
        reports=_reports(fiscal_year, today, found) if sweep.REPORT in parts else (),
        earlier=_earlier(fiscal_year) if sweep.REPORT in parts else (),
        memos=tuple(_memos(fiscal_year, found)) if sweep.MEMO in parts else (),
        links=tuple(_links(fiscal_year, found)) if sweep.EVIDENCE in parts else (),
    )
    year = dataclasses.replace(year, texts=tuple(found.texts))
    return Swept(overview, tuple(sweep.findings(year)), found.places, answers_of(fiscal_year))


def open_before_signing(agency: Agency, fiscal_year: int, today: dt.date, *, memo: Memo | None = None) -> int:
    """Return how many unanswered findings stand in what is about to be signed: a memo with its paper, or the report."""
    parts = [sweep.REPORT] if memo is None else [sweep.MEMO]
    if memo is not None and memo.kind in {MemoKind.PROPOSE_PLAN, MemoKind.FORWARD_REPORT}:
        parts.append(sweep.PLAN if memo.kind == MemoKind.PROPOSE_PLAN else sweep.REPORT)
    return swept(agency, fiscal_year, today, parts).open_count


def answers_of(fiscal_year: int) -> dict[Key, CheckAnswer]:
    """Return what staff said to the findings of a year. One query."""
    rows = CheckAnswer.objects.filter(fiscal_year=fiscal_year).select_related("answered_by")
    return {(row.code, row.place, row.field): row for row in rows}


def _names(agency: Agency) -> telling.Names:
    others = Agency.objects.exclude(pk=agency.pk).values_list("name", "short_name")
    return telling.Names((agency.name, agency.short_name), tuple(name for pair in others for name in pair if name))


# --- Scores and plan --------------------------------------------------------------------------------


def _scores(overview: Overview, found: _Collected) -> tuple[sweep.ItemCost, ...]:
    result = overview.assessment
    found.places["result"] = Place("result", overview.fiscal_year, "")
    if result is None or overview.criteria_set is None:
        return ()
    rules = assessments.rules_of(overview.criteria_set)
    found.add(sweep.SCORES, "result", result, ("note",), found.places["result"])
    costs = []
    for score in result.scores.all():
        field = f"{score.detail}:{score.code}"
        found.texts += [sweep.Text(sweep.SCORES, "result", field, score.note)] if score.note else []
        items = rules.items.get(score.code, ()) if score.detail == Detail.SUB_INDICATOR else ()
        cost = gains.worth(rules, Detail.ITEM, items[0]) if items else None
        if cost is not None and score.note:
            costs.append(sweep.ItemCost("result", score.code, score.note, scoring.rounded(cost * 100, 4) or Decimal(0)))
    return tuple(costs)


def _plan(plan: Plan, rows: list[Measure], found: _Collected) -> Iterator[sweep.Measure]:
    found.add(sweep.PLAN, f"plan-{plan.pk}", plan, OF_PLAN, Place("plan", plan.fiscal_year, plan.title))
    found.places["points"] = Place("points", plan.fiscal_year, "")
    for measure in rows:
        place = f"measure-{measure.pk}"
        found.add(sweep.PLAN, place, measure, OF_MEASURE, Place("measure", measure.pk, _called(measure)))
        steps = list(measure.steps.all())
        found.texts += [sweep.Text(sweep.PLAN, place, "steps", step.text) for step in steps]
        owners: list[Owner] = [owner for owner in measure.owners.all() if owner.step_id is None]
        named = [owner for owner in owners if not owner.every_unit]
        printed = measures_queries.printed_period(measure)
        yield sweep.Measure(place, printed, bool(printed), len(named), len(named) < len(owners), len(steps))


def _called(measure: Measure) -> str:
    return f"{measure.number}. {measure}" if measure.number else str(measure)


def _points(overview: Overview, plan: Plan, rows: list[Measure]) -> Iterator[sweep.Point]:
    if overview.criteria_set is None or overview.assessment is None:
        return
    rules = assessments.rules_of(overview.criteria_set)
    indicator = assessments.indicator_finder(overview.criteria_set, rules)
    links_made = {(link.detail, link.code) for measure in rows for link in measure.links.all()}
    handled = links_made | set(SetAside.objects.filter(plan=plan).values_list("detail", "code"))
    reached = {indicator(*link) for link in links_made} - {""}
    weak = assessments.weak_points_by(overview.criteria_set, rules, overview.published, overview.pass_mark)
    for point in weak:
        above = indicator(point.detail, point.code)
        yield sweep.Point(point.detail, point.code, above, (point.detail, point.code) in handled or above in reached)


# --- Reports and memos ------------------------------------------------------------------------------


def _reports(fiscal_year: int, today: dt.date, found: _Collected) -> tuple[sweep.Report, ...]:
    lines = ReportLine.objects.select_related("measure").prefetch_related("measure__steps")
    reports = StatusReport.objects.order_by("-version").prefetch_related(Prefetch("lines", lines))
    rounds = Round.objects.filter(fiscal_year=fiscal_year).prefetch_related(Prefetch("reports", reports))
    newest = [(round_, round_.reports.all()[0]) for round_ in rounds if round_.reports.all()]
    shown = _shown(fiscal_year)
    made = []
    for round_, report in newest:
        place = f"report-{report.pk}"
        found.add(sweep.REPORT, place, report, OF_REPORT, Place("report", report.pk, report.title, report.pk))
        for line in report.lines.all():
            where = Place("line", line.pk, _called(line.measure), report.pk)
            found.add(sweep.REPORT, f"line-{line.pk}", line, OF_LINE, where)
        until = round_.ends_on
        made.append(
            sweep.Report(
                place=place,
                title=report.title,
                is_dated=report.dated_on is not None,
                told_on=report.dated_on or (report.frozen_at.date() if report.frozen_at else today),
                lines=tuple(_line(line, shown, until) for line in report.lines.all()),
            )
        )
    return tuple(made)


def _shown(fiscal_year: int) -> set[tuple[int, dt.date]]:
    """Return the measures of a year for which evidence is kept, with the days it concerns. One query."""
    rows = Evidence.objects.filter(progress__measure__plan__fiscal_year=fiscal_year, removed_at__isnull=True)
    return set(rows.values_list("progress__measure", "progress__concerns_on"))


def _line(line: ReportLine, shown: set[tuple[int, dt.date]], until: dt.date) -> sweep.Line:
    return sweep.Line(
        place=f"line-{line.pk}",
        status=line.status,
        done=line.done,
        period_text=line.period_text,
        output=line.output,
        outcome=line.outcome,
        remark=line.remark,
        steps=len(line.measure.steps.all()),
        has_evidence=any(measure == line.measure_id and day <= until for measure, day in shown),
    )


def _earlier(fiscal_year: int) -> tuple[tuple[str, str], ...]:
    """Return what the reports of the year before said was done and came of it."""
    rows = ReportLine.objects.filter(report__round__fiscal_year=fiscal_year - 1).values_list("done", "outcome")
    return tuple((str(fiscal_year - 1), text) for row in rows for text in row if text)


def _memos(fiscal_year: int, found: _Collected) -> Iterator[sweep.Memo]:
    rows = Memo.objects.filter(fiscal_year=fiscal_year).exclude(state__in=GONE).select_related("document_number")
    memos = list(rows.prefetch_related("sections"))
    steps: dict[tuple[int, int], list[sweep.Signer]] = {}
    for step in ApprovalStep.objects.filter(memo__in=memos).select_related("post").order_by("order"):
        steps.setdefault((step.memo_id, step.version), []).append(sweep.Signer(step.caption, step.post.title))
    for memo in memos:
        place = f"memo-{memo.pk}"
        found.add(sweep.MEMO, place, memo, OF_MEMO, Place("memo", memo.pk, str(memo)))
        found.texts += [sweep.Text(sweep.MEMO, place, row.caption, row.body) for row in memo.sections.all() if row.body]
        is_open = memo.state == MemoState.ISSUED and not hasattr(memo, "document_number")
        yield sweep.Memo(place, is_open, tuple(steps.get((memo.pk, memo.version), ())))


# --- Evidence ---------------------------------------------------------------------------------------


def _links(fiscal_year: int, found: _Collected) -> Iterator[sweep.Link]:
    rows = list(links.item_evidence().filter(fiscal_year=fiscal_year).exclude(url=""))
    standings = links.standings({row.url for row in rows})
    for row in rows:
        standing = standings.get(row.url)
        if standing and standing.is_broken:
            found.places[f"evidence-{row.pk}"] = Place("evidence", row.item_code, row.item_code)
            yield sweep.Link(f"evidence-{row.pk}", row.url)
