"""What the analysis of a year is read from, in fixed queries, and the mean that tells nobody's number."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest
from django_scopes import scope
from pytest_django import DjangoAssertNumQueries

from assessments.models import CriteriaSet
from assessments.queries import texts
from assessments.queries.analysis import Average, analysis_of, average_of_kind
from assessments.rules.gains import ToPass
from organisations.models import Agency, Role
from tests.factories.assessments import make_assessment, make_seed, make_year
from tests.factories.organisations import make_agency, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(agency: Agency) -> Iterator[None]:
    with scope(agency=agency):
        yield


@pytest.mark.usefixtures("inside")
def test_year_without_a_result_has_no_analysis(agency: Agency) -> None:
    make_year(2568)

    assert analysis_of(agency, 2568) is None


@pytest.mark.usefixtures("inside")
def test_seed_000_is_read_with_its_distance_and_next_level(agency: Agency) -> None:
    make_seed(agency, "000-khokkloi")

    found = analysis_of(agency, 2563)

    assert found is not None
    assert (found.overall, found.distance, found.is_pass) == (Decimal("71.07"), Decimal("13.93"), False)
    assert found.next_level == ToPass("B", Decimal(75), Decimal("3.93"))
    assert [(year.fiscal_year, year.overall) for year in found.years] == [(2563, Decimal("71.07"))]
    assert found.before is None
    assert len(found.weak_points) == 20


@pytest.mark.usefixtures("inside")
def test_years_run_without_a_gap_and_a_missing_one_is_empty(agency: Agency) -> None:
    make_assessment(agency, make_year(2565), overall="70.33", level="C")
    make_assessment(agency, make_year(2567), overall="80.00", indicator_1="85")
    make_assessment(agency, make_year(2568), overall="81.24")
    make_assessment(agency, make_year(2569), overall="99.00")

    found = analysis_of(agency, 2568)

    assert found is not None
    assert [(year.fiscal_year, year.overall, year.level) for year in found.years] == [
        (2565, Decimal("70.33"), "C"),
        (2566, None, ""),
        (2567, Decimal("80.00"), ""),
        (2568, Decimal("81.24"), ""),
    ]
    assert found.before is not None
    assert found.before.indicators == {"1": Decimal(85)}


@pytest.mark.usefixtures("inside")
def test_year_before_does_not_count_where_it_does_not_compare(agency: Agency) -> None:
    make_assessment(agency, make_year(2567), overall="80.00")
    make_assessment(agency, make_year(2568), overall="81.24")
    CriteriaSet.objects.filter(fiscal_year=2567).update(is_comparable=False)

    found = analysis_of(agency, 2568)

    assert found is not None
    assert found.before is None


@pytest.mark.parametrize("years", [1, 3])
def test_analysis_is_read_in_two_queries_and_the_criteria_of_all_years_in_nine_once(
    agency: Agency, years: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for year in range(2568 - years + 1, 2569):
        make_assessment(agency, make_year(year), overall="80.00", indicator_1="80")

    with scope(agency=agency):
        with django_assert_num_queries(2 + 9):
            analysis_of(agency, 2568)
        with django_assert_num_queries(2):
            analysis_of(agency, 2568)


def results(agency: Agency, *totals: str, confirmed: bool = True) -> CriteriaSet:
    """Make agencies of the same kind with results of the year, the given one the first of them."""
    criteria = make_year(2568)
    for place, total in enumerate(totals):
        other = agency if place == 0 else make_agency(slug=f"peer-{place}", kind=agency.kind)
        by = make_member(other, Role.STAFF) if confirmed else None
        make_assessment(other, criteria, confirmed_by=by, overall=total, indicator_1=total)
    return criteria


def test_average_of_three_is_exact(agency: Agency) -> None:
    criteria = results(agency, "81.24", "90.00", "70.01")

    with scope(agency=agency):
        found = average_of_kind(agency, criteria)

    mean = Fraction("241.25") / 3
    assert found == Average(3, {("overall", ""): mean, ("indicator", "1"): mean})


def test_two_agencies_have_no_average(agency: Agency) -> None:
    criteria = results(agency, "81.24", "90.00")

    with scope(agency=agency):
        assert average_of_kind(agency, criteria) is None


def test_results_nobody_confirmed_do_not_count(agency: Agency) -> None:
    criteria = results(agency, "81.24", "90.00", "70.01", confirmed=False)

    with scope(agency=agency):
        assert average_of_kind(agency, criteria) is None


def test_other_kinds_years_and_samples_do_not_count(agency: Agency) -> None:
    criteria = results(agency, "81.24", "90.00", "70.00")
    staff = make_member(agency, Role.STAFF)
    odd = make_agency(slug="odd", kind="pao")
    sample = make_agency(slug="sample", kind=agency.kind, is_sample=not agency.is_sample)
    for other in (odd, sample):
        make_assessment(other, criteria, confirmed_by=staff, overall="1.00")
    make_assessment(agency, make_year(2567), confirmed_by=staff, overall="1.00")

    with scope(agency=agency):
        found = average_of_kind(agency, criteria)

    assert found is not None
    assert (found.agencies, found.scores[("overall", "")]) == (3, Fraction("241.24") / 3)


def test_score_that_fewer_than_three_have_is_left_out(agency: Agency) -> None:
    criteria = results(agency, "81.24", "90.00", "70.00")
    make_agency(slug="peer-9", kind=agency.kind)
    agency.assessments.get().scores.create(detail="indicator", code="2", value=Decimal(50))

    with scope(agency=agency):
        found = average_of_kind(agency, criteria)

    assert found is not None
    assert ("indicator", "2") not in found.scores


@pytest.mark.usefixtures("inside")
def test_words_of_seed_001_hold_its_ten_scores_and_lowest_questions(agency: Agency) -> None:
    make_seed(agency, "001-khwaoyai")
    found = analysis_of(agency, 2568)
    assert found is not None

    text = "\n".join(sentence for _section, sentences in texts.words_of(found) for sentence in sentences)

    scores = "85.88 81.37 91.37 91.37 78.43 93.47 89.17 89.86 88.00 60.00 81.24"
    lowest = "80.00 79.41 87.65 50.59 77.06 89.58 67.50 50.00"
    assert [number for number in f"{scores} {lowest}".split() if number not in text] == []
    assert text.count("มีผลคะแนน 91.37 คะแนน") == 2
    advice = ["เลือกปฏิบัติอย่างไม่เป็นธรรม", "มีส่วนร่วม", "สั่งการให้ทำในสิ่งที่ไม่ถูกต้อง", "คู่มือหรือแนวทางการขอยืม", "เก็บรักษาข้อมูลเป็นความลับ",
              "เชิงรุก", "สาธารณชน", "E-Service", "หลักสูตรด้านการบริหาร", "แผนปฏิบัติการป้องกันการทุจริต"]  # fmt: skip
    assert [words for words in advice if words not in text] == []


@pytest.mark.usefixtures("inside")
def test_words_of_seed_000_hold_its_defects_and_guidelines(agency: Agency) -> None:
    make_seed(agency, "000-khokkloi")
    found = analysis_of(agency, 2563)
    assert found is not None

    by_key = {section.key: sentences for section, sentences in texts.words_of(found)}

    assert [len(by_key[f"defects-{tool}"]) for tool in ("IIT", "EIT", "OIT")] == [3, 3, 4]
    assert by_key["defects-OIT"][2].startswith("3. การบันทึกข้อมูลในระบบเสร็จแล้ว เว็บไซต์ไม่เสถียร")
    assert any("ทุก 3 สัปดาห์" in sentence for sentence in by_key["guidelines"])
    assert any("ขาดหมายเลขโทรศัพท์" in sentence for sentence in by_key["indicator-9"])
