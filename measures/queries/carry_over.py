"""Unfinished work of last year's plan, what was said of it, and what became of it in this year's."""

import dataclasses
from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from measures.models import COUNTS, Evidence, LeftBehind, Measure, Owner, Plan, Progress, Status, Step
from measures.queries.owners import owners_of
from measures.queries.progress import period_of
from measures.rules import periods

Key = tuple[int, int | None]  # measure, step; None = the measure itself


@dataclasses.dataclass(frozen=True, slots=True)
class Work:
    """A step that was not finished, or a measure without steps; `entries` what was reported of it, newest first.

    `taken` is what goes on in the new plan, `left` why it does not; neither = still to be judged.
    """

    measure: Measure
    step: Step | None
    status: str
    owners: str
    period: str
    entries: tuple[Progress, ...]
    taken: Step | Measure | None
    left: LeftBehind | None

    @property
    def key(self) -> str:
        """How the form names it."""
        return f"step-{self.step.pk}" if self.step else f"measure-{self.measure.pk}"

    @property
    def is_judged(self) -> bool:
        """Whether it is taken up or left with a reason."""
        return bool(self.taken or self.left)

    @property
    def goes_on_in(self) -> Measure | None:
        """The measure of the new plan that holds it."""
        return self.taken.measure if isinstance(self.taken, Step) else self.taken


def unfinished_work(plan: Plan) -> list[Work]:
    """Return what the plan of the year before left unfinished, in its order. A fixed number of queries."""
    entries, taken, left = _entries(plan), _taken(plan), _left(plan)
    found = []
    for measure in _unfinished_measures(plan):
        steps: Iterable[Step | None] = measure.steps.all() or [None]
        for step in steps:
            status = (step.status or Status.NOT_STARTED) if step else measure.status
            if status == Status.DONE:
                continue
            key = (measure.pk, step.pk if step else None)
            own = step if step is not None and step.period_kind != "none" else measure
            owners = ", ".join(map(str, owners_of(measure, step)))
            period = periods.printed(period_of(own))
            said = tuple(entries.get(key, ()))
            found.append(Work(measure, step, status, owners, period, said, taken.get(key), left.get(key)))
    return found


def _unfinished_measures(plan: Plan) -> QuerySet[Measure]:
    owners = Owner.objects.select_related("unit", "post", "officer")
    rows = Measure.objects.filter(plan__agency=plan.agency, plan__fiscal_year=plan.fiscal_year - 1)
    place = (F("group__order").asc(nulls_last=True), "group_id", "order", "pk")
    rows = rows.exclude(status=Status.DONE).select_related("plan", "group").order_by(*place)
    return rows.prefetch_related("steps", Prefetch("owners", owners))


def unjudged_count(plan: Plan) -> int:
    """Return how much unfinished work of the year before is neither taken up nor left with a reason. Two queries."""
    before = Q(plan__agency=plan.agency, plan__fiscal_year=plan.fiscal_year - 1)
    open_measures = Measure.objects.filter(before).exclude(status=Status.DONE)
    going = Step.objects.filter(measure__plan=plan.pk, continued_from=OuterRef("pk"))
    left = LeftBehind.objects.filter(plan=plan.pk, step=OuterRef("pk"))
    steps = Step.objects.filter(measure__in=open_measures).exclude(status=Status.DONE)
    whole = open_measures.filter(steps__isnull=True).filter(
        ~Exists(Measure.objects.filter(plan=plan.pk, continued_from=OuterRef("pk"))),
        ~Exists(LeftBehind.objects.filter(plan=plan.pk, measure=OuterRef("pk"), step__isnull=True)),
    )
    return steps.filter(~Exists(going), ~Exists(left)).count() + whole.count()


def earlier_entries(measure: Measure) -> list[Progress]:
    """Return what earlier years reported of the work that goes on in a measure, newest first.

    Two queries a year back, until no step comes from an earlier plan. Steps should be prefetched.
    """
    found: list[Progress] = []
    steps = {step.continued_from_id for step in measure.steps.all() if step.continued_from_id}
    wholes = {measure.continued_from_id} if measure.continued_from_id else set()
    while steps or wholes:
        about = Q(step__in=steps) | Q(measure__in=wholes, step__isnull=True)
        found += _told(Progress.objects.filter(about))
        earlier = Step.objects.filter(pk__in=steps, continued_from__isnull=False)
        steps = set(earlier.values_list("continued_from_id", flat=True))
        older = Measure.objects.filter(pk__in=wholes, continued_from__isnull=False)
        wholes = set(older.values_list("continued_from_id", flat=True)) if wholes else set()
    return found


def _told(rows: QuerySet[Progress]) -> list[Progress]:
    evidence = Prefetch("evidence", Evidence.objects.filter(removed_at__isnull=True).order_by("order", "pk"))
    related = (
        rows.filter(COUNTS)
        .select_related("step", "reported_by", "measure__plan", "unit", "corrected_by")
        .prefetch_related(evidence)
    )
    return list(related.order_by("-concerns_on", "-reported_at", "-pk"))


def _entries(plan: Plan) -> dict[Key, list[Progress]]:
    found: dict[Key, list[Progress]] = {}
    year = {"measure__plan__agency": plan.agency, "measure__plan__fiscal_year": plan.fiscal_year - 1}
    for entry in _told(Progress.objects.filter(**year)):
        found.setdefault((entry.measure_id, entry.step_id), []).append(entry)
    return found


def _taken(plan: Plan) -> dict[Key, Step | Measure]:
    if plan.pk is None:
        return {}
    steps = Step.objects.filter(measure__plan=plan, continued_from__isnull=False)
    found: dict[Key, Step | Measure] = {
        (step.continued_from.measure_id, step.continued_from_id): step
        for step in steps.select_related("continued_from", "measure")
        if step.continued_from is not None
    }
    for measure in Measure.objects.filter(plan=plan, continued_from__isnull=False):
        found[measure.continued_from_id or 0, None] = measure
    return found


def _left(plan: Plan) -> dict[Key, LeftBehind]:
    if plan.pk is None:
        return {}
    rows = LeftBehind.objects.filter(plan=plan).select_related("decided_by")
    return {(row.measure_id, row.step_id): row for row in rows}
