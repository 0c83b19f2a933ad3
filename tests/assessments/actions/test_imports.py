"""A file of scores on its way in: tried out, confirmed once, written in chunks; killed, raced and done again."""

import contextlib
import datetime as dt
import sqlite3
from decimal import Decimal
from unittest.mock import patch

import pytest
from django.db import connection
from django_scopes import scopes_disabled

from assessments import tasks
from assessments.actions import imports, scores
from assessments.models import Assessment, CriteriaSet, ImportState, Score, ScoreImport, StagedScores
from assessments.result_files import UnreadableFile
from assessments.rules import staging
from organisations import audit
from organisations.models import Agency, Event, Role, User
from tests.factories.assessments import AT, make_assessment, make_year
from tests.factories.organisations import make_agency, make_member

pytestmark = pytest.mark.django_db
HEAD = "fiscal_year,level_of_detail,code,score"


@pytest.fixture(autouse=True)
def criteria() -> CriteriaSet:
    return make_year(2568)


@pytest.fixture
def staff(agency: Agency) -> User:
    return make_member(agency, Role.STAFF)


def take(text: str, agency: Agency | None, by: User | None, **options: bool) -> ScoreImport:
    return imports.take(agency=agency, by=by, name="ผล.csv", content=f"{HEAD}\n{text}".encode(), at=AT, **options)


def confirm(found: ScoreImport, by: User | None, **options: bool) -> None:
    imports.confirm(score_import=found, content_hash=found.content_hash, by=by, at=AT, **options)


def stored() -> dict[str, Decimal | None]:
    return {f"{row.assessment.agency.slug}-{row.code}": row.value for row in Score.objects.order_by("pk")}


def counts(found: ScoreImport) -> tuple[int, int, int, int]:
    return tuple(found.report[name] for name in ("new", "changed", "same", "wrong"))  # type: ignore[return-value]


def test_dry_run_counts_and_saves_nothing(agency: Agency, staff: User, criteria: CriteriaSet) -> None:
    make_assessment(agency, criteria, indicator_1="80", indicator_2="81")

    found = take("2568,indicator,1,80\n2568,indicator,2,82\n2568,indicator,3,83\n2568,indicator,4,400\n", agency, staff)

    assert (counts(found), found.state) == ((1, 1, 1, 1), ImportState.READ)
    assert stored() == {"ban-rao-1": Decimal(80), "ban-rao-2": Decimal(81)}


def test_confirmed_file_is_written_with_history_and_one_record(agency: Agency, staff: User) -> None:
    found = take("2568,overall,,81.24\n2568,indicator,1,80\n", agency, staff)

    confirm(found, staff)

    event = Event.objects.get(verb="score.save")
    assert (found.state, bytes(found.content)) == (ImportState.DONE, b"")
    assert stored() == {"ban-rao-": Decimal("81.24"), "ban-rao-1": Decimal(80)}
    assert (event.actor_id, Score.history.filter(history_user=staff).count()) == (staff.pk, 2)
    assert found.content_hash in event.data
    assert audit.first_broken(agency) is None


def test_second_import_of_the_same_file_has_nothing_to_do(agency: Agency, staff: User) -> None:
    text = "2568,overall,,81.24\n2568,indicator,1,\n"
    confirm(take(text, agency, staff), staff)

    again = take(text, agency, staff)

    with pytest.raises(imports.ImportRefused, match="nothing_to_do"):
        confirm(again, staff)
    assert counts(again) == (0, 0, 2, 0)


def test_file_is_confirmed_once_by_who_handed_it_in_and_as_it_was(agency: Agency, staff: User) -> None:
    found = take("2568,indicator,1,80\n", agency, staff)

    with pytest.raises(imports.ImportRefused, match="changed_since"):
        imports.confirm(score_import=found, content_hash="0" * 64, by=staff, at=AT)
    with pytest.raises(imports.ImportRefused, match="taken_already"):
        confirm(found, make_member(agency, Role.STAFF))
    confirm(found, staff)
    with pytest.raises(imports.ImportRefused, match="taken_already"):
        confirm(found, staff)
    assert Event.objects.filter(verb="score.save").count() == 1


@pytest.mark.parametrize("row", ["2568,indicator,1,400", "2568,tool,IIT,24.64"])
def test_file_with_a_wrong_or_open_row_is_not_written(agency: Agency, staff: User, row: str) -> None:
    found = take(f"2568,indicator,2,80\n{row}\n", agency, staff)

    with pytest.raises(imports.ImportRefused, match="has_wrong_rows"):
        confirm(found, staff)

    assert stored() == {}


def test_answer_about_the_scale_is_used(agency: Agency, staff: User) -> None:
    found = take("2568,tool,IIT,24.64\n2568,tool,EIT,27\n", agency, staff)

    imports.answer_scales(score_import=found, scales={"2568:IIT": "weighted", "2568:EIT": "100"}, at=AT)
    confirm(found, staff)

    assert stored() == {"ban-rao-IIT": Decimal("82.1333"), "ban-rao-EIT": Decimal(27)}


def test_years_in_one_file_and_blanks_that_take_a_score_away(
    agency: Agency, staff: User, criteria: CriteriaSet
) -> None:
    make_year(2567)
    make_assessment(agency, criteria, indicator_1="80")

    confirm(take("2568,indicator,1,\n2567,indicator,1,70\n", agency, staff), staff)

    rows = Score.objects.values_list("assessment__criteria__fiscal_year", "value").order_by("pk")
    assert list(rows) == [(2568, None), (2567, Decimal(70))]


def test_agency_year_that_changed_after_the_dry_run_is_left_and_told(
    agency: Agency, staff: User, criteria: CriteriaSet
) -> None:
    found = take("2568,indicator,1,80\n", agency, staff)
    values = {("indicator", "1"): Decimal(77)}
    scores.save_scores(agency=agency, criteria=criteria, values=values, by=staff, at=AT)

    confirm(found, staff)

    assert stored() == {"ban-rao-1": Decimal(77)}
    assert found.report["stale"] == [[agency.pk, criteria.pk]]


def test_confirmation_of_a_result_is_taken_back(agency: Agency, staff: User, criteria: CriteriaSet) -> None:
    make_assessment(agency, criteria, confirmed_by=staff, overall="80")

    confirm(take("2568,overall,,81\n", agency, staff), staff)

    assert Assessment.objects.get().confirmed_at is None


# --- The national file and the worker ------------------------------------------------------------


@pytest.fixture
def national(agency: Agency, other_agency: Agency) -> str:
    lines = [f"2568,indicator,{code},8{code[0]},{one.slug}" for one in (agency, other_agency) for code in ("1", "2")]
    return "\n".join(lines).join(["", "\n"])


def take_national(text: str, by: User | None) -> ScoreImport:
    content = f"{HEAD},agency\n{text}".encode()
    with patch("assessments.result_files.is_large", return_value=True):
        return imports.take(agency=None, by=by, name="ประเทศ.csv", content=content, at=AT)


def work() -> None:
    """Do what the worker would: sweep, then every leased import."""
    for key in imports.lease_waiting(at=AT):
        imports.carry_on(import_id=key, at=AT)


def test_large_file_waits_for_the_worker_in_both_steps(national: str, staff: User) -> None:
    found = take_national(national, staff)
    before = found.state

    work()
    found.refresh_from_db()
    tried = (found.state, counts(found), stored())
    with patch("assessments.result_files.is_large", return_value=True):
        confirm(found, staff)
    waiting = stored()
    work()

    found.refresh_from_db()
    assert before == ImportState.WAITING
    assert tried == (ImportState.READ, (4, 0, 0, 0), {})
    assert (waiting, found.state, found.rows_done) == ({}, ImportState.DONE, 4)
    assert list(stored().values()) == [Decimal(81), Decimal(82), Decimal(81), Decimal(82)]
    assert Event.objects.filter(verb="score.save").count() == 2


def test_worker_killed_midway_is_carried_on_and_nothing_is_written_twice(
    national: str, staff: User, agency: Agency, other_agency: Agency
) -> None:
    with patch.object(staging, "CHUNK", 2):
        found = take_national(national, staff)
        work()
    found.refresh_from_db()
    with patch("assessments.result_files.is_large", return_value=True):
        confirm(found, staff)
    real = imports._write_chunk

    def killed(score_import: ScoreImport, key: int, at: dt.datetime) -> None:
        real(score_import, key, at)
        raise KeyboardInterrupt

    (key,) = imports.lease_waiting(at=AT)
    with patch.object(imports, "_write_chunk", killed), pytest.raises(KeyboardInterrupt):
        imports.carry_on(import_id=key, at=AT)
    half = len(stored())
    too_soon = imports.lease_waiting(at=AT + dt.timedelta(minutes=1))
    (again,) = imports.lease_waiting(at=AT + 2 * imports.LEASE)
    imports.carry_on(import_id=again, at=AT + 2 * imports.LEASE)

    found.refresh_from_db()
    assert (half, too_soon, found.state) == (2, [], ImportState.DONE)
    assert (len(stored()), Event.objects.filter(verb="score.save").count()) == (4, 2)
    assert [audit.first_broken(one) for one in (agency, other_agency)] == [None, None]


def test_step_that_fails_too_often_is_given_up_said_and_tried_again(national: str, staff: User) -> None:
    found = take_national(national, staff)
    with patch.object(imports, "try_out", side_effect=RuntimeError("แตก")):
        for _turn in range(5):
            work()
    found.refresh_from_db()
    given_up = (found.attempts, found.last_error)

    imports.try_again(score_import=found, at=AT)
    work()

    found.refresh_from_db()
    assert (given_up, found.state) == ((imports.MAX_ATTEMPTS, "RuntimeError: แตก"), ImportState.READ)


def test_large_file_that_turns_out_unreadable_is_kept_as_refused(staff: User) -> None:
    content = b"a,b\n1,2\n"
    with patch("assessments.result_files.is_large", return_value=True):
        found = imports.take(agency=None, by=staff, name="x.csv", content=content, at=AT)

    work()

    found.refresh_from_db()
    assert (found.state, found.report["refusal"]) == (ImportState.REFUSED, "no_header")


def test_file_refused_at_once_leaves_no_row(agency: Agency, staff: User) -> None:
    with pytest.raises(UnreadableFile):
        imports.take(agency=agency, by=staff, name="x.csv", content=b"a,b\n1,2\n", at=AT)

    assert ScoreImport.objects.count() == 0


def test_file_never_confirmed_is_forgotten_when_the_same_person_comes_again(agency: Agency, staff: User) -> None:
    old, other = take("2568,indicator,1,80\n", agency, staff), take("2568,indicator,1,80\n", agency, None)

    later = AT + imports.KEPT + dt.timedelta(days=1)
    new = imports.take(agency=agency, by=staff, name="", content=f"{HEAD}\n2568,indicator,1,81\n".encode(), at=later)

    kept = set(ScoreImport.objects.values_list("pk", flat=True))
    assert (kept, old.pk in kept) == ({other.pk, new.pk}, False)


def test_sweep_queues_what_waits(national: str, staff: User) -> None:
    take_national(national, staff)

    with scopes_disabled():
        assert (tasks.sweep(), tasks.sweep()) == (1, 0)


def test_chunks_hold_at_most_500_and_writing_costs_the_same_queries_for_ten_agencies_as_for_forty(
    staff: User, django_assert_max_num_queries: object
) -> None:
    for number in range(60):
        make_agency(f"a-{number}")
    lines = [f"2568,indicator,{code},80,a-{number}" for number in range(60) for code in range(1, 11)]
    found = imports.take(
        agency=None, by=staff, name="", content=f"{HEAD},agency\n".encode() + "\n".join(lines).encode(), at=AT
    )
    sizes = [len(chunk.rows) for chunk in StagedScores.objects.order_by("number")]

    with django_assert_max_num_queries(60):  # type: ignore[operator]
        confirm(found, staff)

    assert sizes == [500, 100]
    assert Score.objects.count() == 600


@pytest.mark.django_db(transaction=True)
def test_others_may_write_after_each_chunk_of_a_national_file(
    national: str, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = take_national(national, staff)
    with patch.object(staging, "CHUNK", 2):
        work()
    found.refresh_from_db()
    gaps: list[float] = []

    def write_in_between(seconds: float) -> None:
        with contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=0)) as another:
            another.execute("BEGIN IMMEDIATE")  # raises where somebody else holds the one place of a writer
            another.rollback()
        gaps.append(seconds)

    monkeypatch.setattr("time.sleep", write_in_between)
    confirm(found, staff, at_once=True)

    assert (found.state, len(stored())) == (ImportState.DONE, 4)
    assert gaps == ([imports.GAP] * 2 if connection.vendor == "sqlite" else [])
