"""Criteria kept in memory are those of the database, whoever changed them and however."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from pytest_django import DjangoAssertNumQueries

from assessments.models import (
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
from assessments.queries import criteria_of, names_of
from tests.factories.assessments import make_year

pytestmark = pytest.mark.django_db
YEAR = 2564
PARTS = (Tool, Indicator, SubIndicator, Item, Question, Level, Window, RequiredPart)


@pytest.fixture
def criteria() -> CriteriaSet:
    """Return criteria that have every kind of part."""
    return make_year(YEAR)


def edition(criteria: CriteriaSet) -> object:
    """Return the edition that the database holds now."""
    return CriteriaSet.objects.values_list("edition", flat=True).get(pk=criteria.pk)


def of_year(model: Any, criteria: CriteriaSet) -> Any:
    """Return the rows of a kind of part."""
    whose = {"item__criteria": criteria} if model is RequiredPart else {"criteria": criteria}
    return model.objects.filter(**whose)


def grown(model: Any, criteria: CriteriaSet) -> None:
    """Put a row more into the database past every save()."""
    row = of_year(model, criteria).first()
    row.pk, row._state.adding = None, True
    row.order, row.code, row.what = 999, "ใหม่", "ใหม่"
    model.objects.bulk_create([row])


@pytest.mark.parametrize("model", PARTS)
@pytest.mark.parametrize(
    "change",
    [
        grown,
        lambda model, criteria: of_year(model, criteria).first().save(),
        lambda model, criteria: of_year(model, criteria).update(id=F("id")),
        lambda model, criteria: of_year(model, criteria).last().delete(),
    ],
    ids=["bulk_create", "save", "update", "delete"],
)
def test_every_change_of_a_part_gives_a_new_edition(
    criteria: CriteriaSet, model: Any, change: Callable[[Any, CriteriaSet], None]
) -> None:
    before = edition(criteria)

    change(model, criteria)

    assert edition(criteria) != before


def test_a_stale_row_that_is_saved_never_brings_an_old_edition_back(criteria: CriteriaSet) -> None:
    stale = CriteriaSet.objects.get(pk=criteria.pk)
    first = stale.edition
    Tool.objects.filter(criteria=criteria).update(name="อื่น")
    second = edition(criteria)

    stale.save()

    assert len({first, second, edition(criteria)}) == 3


def test_criteria_in_memory_cost_one_query(
    criteria: CriteriaSet, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = criteria_of(YEAR)

    with django_assert_num_queries(1):
        again = criteria_of(YEAR)
        assert again is not None
        assert [part.text for item in again[0].items.all() for part in item.required_parts.all()]
        assert [item.sub_indicator.indicator.tool.code for item in again[0].items.all() if item.sub_indicator]
    assert again is first


def test_a_change_is_seen_at_once_and_what_was_read_before_stays_as_it_was(criteria: CriteriaSet) -> None:
    before = criteria_of(YEAR)

    Indicator.objects.filter(criteria=criteria, code="1").update(name="ชื่อใหม่")
    after = criteria_of(YEAR)

    assert before is not None
    assert after is not None
    assert names_of(after[0])["indicator", "1"] == "ชื่อใหม่"
    assert names_of(before[0])["indicator", "1"] != "ชื่อใหม่"


def test_a_change_that_is_taken_back_leaves_nothing_in_memory(criteria: CriteriaSet) -> None:
    with transaction.atomic():
        Indicator.objects.filter(criteria=criteria, code="1").update(name="ชื่อใหม่")
        within = criteria_of(YEAR)
        transaction.set_rollback(True)
    after = criteria_of(YEAR)

    assert within is not None
    assert after is not None
    assert names_of(within[0])["indicator", "1"] == "ชื่อใหม่"
    assert names_of(after[0])["indicator", "1"] != "ชื่อใหม่"


def test_years_do_not_share_an_edition() -> None:
    years = [make_year(year) for year in (2563, 2564, 2565)]

    assert len({edition(criteria) for criteria in years}) == 3


def test_a_hand_at_the_database_counts(criteria: CriteriaSet) -> None:
    before = edition(criteria)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE assessments_level SET code = code WHERE criteria_id = %s", [criteria.pk])

    assert edition(criteria) != before
