"""Changes to a result: scores, its confirmation, what staff say to a finding. Only what changed is written."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from assessments.actions import writing
from assessments.actions.writing import Cell
from assessments.models import Assessment, CriteriaSet, Detail, Finding
from organisations import audit
from organisations.models import Agency, User
from organisations.queries import Member

Values = Mapping[Cell, Decimal | None]


class ScoresRefused(Exception):
    """A change that cannot be made; `code` says why, views hold the sentences."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


def save_scores(
    *,
    agency: Agency,
    criteria: CriteriaSet,
    values: Values,
    notes: Mapping[Cell, str] | None = None,
    texts: Mapping[str, str] | None = None,
    by: Member | User | None,
    at: dt.datetime,
) -> list[str]:
    """Write the cells that differ from what is stored, and return their names; none → nothing is written at all.

    `values`: (detail, code) → number, None = no score; `notes` of the same cells; `texts`: published_level, source.
    `by` None = an import from the command line.
    """
    changed = writing.write(
        changes={(agency.pk, criteria.pk): writing.Change(values, notes or {}, texts or {})}, by=by, at=at
    )
    return changed.get((agency.pk, criteria.pk), [])


@transaction.atomic
def confirm_scores(*, assessment: Assessment, by: Member, at: dt.datetime) -> Assessment:
    """Say that the numbers are those of the announcement. Raises ScoresRefused `no_overall`: there is no total."""
    overall = assessment.scores.filter(detail=Detail.OVERALL, value__isnull=False)
    if not overall.exists():
        raise ScoresRefused("no_overall")
    assessment.confirmed_at, assessment.confirmed_by = at, by.user
    assessment.save()
    data = {"year": assessment.criteria.fiscal_year}
    audit.record(agency=by.agency, by=by, verb="score.confirm", target=assessment, at=at, data=data)
    return assessment


@transaction.atomic
def answer_finding(
    *, assessment: Assessment, code: str, place: str, answer: str, by: Member, at: dt.datetime
) -> Finding:
    """Keep what staff say to a finding; a later answer takes the place of the earlier one, the record keeps both."""
    finding, _is_new = Finding.objects.update_or_create(
        assessment=assessment,
        code=code,
        place=place,
        defaults={"answer": answer, "answered_by": by.user, "answered_at": at},
    )
    data = {"code": code, "place": place, "answer": answer}
    audit.record(agency=by.agency, by=by, verb="finding.answer", target=finding, at=at, data=data)
    return finding
