"""Changes to the words of an analysis. What staff wrote is never overwritten by data: they settle each difference."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction

from assessments.models import AnalysisSentence, AnalysisText, Assessment
from assessments.rules.analysis_text import Sentence
from organisations import audit
from organisations.queries import Member


@dataclasses.dataclass(frozen=True, slots=True)
class Typed:
    """A sentence as its page showed it, and as it was typed."""

    seen: str
    text: str


@transaction.atomic
def start_text(*, assessment: Assessment, sentences: Iterable[Sentence], by: Member, at: dt.datetime) -> AnalysisText:
    """Keep the first draft of an analysis; one that is there already stays as it is."""
    analysis, is_new = AnalysisText.objects.get_or_create(assessment=assessment, defaults={"updated_at": at})
    if is_new:
        rows = [AnalysisSentence(analysis=analysis, key=one.key, text=one.text, values=one.values) for one in sentences]
        AnalysisSentence.objects.bulk_create(rows)
        audit.record(agency=by.agency, by=by, verb="analysis.draft", target=analysis, at=at, data=_year(analysis))
    return analysis


@transaction.atomic
def save_text(*, analysis: AnalysisText, typed: Mapping[str, Typed], by: Member, at: dt.datetime) -> dict[str, str]:
    """Write the sentences this clerk changed; return those another changed meanwhile, by key, as they stand now.

    A sentence left as it was seen is left alone; a key that is not there is ignored.
    """
    locked = AnalysisText.objects.select_for_update().get(pk=analysis.pk)
    rows = {row.key: row for row in locked.sentences.all()}
    wanted = {key: one for key, one in typed.items() if key in rows and one.text != one.seen}
    lost = {key: rows[key].text for key, one in wanted.items() if rows[key].text not in (one.seen, one.text)}
    changed = [rows[key] for key, one in wanted.items() if key not in lost and rows[key].text != one.text]
    for row in changed:
        row.text, row.is_edited = wanted[row.key].text, True
    AnalysisSentence.objects.bulk_update(changed, ["text", "is_edited"])
    if changed:
        _touch(locked, at)
        data = {**_year(analysis), "changed": [row.key for row in changed]}
        audit.record(agency=by.agency, by=by, verb="analysis.update", target=analysis, at=at, data=data)
    return lost


@transaction.atomic
def settle(
    *, analysis: AnalysisText, key: str, fresh: Sentence | None, take: bool, by: Member, at: dt.datetime
) -> None:
    """Take the sentence that data gives now, or keep what stands there; either way it is marked no more.

    `fresh` None = data gives it no more: taking that deletes it. A new sentence not taken is kept away as empty.
    """
    AnalysisText.objects.select_for_update().get(pk=analysis.pk)
    row = AnalysisSentence.objects.filter(analysis=analysis, key=key).first()
    if fresh is None and take:
        AnalysisSentence.objects.filter(analysis=analysis, key=key).delete()
    elif row is not None or fresh is not None:
        row = row or AnalysisSentence(analysis=analysis, key=key)
        row.values = dict(fresh.values) if fresh else {}
        if take and fresh is not None:
            row.text, row.is_edited = fresh.text, False
        row.save()
    _touch(analysis, at)
    data = {**_year(analysis), "key": key, "take": take}
    audit.record(agency=by.agency, by=by, verb="analysis.settle", target=analysis, at=at, data=data)


def _touch(analysis: AnalysisText, at: dt.datetime) -> None:
    analysis.updated_at = at
    analysis.save(update_fields=["updated_at"])


def _year(analysis: AnalysisText) -> dict[str, object]:
    return {"year": analysis.assessment.criteria.fiscal_year}
