"""Totals of confirmed results by kind are those of the scores, whoever changed what and however."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from assessments import triggers
from assessments.actions.scores import confirm_scores, save_scores
from assessments.models import Assessment, CriteriaSet, KindTotal, Score
from assessments.queries.analysis import ACROSS_YEARS, average_of_kind
from assessments.triggers import totals
from organisations.models import Agency, Role
from organisations.queries import member_of
from tests.factories.assessments import AT, make_assessment, make_year
from tests.factories.organisations import make_agency, make_member

pytestmark = pytest.mark.django_db
NUMBERS = ("81.24", "90.0001", "70.01", "0.0003", "100")


@pytest.fixture
def criteria(agency: Agency) -> CriteriaSet:
    """Return criteria by which five agencies, four of them of a kind, have confirmed results; a sixth is not asked."""
    found = make_year(2568)
    for place, number in enumerate(NUMBERS):
        other = agency if place == 0 else make_agency(slug=f"peer-{place}", kind="pao" if place == 4 else agency.kind)
        by = make_member(other, Role.STAFF)
        make_assessment(other, found, confirmed_by=by, overall=number, tool_IIT=number, indicator_1=number, item_O1="0")
    make_assessment(make_agency(slug="open", kind=agency.kind), found, overall="50", indicator_1="50")
    return found


def kept() -> Counter[tuple[object, ...]]:
    """Return the totals as the database keeps them; what came to nothing is nothing."""
    rows = KindTotal.objects.values_list("criteria", "kind", "is_sample", "detail", "code", "total", "count")
    return Counter({(*row[:5], row[6]): row[5] for row in rows if row[6] or row[5]})


def counted() -> Counter[tuple[object, ...]]:
    """Return the totals as the scores give them."""
    rows = Score.objects.filter(
        assessment__confirmed_at__isnull=False, detail__in=ACROSS_YEARS, value__isnull=False
    ).select_related("assessment__agency")
    sums: dict[tuple[object, ...], list[Decimal]] = {}
    for row in rows:
        agency = row.assessment.agency
        key = (row.assessment.criteria_id, agency.kind, agency.is_sample, row.detail, row.code)
        sums.setdefault(key, []).append(row.value)
    return Counter({(*key, len(values)): int(sum(values) * totals.SCALE) for key, values in sums.items()})


def first(criteria: CriteriaSet) -> Assessment:
    return Assessment.objects.get(agency__slug="ban-rao", criteria=criteria)


def raise_all(criteria: CriteriaSet) -> None:
    rows = list(Score.objects.filter(assessment__criteria=criteria))
    for row in rows:
        row.value = Decimal("12.3456")
    Score.objects.bulk_update(rows, ["value"])


def write_more(criteria: CriteriaSet) -> None:
    rows = [Score(assessment=first(criteria), detail="indicator", code=str(code), value=code) for code in range(2, 9)]
    Score.objects.bulk_create(rows)


def save(criteria: CriteriaSet) -> None:
    values = {("overall", ""): Decimal("44.4444"), ("indicator", "3"): Decimal(7)}
    save_scores(agency=first(criteria).agency, criteria=criteria, values=values, by=None, at=AT)


def confirm(criteria: CriteriaSet) -> None:
    row = Assessment.objects.get(agency__slug="open")
    member = member_of(make_member(row.agency, Role.STAFF), "open", dt.date(2026, 7, 15))
    assert member is not None
    confirm_scores(assessment=row, by=member, at=AT)


def by_hand(criteria: CriteriaSet) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assessments_score SET value = 3 WHERE detail = 'tool'")


CHANGES: list[Callable[[CriteriaSet], object]] = [
    raise_all,
    write_more,
    save,
    confirm,
    by_hand,
    lambda criteria: Score.objects.filter(assessment=first(criteria)).update(value=None),
    lambda criteria: Score.objects.filter(detail="overall").delete(),
    lambda criteria: Score.objects.filter(detail="indicator").update(detail="item"),
    lambda criteria: Assessment.objects.update(confirmed_at=None, confirmed_by=None),
    lambda criteria: Assessment.objects.filter(pk=first(criteria).pk).update(criteria=make_year(2567)),
    lambda criteria: Assessment.objects.update(note="อื่น"),
    lambda criteria: Agency.objects.filter(slug__startswith="peer-").update(kind="city"),
    lambda criteria: Agency.objects.filter(slug="ban-rao").update(is_sample=True),
    lambda criteria: Agency.objects.update(phone="0"),
    lambda criteria: first(criteria).delete(),
]


@pytest.mark.parametrize("change", CHANGES, ids=range(len(CHANGES)))
def test_totals_follow_every_change(criteria: CriteriaSet, change: Callable[[CriteriaSet], object]) -> None:
    before = kept() == counted() and len(kept()) == 6

    change(criteria)

    assert before
    assert kept() == counted()


def test_what_was_there_before_the_triggers_is_counted(criteria: CriteriaSet) -> None:
    expected = kept()
    KindTotal.objects.all().delete()
    connection.check_constraints()  # PostgreSQL alters no table while it has some to check

    triggers.create(connection)

    assert kept() == expected


def test_a_mean_reads_a_few_rows_of_totals_and_no_scores(agency: Agency, criteria: CriteriaSet) -> None:
    with scope(agency=agency), CaptureQueriesContext(connection) as asked:
        found = average_of_kind(agency, criteria)

    assert found is not None
    assert found.agencies == 4
    assert len(asked) == 1
    assert all(table not in asked[0]["sql"] for table in (totals.SCORES, totals.RESULTS, totals.AGENCIES))


def test_totals_are_kept_of_what_is_shown_across_years() -> None:
    assert totals.DETAILS == ACROSS_YEARS
