"""Answering what the quality sweep found."""

import datetime as dt

from django.db import transaction

from organisations import audit
from organisations.queries import Member
from reports.models import CheckAnswer


@transaction.atomic
def answer_finding(
    *, fiscal_year: int, code: str, place: str, field: str, answer: str, by: Member, at: dt.datetime
) -> CheckAnswer:
    """Keep why a finding may stand; a later answer takes the place of the earlier one, the record keeps both."""
    row, _is_new = CheckAnswer.objects.update_or_create(
        agency=by.agency,
        fiscal_year=fiscal_year,
        code=code,
        place=place,
        field=field,
        defaults={"answer": answer, "answered_by": by.user, "answered_at": at},
    )
    data = {"code": code, "place": place, "field": field, "answer": answer}
    audit.record(agency=by.agency, by=by, verb="check.answer", target=row, at=at, data=data)
    return row
