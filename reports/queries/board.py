"""The year of an agency for those who lead it. Rows are read as plain values: 1,000 measures cost no more queries."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from assessments.models import Detail, Score, Tool
from assessments.queries import pass_mark_of
from assessments.rules import gains
from ita_portal import thai
from measures.models import (
    COUNTS,
    Evidence,
    FollowUp,
    Grouping,
    Measure,
    MeasureLink,
    Owner,
    Plan,
    Progress,
    Status,
    Step,
)
from measures.models.plans import EVERY_UNIT
from measures.queries import codes_of_points, criteria_of, links, plan_of_year
from measures.queries.deadlines import follow_up_of
from organisations.models import Agency, Tenure, Unit
from reports.models import Summary
from reports.rules import board as rules
from reports.rules.board import Tally, Work

MOST_SUMMARIES = 20


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """A published result: total, level, mark and the points missing to it; None = not known."""

    fiscal_year: int
    overall: Decimal | None
    level: str
    mark: Decimal | None
    distance: Decimal | None


@dataclasses.dataclass(frozen=True, slots=True)
class Board:
    """A year's standing on a day. `before`: the last summary of that year, `changed`: what is different since then.

    `result`: the newest of this year's and the last one's.
    """

    agency: Agency
    fiscal_year: int
    day: dt.date
    follow_up: FollowUp
    works: tuple[Work, ...]
    whole: Tally | None
    tools: tuple[Tally, ...]
    units: tuple[Tally, ...]
    late: tuple[Work, ...]
    stuck: tuple[Work, ...]
    broken: tuple[Evidence, ...]
    result: Result | None
    summaries: tuple[Summary, ...]
    facts: rules.Facts
    changed: rules.Change | None

    @property
    def before(self) -> Summary | None:
        """The summary it is compared with."""
        return self.summaries[0] if self.summaries else None

    def named(self, keys: Iterable[int]) -> list[Work]:
        """Return measures by their keys, in the order of the plan."""
        wanted = set(keys)
        return [work for work in self.works if work.key in wanted]


def board(agency: Agency, fiscal_year: int, day: dt.date) -> Board:
    """Return where a year stands on a day, in a fixed number of queries. Inside the agency's scope."""
    follow_up = follow_up_of(agency)
    plan = plan_of_year(fiscal_year)
    works = tuple(_works(plan, day)) if plan else ()
    broken = _broken(fiscal_year)
    facts = rules.facts(works, {row.url for row in broken}, day, follow_up.stuck_days)
    rows = Summary.objects.filter(fiscal_year=fiscal_year).select_related("rendering__file").defer("rendering__content")
    summaries = tuple(rows[:MOST_SUMMARIES])
    tools = list(Tool.objects.filter(criteria__fiscal_year=fiscal_year - 1).values_list("code", flat=True))
    units = list(Unit.objects.filter(parent__isnull=True).values_list("name", flat=True))
    return Board(
        agency=agency,
        fiscal_year=fiscal_year,
        day=day,
        follow_up=follow_up,
        works=works,
        whole=rules.tally("", works, day) if works else None,
        tools=tuple(rules.tallies(works, lambda work: work.tools, tools, day)),
        units=tuple(rules.tallies(works, lambda work: work.units, units, day)),
        late=tuple(rules.late(works, day)),
        stuck=tuple(rules.stuck(works, day, follow_up.stuck_days)),
        broken=tuple(broken),
        result=_result(agency, fiscal_year),
        summaries=summaries,
        facts=facts,
        changed=rules.change(rules.facts_from(summaries[0].facts), facts) if summaries else None,
    )


def _broken(fiscal_year: int) -> list[Evidence]:
    """Return the evidence of O-items whose address does not open. Two queries."""
    rows = list(links.item_evidence().filter(fiscal_year=fiscal_year).exclude(url="").order_by("item_code", "pk"))
    standings = links.standings({row.url for row in rows})
    return [row for row in rows if row.url in standings and standings[row.url].is_broken]


def _result(agency: Agency, fiscal_year: int) -> Result | None:
    """Return the newest result of the year and the one before. One query."""
    years = (fiscal_year - 1, fiscal_year)
    rows = Score.objects.filter(detail=Detail.OVERALL, value__isnull=False, assessment__criteria__fiscal_year__in=years)
    score = rows.select_related("assessment__criteria").order_by("-assessment__criteria__fiscal_year").first()
    if score is None:
        return None
    criteria = score.assessment.criteria
    mark = pass_mark_of(agency, criteria)
    distance = gains.distance(score.value, mark)
    return Result(criteria.fiscal_year, score.value, score.assessment.published_level, mark, distance)


# --- Measures as plain values -----------------------------------------------------------------------


def _works(plan: Plan, day: dt.date) -> list[Work]:
    late_steps = Step.objects.filter(measure=OuterRef("pk"), ends_on__lt=day).exclude(status=Status.DONE)
    heard = Progress.objects.filter(COUNTS, measure=OuterRef("pk")).order_by().values("measure")
    rows = Measure.objects.filter(plan=plan).annotate(
        late_steps=Coalesce(Subquery(late_steps.order_by().values("measure").annotate(n=Count("pk")).values("n")), 0),
        heard_on=Subquery(heard.annotate(last=Max("concerns_on")).values("last")),
    )
    tools, units = _tools(plan), _units(plan, day)
    first, _last = thai.fiscal_year_span(plan.fiscal_year)
    return [
        Work(
            key=row["pk"],
            number=row["number"],
            title=row["title"].strip().split("\n")[0],
            tools=(row["group__code"],) if plan.grouping == Grouping.TOOL and row["group__code"] else tools(row["pk"]),
            units=units.get(row["pk"], ()),
            status=row["status"],
            starts_on=row["starts_on"] or first,
            ends_on=row["ends_on"],
            heard_on=row["heard_on"],
            late_steps=row["late_steps"],
        )
        for row in rows.order_by(F("group__order").asc(nulls_last=True), "group_id", "order", "pk").values(
            "pk", "number", "title", "group__code", "status", "starts_on", "ends_on", "heard_on", "late_steps"
        )
    ]


def _tools(plan: Plan) -> Any:  # noqa: ANN401 -- a function of measures
    """Return a function that gives the tools of the weak points a measure answers."""
    codes = codes_of_points(plan, Grouping.TOOL) if criteria_of(plan) else {}
    found: dict[int, dict[str, None]] = {}
    for measure, detail, code in MeasureLink.objects.filter(measure__plan=plan).values_list(
        "measure", "detail", "code"
    ):
        if (detail, code) in codes:
            found.setdefault(measure, {})[codes[detail, code]] = None
    return lambda measure: tuple(found.get(measure, ()))


UNIT = ("unit__parent__name", "unit__name", "post__unit__parent__name", "post__unit__name")


def _units(plan: Plan, day: dt.date) -> dict[int, tuple[str, ...]]:
    """Return the units that lead each measure (all that are named where none leads). Two queries."""
    owners = Owner.objects.filter(measure__plan=plan, step__isnull=True).order_by("measure", "order", "pk")
    on = Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    seats: dict[int, tuple[str | None, ...]] = {
        officer: names
        for officer, *names in Tenure.objects.filter(on)
        .values_list("officer", *UNIT[2:])
        .order_by("-post__order", "-pk")
    }
    leads: dict[int, dict[str, None]] = {}
    all_: dict[int, dict[str, None]] = {}
    rows: Any = owners.values_list("measure", "is_lead", "every_unit", "officer", *UNIT)
    for measure, is_lead, every_unit, officer, *names in rows:
        name = EVERY_UNIT if every_unit else next((one for one in (*names, *seats.get(officer, ())) if one), "")
        if name:
            all_.setdefault(measure, {})[name] = None
            if is_lead:
                leads.setdefault(measure, {})[name] = None
    return {measure: tuple(leads.get(measure) or names) for measure, names in all_.items()}
