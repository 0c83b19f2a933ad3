"""Reading reporting rounds: those that can be opened, and the text of a report's versions."""

import dataclasses
import datetime as dt
import functools
from collections.abc import Collection, Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from ita_portal import thai
from measures.models import COUNTS, Measure, PlanState, Progress, Status, Step
from measures.queries import rhythms_offered
from reports.models import ReportLine, ReportState, Round, StatusReport
from reports.rules import changes, rounds

HEAD = ("title", "introduction", "preface")
LINE = ("done", "period_text", "output", "outcome", "problem", "remark")
FROM_PROGRESS = ("status", *LINE, "percent")
ROUND = ("report__round", "memo__report__round")  # what a publication's round is read through
SUMMED = ("done", "output", "outcome", "problem")


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """What progress says of a measure in a round: the values of its line, and whether they were put together from steps."""

    values: Mapping[str, Any]
    is_summed: bool = False


@functools.cache
def kinds() -> Mapping[str, Mapping[str, Any]]:
    """Return the kinds of rounds, as data."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(
        (Path(settings.BASE_DIR) / "fixtures" / "rounds.yaml").read_text()
    )
    return found


def spans_of(fiscal_year: int) -> dict[str, rounds.Span]:
    """Return every round of a fiscal year that can be opened, by code."""
    return rounds.spans(kinds(), fiscal_year)


def rhythms_followed(years: Collection[int]) -> dict[int, set[str]]:
    """Return the rhythms of the measures of the plans carried out in some years. One query.

    A plan is carried out once it was submitted, or once something was reported on it.
    """
    reported = Exists(Progress.objects.filter(measure__plan=OuterRef("plan")))
    carried = Measure.objects.filter(~Q(plan__state=PlanState.DRAFT) | reported, plan__fiscal_year__in=years)
    followed: dict[int, set[str]] = {}
    for year, rhythm in carried.order_by().values_list("plan__fiscal_year", "rhythm").distinct():
        followed.setdefault(year, set()).add(rhythm)
    return followed


def unopened(
    followed: Mapping[int, Collection[str]], opened: Collection[tuple[int, str]]
) -> list[tuple[int, rounds.Span]]:
    """Return (fiscal year, round) that is owed where these rhythms are followed, those `opened` left out. No query."""
    offered = rhythms_offered()
    return [
        (year, span)
        for year, codes in sorted(followed.items())
        for span in rounds.unopened(
            kinds(), year, {code for of, code in opened if of == year}, [offered.get(code) for code in codes]
        )
    ]


def progress_told(measures: Sequence[Measure], round_: Round) -> dict[int, Told]:
    """Return what the progress that counts in a round says of each measure, by its key. Two queries.

    The last entry of the measure itself holds; else those of its steps, and of each unit's part of what all units do,
    are put together, for a person to confirm. Of
    work before a round that does not hold the whole year only the state is told.
    """
    own: dict[int, Progress] = {}
    of_steps: dict[int, dict[tuple[int | None, int | None], Progress]] = {}
    cut_off = dt.datetime.combine(
        round_.cut_off_on + dt.timedelta(days=1), dt.time.min, timezone.get_current_timezone()
    )
    counted = Progress.objects.filter(
        COUNTS, measure__in=measures, concerns_on__lte=round_.ends_on, reported_at__lt=cut_off
    )
    for entry in counted.select_related("step", "unit").order_by("concerns_on", "reported_at", "pk"):
        if entry.step_id is None and entry.unit_id is None:
            own[entry.measure_id] = entry
        else:
            of_steps.setdefault(entry.measure_id, {})[entry.step_id, entry.unit_id] = entry
    steps = dict(Step.objects.filter(measure__in=measures).values_list("measure").annotate(Count("pk")))
    return {
        measure.pk: _of_measure(
            measure, own.get(measure.pk), of_steps.get(measure.pk, {}), steps.get(measure.pk, 0), round_
        )
        for measure in measures
    }


def _said(entry: Progress, name: str) -> str:
    """Return what an entry says, a unit's part under the unit's name."""
    text: str = getattr(entry, name)
    return f"{entry.unit}: {text}" if text and entry.unit else text


def _of_measure(
    measure: Measure,
    own: Progress | None,
    of_steps: Mapping[tuple[int | None, int | None], Progress],
    steps: int,
    round_: Round,
) -> Told:
    if own:
        names = FROM_PROGRESS if _is_of(own, round_) else ("status", "percent")
        return Told(_blank("") | {name: getattr(own, name) for name in names})
    if not of_steps:
        return Told(_blank(measure.status))
    entries = sorted(of_steps.values(), key=lambda entry: (entry.step.order, entry.step_id) if entry.step else (0, 0))
    wholes = [entry for entry in entries if entry.unit_id is None]  # a unit's part does not finish a step
    is_done = len(wholes) == steps > 0 and all(entry.status == Status.DONE for entry in entries)
    begun = any(entry.status != Status.NOT_STARTED for entry in entries)
    status = Status.DONE if is_done else Status.IN_PROGRESS if begun else Status.NOT_STARTED
    inside = [entry for entry in entries if _is_of(entry, round_)]
    texts = {name: "\n".join(filter(None, (_said(entry, name) for entry in inside))) for name in SUMMED}
    return Told(_blank(str(status)) | texts, is_summed=True)


def _is_of(entry: Progress, round_: Round) -> bool:
    return round_.months is not None or entry.concerns_on >= round_.starts_on


def _blank(status: str) -> dict[str, Any]:
    return dict.fromkeys(LINE, "") | {"status": status, "percent": None}


def of_round(round_: Round | None) -> Q:
    """Return the condition of publications that are of a round; of none where there is none."""
    if round_ is None:
        return Q(report=None) & (Q(memo=None) | Q(memo__report=None))
    return Q(report__round=round_) | Q(memo__report__round=round_)


def rounds_of_year(fiscal_year: int) -> QuerySet[Round]:
    """Return the reporting rounds of a year with their report versions, newest version first."""
    reports = Prefetch("reports", StatusReport.objects.select_related("rendering__file").order_by("-version"))
    return Round.objects.filter(fiscal_year=fiscal_year).prefetch_related(reports)


def version_before(report: StatusReport) -> StatusReport | None:
    """Return the frozen version that a report corrects; None of a first one."""
    frozen = StatusReport.objects.filter(round=report.round, version__lt=report.version, state=ReportState.FROZEN)
    return frozen.order_by("-version").first()


def changed_since(report: StatusReport, before: StatusReport) -> list[changes.Change]:
    """Return what differs between two versions: key "" of the head, else the measure's key."""
    return changes.changes(_texts(before), _texts(report))


def _texts(report: StatusReport) -> dict[Hashable, dict[str, str]]:
    head = {name: getattr(report, name) for name in HEAD} | {"dated_on": _day(report)}
    lines = ReportLine.objects.filter(report=report).order_by("order", "pk")
    return {"": head} | {line.measure_id: _line(line) for line in lines}


def _day(report: StatusReport) -> str:
    return thai.long_date(report.dated_on) if report.dated_on else ""


def _line(line: ReportLine) -> dict[str, str]:
    percent = "" if line.percent is None else str(line.percent)
    return {"status": line.status} | {name: getattr(line, name) for name in LINE} | {"percent": percent}
