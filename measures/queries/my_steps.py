"""What one member answers for, step by step; and who has not answered, for those who ask."""

import dataclasses
import datetime as dt

from measures import permissions
from measures.models import COUNTS, Measure, Owner, Plan, Progress, Status, Step
from measures.queries.plans import measures_in_order
from measures.queries.progress import period_of
from measures.rules import periods
from organisations import permissions as roles
from organisations.models import PostLevel
from organisations.queries import Member

SILENT = dt.timedelta(days=30)  # nothing reported for so long: the head asks


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """A step, or a measure without steps, that a member reports on."""

    measure: Measure
    step: Step | None
    status: str
    period: str
    is_overdue: bool
    latest: Progress | None
    unit_id: int | None = None  # the unit whose part it is; None = the whole

    @property
    def key(self) -> str:
        """How the form names it."""
        return f"step-{self.step.pk}" if self.step else f"measure-{self.measure.pk}"

    @property
    def state(self) -> str:
        """The word of components/status_tag.html."""
        return "overdue" if self.is_overdue else self.status

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.status != Status.DONE


@dataclasses.dataclass(frozen=True, slots=True)
class Silence:
    """An owner and the measures of theirs that have begun, are not done, and of which nothing was heard for long."""

    owner: str
    measures: tuple[tuple[Measure, Progress | None], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """A plan's measures in order, and the newest entry of each measure and step (None = of the measure itself)."""

    measures: list[Measure]
    latest: dict[tuple[int, int | None], Progress]
    parts: dict[tuple[int, int | None, int], Progress]  # the newest of each unit's own part


def reading_of(plan: Plan) -> Reading:
    """Read a plan once for all that follows. Fixed queries."""
    entries = _entries(plan)
    latest = {(row.measure_id, row.step_id): row for row in entries}
    parts = {(row.measure_id, row.step_id, row.unit_id): row for row in entries if row.unit_id}
    return Reading(measures_in_order(plan), latest, parts)


def my_tasks(read: Reading, member: Member, today: dt.date) -> list[tuple[Measure, list[Task]]]:
    """Return what the member answers for, measure by measure in the order of the plan. No queries.

    A step with owners of its own is theirs alone, any other belongs to the owners of its measure; those see the
    measure itself too.
    """
    found = []
    for measure in read.measures:
        owners = list(measure.owners.all())
        of_all = [owner for owner in owners if owner.step_id is None]
        of_measure = _is_mine(member, of_all)
        tasks = [] if not of_measure else [_task(measure, None, read, today, permissions.part_of(member, of_all))]
        for step in measure.steps.all():
            own = [owner for owner in owners if owner.step_id == step.pk]
            if _is_mine(member, own) if own else of_measure:
                tasks.append(_task(measure, step, read, today, permissions.part_of(member, own or of_all)))
        if tasks:
            found.append((measure, tasks))
    return found


def _is_mine(member: Member, owners: list[Owner]) -> bool:
    return any(permissions.is_owner(member, owner) for owner in owners)


def _entries(plan: Plan) -> list[Progress]:
    if plan.pk is None:
        return []
    rows = Progress.objects.filter(COUNTS, measure__plan=plan).select_related("reported_by")
    return list(rows.order_by("concerns_on", "reported_at", "pk"))


def _task(measure: Measure, step: Step | None, read: Reading, today: dt.date, unit_id: int | None) -> Task:
    """Return what to report on: the whole, or one unit's part with what that unit said of it."""
    key = (measure.pk, step.pk if step else None)
    latest = read.parts.get((*key, unit_id)) if unit_id else read.latest.get(key)
    status: str = (step.status or Status.NOT_STARTED) if step else measure.status
    if unit_id and status != Status.DONE:
        status = latest.status if latest else Status.NOT_STARTED
    period = period_of(measure)
    if step is not None and step.period_kind != "none":
        period = periods.Period(step.period_kind, step.starts_on, step.ends_on, step.period_text)
    late = periods.is_overdue(period, status, today)
    return Task(measure, step, status, periods.printed(period), late, latest, unit_id)


def may_ask(member: Member) -> bool:
    """Whether the member sees who has not answered: staff for all, a head for the own unit, those above for all."""
    return roles.may_edit(member) or any(holding.post.level != PostLevel.OFFICER for holding in member.holdings)


def silences(read: Reading, member: Member, today: dt.date) -> list[Silence]:
    """Return by owner what nothing was heard of for SILENT days; a head sees the own unit. No queries."""
    last: dict[int, Progress] = {}
    for (measure_id, _step), row in read.latest.items():
        if measure_id not in last or row.concerns_on > last[measure_id].concerns_on:
            last[measure_id] = row
    units = _asked_units(member)
    found: dict[str, list[tuple[Measure, Progress | None]]] = {}
    for measure in read.measures:
        heard = last.get(measure.pk)
        has_begun = measure.starts_on is None or measure.starts_on <= today
        if measure.status == Status.DONE or not has_begun or (heard and today - heard.concerns_on < SILENT):
            continue
        for owner in measure.owners.all():
            if owner.step_id is None and (units is None or _unit_of(owner) & units):
                found.setdefault(str(owner), []).append((measure, heard))
    return [Silence(owner, tuple(rows)) for owner, rows in found.items()]


def _asked_units(member: Member) -> set[int] | None:
    """Return the units a member asks, None = all of them."""
    above = any(holding.post.level not in {PostLevel.OFFICER, PostLevel.HEAD} for holding in member.holdings)
    if roles.may_edit(member) or above:
        return None
    return {
        holding.post.unit_id
        for holding in member.holdings
        if holding.post.level == PostLevel.HEAD and holding.post.unit_id
    }


def _unit_of(owner: Owner) -> set[int]:
    unit = owner.unit or (owner.post.unit if owner.post else None)
    return {key for key in (unit.pk, unit.parent_id) if key} if unit else set()
