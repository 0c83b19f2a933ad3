"""What is promised, what was last reported, what is late."""

import dataclasses
import datetime as dt

from django.db.models import Prefetch

from measures import permissions
from measures.models import COUNTS, Evidence, Measure, Plan, Progress, WithPeriod
from measures.queries.plans import measures_in_order
from measures.rules import periods, remarks
from organisations.queries import Member

NO_PERIOD = periods.Period("none")


@dataclasses.dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure as a list shows it; `remarks` are codes of measures.rules.remarks, `latest` None = never reported."""

    measure: Measure
    owners: str
    period: str
    is_overdue: bool
    is_mine: bool
    may_report: bool
    remarks: tuple[str, ...]
    latest: Progress | None

    @property
    def state(self) -> str:
        """The word of components/status_tag.html."""
        return "overdue" if self.is_overdue else self.measure.status


def period_of(row: WithPeriod) -> periods.Period:
    """Return the period of a measure or a step as the rules read it."""
    return periods.Period(row.period_kind, row.starts_on, row.ends_on, row.period_text)


def printed_period(measure: Measure) -> str:
    """Return the measure's period in print form, Arabic digits."""
    return periods.printed(period_of(measure))


def remarks_of(measure: Measure) -> tuple[str, ...]:
    """Return what is unusual about a measure. Its owners and steps should be prefetched."""
    owners = [owner for owner in measure.owners.all() if owner.step_id is None]
    named = [owner for owner in owners if not owner.every_unit]
    found = remarks.remarks(
        period=period_of(measure),
        fiscal_year=measure.plan.fiscal_year,
        owners=len(named),
        leads=sum(owner.is_lead for owner in named),
        every_unit=len(owners) > len(named),
        steps=[period_of(step) if not step.period_reason else NO_PERIOD for step in measure.steps.all()],
        has_reason=bool(measure.period_reason),
    )
    return tuple(found)


def owners_text(measure: Measure) -> str:
    """Return the measure's owners in one line; owners of single steps left out."""
    return ", ".join(str(owner) for owner in measure.owners.all() if owner.step_id is None)


def measure_rows(plan: Plan, member: Member, today: dt.date) -> list[MeasureRow]:
    """Return the plan's measures in order as a member sees them, in a fixed number of queries."""
    measures = measures_in_order(plan)
    latest = _latest(plan)
    return [_row(measure, latest.get(measure.pk), member, today) for measure in measures]


def _row(measure: Measure, latest: Progress | None, member: Member, today: dt.date) -> MeasureRow:
    period = period_of(measure)
    return MeasureRow(
        measure=measure,
        owners=owners_text(measure),
        period=periods.printed(period),
        is_overdue=periods.is_overdue(period, measure.status, today),
        is_mine=any(permissions.is_owner(member, owner) for owner in measure.owners.all()),
        may_report=permissions.may_report(member, measure),
        remarks=remarks_of(measure),
        latest=latest,
    )


def _latest(plan: Plan) -> dict[int, Progress]:
    if plan.pk is None:
        return {}
    rows = Progress.objects.filter(COUNTS, measure__plan=plan).select_related("reported_by", "step")
    return {row.measure_id: row for row in rows.order_by("concerns_on", "reported_at", "pk")}


def history_of(measure: Measure) -> list[Progress]:
    """Return everything reported for a measure, newest first, with evidence."""
    evidence = Prefetch("evidence", Evidence.objects.order_by("order", "pk"))
    rows = (
        Progress.objects.filter(measure=measure)
        .select_related("step", "reported_by", "unit", "corrects", "corrected_by__reported_by")
        .prefetch_related(evidence)
    )
    return list(rows.order_by("-concerns_on", "-reported_at", "-pk"))
