from decimal import Decimal

import pytest
from django_scopes import scope

from assessments.actions import scores
from assessments.models import Assessment, Detail, Score
from organisations.models import Agency, Event, Role
from organisations.queries import Member, member_of
from tests.factories.assessments import AT, make_assessment, make_year
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db
ONE, TWO = (str(Detail.INDICATOR), "1"), (str(Detail.INDICATOR), "2")


@pytest.fixture
def staff(agency: Agency) -> Member:
    member = member_of(make_member(agency, Role.STAFF), agency.slug, AT.date())
    assert member is not None
    return member


def save(member: Member, values: scores.Values, **texts: str) -> list[str]:
    criteria = make_year(2568)
    return scores.save_scores(agency=member.agency, criteria=criteria, values=values, texts=texts, by=member, at=AT)


def stored() -> dict[str, Decimal | None]:
    return {row.code: row.value for row in Score.objects.all()}


def test_first_save_makes_the_result_and_rows_for_given_values_only(agency: Agency, staff: Member) -> None:
    with scope(agency=agency):
        changed = save(staff, {ONE: Decimal("85.88"), TWO: None}, published_level="ผ่าน")

        event = Event.objects.get(verb="score.save")
        assert changed == ["indicator-1", "published_level"]
        assert stored() == {"1": Decimal("85.88")}
        assert Assessment.objects.get().published_level == "ผ่าน"
        assert '"changed":["indicator-1","published_level"]' in event.data


def test_nothing_given_writes_nothing(agency: Agency, staff: Member) -> None:
    with scope(agency=agency):
        changed = save(staff, {ONE: None})

        assert (changed, Assessment.objects.count(), Event.objects.count()) == ([], 0, 0)


def test_only_changed_cells_are_written_and_keep_their_history(agency: Agency, staff: Member) -> None:
    with scope(agency=agency):
        save(staff, {ONE: Decimal(80), TWO: Decimal(90)})

        changed = save(staff, {ONE: Decimal(81), TWO: Decimal(90)})

        history = {row.code: [old.value for old in row.history.order_by("history_id")] for row in Score.objects.all()}
        assert changed == ["indicator-1"]
        assert history == {"1": [Decimal(80), Decimal(81)], "2": [Decimal(90)]}


def test_blank_empties_a_score_and_keeps_its_row(agency: Agency, staff: Member) -> None:
    with scope(agency=agency):
        save(staff, {ONE: Decimal(80)})

        save(staff, {ONE: None})

        assert stored() == {"1": None}


def test_any_change_takes_the_confirmation_back(agency: Agency, staff: Member) -> None:
    with scope(agency=agency):
        make_assessment(agency, make_year(2568), overall="80", confirmed_by=staff.user)

        save(staff, {(str(Detail.OVERALL), ""): Decimal(80)})
        kept = Assessment.objects.get().confirmed_at
        save(staff, {ONE: Decimal(80)})

        assert (kept, Assessment.objects.get().confirmed_at) == (AT, None)


def test_confirming_keeps_who_and_when(agency: Agency, staff: Member) -> None:
    with scope(agency=agency):
        assessment = make_assessment(agency, make_year(2568), overall="80")

        scores.confirm_scores(assessment=assessment, by=staff, at=AT)

        found = Assessment.objects.get()
        assert (found.confirmed_at, found.confirmed_by) == (AT, staff.user)
        assert Event.objects.get().verb == "score.confirm"


def test_result_without_a_total_is_not_confirmed(agency: Agency, staff: Member) -> None:
    with scope(agency=agency):
        assessment = make_assessment(agency, make_year(2568), indicator_1="80")

        with pytest.raises(scores.ScoresRefused) as refused:
            scores.confirm_scores(assessment=assessment, by=staff, at=AT)

        assert refused.value.code == "no_overall"
        assert Assessment.objects.get().confirmed_at is None


def test_later_answer_takes_the_place_of_the_earlier(agency: Agency, staff: Member) -> None:
    with scope(agency=agency):
        assessment = make_assessment(agency, make_year(2568), overall="80")
        for answer in ("ตรวจแล้ว", "ประกาศเป็นเช่นนี้"):
            scores.answer_finding(
                assessment=assessment, code="overall_differs", place="", answer=answer, by=staff, at=AT
            )

        assert [row.answer for row in assessment.findings.all()] == ["ประกาศเป็นเช่นนี้"]
        assert Event.objects.filter(verb="finding.answer").count() == 2
