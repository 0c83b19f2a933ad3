from decimal import Decimal
from fractions import Fraction

import pytest
from django_scopes import scope
from django_scopes.exceptions import ScopeError
from pytest_django import DjangoAssertNumQueries

from assessments import queries
from assessments.models import Assessment
from assessments.rules.scoring import rounded
from organisations.models import Agency
from tests.factories.assessments import make_assessment, make_seed, make_year
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


def test_criteria_of_a_year_are_rows_and_values() -> None:
    make_year(2563)

    found = queries.criteria_of(2563)

    assert found is not None
    criteria_set, criteria = found
    assert criteria_set.fiscal_year == criteria.fiscal_year == 2563
    assert [(tool.code, tool.weight, tool.indicators) for tool in criteria.tools] == [
        ("IIT", Decimal(30), ("1", "2", "3", "4", "5")),
        ("EIT", Decimal(30), ("6", "7", "8")),
        ("OIT", Decimal(40), ("9", "10")),
    ]
    assert criteria.sub_indicators == {"9": ("9.1", "9.2", "9.3", "9.4", "9.5"), "10": ("10.1", "10.2")}
    assert criteria.items["9.4"] == ("O25", "O26", "O27", "O28")


def test_criteria_of_an_unknown_year_are_none() -> None:
    assert queries.criteria_of(2599) is None


def test_overview_of_seed_001_finds_what_does_not_agree(agency: Agency) -> None:
    with scope(agency=agency):
        assessment = make_seed(agency, "001-khwaoyai")
        overview = queries.year_overview(2568)

    assert overview.assessment == assessment
    assert overview.published.overall == Decimal("81.24")
    assert overview.computed is not None
    assert rounded(overview.computed.overall) == Decimal("82.56")
    assert [(found.code, found.place) for found in overview.findings] == [
        ("overall_differs", ""),
        ("equal_neighbours", "4"),
    ]
    assert (overview.pass_mark, overview.distance, overview.change) == (Decimal(85), Decimal("3.76"), None)


def test_overview_without_a_result_is_empty_never_zero(agency: Agency) -> None:
    make_year(2568)

    with scope(agency=agency):
        overview = queries.year_overview(2568)

    assert overview.assessment is None
    assert overview.published == queries.Published()
    assert overview.computed is not None
    assert (overview.computed.overall, overview.distance, overview.change) == (None, None, None)


def test_overview_of_a_year_without_criteria_has_neither_formula_nor_findings(agency: Agency) -> None:
    with scope(agency=agency):
        overview = queries.year_overview(2599)

    assert (overview.criteria_set, overview.computed, overview.findings, overview.pass_mark) == (None, None, (), None)


def test_pass_mark_of_the_agency_goes_before_that_of_the_year(agency: Agency) -> None:
    agency.pass_mark = Decimal(90)
    agency.save()

    with scope(agency=agency):
        make_assessment(agency, make_year(2568), overall="81.24")
        overview = queries.year_overview(2568)

    assert (overview.pass_mark, overview.distance) == (Decimal(90), Decimal("8.76"))


def test_distance_is_nothing_once_the_mark_is_reached(agency: Agency) -> None:
    with scope(agency=agency):
        make_assessment(agency, make_year(2568), overall="85.00")

        assert queries.year_overview(2568).distance == 0


def test_change_is_against_the_year_before_where_both_compare(agency: Agency) -> None:
    before, now = make_year(2567), make_year(2568)

    with scope(agency=agency):
        make_assessment(agency, before, overall="83.34")
        make_assessment(agency, now, overall="81.24")
        change = queries.year_overview(2568).change
        type(before).objects.filter(pk=before.pk).update(is_comparable=False)
        change_when_not_comparable = queries.year_overview(2568).change

    assert (change, change_when_not_comparable) == (Decimal("-2.10"), None)


def test_weak_points_have_names_and_stand_by_points(agency: Agency) -> None:
    with scope(agency=agency):
        assessment = make_seed(agency, "000-khokkloi")
        found = queries.weak_points(assessment)

    assert (
        queries.WeakPoint("item", "O42", "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน", Decimal(0), Fraction(5))
        in found
    )
    known = [point.points for point in found if point.points is not None]
    assert known == sorted(known, reverse=True)


def test_trend_is_oldest_first_with_missing_totals_kept_missing(
    agency: Agency, other_agency: Agency, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    early, late = make_year(2567), make_year(2568)
    with scope(agency=other_agency):
        make_assessment(other_agency, late, overall="99")
    with scope(agency=agency):
        make_assessment(agency, late, overall="81.24", level="ต้องปรับปรุง")
        make_assessment(agency, early)

        with django_assert_num_queries(1):
            found = queries.trend()

    assert [(point.fiscal_year, point.overall, point.level) for point in found] == [
        (2567, None, ""),
        (2568, Decimal("81.24"), "ต้องปรับปรุง"),
    ]


def test_public_sees_a_year_only_once_it_is_confirmed(agency: Agency, other_agency: Agency) -> None:
    criteria = make_year(2568)
    with scope(agency=agency):
        make_assessment(agency, criteria, overall="81.24")
    with scope(agency=other_agency):
        make_assessment(other_agency, criteria, overall="90", confirmed_by=make_member(other_agency))

    hidden = (queries.public_overview(agency, 2568).published.overall, queries.public_trend(agency))
    shown = queries.public_overview(other_agency, 2568)

    assert hidden == (None, [])
    assert (shown.published.overall, len(queries.public_trend(other_agency))) == (Decimal(90), 1)


def test_reading_outside_a_scope_is_refused() -> None:
    with scope(), pytest.raises(ScopeError):
        Assessment.objects.count()
