"""What becomes of weak points, several at once: they join a measure or are set aside with a reason; both undone."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from measures.actions.plans import hold_draft
from measures.models import Measure, MeasureLink, Plan, SetAside
from measures.rules.hanging import Key
from organisations import audit
from organisations.queries import Member


@transaction.atomic
def set_aside(*, plan: Plan, points: Sequence[Key], reason: str, by: Member, at: dt.datetime) -> None:
    """Leave weak points without a measure, and say why. Raises MeasureRefused `locked`."""
    plan = hold_draft(plan)
    for detail, code in points:
        said = {"reason": reason, "decided_by": by.user, "decided_at": at}
        SetAside.objects.update_or_create(plan=plan, detail=detail, code=code, defaults=said)
    data = {"set_aside": _words(points), "reason": reason}
    audit.record(agency=by.agency, by=by, verb="plan.update", target=plan, at=at, data=data)


@transaction.atomic
def take_up(*, plan: Plan, points: Sequence[Key], by: Member, at: dt.datetime) -> None:
    """Take weak points up again that were set aside. Raises MeasureRefused `locked`."""
    plan = hold_draft(plan)
    rows = [row for row in SetAside.objects.filter(plan=plan) if (row.detail, row.code) in points]
    if rows:
        SetAside.objects.filter(pk__in=[row.pk for row in rows]).delete()
        data = {"taken_up": _words([(row.detail, row.code) for row in rows])}
        audit.record(agency=by.agency, by=by, verb="plan.update", target=plan, at=at, data=data)


@transaction.atomic
def join(*, measure: Measure, points: Sequence[Key], by: Member, at: dt.datetime) -> list[Key]:
    """Let a measure of the plan answer weak points too; return those it did not answer before. Raises `locked`."""
    hold_draft(measure.plan)
    known = set(measure.links.values_list("detail", "code"))
    new = [point for point in dict.fromkeys(points) if point not in known]
    link(measure, new)
    data = {"title": measure.title, "joined": _words(points)}
    audit.record(agency=by.agency, by=by, verb="measure.update", target=measure, at=at, data=data)
    return new


@transaction.atomic
def part(*, measure: Measure, points: Sequence[Key], by: Member, at: dt.datetime) -> None:
    """Let a measure answer weak points no more. Raises MeasureRefused `locked`."""
    hold_draft(measure.plan)
    rows = [row.pk for row in measure.links.all() if (row.detail, row.code) in points]
    MeasureLink.objects.filter(pk__in=rows).delete()
    data = {"title": measure.title, "parted": _words(points)}
    audit.record(agency=by.agency, by=by, verb="measure.update", target=measure, at=at, data=data)


def link(measure: Measure, points: Sequence[Key]) -> None:
    """Link a measure to weak points that it does not answer yet; one that has a measure is no longer set aside."""
    MeasureLink.objects.bulk_create(MeasureLink(measure=measure, detail=detail, code=code) for detail, code in points)
    asides = SetAside.objects.filter(plan=measure.plan)
    SetAside.objects.filter(pk__in=[row.pk for row in asides if (row.detail, row.code) in points]).delete()


def _words(points: Sequence[Key]) -> str:
    return ", ".join(f"{detail} {code}" for detail, code in points)
