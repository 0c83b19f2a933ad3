"""Writing scores of any number of agency-years at once: only what differs, with row history and a record each."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from assessments.models import Assessment, CriteriaSet, Score
from organisations import audit
from organisations.models import Agency, User
from organisations.queries import Member

Cell = tuple[str, str]  # detail, code
Place = tuple[int, int]  # keys of agency and criteria
WORDS = ("published_level", "source")
ROWS_AT_ONCE = 500  # of history


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """What shall stand in one agency-year. `values`: None = no score; `texts`: published_level, source."""

    values: Mapping[Cell, Decimal | None]
    notes: Mapping[Cell, str] = dataclasses.field(default_factory=dict)
    texts: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Stored:
    """What stands in one agency-year now; assessment None = nothing yet."""

    assessment: Assessment | None = None
    scores: Mapping[Cell, Score] = dataclasses.field(default_factory=dict)

    def value(self, cell: Cell) -> Decimal | None:
        """Return a stored number, None where there is none."""
        score = self.scores.get(cell)
        return score.value if score else None

    def text(self, name: str) -> str:
        """Return the published level or the source as stored."""
        return str(getattr(self.assessment, name)) if self.assessment else ""


def stored_of(places: Iterable[Place]) -> dict[Place, Stored]:
    """Return what stands in agency-years, in three queries: of whatever revision of the year's criteria it is."""
    wanted = set(places)
    years = years_of(wanted)
    places_of: dict[tuple[int, int], list[Place]] = {}
    for place in wanted:
        places_of.setdefault((place[0], years[place[1]]), []).append(place)
    agencies = {agency for agency, _criteria in wanted}
    rows = Assessment.objects.filter(agency__in=agencies, criteria__fiscal_year__in=set(years.values()))
    mine = [row for row in rows.select_related("criteria") if (row.agency_id, row.criteria.fiscal_year) in places_of]
    found = {row.pk: row for row in mine}
    scores: dict[int, dict[Cell, Score]] = {key: {} for key in found}
    for score in Score.objects.filter(assessment__in=found).order_by():
        scores[score.assessment_id][score.detail, score.code] = score
    known = {(row.agency_id, row.criteria.fiscal_year): Stored(row, scores[row.pk]) for row in mine}
    return {place: known.get(year, Stored()) for year, sharing in places_of.items() for place in sharing}


def years_of(places: Iterable[Place]) -> dict[int, int]:
    """Return the fiscal years of the criteria that places name. One query."""
    keys = {criteria for _agency, criteria in places}
    return dict(CriteriaSet.objects.filter(pk__in=keys).values_list("pk", "fiscal_year"))


@dataclasses.dataclass(slots=True)
class _Batch:
    """Rows to be written, and what each agency-year's record says."""

    new_assessments: list[Assessment] = dataclasses.field(default_factory=list)
    old_assessments: list[Assessment] = dataclasses.field(default_factory=list)
    new_scores: list[Score] = dataclasses.field(default_factory=list)
    old_scores: list[Score] = dataclasses.field(default_factory=list)
    changed: list[tuple[Place, Assessment, list[str]]] = dataclasses.field(default_factory=list)


@transaction.atomic
def write(
    *,
    changes: Mapping[Place, Change],
    by: Member | User | None,
    at: dt.datetime,
    extra: Mapping[str, Any] | None = None,
    stored: Mapping[Place, Stored] | None = None,
) -> dict[Place, list[str]]:
    """Write the cells that differ from what is stored, and return their names by agency-year; a fixed number of queries.

    Agencies are locked first, in order: one save at a time. No row is made for a blank, none is deleted. Any change
    takes the confirmation back: who confirmed has not seen the new numbers. `extra` goes into each record; `stored` = what
    stands there, where the caller locked and read it.
    """
    agencies = lock({agency for agency, _criteria in changes})
    stored = stored or stored_of(changes)
    batch = _Batch()
    for place, change in changes.items():
        _add(batch, place, change, stored[place])
    _save(batch, by.user if isinstance(by, Member) else by, at)
    years = years_of(changes)
    entries = [
        audit.Entry(agencies[place[0]], row, {"year": years[place[1]], "changed": names, **(extra or {})})
        for place, row, names in batch.changed
    ]
    audit.record_many(entries=entries, by=by, verb="score.save", at=at)
    return {place: names for place, _row, names in batch.changed}


def lock(agencies: Iterable[int]) -> dict[int, Agency]:
    """Hold agencies until the transaction ends, in the order of their keys."""
    return {row.pk: row for row in Agency.objects.select_for_update().filter(pk__in=agencies).order_by("pk")}


def _add(batch: _Batch, place: Place, change: Change, stored: Stored) -> None:
    cells = [cell for cell, value in change.values.items() if _differs(stored.scores.get(cell), value, change, cell)]
    words = {name: text for name, text in change.texts.items() if stored.text(name) != text}
    if not cells and not words:
        return
    assessment = stored.assessment or Assessment(agency_id=place[0], criteria_id=place[1])
    is_confirmed = assessment.confirmed_at is not None
    for name, text in words.items():
        setattr(assessment, name, text)
    assessment.confirmed_at = assessment.confirmed_by = None
    if stored.assessment is None:
        batch.new_assessments.append(assessment)
    elif words or is_confirmed:
        batch.old_assessments.append(assessment)
    for cell in cells:
        known = stored.scores.get(cell)
        score = known or Score(assessment=assessment, detail=cell[0], code=cell[1])
        score.value = change.values[cell]
        score.note = change.notes.get(cell, score.note)
        (batch.old_scores if known else batch.new_scores).append(score)
    batch.changed.append((place, assessment, [*(cell_name(*cell) for cell in cells), *words]))


def _differs(score: Score | None, value: Decimal | None, change: Change, cell: Cell) -> bool:
    note = change.notes.get(cell)
    if score is None:
        return value is not None or bool(note)
    return score.value != value or (note is not None and score.note != note)


def _save(batch: _Batch, user: User | None, at: dt.datetime) -> None:
    """Write the rows, then their history: assessments first, which new scores point at."""
    Assessment.objects.bulk_create(batch.new_assessments)
    if batch.old_assessments:
        Assessment.objects.bulk_update(batch.old_assessments, [*WORDS, "confirmed_at", "confirmed_by"])
    for score in batch.new_scores:
        score.assessment_id = score.assessment.pk
    Score.objects.bulk_create(batch.new_scores)
    if batch.old_scores:
        Score.objects.bulk_update(batch.old_scores, ["value", "note"])
    _remember(batch.new_assessments, "+", user, at)
    _remember(batch.old_assessments, "~", user, at)
    _remember(batch.new_scores, "+", user, at)
    _remember(batch.old_scores, "~", user, at)


def _remember(rows: Sequence[Assessment | Score], kind: str, user: User | None, at: dt.datetime) -> None:
    """Add rows as they now stand to the history of their model, as simple_history does (kind + or ~).

    Copied inside the database: making an object of each first took half the time of an import.
    """
    if not rows:
        return
    history, model = type(rows[0]).history.model, type(rows[0])
    quoted = connection.ops.quote_name
    columns = [quoted(field.column) for field in history.tracked_fields]
    told = {"history_date": at, "history_user_id": user.pk if user else None, "history_type": kind}
    into = ", ".join([*columns, *map(quoted, told)])
    source = ", ".join([*columns, *["%s"] * len(told)])
    for start in range(0, len(rows), ROWS_AT_ONCE):
        keys = [row.pk for row in rows[start : start + ROWS_AT_ONCE]]
        sql = (  # names of our own models; every value is a parameter
            f"INSERT INTO {quoted(history._meta.db_table)} ({into}) SELECT {source} FROM {quoted(model._meta.db_table)}"  # noqa: S608
            f" WHERE id IN ({', '.join(['%s'] * len(keys))}) ORDER BY id"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [*_adapted(history, told), *keys])


def _adapted(model: Any, values: Mapping[str, Any]) -> list[Any]:  # noqa: ANN401 -- a history model
    """Return values as the database takes them."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return [fields[name].get_db_prep_value(value, connection) for name, value in values.items()]


def cell_name(detail: str, code: str) -> str:
    """Return how forms and the record name a score: overall, tool-IIT, indicator-1, item-O2."""
    return f"{detail}-{code}" if code else detail
