"""Installing the criteria of a fiscal year from its file."""

import dataclasses
import datetime as dt
import functools
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from assessments.actions.revisions import CLOSED, SCORING, open_revision
from assessments.models import (
    Confidence,
    CriteriaSet,
    Indicator,
    Item,
    Level,
    Question,
    RequiredPart,
    SubIndicator,
    Tool,
    Window,
)
from assessments.queries.criteria import row_of_year
from assessments.queries.criteria_years import is_scored
from assessments.rules.criteria import Entry, ItemEntry, YearCriteria

logger = logging.getLogger(__name__)
M = TypeVar("M", bound=Model)
Put = Callable[..., Any]  # _put, told what to count and whether results hang on the criteria

OWN_FIELDS = (
    "scoring_rule",
    "item_rule",
    "pass_mark",
    "is_comparable",
    "item_count",
    "not_found",
    "confidence",
    "source_note",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Installed:
    """How many rows were created, updated and left as they were; `kept`: entered by an administrator.

    `unlisted` rows are in the database but not in the file. Nothing is ever deleted: results may refer to it.
    `draft`: the revision that took all this, because results hang on the one in force; 0 = that one itself.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0
    unlisted: int = 0
    draft: int = 0


class _NeedsRevision(Exception):
    """The file changes what results were scored with."""


@transaction.atomic
def install_criteria(*, data: YearCriteria, at: dt.datetime) -> Installed:
    """Create the criteria of a year or bring them up to date; a second time changes nothing.

    What an administrator entered (confidence "entered") stays. Where results hang on the newest revision and the file
    changes what they were scored with, that revision stays as it is, and all goes into its draft (opened where there
    is none), which an administrator puts in force. Criteria belong to no agency, so there is no agency's record to
    write to: what changed goes to the log.
    """
    newest = row_of_year(data.fiscal_year)
    try:
        with transaction.atomic():
            installed = _install(newest, data, is_scored=is_scored(newest))
    except _NeedsRevision:
        draft = CriteriaSet.objects.filter(fiscal_year=data.fiscal_year, is_draft=True).first()
        draft = draft or open_revision(source=newest, by=None, at=at)  # type: ignore[arg-type] # results hang on it
        installed = dataclasses.replace(_install(draft, data, is_scored=False), draft=draft.revision)
    logger.info("criteria %s installed at %s: %s", data.fiscal_year, at.isoformat(), installed)
    return installed


def _install(found: CriteriaSet | None, data: YearCriteria, *, is_scored: bool) -> Installed:
    count: Counter[str] = Counter()
    put = functools.partial(_put, count, is_scored=is_scored)
    own = {name: getattr(data, name) for name in OWN_FIELDS} | {"not_found": list(data.not_found)}
    criteria = put(found or CriteriaSet(fiscal_year=data.fiscal_year), own)
    tools = _put_entries(put, count, criteria, Tool, data.tools)
    indicators = _put_entries(put, count, criteria, Indicator, data.indicators, tool=tools)
    subs = _put_entries(put, count, criteria, SubIndicator, data.sub_indicators, indicator=indicators)
    items = _put_entries(put, count, criteria, Item, data.items, sub_indicator=subs)
    _put_parts(put, count, items, data.items)
    _put_entries(put, count, criteria, Question, data.questions, indicator=indicators)
    _put_entries(put, count, criteria, Level, data.levels)
    _put_entries(put, count, criteria, Window, data.windows, key="what")
    return Installed(**count)


def _put_entries(
    put: Put,
    count: Counter[str],
    criteria: CriteriaSet,
    model: type[M],
    entries: Sequence[Entry],
    *,
    key: str = "code",
    **targets: Mapping[str, Model],
) -> dict[str, M]:
    """Put each entry into its row, found by `key`; `targets` = the rows its references name, by code."""
    rows: dict[str, M] = {getattr(row, key): row for row in model._default_manager.filter(criteria=criteria)}
    count["unlisted"] += len(rows.keys() - {getattr(entry, key) for entry in entries})
    for entry in entries:
        name = getattr(entry, key)
        row = rows.get(name) or model(criteria=criteria)
        rows[name] = put(row, _values(entry, targets))
    return rows


def _values(entry: Entry, targets: Mapping[str, Mapping[str, Model]]) -> dict[str, Any]:
    """Return the model's fields of an entry: references become keys, parts are rows of their own."""
    values = {field.name: getattr(entry, field.name) for field in dataclasses.fields(entry)}
    values.pop("parts", None)
    for name, rows in targets.items():
        code = values.pop(f"{name}_code")
        values[f"{name}_id"] = rows[code].pk if code else None
    return values


def _put_parts(put: Put, count: Counter[str], items: Mapping[str, Item], entries: Sequence[ItemEntry]) -> None:
    """Put the required parts of the items, by their place. The parts of an entered item are left alone."""
    found = {(part.item_id, part.order): part for part in RequiredPart.objects.filter(item__in=items.values())}
    for entry in entries:
        item = items[entry.code]
        for order, text in enumerate(entry.parts, start=1):
            part = found.pop((item.pk, order), None)
            if item.confidence == Confidence.ENTERED:
                count["kept"] += part is not None
            else:
                put(part or RequiredPart(item=item, order=order), {"text": text})
    count["unlisted"] += len(found)


def _put(count: Counter[str], row: M, values: Mapping[str, Any], *, is_scored: bool) -> M:
    """Save what differs from `values`, unless an administrator entered the row; count what happened.

    Raises _NeedsRevision where results hang on the criteria and this would change what they were scored with.
    """
    is_new = row._state.adding
    if not is_new and getattr(row, "confidence", None) == Confidence.ENTERED:
        count["kept"] += 1
        return row
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if is_scored and _moves_scores(row, changed, values):
        raise _NeedsRevision
    for name in changed:
        setattr(row, name, values[name])
    if is_new:
        row.save(force_insert=True)
    elif changed:
        row.save(update_fields=changed)
    count["created" if is_new else "updated" if changed else "unchanged"] += 1
    return row


def _moves_scores(row: Model, changed: Sequence[str], values: Mapping[str, Any]) -> bool:
    """Whether a new row, or the change of a known one, touches what scores depend on; what was not known may be filled."""
    if row._state.adding:
        key = values.get("sub_indicator_id") or 0
        return isinstance(row, CLOSED) or SubIndicator.objects.filter(pk=key, items_complete=True).exists()
    fixed = SCORING.get(type(row), ())
    return any(name.removesuffix("_id") in fixed and getattr(row, name) not in (None, "") for name in changed)
