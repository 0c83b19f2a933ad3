"""Revisions of a year's criteria: a new one is a draft, then in force; a result goes over only when staff say so."""

import datetime as dt
import logging
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Model

from assessments.actions import writing
from assessments.actions.copying import copy_parts
from assessments.models import (
    Assessment,
    CriteriaSet,
    Indicator,
    Item,
    Level,
    Question,
    SubIndicator,
    Tool,
)
from assessments.queries import newer_than
from organisations import audit
from organisations.models import User
from organisations.queries import Member

logger = logging.getLogger("assessments.criteria")
OWN = ("fiscal_year", "scoring_rule", "item_rule", "pass_mark", "is_comparable", "item_count", "not_found", "confidence", "source_note")  # fmt: skip

# What a score depends on. It stays once a result hangs on it; what was not known may be filled in.
SCORING: dict[type[Model], tuple[str, ...]] = {
    CriteriaSet: ("fiscal_year", "scoring_rule", "item_rule", "pass_mark", "is_comparable"),
    Tool: ("code", "weight"),
    Indicator: ("criteria", "tool", "code"),
    SubIndicator: ("criteria", "indicator", "code", "items_complete"),
    Item: ("criteria", "sub_indicator", "code"),
    Question: ("criteria", "indicator", "code"),
    Level: ("code", "min_total", "min_each_tool", "order"),
}
CLOSED = (Tool, Indicator, SubIndicator, Level)  # no row more or less changes what is there; items may still be found


class RevisionRefused(Exception):
    """A step that cannot be taken: `draft_exists`, `not_a_draft`, `not_newer`, `changed_since`."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


@transaction.atomic
def open_revision(*, source: CriteriaSet, by: User | None, at: dt.datetime) -> CriteriaSet:
    """Copy criteria into the next revision of their year, a draft. Raises RevisionRefused `draft_exists`.

    Criteria belong to no agency, so there is no agency's record to write to: who did it goes to the log.
    """
    revisions = CriteriaSet.objects.select_for_update().filter(fiscal_year=source.fiscal_year)
    if any(row.is_draft for row in revisions):
        raise RevisionRefused("draft_exists")
    last = revisions.aggregate(last=Max("revision"))["last"]
    own: dict[str, Any] = {name: getattr(source, name) for name in OWN}
    target = CriteriaSet.objects.create(**own, revision=last + 1, is_draft=True)
    copy_parts(source=source, target=target)
    logger.info("criteria %s opened by %s at %s", target, by, at.isoformat())
    return target


@transaction.atomic
def put_in_force(*, criteria: CriteriaSet, by: User, at: dt.datetime) -> None:
    """Let a draft be what new results are scored with; results entered before stay. Raises RevisionRefused `not_a_draft`."""
    if not CriteriaSet.objects.filter(pk=criteria.pk, is_draft=True).update(is_draft=False):
        raise RevisionRefused("not_a_draft")
    logger.info("criteria %s put in force by %s at %s", criteria, by, at.isoformat())


@transaction.atomic
def move_result(*, assessment: Assessment, seen: UUID, by: Member, at: dt.datetime) -> Assessment:
    """Score a result with the newest revision in force of its year from now on; its numbers stay as published.

    `seen`: the edition of that revision as its reader saw it. Raises RevisionRefused `not_newer`, `changed_since`.
    """
    writing.lock({assessment.agency_id})
    row = Assessment.objects.select_related("criteria").get(pk=assessment.pk)
    newest = newer_than(row.criteria)
    if newest is None:
        raise RevisionRefused("not_newer")
    if newest.edition != seen:
        raise RevisionRefused("changed_since")
    data = {"year": newest.fiscal_year, "from": row.criteria.revision, "to": newest.revision}
    row.criteria = newest
    row.save()
    audit.record(agency=by.agency, by=by, verb="score.revise", target=row, at=at, data=data)
    return row
