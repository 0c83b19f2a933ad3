"""A year of criteria made by copying another."""

import datetime as dt
import logging
from typing import Any

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
from organisations.models import User

logger = logging.getLogger("assessments.criteria")
OWN = ("scoring_rule", "item_rule", "pass_mark", "is_comparable", "item_count")
PARENTS = ("tool", "indicator", "sub_indicator", "item")


@transaction.atomic
def copy_criteria(*, source: CriteriaSet, target: CriteriaSet, by: User, at: dt.datetime) -> CriteriaSet:
    """Fill an unsaved or empty year with what another holds, and save it; the calendar is not copied: dates move.

    Every part says that it was inferred, from which year, and that it carries on the same code. Criteria belong to no
    agency, so there is no agency's record to write to: who copied goes to the log.
    """
    for name in OWN:
        setattr(target, name, getattr(source, name))
    origin = {"confidence": Confidence.INFERRED, "source_note": f"คัดลอกจากเกณฑ์ปี {source.fiscal_year}"}
    target.confidence, target.source_note = origin["confidence"], origin["source_note"]
    target.save()
    copy_parts(source=source, target=target, origin=origin)
    logger.info("criteria %s copied to %s by %s at %s", source.fiscal_year, target.fiscal_year, by, at.isoformat())
    return target


def copy_parts(*, source: CriteriaSet, target: CriteriaSet, origin: dict[str, Any] | None = None) -> None:
    """Copy every part of criteria. Into another year (`origin` = what each says of where it comes from) they carry on
    the same code and the calendar stays behind; into a revision of the same year they are copied as they are.
    """
    kept: dict[str, dict[int, int]] = {}
    for name, model in (("tool", Tool), ("indicator", Indicator), ("sub_indicator", SubIndicator), ("item", Item)):
        kept[name] = _copied(model, source, target, origin, kept)
    _copied(Question, source, target, origin, kept)
    _copied(Level, source, target, origin, kept)
    if origin is None:
        _copied(Window, source, target, origin, kept)
    parts = RequiredPart.objects.filter(item__criteria=source)
    RequiredPart.objects.bulk_create(
        RequiredPart(item_id=kept["item"][part.item_id], text=part.text, order=part.order) for part in parts
    )


def _copied(
    model: type[Model],
    source: CriteriaSet,
    target: CriteriaSet,
    origin: dict[str, Any] | None,
    kept: dict[str, dict[int, int]],
) -> dict[int, int]:
    """Copy the rows of a model; return the new keys by the old ones."""
    keys = {}
    for row in model._default_manager.filter(criteria=source):
        old = row.pk
        row.pk, row._state.adding = None, True
        values: dict[str, Any] = {"criteria": target, **(origin or {})}
        if origin and hasattr(row, "continues"):
            values["continues"] = [getattr(row, "code", "")]
            values["continues_confidence"] = Confidence.INFERRED
        for name in PARENTS:
            former = getattr(row, f"{name}_id", None)
            if former is not None:
                values[f"{name}_id"] = kept[name][former]
        for name, value in values.items():
            setattr(row, name, value)
        row.save(force_insert=True)
        keys[old] = row.pk
    return keys
