"""Whose turn a memo is, which decisions hold, and who may decide now. Called inside the agency's scope."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from organisations.models import Post
from organisations.queries import Holding, Member, holdings_on, is_held
from reports.models import ApprovalStep, Decision, Memo, MemoState, Quorum, SkippedStep
from reports.rules.turns import held


@dataclasses.dataclass(frozen=True, slots=True)
class Seat:
    """A post of the step in turn that has not decided, and who may sign for it today."""

    post: Post
    signers: tuple[Holding, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class TrailStep:
    """One stop of the memo's way: what holds of it, what was decided before it was opened again, whose turn it is."""

    step: ApprovalStep
    decisions: tuple[Decision, ...]
    skip: SkippedStep | None
    past: tuple[Decision, ...]
    is_current: bool
    seats: tuple[Seat, ...]

    @property
    def decision(self) -> Decision | None:
        """The last decision that holds; None = none yet."""
        return self.decisions[-1] if self.decisions else None


def current_step(memo: Memo) -> ApprovalStep | None:
    """Return whose turn it is; None when nobody's."""
    steps = ApprovalStep.objects.filter(memo=memo, version=memo.version, order=memo.step_no)
    return steps.select_related("post").prefetch_related("verbs", "also").first()


def in_turn(memo: Memo, steps: Iterable[ApprovalStep]) -> ApprovalStep | None:
    """Return whose turn it is of a memo's `steps_of`; None when nobody's."""
    return next((step for step in steps if step.order == memo.step_no), None)


def free_slots(step: ApprovalStep, turn: int) -> list[tuple[int, Post]]:
    """Return the slots of a step, each with its post, in which nothing was decided in a turn."""
    taken = {decision.slot for decision in step.decisions.all() if decision.turn == turn}
    return [(slot, post) for slot, post in enumerate(step.posts, start=1) if slot not in taken]


def seat_of(member: Member, step: ApprovalStep, turn: int) -> tuple[int, Holding] | None:
    """Return the free slot of a turn that the member may decide in, and how they sit there; None = none."""
    return seat_among(free_slots(step, turn), member)


def seat_among(
    slots: Iterable[tuple[int, Post]], member: Member, wanted: int | None = None
) -> tuple[int, Holding] | None:
    """Return the first of some slots, or the `wanted` one, whose post the member sits in, and how; None = in none."""
    for slot, post in slots:
        if wanted in {None, slot} and (holding := member.holding_of(post.pk)):
            return slot, holding
    return None


def waiting_steps(member: Member) -> list[ApprovalStep]:
    """Return the steps in turn where a post the member sits in today has not decided, longest waiting first.

    Of any memo that is not their own (`is_own_memo`). Three queries.
    """
    mine = [holding.post.pk for holding in member.holdings]
    own = Q(memo__created_by=member.user) | Q(memo__proposer__in=[holding.officer for holding in member.holdings])
    steps = ApprovalStep.objects.filter(
        memo__state=MemoState.IN_APPROVAL, version=F("memo__version"), order=F("memo__step_no")
    )
    steps = steps.filter(Q(post__in=mine) | Q(also__in=mine)).exclude(own).order_by("memo__step_since", "pk").distinct()
    found = steps.select_related("memo__created_by", "memo__proposer", "post").prefetch_related("also", "decisions")
    return [step for step in found if seat_of(member, step, step.memo.turn)]


def opened_now(memo: Memo) -> list[tuple[int, int]]:
    """Return the turn that is open, with its step; nothing outside approval."""
    return [(memo.turn, memo.step_no)] if memo.state == MemoState.IN_APPROVAL else []


def standing(memo: Memo, version: int) -> list[Decision | SkippedStep]:
    """Return the decisions that hold of a version, and what stands in place of one, by step and slot. Two queries."""
    decisions = Decision.objects.filter(version__memo=memo, version__version=version).select_related("step", "verb")
    skips = SkippedStep.objects.filter(step__memo=memo, step__version=version)
    rows: list[Decision | SkippedStep] = [*decisions, *skips.select_related("step", "covered_by__post")]
    return in_force(rows)


def in_force(
    rows: Sequence[Decision | SkippedStep], *, opened: Iterable[tuple[int, int]] = ()
) -> list[Decision | SkippedStep]:
    """Return the rows of a version that hold, by step and slot; `opened`: the turn that is open, with its step."""
    returns = [(row.turn + 1, row.returned_to) for row in rows if isinstance(row, Decision) and row.returned_to]
    turns = held([*((row.turn, row.step.order) for row in rows), *returns, *opened])
    found = [row for row in rows if turns.get(row.step.order) == row.turn]
    return sorted(found, key=lambda row: (row.step.order, getattr(row, "slot", 1)))


def approvals(memo: Memo, version: int) -> list[Decision]:
    """Return the decisions that hold of a version, by step and slot. One query."""
    rows = Decision.objects.filter(version__memo=memo, version__version=version).select_related("step")
    return [row for row in in_force(list(rows)) if isinstance(row, Decision)]


def steps_to_return_to(memo: Memo, step: ApprovalStep) -> list[ApprovalStep]:
    """Return the earlier steps a memo may go back to from a step: those with a decision that holds."""
    steps = {decision.step.order: decision.step for decision in approvals(memo, step.version)}
    return [earlier for order, earlier in sorted(steps.items()) if order < step.order]


def steps_of(memo: Memo, today: dt.date) -> list[ApprovalStep]:
    """Return the turns of the version in hand with their posts and verbs, in order. Three queries."""
    return list(_steps(memo, today).prefetch_related("verbs"))


def _steps(memo: Memo, today: dt.date) -> QuerySet[ApprovalStep]:
    """Return the turns of the version in hand in order with their posts.

    With each post: whether it is held (`is_held`), and by others than whose memo it is (`is_held_by_others`).
    """
    others = ~Q(officer=memo.proposer_id) & ~Q(officer__user=memo.created_by_id)
    of_post, of_also = (
        {"is_held": is_held(today, post), "is_held_by_others": is_held(today, post, others)} for post in ("post", "pk")
    )
    steps = ApprovalStep.objects.filter(memo=memo, version=memo.version).annotate(**of_post).order_by("order")
    return steps.select_related("post").prefetch_related(Prefetch("also", Post.objects.annotate(**of_also)))


def trail(memo: Memo, today: dt.date, known: Sequence[ApprovalStep] | None = None) -> list[TrailStep]:
    """Return every step of the version in hand: what was decided and, for the current one, who may sign today.

    `known`: the turns of `steps_of`, where they were read already.
    """
    steps = ApprovalStep.objects.filter(memo=memo, version=memo.version)
    if memo.state in {MemoState.DRAFT, MemoState.RETURNED}:  # nobody has it before them: nothing is decided
        rows: list[Decision | SkippedStep] = []
    else:
        rows = [
            *Decision.objects.filter(step__in=steps).select_related("step", "verb"),
            *SkippedStep.objects.filter(step__in=steps).select_related("step", "covered_by__post"),
        ]
    holds = {(row.step.order, row.turn) for row in in_force(rows, opened=opened_now(memo))}
    found = _steps(memo, today) if known is None else known
    return [_stop(memo, step, [row for row in rows if row.step_id == step.pk], holds, today) for step in found]


def _stop(
    memo: Memo, step: ApprovalStep, rows: list[Decision | SkippedStep], holds: set[tuple[int, int]], today: dt.date
) -> TrailStep:
    decisions = [row for row in rows if isinstance(row, Decision)]
    is_current = memo.state == MemoState.IN_APPROVAL and step.order == memo.step_no
    now = tuple(row for row in decisions if (step.order, row.turn) in holds)
    skips = (row for row in rows if isinstance(row, SkippedStep) and (step.order, row.turn) in holds)
    taken = {decision.slot for decision in now}
    free = [post for slot, post in enumerate(step.posts, start=1) if slot not in taken] if is_current else []
    people = holdings_on(free, today) if free else {}
    seats = tuple(Seat(post, people[post.pk]) for post in free)
    past = tuple(row for row in decisions if row not in now)
    return TrailStep(step, now, next(skips, None), past, is_current, seats)


def outcome_of(memo: Memo, version: int, turn: int) -> str:
    """Return who decided what last in a turn, for the one who came too late; '' when the memo was taken back."""
    decisions = Decision.objects.filter(version__memo=memo, version__version=version, turn=turn)
    decision = decisions.order_by("pk").last()
    return f"{decision.signer_name} · {decision.verb_label}" if decision else ""


@dataclasses.dataclass(frozen=True, slots=True)
class Stuck:
    """A post at which a memo would stay: nobody sits in it today, or only whose memo it is (`is_own`)."""

    post: str
    is_own: bool


def stuck_posts(stops: Iterable[TrailStep]) -> list[Stuck]:
    """Return the posts without which a memo would stay at a step, and in which nobody could decide today. No query."""
    found = []
    for stop in stops:
        seated = [(post, _seated(stop.step, post)) for post in stop.step.posts]
        stuck = [Stuck(post.title, is_own=row.is_held) for post, row in seated if not row.is_held_by_others]
        if stop.step.quorum == Quorum.ALL or len(stuck) == len(stop.step.posts):
            found += stuck
    return found


def _seated(step: ApprovalStep, post: Post) -> Any:  # noqa: ANN401 -- the row that `_steps` annotated for the post
    return step if post.pk == step.post_id else post


def turns(memos: Iterable[Memo]) -> dict[int, ApprovalStep]:
    """Return whose turn it is by memo, for the memos under approval, in a fixed number of queries."""
    waiting = {(memo.pk, memo.version, memo.step_no) for memo in memos if memo.state == MemoState.IN_APPROVAL}
    steps = ApprovalStep.objects.filter(memo__in=[pk for pk, _version, _step in waiting])
    found: QuerySet[ApprovalStep] = steps.select_related("post").prefetch_related("verbs")
    return {step.memo_id: step for step in found if (step.memo_id, step.version, step.order) in waiting}
