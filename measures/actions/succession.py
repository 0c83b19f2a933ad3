"""Somebody else answers for what a person who left was named for; also in mid-year, when the plan is approved."""

import datetime as dt

from django.db import transaction

from measures.actions.measures_ import OwnerDraft
from measures.models import Owner, Plan, Succession
from measures.rules.refusal import MeasureRefused
from organisations import audit
from organisations.models import Officer
from organisations.queries import Member


@transaction.atomic
def name_successor(*, plan: Plan, former: Officer, draft: OwnerDraft, by: Member, at: dt.datetime) -> list[Succession]:
    """Put a successor in every place of the plan that names `former`; each keeps who stood there before.

    Raises MeasureRefused `nothing_to_succeed` when somebody was there first.
    """
    Plan.objects.select_for_update().get(pk=plan.pk)
    owners = list(Owner.objects.filter(measure__plan=plan, officer=former).select_related("measure", "step"))
    if not owners:
        raise MeasureRefused("nothing_to_succeed", officer=str(former))
    return [_succeed(owner, former, draft, by, at) for owner in owners]


def _succeed(owner: Owner, former: Officer, draft: OwnerDraft, by: Member, at: dt.datetime) -> Succession:
    owner.unit_id, owner.post_id, owner.officer_id = draft.unit_id, draft.post_id, draft.officer_id
    owner.text = ""
    owner.save()
    owner = Owner.objects.select_related("unit", "post", "officer", "measure", "step").get(pk=owner.pk)
    row = Succession.objects.create(
        measure=owner.measure, step=owner.step, former=former, successor=str(owner), decided_by=by.user, decided_at=at
    )
    data = {"former": str(former), "successor": row.successor, "title": owner.measure.title}
    audit.record(agency=by.agency, by=by, verb="measure.succeed", target=owner.measure, at=at, data=data)
    return row
