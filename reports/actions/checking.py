"""Answering what the quality sweep found."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from organisations import audit
from organisations.queries import Member
from reports.models import CheckAnswer
from reports.queries.sweep import Key


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


@transaction.atomic
def answer_findings(*, fiscal_year: int, answers: Mapping[Key, str], by: Member, at: dt.datetime) -> None:
    """Keep what was said to several findings, by what names each."""
    for (code, place, field), answer in answers.items():
        answer_finding(fiscal_year=fiscal_year, code=code, place=place, field=field, answer=answer, by=by, at=at)


def carry_answers(*, places: Mapping[str, str], by: Member) -> None:
    """Let answers given to an old place stand for the same text at its new one, as said by whom and when."""
    rows = list(CheckAnswer.objects.filter(agency=by.agency, place__in=places))
    for row in rows:
        row.pk, row.place = None, places[row.place]
    CheckAnswer.objects.bulk_create(rows)
