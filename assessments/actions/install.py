"""Installing the criteria of a fiscal year from its file."""

import dataclasses
import datetime as dt
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

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
from assessments.rules.criteria import Entry, ItemEntry, YearCriteria

logger = logging.getLogger(__name__)
M = TypeVar("M", bound=Model)

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
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0
    unlisted: int = 0


@transaction.atomic
def install_criteria(*, data: YearCriteria, at: dt.datetime) -> Installed:
    """Create the criteria of a year or bring them up to date; a second time changes nothing.

    What an administrator entered (confidence "entered") stays. Criteria belong to no agency, so there is no
    agency's record to write to: what changed goes to the log.
    """
    count: Counter[str] = Counter()
    own = {name: getattr(data, name) for name in OWN_FIELDS} | {"not_found": list(data.not_found)}
    found = CriteriaSet.objects.filter(fiscal_year=data.fiscal_year).first()
    criteria = _put(count, found or CriteriaSet(fiscal_year=data.fiscal_year), own)
    tools = _put_entries(count, criteria, Tool, data.tools)
    indicators = _put_entries(count, criteria, Indicator, data.indicators, tool=tools)
    subs = _put_entries(count, criteria, SubIndicator, data.sub_indicators, indicator=indicators)
    items = _put_entries(count, criteria, Item, data.items, sub_indicator=subs)
    _put_parts(count, items, data.items)
    _put_entries(count, criteria, Question, data.questions, indicator=indicators)
    _put_entries(count, criteria, Level, data.levels)
    _put_entries(count, criteria, Window, data.windows, key="what")
    installed = Installed(**count)
    logger.info("criteria %s installed at %s: %s", data.fiscal_year, at.isoformat(), installed)
    return installed


def _put_entries(
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
        rows[name] = _put(count, row, _values(entry, targets))
    return rows


def _values(entry: Entry, targets: Mapping[str, Mapping[str, Model]]) -> dict[str, Any]:
    """Return the model's fields of an entry: references become keys, parts are rows of their own."""
    values = {field.name: getattr(entry, field.name) for field in dataclasses.fields(entry)}
    values.pop("parts", None)
    for name, rows in targets.items():
        code = values.pop(f"{name}_code")
        values[f"{name}_id"] = rows[code].pk if code else None
    return values


def _put_parts(count: Counter[str], items: Mapping[str, Item], entries: Sequence[ItemEntry]) -> None:
    """Put the required parts of the items, by their place. The parts of an entered item are left alone."""
    found = {(part.item_id, part.order): part for part in RequiredPart.objects.filter(item__in=items.values())}
    for entry in entries:
        item = items[entry.code]
        for order, text in enumerate(entry.parts, start=1):
            part = found.pop((item.pk, order), None)
            if item.confidence == Confidence.ENTERED:
                count["kept"] += part is not None
            else:
                _put(count, part or RequiredPart(item=item, order=order), {"text": text})
    count["unlisted"] += len(found)


def _put(count: Counter[str], row: M, values: Mapping[str, Any]) -> M:
    """Save what differs from `values`, unless an administrator entered the row; count what happened."""
    is_new = row._state.adding
    if not is_new and getattr(row, "confidence", None) == Confidence.ENTERED:
        count["kept"] += 1
        return row
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if is_new:
        row.save(force_insert=True)
    elif changed:
        row.save(update_fields=changed)
    count["created" if is_new else "updated" if changed else "unchanged"] += 1
    return row
