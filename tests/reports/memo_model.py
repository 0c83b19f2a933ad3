"""What may happen to a memo, told in the plainest way: what tests/reports/test_memo_machine.py compares the pages with."""

import dataclasses

from reports.rules.states import MOVES, Move, State

DRAFTER = 0  # the number of the person who drafted it

Step = tuple[tuple[int, ...], str]  # the posts of a step in their slots, and whether all or any one of them decides


@dataclasses.dataclass
class Allowed:
    """Whose turn a memo is and who may decide, told in the plainest way: numbers of posts and people."""

    steps: list[Step]
    signs_once: bool
    holders: dict[int, int | None]
    acting: set[tuple[int, int]]
    state: State = State.DRAFT
    version: int = 1
    order: int = 0
    turn: int = 0
    taken: set[int] = dataclasses.field(default_factory=set)
    settled: dict[int, tuple[int, int] | None] = dataclasses.field(
        default_factory=dict
    )  # None, or covered: (step, who)

    def signers(self, post: int) -> set[int]:
        found = {who for at, who in self.acting if at == post}
        return found if self.holders[post] is None else found | {self.holders[post]}  # type: ignore[return-value]

    def slot(self, who: int) -> int | None:
        """The slot that somebody may decide in now."""
        if self.state != State.IN_APPROVAL or who == DRAFTER:
            return None
        posts, _quorum = self.steps[self.order - 1]
        free = [
            slot for slot, post in enumerate(posts, start=1) if slot not in self.taken and who in self.signers(post)
        ]
        return free[0] if free else None

    def returnable(self) -> list[int]:
        return [order for order, cover in sorted(self.settled.items()) if cover is None and order < self.order]

    def move(self, move: Move) -> None:
        self.state = MOVES[self.state, move]
        if self.state != State.IN_APPROVAL:
            self.order = self.turn = 0

    def submit(self) -> None:
        self.move(Move.SUBMIT)
        self.turn, self.settled = 0, {}
        self.open(1)

    def come_back(self, move: Move) -> None:
        self.move(move)
        self.version += 1

    def open(self, order: int) -> None:
        """Give a step its turn, or the next whose only signer does not sign alone at a later one."""
        self.taken = set()
        self.settled = {step: cover for step, cover in self.settled.items() if step < order}
        for step in range(order, len(self.steps) + 1):
            self.turn += 1
            later, who = self.cover(step)
            if not later:
                self.order = step
                return
            self.settled[step] = (later, who)
        self.move(Move.FINISH)

    def cover(self, step: int) -> tuple[int, int]:
        if not self.signs_once:
            return 0, 0
        alone = {
            place: self.signers(posts[0]) for place, (posts, _quorum) in enumerate(self.steps, 1) if len(posts) == 1
        }
        mine = alone.get(step, set())
        later = [place for place, who in alone.items() if place > step and len(mine) == 1 and who == mine]
        return (later[-1], min(mine)) if later else (0, 0)

    def decide(self, who: int, verb: str, back: int | None) -> None:
        if verb == "reject":
            self.move(Move.REJECT)
        elif verb == "return" and back:
            self.move(Move.STEP_BACK)
            self.open(back)
        elif verb == "return":
            self.come_back(Move.RETURN)
        else:
            self.forward(who)

    def forward(self, who: int) -> None:
        posts, quorum = self.steps[self.order - 1]
        self.taken.add(self.slot(who) or 0)
        if quorum == "all" and len(self.taken) < len(posts):
            return
        self.settled[self.order] = None
        covers = [step for step, cover in self.settled.items() if cover and cover[0] == self.order and cover[1] != who]
        self.open(min(covers, default=self.order + 1))
