"""A memo driven at random through the real pages, against a plain model of what is allowed.

Chains of one to seven steps, of one or several posts; officers who act inside and outside their dates, who are replaced,
or hold two posts; returns to the drafter and to earlier steps, rejections, recalls, withdrawals, second clicks.
"""

import collections
import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from organisations.models import Officer, Post, Role, Tenure
from organisations.queries import member_of
from reports import queries
from reports.models import ApprovalStep, Decision, Memo, SkippedStep
from reports.queries import records
from reports.queries.turns import standing
from reports.rules.states import MOVES, Move, State
from tests.factories.accounts import sign_in
from tests.factories.organisations import make_acting, make_holder, make_member
from tests.factories.reports import TODAY, Office, finish, make_office
from tests.reports.memo_model import DRAFTER, Allowed, Step
from tests.reports.views.test_memos import typed

POSTS, PEOPLE = 4, 6
DAY = dt.timedelta(days=1)
AGAIN = 302  # the same click once more is told that it was recorded
REFUSED = {403, 404, 409, 422, AGAIN}
ENDS = {State.REJECTED, State.WITHDRAWN, State.ISSUED}

# --- The real thing -----------------------------------------------------------------------


@dataclasses.dataclass
class World:
    """What every example starts from."""

    office: Office
    posts: list[Post]
    people: list[Officer]
    clients: list[Client]


def make_the_world() -> World:
    office = make_office(executives=POSTS)
    make_member(office.agency, Role.REGISTRAR, user=office.drafter.user)
    people = [office.drafter, *office.executives, make_holder(office.agency, "ผู้อำนวยการ")]
    posts = [officer.tenures.get().post for officer in office.executives]
    return World(office, posts, people, [sign_in(officer.user) for officer in people if officer.user])


post_numbers = st.integers(0, POSTS - 1)
person_numbers = st.integers(0, PEOPLE - 1)
one_step = st.tuples(post_numbers, st.sets(post_numbers, max_size=2), st.sampled_from(["all", "any"]))
chains = st.lists(one_step, min_size=1, max_size=7)
verbs = st.sampled_from(["endorse"] * 6 + ["return"] * 3 + ["reject"])


class MemoMachine(RuleBasedStateMachine):
    """Every rule asks a page for something, allowed or not, and does the same to the model if it is allowed."""

    world: World
    seen: collections.Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.holders: dict[int, int | None] = {post: post + 1 for post in range(POSTS)}
        self.acting: set[tuple[int, int]] = set()
        self.known: dict[int, dict[str, Any]] = {}
        self.last: tuple[int, dict[str, Any]] | None = None
        self.decided = 0
        self.checked: object = None
        self.state = State.DRAFT

    def teardown(self) -> None:
        try:
            assert list(records.damage_of(self.world.office.agency)) == []
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    # --- Pages ---

    def address(self, name: str) -> str:
        return reverse(f"reports:{name}", args=[self.world.office.agency.slug, self.memo.pk])

    def post(self, who: int, name: str, data: dict[str, Any]) -> int:
        return self.world.clients[who].post(self.address(name), data).status_code

    def begin(self, chain: list[tuple[int, set[int], str]], signs_once: bool) -> None:
        """Write a memo with its chain, as its drafter does."""
        client, agency = self.world.clients[DRAFTER], self.world.office.agency
        client.post(reverse("reports:memo-new", args=[agency.slug, 2569]), {"kind": "free"})
        self.memo = Memo.objects.latest("pk")
        data = typed(client, self.memo, subject="เรื่อง", same_signer="once" if signs_once else "each")
        data = {name: value for name, value in data.items() if not name.startswith("steps-")}
        data |= {"sections-0-body": "ข้อความ", "steps-TOTAL_FORMS": len(chain), "steps-INITIAL_FORMS": 0}
        steps: list[Step] = []
        for place, (post, also, quorum) in enumerate(chain):
            pks = [self.world.posts[number].pk for number in sorted(also)]
            row = {
                "post": self.world.posts[post].pk,
                "also": pks,
                "quorum": quorum,
                "verbs": ["endorse", "return", "reject"],
            }
            data |= {f"steps-{place}-{name}": value for name, value in row.items()}
            steps.append(((post, *sorted(also - {post})), quorum))
        assert client.post(self.address("memo-edit"), data).status_code == 302
        self.model = Allowed(steps, signs_once, self.holders, self.acting)
        self.state, self.last = State.DRAFT, None

    @initialize(chain=chains, signs_once=st.booleans())
    def first_memo(self, chain: list[tuple[int, set[int], str]], signs_once: bool) -> None:
        self.begin(chain, signs_once)

    @precondition(lambda self: self.model.state in ENDS)
    @rule(chain=chains, signs_once=st.booleans())
    def next_memo(self, chain: list[tuple[int, set[int], str]], signs_once: bool) -> None:
        self.begin(chain, signs_once)

    @precondition(lambda self: self.model.state != State.IN_APPROVAL)
    @rule()
    def submit(self) -> None:
        self.post(DRAFTER, "memo-submit", {})
        if (self.model.state, Move.SUBMIT) in MOVES:
            self.model.submit()
            self.seen["skipped"] += bool(self.model.settled)
            version = self.memo.versions.select_related("submitted").get(version=self.model.version)
            if version.submitted.file_id is None:
                finish(version.submitted)

    def decide(self, who: int, verb: str, back: int | None) -> None:
        model = self.model
        data = {"version": model.version, "step_no": model.order, "turn": model.turn, "verb": verb, "opinion": "เหตุผล"}
        is_allowed = model.slot(who) is not None
        data |= {"slot": model.slot(who) or "", "return_to": back or ""}
        status = self.post(who, "memo-decide", data)
        if is_allowed:
            assert status == 302
            self.seen[f"{verb} {'to a step' if back else ''}".strip()] += 1
            self.last = who, data
            self.decided += 1
            model.decide(who, verb, back)
            self.seen["one of several"] += bool(model.taken)
        else:
            assert status in REFUSED
            self.seen["refused"] += 1

    @precondition(lambda self: any(self.model.slot(who) for who in range(PEOPLE)))
    @rule(data=st.data(), verb=verbs)
    def decide_in_turn(self, data: st.DataObject, verb: str) -> None:
        who = data.draw(st.sampled_from([who for who in range(PEOPLE) if self.model.slot(who)]))
        back = data.draw(st.sampled_from([None, *self.model.returnable()])) if verb == "return" else None
        self.decide(who, verb, back)

    @precondition(lambda self: any(self.model.slot(who) for who in range(PEOPLE)))
    @rule(times=st.integers(1, 8))
    def endorse_on(self, times: int) -> None:
        for _time in range(times):
            if who := next((who for who in range(PEOPLE) if self.model.slot(who)), None):
                self.decide(who, "endorse", None)

    @precondition(lambda self: self.model.returnable() and any(self.model.slot(who) for who in range(PEOPLE)))
    @rule(data=st.data())
    def send_back(self, data: st.DataObject) -> None:
        who = next(who for who in range(PEOPLE) if self.model.slot(who))
        self.decide(who, "return", data.draw(st.sampled_from(self.model.returnable())))

    @rule(who=person_numbers, verb=verbs)
    def decide_whoever(self, who: int, verb: str) -> None:
        self.decide(who, verb, None)

    @precondition(lambda self: self.last is not None)
    @rule()
    def click_again(self) -> None:
        assert self.last is not None
        who, data = self.last
        assert self.post(who, "memo-decide", data) in REFUSED
        self.seen["clicked again"] += 1

    @precondition(lambda self: self.model.state in {State.IN_APPROVAL, State.RETURNED})
    @rule()
    def recall(self) -> None:
        self.post(DRAFTER, "memo-recall", {})
        if (self.model.state, Move.RECALL) in MOVES:
            self.model.come_back(Move.RECALL)
            self.seen["recalled"] += 1

    @precondition(lambda self: self.model.version > 1)
    @rule()
    def withdraw(self) -> None:
        self.post(DRAFTER, "memo-withdraw", {})
        if (self.model.state, Move.WITHDRAW) in MOVES:
            self.model.move(Move.WITHDRAW)
            self.seen["withdrawn"] += 1

    @precondition(lambda self: self.model.state == State.APPROVED)
    @rule()
    def issue(self) -> None:
        self.post(DRAFTER, "memo-issue", {"choice": "open"})
        self.model.move(Move.ISSUE)
        self.seen["issued"] += 1

    # --- People ---

    @precondition(lambda self: len(self.acting) < POSTS)
    @rule(post=post_numbers, who=person_numbers, days=st.sampled_from([(-1, 0), (0, 5), (-9, -1), (1, 9)]))
    def appoint(self, post: int, who: int, days: tuple[int, int]) -> None:
        starts_on, ends_on = (TODAY + number * DAY for number in days)
        make_acting(self.world.posts[post], self.world.people[who], starts_on, ends_on)
        if starts_on <= TODAY <= ends_on:
            self.acting.add((post, who))
        self.seen["acting"] += 1

    @precondition(lambda self: self.model.state == State.IN_APPROVAL)
    @rule(post=post_numbers, who=st.none() | person_numbers)
    def replace(self, post: int, who: int | None) -> None:
        seat = self.world.posts[post]
        for tenure in Tenure.objects.filter(post=seat, ends_on=None):
            if tenure.starts_on == TODAY:
                tenure.delete()
            else:
                tenure.ends_on = TODAY - DAY
                tenure.save()
        if who is not None:
            Tenure.objects.create(post=seat, officer=self.world.people[who], starts_on=TODAY)
        self.holders[post] = who
        self.seen["replaced"] += 1

    # --- What always holds ---

    @invariant()
    def it_stands_where_the_model_says(self) -> None:
        if not hasattr(self, "model"):
            return
        self.memo.refresh_from_db()
        model = self.model
        now = (self.memo.state, self.memo.version, self.memo.step_no, self.memo.turn)
        assert now == (model.state, model.version, model.order, model.turn)
        assert self.state == model.state or model.state in {MOVES.get((self.state, move)) for move in Move}
        self.state = model.state

    @invariant()
    def the_inbox_holds_it_for_those_who_may_decide(self) -> None:
        if not hasattr(self, "model"):
            return
        now = dataclasses.replace(
            self.model, holders=dict(self.holders), acting=set(self.acting), taken=set(self.model.taken)
        )
        if now == self.checked:
            return
        self.checked = now
        for who, officer in enumerate(self.world.people):
            assert officer.user is not None
            member = member_of(officer.user, self.world.office.agency.slug, TODAY)
            waits = member is not None and self.memo in queries.inbox(member)
            assert waits == (self.model.slot(who) is not None)

    @invariant()
    def decisions_stay_and_are_of_others(self) -> None:
        rows = {row["id"]: row for row in Decision.objects.values()}
        assert {pk: rows.get(pk) for pk in self.known} == self.known
        assert len(rows) == self.decided
        self.known = rows
        assert all(row["decided_by_id"] != self.world.office.drafter.user_id for row in rows.values())
        places = [(row["version_id"], row["step_id"], row["turn"], row["slot"]) for row in rows.values()]
        assert len(places) == len(set(places))

    @invariant()
    def nothing_is_approved_with_a_step_left_out(self) -> None:
        if not hasattr(self, "model") or self.model.state != State.APPROVED:
            return
        rows = standing(self.memo, self.memo.version)
        for step in ApprovalStep.objects.filter(memo=self.memo, version=self.memo.version):
            mine = [row for row in rows if row.step_id == step.pk]
            decided = [row for row in mine if isinstance(row, Decision) and row.verb.code == "endorse"]
            covered = [row for row in mine if isinstance(row, SkippedStep)]
            assert len(mine) == len(decided) + len(covered)
            assert len(decided) == (len(step.posts) if step.quorum == "all" else 1) or len(covered) == 1
            for skip in covered:
                signed = [row for row in rows if row.step_id == skip.covered_by_id and isinstance(row, Decision)]
                assert [row.decided_by_id for row in signed] == [skip.officer.user_id]
        self.seen["approved"] += 1


@pytest.mark.django_db
@pytest.mark.usefixtures("today", "media_root")
def test_a_memo_goes_only_where_it_may_whoever_does_what() -> None:
    world, seen = make_the_world(), collections.Counter[str]()
    machine = type("Machine", (MemoMachine,), {"world": world, "seen": seen})

    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
