"""Turns: back to an earlier step, several signers at one step, one signature for two posts."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django_scopes import scopes_disabled

from ita_portal import thai
from organisations import triggers
from organisations.models import Event, Notice, Officer, Tenure, User
from organisations.queries import Member, must_prove_twice
from reports import papers, queries
from reports.actions import draft
from reports.actions.decide import Turn, decide
from reports.actions.issue import issue_memo
from reports.actions.submit import submit_memo
from reports.models import ApprovalStep, Decision, Memo, MemoState, Quorum, SkippedStep
from reports.queries import records
from reports.queries.turns import approvals, trail
from reports.rules.paper import Memo as MemoPaper
from reports.rules.paper import from_json
from reports.rules.refusal import MoveRefused
from tests.factories.organisations import make_acting, make_holder
from tests.factories.reports import AT, TODAY, Office, finish, make_memo, make_office
from tests.reports.actions.test_decide import at_once, refused_code, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]

VERBS = ("endorse", "return", "reject")


def post_of(officer: Officer) -> int:
    return officer.tenures.get().post_id


def submitted(office: Office, *steps: draft.StepDraft, same_signer: str = "each") -> Memo:
    """Make a memo under approval with these steps, its paper there."""
    memo = make_memo(office)
    if steps:
        draft.set_steps(memo=memo, steps=steps, by=office.staff, at=AT)
    Memo.objects.filter(pk=memo.pk).update(same_signer=same_signer)
    memo.refresh_from_db()
    finish(submit_memo(memo=memo, by=office.staff, at=AT).submitted)
    memo.refresh_from_db()
    return memo


def step(officer: Officer, *also: Officer, quorum: str = Quorum.ALL) -> draft.StepDraft:
    return draft.StepDraft(
        post_of(officer), f"ความเห็น{officer.name}", VERBS, also=tuple(post_of(one) for one in also), quorum=quorum
    )


def waits_for(memo: Memo, office: Office, *officers: Officer) -> bool:
    """Whether the memo stands in the inbox of exactly these of the office's executives."""
    with scopes_disabled():
        return [one for one in office.executives if memo in queries.inbox(office.member(one))] == list(officers)


def place(memo: Memo) -> tuple[str, int, int]:
    memo.refresh_from_db()
    return memo.state, memo.step_no, memo.turn


# --- Back to an earlier step ---------------------------------------------------------------


def test_a_return_to_an_earlier_step_keeps_the_version_and_is_decided_anew() -> None:
    office = make_office()
    first, second, third = (office.member(officer) for officer in office.executives)
    memo = submitted(office)
    take(memo, first, opinion="ครั้งแรก")
    take(memo, second)

    back = take(memo, third, "return", "ตรวจงบประมาณ", return_to=1)

    assert (place(memo), memo.version, back.returned_to) == (("in_approval", 1, 4), 1, 1)
    assert waits_for(memo, office, office.executives[0])
    for member, opinion in ((first, "ครั้งที่สอง"), (second, ""), (third, "")):
        take(memo, member, opinion=opinion)
    assert place(memo) == ("approved", 0, 0)
    assert Decision.objects.count() == 6
    assert {row.content_hash for row in Decision.objects.all()} == {back.content_hash}
    assert [(row.step.order, row.turn, row.opinion) for row in approvals(memo, 1)] == [
        (1, 4, "ครั้งที่สอง"),
        (2, 5, ""),
        (3, 6, ""),
    ]
    version = issue_memo(memo=memo, number=None, by=office.staff, at=AT)
    assert version.issued is not None
    printed = from_json(version.issued.content).first
    assert isinstance(printed, MemoPaper)
    assert [block.opinion for block in printed.opinions] == [("ครั้งที่สอง",), (), ()]
    assert list(records.damage_of(office.agency)) == []


def test_the_record_and_the_sheet_keep_what_was_said_before() -> None:
    office = make_office()
    first, second, _third = (office.member(officer) for officer in office.executives)
    memo = submitted(office)
    take(memo, first, opinion="ครั้งแรก")
    take(memo, second, "return", "ตรวจงบประมาณ", return_to=1)

    stops = trail(memo, TODAY)

    assert [(stop.decision, [row.opinion for row in stop.past], stop.is_current) for stop in stops] == [
        (None, ["ครั้งแรก"], True),
        (None, ["ตรวจงบประมาณ"], False),
        (None, [], False),
    ]
    sheet = papers.approval_sheet(memo, "")
    tables = [table for section in sheet.parts[0].sections for table in section.tables]  # type: ignore[union-attr]
    assert [(table.title, len(table.rows)) for table in tables] == [("ฉบับที่ ๑ ความเห็นก่อนพิจารณาใหม่", 2)]


def test_whoever_it_comes_back_to_is_told_why() -> None:
    office = make_office()
    memo = submitted(office)
    take(memo, office.member(office.executives[0]))
    take(memo, office.member(office.executives[1]), "return", "ตรวจงบประมาณ", return_to=1)

    told = Notice.objects.filter(user=office.executives[0].user).order_by("pk")

    assert [("ตรวจงบประมาณ" in notice.body) for notice in told] == [False, True]


@pytest.mark.parametrize("return_to", [2, 3, 9])
def test_it_goes_back_only_to_a_step_that_decided(return_to: int) -> None:
    office = make_office()
    memo = submitted(office)
    take(memo, office.member(office.executives[0]))

    code = refused_code(lambda: take(memo, office.member(office.executives[1]), "return", "เหตุผล", return_to))

    assert (code, place(memo)) == ("no_such_step", ("in_approval", 2, 2))


def test_a_page_of_an_earlier_turn_of_the_same_step_is_too_late() -> None:
    office = make_office()
    first, second, _third = (office.member(officer) for officer in office.executives)
    memo = submitted(office)
    seen = Turn(memo, 1, 1, 1)
    take(memo, first)
    take(memo, second, "return", "เหตุผล", return_to=1)

    again = {"verb_code": "endorse", "opinion": "", "by": first, "at": AT, "authentication": "test", "address": None}

    assert refused_code(lambda: decide(turn=seen, **again)) == "too_late"  # type: ignore[arg-type]
    assert place(memo) == ("in_approval", 1, 3)


# --- Several signers at one step -----------------------------------------------------------


def test_a_step_for_all_goes_on_when_all_have_decided() -> None:
    office = make_office()
    one, two, chief = office.executives
    memo = submitted(office, step(one, two), step(chief))
    assert waits_for(memo, office, one, two)

    take(memo, office.member(two))
    assert (place(memo), waits_for(memo, office, one)) == (("in_approval", 1, 1), True)
    assert refused_code(lambda: take(memo, office.member(two))) == "too_late"
    take(memo, office.member(one))

    assert (place(memo), waits_for(memo, office, chief)) == (("in_approval", 2, 2), True)
    take(memo, office.member(chief))
    version = memo.versions.get()
    names = [block.signature.name for block in papers.opinion_blocks(version) if block.signature]
    assert names == [thai.to_thai(officer.name) for officer in (one, two, chief)]
    assert Notice.objects.filter(user=one.user).count() == 1
    assert list(records.damage_of(office.agency)) == []


@pytest.mark.parametrize(("verb", "state"), [("return", "returned"), ("reject", "rejected")])
def test_one_return_or_rejection_ends_the_step_at_once(verb: str, state: str) -> None:
    office = make_office()
    one, two, chief = office.executives
    memo = submitted(office, step(one, two), step(chief))

    take(memo, office.member(two), verb, "เหตุผล")

    assert place(memo) == (state, 0, 0)
    assert refused_code(lambda: take(memo, office.member(one))) == "not_your_turn"


def test_a_step_for_any_goes_on_with_the_first() -> None:
    office = make_office()
    one, two, chief = office.executives
    memo = submitted(office, step(one, two, quorum=Quorum.ANY), step(chief))

    take(memo, office.member(two))

    assert (place(memo), waits_for(memo, office, chief)) == (("in_approval", 2, 2), True)
    assert Decision.objects.get().slot == 2


def test_the_chain_with_its_signers_comes_back_with_the_memo() -> None:
    office = make_office()
    one, two, chief = office.executives
    memo = submitted(office, step(one, two, quorum=Quorum.ANY), step(chief))

    take(memo, office.member(one), "return", "แก้")

    again = ApprovalStep.objects.get(memo=memo, version=2, order=1)
    assert ([post.pk for post in again.posts], again.quorum) == ([post_of(one), post_of(two)], Quorum.ANY)


def test_who_decides_beside_another_needs_a_second_factor() -> None:
    office = make_office()
    one, two, chief = office.executives
    submitted(office, step(one, two), step(chief))

    assert set(User.objects.filter(must_prove_twice(TODAY))) == {officer.user for officer in office.executives}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("quorum", "expected"), [(Quorum.ANY, 1), (Quorum.ALL, 2)])
def test_sixteen_decisions_at_once_on_a_step_of_two_are_one_outcome(quorum: str, expected: int) -> None:
    office = make_office()
    one, two, chief = office.executives
    memo = submitted(office, step(one, two, quorum=quorum), step(chief))
    members = [office.member(one), office.member(two)]

    def call(member: Member) -> Callable[[], object]:
        return lambda: decide(
            turn=Turn(Memo.objects.get(pk=memo.pk), 1, 1, 1),
            verb_code="endorse",
            opinion="",
            by=member,
            at=AT,
            authentication="test",
            address=None,
        )

    results = at_once([call(members[number % 2]) for number in range(16)])

    assert place(memo) == ("in_approval", 2, 2)
    assert Decision.objects.count() == expected
    assert len({row.slot for row in Decision.objects.all()}) == expected
    lost = [result.code for result in results if isinstance(result, MoveRefused)]
    assert lost == ["too_late"] * (16 - expected)
    assert Notice.objects.filter(user=chief.user).count() == 1
    assert list(records.damage_of(office.agency)) == []


@pytest.mark.django_db(transaction=True)
def test_one_forward_and_one_return_at_once_are_one_outcome() -> None:
    office = make_office()
    one, two, chief = office.executives
    memo = submitted(office, step(one, two), step(chief))
    members = [office.member(one), office.member(two)]

    def call(number: int) -> Callable[[], object]:
        return lambda: decide(
            turn=Turn(Memo.objects.get(pk=memo.pk), 1, 1, 1),
            verb_code=("endorse", "return")[number % 2],
            opinion="เหตุผล",
            by=members[number % 2],
            at=AT,
            authentication="test",
            address=None,
        )

    at_once([call(number) for number in range(16)])

    assert place(memo) == ("returned", 0, 0)
    assert memo.version == 2
    assert [row.slot for row in Decision.objects.filter(verb__effect="return")] == [2]
    assert list(records.damage_of(office.agency)) == []


# --- One signature for two posts -----------------------------------------------------------


def office_with_one_for_two() -> tuple[Office, Officer]:
    """Return an office whose second executive also acts for the vacant post of the first step."""
    office = make_office()
    vacant = office.executives[0].tenures.get()
    Tenure.objects.filter(pk=vacant.pk).update(ends_on=AT.date().replace(month=6))
    make_acting(vacant.post, office.executives[1])
    return office, office.executives[1]


def test_one_person_with_two_posts_signs_each_unless_the_chain_says_otherwise() -> None:
    office, signer = office_with_one_for_two()
    memo = submitted(office)

    take(memo, office.member(signer))

    assert (place(memo), SkippedStep.objects.count()) == (("in_approval", 2, 2), 0)


def test_one_person_with_two_posts_may_sign_once_at_the_later_step() -> None:
    office, signer = office_with_one_for_two()
    memo = submitted(office, same_signer="once")
    assert (place(memo), memo in queries.inbox(office.member(signer))) == (("in_approval", 2, 2), True)

    take(memo, office.member(signer))
    take(memo, office.member(office.executives[2]))

    assert place(memo)[0] == MemoState.APPROVED
    skip = SkippedStep.objects.get()
    assert (skip.step.order, skip.covered_by.order, skip.officer) == (1, 2, signer)
    assert [event.verb for event in Event.objects.filter(verb__startswith="memo.").order_by("seq")][-4:] == [
        "memo.skip",
        "memo.submit",
        "memo.forward",
        "memo.forward",
    ]
    blocks = papers.opinion_blocks(memo.versions.get())
    assert [(block.signature is None, len(block.opinion)) for block in blocks] == [(True, 1), (False, 0), (False, 0)]
    assert f"{thai.to_thai(signer.name)} ลงนามครั้งเดียวในลำดับที่ ๒" in blocks[0].opinion[0]
    assert [stop.skip for stop in trail(memo, TODAY)] == [skip, None, None]
    assert list(records.damage_of(office.agency)) == []


def test_no_step_of_another_person_is_passed_over() -> None:
    office, signer = office_with_one_for_two()
    make_acting(office.executives[0].tenures.get().post, make_holder(office.agency))  # two may sign: not the same one

    memo = submitted(office, same_signer="once")

    assert (place(memo), SkippedStep.objects.count()) == (("in_approval", 1, 1), 0)
    assert memo in queries.inbox(office.member(signer))


def test_a_step_passed_over_opens_when_another_signs_where_it_was_to_be_covered() -> None:
    office, signer = office_with_one_for_two()
    memo = submitted(office, same_signer="once")
    deputy = make_holder(office.agency, "ผู้แทน")
    make_acting(signer.tenures.get().post, deputy)

    take(memo, office.member(deputy))

    assert place(memo) == ("in_approval", 1, 3)
    take(memo, office.member(signer))
    assert place(memo) == ("in_approval", 2, 4)
    take(memo, office.member(deputy))
    assert place(memo) == ("in_approval", 3, 5)
    assert [row.signer_name for row in approvals(memo, 1)] == [signer.name, deputy.name]


def test_a_skip_that_was_changed_is_found() -> None:
    office, _signer = office_with_one_for_two()
    submitted(office, same_signer="once")
    skip = SkippedStep.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        SkippedStep.objects.update(signer="ผู้อื่น")

    triggers.drop(connection)
    try:
        SkippedStep.objects.update(signer="ผู้อื่น")
        found = list(records.damage_of(office.agency))
    finally:
        triggers.create(connection)

    assert found == [records.Damage("skip_changed", str(skip.pk))]
