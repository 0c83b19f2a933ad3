"""Owners named as people who left: what they still answer for in a plan, and who answered before."""

import dataclasses
import datetime as dt

from measures.models import Measure, Owner, Plan, Succession
from measures.queries.owners import officers_gone
from organisations.models import Officer


@dataclasses.dataclass(frozen=True, slots=True)
class Vacancy:
    """A person who holds no post any more, and what they are still named for."""

    officer: Officer
    owners: tuple[Owner, ...]


def vacancies_of(plan: Plan, today: dt.date) -> list[Vacancy]:
    """Return whom a plan still names though they left, in the order of the plan. One query where nobody is named."""
    named = Owner.objects.filter(measure__plan=plan.pk, officer__isnull=False)
    owners = list(named.select_related("officer", "measure", "step").order_by("measure__order", "order", "pk"))
    gone = officers_gone(today) if owners else frozenset()
    found: dict[Officer, list[Owner]] = {}
    for owner in owners:
        if owner.officer is not None and owner.officer_id in gone:
            found.setdefault(owner.officer, []).append(owner)
    return [Vacancy(officer, tuple(rows)) for officer, rows in found.items()]


def successions_of(measure: Measure) -> list[Succession]:
    """Return the former owners of a measure and its steps, oldest first. One query."""
    return list(Succession.objects.filter(measure=measure).select_related("former", "step", "decided_by"))
