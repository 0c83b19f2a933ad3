"""Changes to a result: scores, its confirmation, what staff say to a finding. Only what changed is written."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from assessments.models import Assessment, CriteriaSet, Detail, Finding, Score
from organisations import audit
from organisations.models import Agency, User
from organisations.queries import Member

Cell = tuple[str, str]
Values = Mapping[Cell, Decimal | None]


class ScoresRefused(Exception):
    """A change that cannot be made; `code` says why, views hold the sentences."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


@transaction.atomic
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
    No row is made for a blank, none is deleted. Any change takes the confirmation back: who confirmed has not seen
    the new numbers. `by` None = an import from the command line.
    """
    Agency.objects.select_for_update().get(pk=agency.pk)  # one save at a time, the first of a year included
    existing = Assessment.objects.filter(agency=agency, criteria=criteria).first()
    assessment = existing or Assessment(agency=agency, criteria=criteria)
    scores = {(row.detail, row.code): row for row in assessment.scores.all()} if existing else {}
    cells = [cell for cell in values if _differs(scores.get(cell), values[cell], (notes or {}).get(cell))]
    words = {name: text for name, text in (texts or {}).items() if getattr(assessment, name) != text}
    if not cells and not words:
        return []
    _save_assessment(assessment, words)
    for cell in cells:
        score = scores.get(cell) or Score(assessment=assessment, detail=cell[0], code=cell[1])
        score.value = values[cell]
        score.note = (notes or {}).get(cell, score.note)
        score.save()
    changed = [*(cell_name(*cell) for cell in cells), *words]
    data = {"year": criteria.fiscal_year, "changed": changed}
    audit.record(agency=agency, by=by, verb="score.save", target=assessment, at=at, data=data)
    return changed


def _differs(score: Score | None, value: Decimal | None, note: str | None) -> bool:
    if score is None:
        return value is not None or bool(note)
    return score.value != value or (note is not None and score.note != note)


def _save_assessment(assessment: Assessment, words: Mapping[str, str]) -> None:
    is_confirmed = assessment.confirmed_at is not None
    if assessment.pk and not words and not is_confirmed:
        return
    for name, text in words.items():
        setattr(assessment, name, text)
    assessment.confirmed_at = assessment.confirmed_by = None
    assessment.save()


def cell_name(detail: str, code: str) -> str:
    """Return how forms and the record name a score: overall, tool-IIT, indicator-1, item-O2."""
    return f"{detail}-{code}" if code else detail


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
