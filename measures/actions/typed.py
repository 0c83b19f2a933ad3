"""What somebody is typing into a measure's form, kept until it is saved or thrown away.

A draft of one user is nobody else's business and changes nothing of the plan: it leaves no event.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from measures.models import Measure, Plan, TypedMeasure
from organisations.queries import Member


@transaction.atomic
def keep_typed(
    *, plan: Plan, measure: Measure | None, data: Mapping[str, Sequence[str]], by: Member, at: dt.datetime
) -> TypedMeasure:
    """Keep the posted fields, in place of those kept before."""
    row, _made = TypedMeasure.objects.update_or_create(
        agency=by.agency,
        user=by.user,
        fiscal_year=plan.fiscal_year,
        measure=measure,
        defaults={"data": dict(data), "saved_at": at},
    )
    return row


@transaction.atomic
def drop_typed(*, plan: Plan, measure: Measure | None, by: Member) -> None:
    """Forget what was kept: it is saved now, or was thrown away."""
    rows = TypedMeasure.objects.filter(agency=by.agency, user=by.user, fiscal_year=plan.fiscal_year)
    rows.filter(measure=measure).delete()
