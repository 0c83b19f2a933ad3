"""The one table of moves of a memo: code, tests, buttons and the diagram in the docs come from it."""

from enum import StrEnum


class State(StrEnum):
    """States of a memo, as stored."""

    DRAFT = "draft"
    IN_APPROVAL = "in_approval"
    RETURNED = "returned"
    REJECTED = "rejected"
    APPROVED = "approved"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What can happen to a memo."""

    EDIT = "edit"
    SUBMIT = "submit"
    FORWARD = "forward"
    FINISH = "finish"
    RETURN = "return"
    STEP_BACK = "step_back"
    REJECT = "reject"
    RECALL = "recall"
    WITHDRAW = "withdraw"
    ISSUE = "issue"


MOVES: dict[tuple[State, Move], State] = {
    (State.DRAFT, Move.EDIT): State.DRAFT,
    (State.RETURNED, Move.EDIT): State.RETURNED,
    (State.DRAFT, Move.SUBMIT): State.IN_APPROVAL,
    (State.RETURNED, Move.SUBMIT): State.IN_APPROVAL,
    (State.IN_APPROVAL, Move.FORWARD): State.IN_APPROVAL,
    (State.IN_APPROVAL, Move.FINISH): State.APPROVED,
    (State.IN_APPROVAL, Move.RETURN): State.RETURNED,
    (State.IN_APPROVAL, Move.STEP_BACK): State.IN_APPROVAL,
    (State.IN_APPROVAL, Move.REJECT): State.REJECTED,
    (State.IN_APPROVAL, Move.RECALL): State.RETURNED,
    (State.DRAFT, Move.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Move.WITHDRAW): State.WITHDRAWN,
    (State.APPROVED, Move.ISSUE): State.ISSUED,
}


def may_move(state: str, move: Move) -> bool:
    """Whether the table knows this move from this state."""
    return (State(state), move) in MOVES


def sources(move: Move) -> tuple[State, ...]:
    """Return the states from which a move starts."""
    return tuple(state for (state, known) in MOVES if known == move)
