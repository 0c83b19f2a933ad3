"""Writing many scores: the history copied inside the database is the one simple_history itself would write."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from assessments.actions import writing
from assessments.models import Assessment, Score
from organisations.models import Agency, User
from tests.factories.assessments import make_year
from tests.factories.organisations import make_agency, make_user

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 7, 15, 10, 0, tzinfo=dt.UTC)
CELL = "indicator", "1"


def remembered(rows: Any, *, without: set[str]) -> list[dict[str, Any]]:
    """Return every field of history rows in order but keys."""
    names = [field.attname for field in rows.model._meta.concrete_fields if field.attname not in without]
    return list(rows.order_by("history_id").values(*names))


def by_simple_history(agency: Agency, user: User, criteria: models.Model) -> None:
    told = {"default_user": user, "default_date": AT}
    assessment = Assessment(agency=agency, criteria=criteria, published_level="A")
    bulk_create_with_history([assessment], Assessment, **told)
    score = Score(assessment=assessment, detail=CELL[0], code=CELL[1], value=Decimal("80.5"), note="ก")
    bulk_create_with_history([score], Score, **told)
    assessment.published_level, score.value = "B", None
    bulk_update_with_history([assessment], Assessment, ["published_level"], **told)
    bulk_update_with_history([score], Score, ["value"], **told)


def test_history_is_what_simple_history_writes(agency: Agency) -> None:
    criteria, other = make_year(2568), make_agency("ban-uen")
    user = make_user()
    place = agency.pk, criteria.pk
    by_simple_history(other, user, criteria)

    for value, note, level in ((Decimal("80.5"), "ก", "A"), (None, "ก", "B")):
        change = writing.Change({CELL: value}, {CELL: note}, {"published_level": level})
        writing.write(changes={place: change}, by=user, at=AT)

    for rows, owner in ((Assessment.history, "agency"), (Score.history, "assessment__agency")):
        keys = {"history_id", "id", "agency_id", "assessment_id"}
        ours = remembered(rows.filter(**{owner: agency}), without=keys)
        assert len(ours) == 2
        assert ours == remembered(rows.filter(**{owner: other}), without=keys)
    assert set(Score.history.filter(assessment__agency=agency).values_list("id", flat=True)) == {
        Score.objects.get(assessment__agency=agency).pk
    }


def test_history_of_more_rows_than_a_statement_takes_is_whole(agency: Agency) -> None:
    criteria = make_year(2568)
    count = writing.ROWS_AT_ONCE + 3
    values = {("question", f"i{number}"): Decimal(number % 100) for number in range(count)}

    writing.write(changes={(agency.pk, criteria.pk): writing.Change(values)}, by=None, at=AT)

    assert Score.history.count() == Score.objects.count() == count
    assert set(Score.history.values_list("history_user", flat=True)) == {None}
