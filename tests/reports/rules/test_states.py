"""The table of moves."""

import pytest

from reports.models import MemoState
from reports.rules.states import MOVES, Move, State, may_move, sources


def test_states_of_the_rules_are_those_of_the_database() -> None:
    assert {state.value for state in State} == set(MemoState.values)


def test_every_state_but_the_first_can_be_reached() -> None:
    assert set(MOVES.values()) == set(State)


@pytest.mark.parametrize("state", [State.ISSUED, State.REJECTED, State.WITHDRAWN])
def test_ends_have_no_way_on(state: State) -> None:
    assert not any(source == state for source, _move in MOVES)


def test_only_approved_memos_are_issued() -> None:
    assert sources(Move.ISSUE) == (State.APPROVED,)
    assert not may_move("in_approval", Move.ISSUE)
