"""Deciding: one outcome, whatever happens at once."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError
from django_scopes import scopes_disabled

from measures.models import PlanState
from organisations import audit
from organisations.models import Event, Notice
from organisations.queries import Member
from reports.actions.decide import Turn, decide
from reports.actions.submit import recall_memo, submit_memo, withdraw_memo
from reports.models import ApprovalStep, Decision, Memo, MemoState
from reports.rules.refusal import MoveRefused
from tests.factories.organisations import make_acting, make_holder
from tests.factories.reports import AT, Office, finish, make_memo, make_office, make_plan, make_submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def take(memo: Memo, by: Member, verb: str = "endorse", opinion: str = "", return_to: int | None = None) -> Decision:
    memo.refresh_from_db()
    return decide(
        turn=Turn(memo, memo.version, memo.step_no, memo.turn),
        verb_code=verb,
        opinion=opinion,
        by=by,
        at=AT,
        authentication="test",
        address="127.0.0.1",
        return_to=return_to,
    )


def refused_code(call: Callable[[], object]) -> str:
    with pytest.raises(MoveRefused) as refused:
        call()
    return refused.value.code


def test_each_in_turn_until_approved() -> None:
    office = make_office()
    memo = make_submitted(office)

    for officer in office.executives:
        take(memo, office.member(officer))

    memo.refresh_from_db()
    assert (memo.state, memo.step_no, memo.step_since) == (MemoState.APPROVED, 0, None)
    signers = [decision.signer_name for decision in Decision.objects.order_by("step__order")]
    assert signers == [officer.name for officer in office.executives]


def test_a_decision_keeps_what_was_decided_on() -> None:
    office = make_office()
    memo = make_submitted(office)

    decision = take(memo, office.member(office.executives[0]), opinion=" เห็นควร ")

    version = memo.versions.get()
    assert (decision.content_hash, decision.pdf_hash) == (version.content_hash, version.submitted.file_id)
    assert (decision.opinion, decision.decided_at, decision.address) == ("เห็นควร", AT, "127.0.0.1")
    event = Event.objects.get(verb="memo.forward")
    assert version.content_hash in event.data
    assert audit.first_broken(office.agency) is None


def test_only_the_post_in_turn_decides() -> None:
    office = make_office()
    memo = make_submitted(office)

    assert refused_code(lambda: take(memo, office.member(office.executives[1]))) == "not_your_turn"
    assert refused_code(lambda: take(memo, office.staff)) == "not_your_turn"
    assert not Decision.objects.exists()


def test_nobody_decides_on_their_own_memo() -> None:
    office = make_office()
    memo = make_submitted(office)
    Memo.objects.filter(pk=memo.pk).update(created_by=office.executives[0].user)
    assert refused_code(lambda: take(memo, office.member(office.executives[0]))) == "own_memo"

    Memo.objects.filter(pk=memo.pk).update(created_by=office.drafter.user, proposer=office.executives[0])
    assert refused_code(lambda: take(memo, office.member(office.executives[0]))) == "own_memo"


def test_an_acting_officer_signs_inside_the_dates_only() -> None:
    office = make_office()
    memo = make_submitted(office)
    stand_in = make_holder(office.agency, "ผู้อำนวยการกองช่าง")
    post = office.executives[0].tenures.get().post
    acting = make_acting(post, stand_in, dt.date(2026, 7, 1), dt.date(2026, 7, 14), label="รักษาการแทน")
    assert refused_code(lambda: take(memo, office.member(stand_in))) == "not_your_turn"

    acting.ends_on = dt.date(2026, 7, 15)
    acting.save()
    decision = take(memo, office.member(stand_in))

    assert (decision.signer_post, decision.acting_term, decision.acted_post) == (
        "ผู้อำนวยการกองช่าง",
        "รักษาการแทน",
        post.title,
    )


@pytest.mark.parametrize(
    ("verb", "opinion", "code"), [("return", "", "opinion_needed"), ("approve", "", "verb_unknown")]
)
def test_verbs_are_data(verb: str, opinion: str, code: str) -> None:
    office = make_office()
    memo = make_submitted(office)

    assert refused_code(lambda: take(memo, office.member(office.executives[0]), verb, opinion)) == code


def test_a_step_may_ask_for_an_opinion() -> None:
    office = make_office()
    memo = make_submitted(office)
    ApprovalStep.objects.update(opinion_required=True)

    assert refused_code(lambda: take(memo, office.member(office.executives[0]))) == "opinion_needed"


def test_nobody_decides_on_a_paper_that_is_not_there() -> None:
    office = make_office()
    memo = make_memo(office)
    submit_memo(memo=memo, by=office.staff, at=AT)

    assert refused_code(lambda: take(memo, office.member(office.executives[0]))) == "paper_not_ready"


def test_returned_with_a_reason_it_starts_again_with_the_whole_chain() -> None:
    office = make_office()
    plan = make_plan(office.agency)
    memo = make_submitted(office, plan, "propose_plan")
    take(memo, office.member(office.executives[0]))

    take(memo, office.member(office.executives[1]), "return", "ขาดผู้รับผิดชอบ")

    memo.refresh_from_db()
    plan.refresh_from_db()
    assert (memo.state, memo.version, plan.state) == (MemoState.RETURNED, 2, PlanState.DRAFT)
    assert ApprovalStep.objects.filter(memo=memo, version=2).count() == 3
    version = submit_memo(memo=memo, by=office.staff, at=AT)
    finish(version.submitted)
    for officer in office.executives:
        take(memo, office.member(officer))
    plan.refresh_from_db()
    assert plan.state == PlanState.APPROVED
    assert Decision.objects.count() == 5


def test_rejected_is_an_end() -> None:
    office = make_office()
    memo = make_submitted(office)

    take(memo, office.member(office.executives[0]), "reject", "ไม่ตรงนโยบาย")

    memo.refresh_from_db()
    assert memo.state == MemoState.REJECTED
    assert refused_code(lambda: submit_memo(memo=memo, by=office.staff, at=AT)) == "already_moved"


def test_recalled_it_can_be_corrected_but_not_decided() -> None:
    office = make_office()
    memo = make_submitted(office)
    turn = Turn(memo, memo.version, memo.step_no, memo.turn)

    recall_memo(memo=memo, by=office.staff, at=AT)

    by = office.member(office.executives[0])
    late = {"verb_code": "endorse", "opinion": "", "by": by, "at": AT, "authentication": "test", "address": None}
    assert refused_code(lambda: decide(turn=turn, **late)) == "too_late"
    assert refused_code(lambda: withdraw_memo(memo=memo, by=office.staff, at=AT)) == "already_moved"  # the old version


def test_mails_are_asked_for_once_an_event() -> None:
    office = make_office()
    memo = make_submitted(office)
    for officer in office.executives:
        take(memo, office.member(officer))

    asked = list(Notice.objects.values_list("user__officers__name", flat=True))

    assert asked == [*(officer.name for officer in office.executives), office.drafter.name]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reports_decision SET opinion = 'x'",
        "DELETE FROM reports_decision",
        "UPDATE organisations_event SET verb = 'x'",
        "DELETE FROM organisations_event",
    ],
)
def test_records_cannot_be_changed_in_the_database(statement: str) -> None:
    office = make_office()
    memo = make_submitted(office)
    take(memo, office.member(office.executives[0]))

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert audit.first_broken(office.agency) is None


# --- At once -------------------------------------------------------------------------------------


def at_once(calls: list[Callable[[], object]]) -> list[object]:
    """Run calls in threads that start together; return results or exceptions."""
    barrier = threading.Barrier(len(calls))
    results: list[object] = [None] * len(calls)

    def run(place: int, call: Callable[[], object]) -> None:
        barrier.wait()
        try:
            with scopes_disabled():
                results[place] = call()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_sixteen_decisions_at_once_are_one() -> None:
    office: Office = make_office()
    memo = make_submitted(office)
    member = office.member(office.executives[0])
    turn = Turn(memo, memo.version, memo.step_no, memo.turn)

    def call(verb: str) -> Callable[[], object]:
        return lambda: decide(
            turn=Turn(Memo.objects.get(pk=memo.pk), turn.version, turn.step_no, turn.number),
            verb_code=verb,
            opinion="เหตุผล",
            by=member,
            at=AT,
            authentication="test",
            address=None,
        )

    results = at_once([call("endorse" if place % 2 else "return") for place in range(16)])

    memo.refresh_from_db()
    decisions = list(Decision.objects.all())
    assert len(decisions) == 1
    assert [result for result in results if isinstance(result, Decision)] == decisions
    lost = [result for result in results if isinstance(result, MoveRefused)]
    assert {result.code for result in lost} == {"too_late"}
    assert len(lost) == 15
    expected = (MemoState.RETURNED, 0) if decisions[0].verb.code == "return" else (MemoState.IN_APPROVAL, 2)
    assert (memo.state, memo.step_no) == expected
    assert audit.first_broken(office.agency) is None
