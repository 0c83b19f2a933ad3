"""What a user typed into a measure's form and did not save."""

import dataclasses

from django.http import QueryDict

from measures.models import Measure, Plan, TypedMeasure
from organisations.queries import Member


@dataclasses.dataclass(frozen=True, slots=True)
class Typed:
    """A kept draft; `is_stale`: the measure was changed by somebody since."""

    row: TypedMeasure
    is_stale: bool

    def data(self) -> QueryDict:
        """Return the fields as they were posted."""
        found = QueryDict(mutable=True)
        for name, values in self.row.data.items():
            found.setlist(name, values)
        return found


def typed_of(plan: Plan, measure: Measure | None, member: Member) -> Typed | None:
    """Return the member's draft of a measure, or of a new one. One query where there is none."""
    rows = TypedMeasure.objects.filter(agency=member.agency, user=member.user, fiscal_year=plan.fiscal_year)
    row = rows.filter(measure=measure).first()
    if row is None:
        return None
    changed = measure.history.order_by("-history_date").first() if measure else None
    return Typed(row, changed is not None and changed.history_date > row.saved_at)
