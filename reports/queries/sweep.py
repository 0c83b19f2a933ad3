"""One agency-year as reports.rules.sweep reads it, and where each of its places stands. Fixed queries."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Value
from django.utils import timezone

from assessments import queries as assessments
from assessments.models import Detail
from assessments.queries import Overview
from assessments.rules import gains, scoring
from measures import queries as measures_queries
from measures.models import Evidence, Measure, MeasureLink, Plan, PlanState, Progress, SetAside
from measures.queries import links
from measures.rules import season
from organisations.models import Agency
from reports.models import (
    ApprovalStep,
    CheckAnswer,
    Memo,
    MemoSection,
    MemoState,
    ReportLine,
    StatusReport,
)
from reports.queries.rounds import spans_of, unopened
from reports.rules import sweep, telling

Key = tuple[str, str, str]  # code, place, field
GONE = (MemoState.WITHDRAWN, MemoState.REJECTED)
LATE = dt.timedelta(days=90)  # after the last round was due nobody opens one any more
SECTIONS = 0  # stands where the turns of a memo have their version, which counts from 1
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
    reasons: tuple[tuple[str, str], ...] = ()  # (place, why its period is unusual), as kept with measures and steps

    @property
    def open_count(self) -> int:
        """How many findings nobody has answered."""
        return sum(key_of(found) not in self.answers for found in self.findings)

    @property
    def serious(self) -> list[sweep.Finding]:
        """The findings that must be mended or answered before anyone signs, answered or not."""
        return [found for found in self.findings if found.code in sweep.SERIOUS]

    @property
    def held(self) -> list[sweep.Finding]:
        """The serious findings that nobody has answered."""
        return [found for found in self.serious if key_of(found) not in self.answers]


def key_of(found: sweep.Finding) -> Key:
    """Return what names a finding from day to day."""
    return found.code, found.place, found.field


@dataclasses.dataclass(frozen=True, slots=True)
class About:
    """What alone is to be read of a year's reports and memos: a version, a memo, and its turns where they were read."""

    report: StatusReport | None = None
    memo: Memo | None = None
    steps: Sequence[ApprovalStep] | None = None


@dataclasses.dataclass
class _Collected:
    """Texts and places gathered on the way."""

    texts: list[sweep.Text] = dataclasses.field(default_factory=list)
    places: dict[str, Place] = dataclasses.field(default_factory=dict)

    def add(self, part: str, place: str, row: Any, fields: Iterable[str], where: Place) -> None:  # noqa: ANN401 -- any model
        """Take what a row says in each of its fields."""
        self.places[place] = where
        self.texts += [sweep.Text(part, place, name, getattr(row, name)) for name in fields if getattr(row, name)]


def swept(
    agency: Agency,
    fiscal_year: int,
    today: dt.date,
    parts: Collection[str] = sweep.PARTS,
    about: About | None = None,
) -> Swept:
    """Read an agency-year against itself, or `parts` of it; weak points are read with the scores.

    Of each round the newest report is read, of the round of the report `about` names that one; of memos the one it
    names.
    """
    about = about or About()
    own = about.memo.plan if about.memo else None
    plan = own if own and own.fiscal_year == fiscal_year else measures_queries.plan_of_year(fiscal_year)
    result = plan.result if plan else None
    result_year = result.criteria.fiscal_year if result else fiscal_year - 1
    overview = None
    if sweep.SCORES in parts:
        overview = assessments.overview_of(result) if result else assessments.year_overview(result_year)
    rows = _measures(plan) if plan and sweep.PLAN in parts else []
    answered, handled, items = _answered(plan) if plan and sweep.PLAN in parts else (set(), set(), {})
    evidence = _evidence(fiscal_year) if {sweep.REPORT, sweep.EVIDENCE} & set(parts) else []
    reports = _report_rows(fiscal_year) if sweep.REPORT in parts else []
    found = _Collected()
    year = sweep.Year(
        fiscal_year=fiscal_year,
        result_year=result_year,
        names=_names(agency),
        has_total=overview is None or overview.published.overall is not None,
        item_costs=_scores(overview, found) if overview else (),
        plan_place=f"plan-{plan.pk}" if plan else "",
        measures=tuple(_plan(plan, rows, items, found)) if plan and sweep.PLAN in parts else (),
        oit_closes_on=_oit_closes_on(fiscal_year) if items else None,
        unopened=tuple(_unopened(plan, rows, reports, today, found)) if plan and set(parts) == set(sweep.PARTS) else (),
        points=tuple(_points(overview, answered, handled)) if overview and plan else (),
        has_links=bool(answered),
        **_reports(reports, fiscal_year, today, evidence, found, about.report),
        memos=tuple(_memos(fiscal_year, about, found)) if sweep.MEMO in parts else (),
        links=tuple(_links(evidence, found)) if sweep.EVIDENCE in parts else (),
    )
    year = dataclasses.replace(year, texts=tuple(found.texts))
    told, reasons = tuple(sweep.findings(year)), tuple(_reasons(rows))
    return Swept(overview, told, found.places, answers_of(fiscal_year) if told else {}, reasons)


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
    rules = assessments.whole(overview.criteria_set)[1]
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


def _measures(plan: Plan) -> list[Measure]:
    """Return the measures of a plan in order, with their steps, how many owners they name and whether anything was reported. Two queries."""
    own = Q(owners__step__isnull=True)
    rows = measures_queries.in_order(plan).prefetch_related("steps")
    named, all_of_them = own & Q(owners__every_unit=False), own & Q(owners__every_unit=True)
    reported = Exists(Progress.objects.filter(measure=OuterRef("pk")))
    counts = {"named": Count("owners", filter=named), "every_unit": Count("owners", filter=all_of_them)}
    return list(rows.annotate(**counts, is_reported=reported))


def _answered(plan: Plan) -> tuple[set[tuple[str, str]], set[tuple[str, str]], dict[int, tuple[str, ...]]]:
    """Return the points that measures answer, those answered or set aside with a reason, and O-items by measure. One query."""
    linked = MeasureLink.objects.filter(measure__plan=plan).order_by()
    aside = SetAside.objects.filter(plan=plan).order_by().annotate(measure_id=Value(0))
    fields = ("measure_id", "detail", "code")
    rows = sorted(linked.values_list(*fields).union(aside.values_list(*fields)))
    items: dict[int, tuple[str, ...]] = {}
    for measure, detail, code in rows:
        if measure and detail == Detail.ITEM:
            items[measure] = (*items.get(measure, ()), code)
    return {row[1:] for row in rows if row[0]}, {row[1:] for row in rows}, items


def _oit_closes_on(fiscal_year: int) -> dt.date | None:
    window = season.oit_window(links.windows_of(fiscal_year))
    return window.ends_on if window else None


def _reasons(rows: list[Measure]) -> Iterator[tuple[str, str]]:
    """Yield why periods are unusual, where somebody said so: of each measure, then of its steps. No query."""
    for measure in rows:
        told = [measure.period_reason, *(step.period_reason for step in measure.steps.all())]
        yield from ((f"measure-{measure.pk}", reason) for reason in told if reason)


def _unopened(
    plan: Plan, rows: list[Measure], reports: list[StatusReport], today: dt.date, found: _Collected
) -> Iterator[sweep.Unopened]:
    """Yield the rounds that are over and not opened, while the year is still reported on. No query."""
    fiscal_year = plan.fiscal_year
    is_carried_out = plan.state != PlanState.DRAFT or any(row.is_reported for row in rows)  # type: ignore[attr-defined] # annotated
    followed = {fiscal_year: {row.rhythm for row in rows}} if rows and is_carried_out else {}
    opened = {(report.round.fiscal_year, report.round.code) for report in reports}
    owed = [span for _year, span in unopened(followed, opened)]
    if not owed or max(span.due_on for span in spans_of(fiscal_year).values()) + LATE < today:
        return
    found.places["rounds"] = Place("rounds", fiscal_year, "")
    yield from (sweep.Unopened(span.name.format(n=span.number), span.due_on) for span in owed if span.ends_on < today)


def _plan(
    plan: Plan, rows: list[Measure], items: Mapping[int, tuple[str, ...]], found: _Collected
) -> Iterator[sweep.Measure]:
    found.add(sweep.PLAN, f"plan-{plan.pk}", plan, OF_PLAN, Place("plan", plan.fiscal_year, plan.title))
    found.places["points"] = Place("points", plan.fiscal_year, "")
    for measure in rows:
        place = f"measure-{measure.pk}"
        found.add(sweep.PLAN, place, measure, OF_MEASURE, Place("measure", measure.pk, _called(measure)))
        steps = list(measure.steps.all())
        found.texts += [sweep.Text(sweep.PLAN, place, "steps", step.text) for step in steps]
        printed = measures_queries.printed_period(measure)
        named, every_unit = measure.named, bool(measure.every_unit)  # type: ignore[attr-defined] # annotated
        days = (measure.starts_on, measure.ends_on)
        yield sweep.Measure(
            place, printed, bool(printed), named, every_unit, len(steps), *days, items.get(measure.pk, ())
        )


def _called(measure: Measure) -> str:
    return f"{measure.number}. {measure}" if measure.number else str(measure)


def _points(overview: Overview, answered: set[tuple[str, str]], handled: set[tuple[str, str]]) -> Iterator[sweep.Point]:
    if overview.criteria_set is None or overview.assessment is None:
        return
    rules = assessments.whole(overview.criteria_set)[1]
    indicator = assessments.indicator_finder(overview.criteria_set, rules)
    reached = {indicator(*link) for link in answered} - {""}
    weak = assessments.weak_points_by(overview.criteria_set, rules, overview.published, overview.pass_mark)
    for point in weak:
        above = indicator(point.detail, point.code)
        yield sweep.Point(point.detail, point.code, above, (point.detail, point.code) in handled or above in reached)


# --- Reports and memos ------------------------------------------------------------------------------


def _report_rows(fiscal_year: int) -> list[StatusReport]:
    """Return the reports of a year and of the one before, round by round, newest first, with their lines. Two queries."""
    rows = StatusReport.objects.filter(round__fiscal_year__in=(fiscal_year - 1, fiscal_year)).select_related("round")
    lines = ReportLine.objects.select_related("measure").annotate(steps=Count("measure__steps"))
    return list(rows.order_by("round_id", "-version").prefetch_related(Prefetch("lines", lines)))


def _reports(
    reports: list[StatusReport],
    fiscal_year: int,
    today: dt.date,
    evidence: list[Evidence],
    found: _Collected,
    version: StatusReport | None,
) -> dict[str, Any]:
    """Return the newest report of each round (`reports`), and what the year before said was done (`earlier`)."""
    newest = {row.round_id: row for row in reversed(reports) if row.round.fiscal_year == fiscal_year}
    newest |= {row.round_id: row for row in reports if version is not None and row.pk == version.pk}
    former = [line for row in reports if row.round.fiscal_year < fiscal_year for line in row.lines.all()]
    return {
        "reports": tuple(_report(row, today, evidence, found) for row in sorted(newest.values(), key=_place_of_round)),
        "earlier": tuple((str(fiscal_year - 1), text) for line in former for text in (line.done, line.outcome) if text),
    }


def _place_of_round(report: StatusReport) -> tuple[dt.date, str]:
    return report.round.ends_on, report.round.code


def _report(report: StatusReport, today: dt.date, evidence: list[Evidence], found: _Collected) -> sweep.Report:
    place, until = f"report-{report.pk}", report.round.ends_on
    shown = {row.progress.measure_id for row in evidence if row.progress and row.progress.concerns_on <= until}
    found.add(sweep.REPORT, place, report, OF_REPORT, Place("report", report.pk, report.title, report.pk))
    for line in report.lines.all():
        where = Place("line", line.pk, _called(line.measure), report.pk)
        found.add(sweep.REPORT, f"line-{line.pk}", line, OF_LINE, where)
    return sweep.Report(
        place=place,
        title=report.title,
        is_dated=report.dated_on is not None,
        told_on=report.dated_on or (timezone.localdate(report.frozen_at) if report.frozen_at else today),
        lines=tuple(_line(line, has_evidence=line.measure_id in shown) for line in report.lines.all()),
    )


def _line(line: ReportLine, *, has_evidence: bool) -> sweep.Line:
    return sweep.Line(
        place=f"line-{line.pk}",
        status=line.status,
        done=line.done,
        period_text=line.period_text,
        output=line.output,
        outcome=line.outcome,
        remark=line.remark,
        steps=line.steps,  # type: ignore[attr-defined] # annotated
        has_evidence=has_evidence,
    )


def _memos(fiscal_year: int, about: About, found: _Collected) -> Iterator[sweep.Memo]:
    if about.memo is not None:
        memos = [about.memo]
    else:
        rows = Memo.objects.filter(fiscal_year=fiscal_year).exclude(state__in=GONE)
        memos = list(rows.select_related("document_number"))
    parts = _memo_parts(memos) if about.steps is None else _parts_read(memos[0], about.steps)
    for memo in memos:
        place = f"memo-{memo.pk}"
        found.add(sweep.MEMO, place, memo, OF_MEMO, Place("memo", memo.pk, str(memo)))
        sections, steps = parts.get((memo.pk, SECTIONS), []), parts.get((memo.pk, memo.version), [])
        found.texts += [sweep.Text(sweep.MEMO, place, caption, body) for caption, body in sections if body]
        is_open = memo.state == MemoState.ISSUED and not hasattr(memo, "document_number")
        yield sweep.Memo(place, is_open, tuple(sweep.Signer(caption, post) for caption, post in steps))


def _parts_read(memo: Memo, steps: Sequence[ApprovalStep]) -> dict[tuple[int, int], list[tuple[str, str]]]:
    """Return what `_memo_parts` does of a memo whose sections and turns were read already. No query."""
    return {
        (memo.pk, SECTIONS): [(section.caption, section.body) for section in memo.sections.all()],
        (memo.pk, memo.version): [(step.caption, step.post.title) for step in steps],
    }


def _memo_parts(memos: list[Memo]) -> dict[tuple[int, int], list[tuple[str, str]]]:
    """Return caption and text of the sections of memos, caption and post of their turns by version, in order. One query."""
    sections = MemoSection.objects.filter(memo__in=memos).order_by().annotate(kind=Value(SECTIONS))
    steps = ApprovalStep.objects.filter(memo__in=memos).order_by()
    rows = sections.values_list("memo_id", "kind", "order", "pk", "caption", "body").union(
        steps.values_list("memo_id", "version", "order", "pk", "caption", "post__title"), all=True
    )
    found: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for memo, kind, _order, _pk, caption, text in sorted(rows):
        found.setdefault((memo, kind), []).append((caption, text))
    return found


# --- Evidence ---------------------------------------------------------------------------------------


def _evidence(fiscal_year: int) -> list[Evidence]:
    """Return the evidence of a year that stands: of the progress of its measures, and of its items. One query."""
    of_progress = Q(progress__measure__plan__fiscal_year=fiscal_year)
    of_items = Q(progress__isnull=True, fiscal_year=fiscal_year) & ~Q(item_code="")
    rows = Evidence.objects.filter(of_progress | of_items, removed_at__isnull=True).select_related("progress")
    return list(rows)


def _links(evidence: list[Evidence], found: _Collected) -> Iterator[sweep.Link]:
    rows = [row for row in evidence if row.progress is None and row.url]
    standings = links.standings({row.url for row in rows})
    for row in rows:
        standing = standings.get(row.url)
        if standing and standing.is_broken:
            found.places[f"evidence-{row.pk}"] = Place("evidence", row.item_code, row.item_code)
            yield sweep.Link(f"evidence-{row.pk}", row.url)
