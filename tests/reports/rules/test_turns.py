"""Which turns hold."""

import pytest

from reports.rules.turns import held


@pytest.mark.parametrize(
    ("turns", "holds"),
    [
        ([], {}),
        ([(1, 1), (2, 2), (3, 3)], {1: 1, 2: 2, 3: 3}),
        ([(1, 1), (1, 2), (1, 3)], {1: 1, 2: 1, 3: 1}),  # decided before turns were counted
        ([(1, 1), (2, 2), (3, 3), (4, 2)], {1: 1, 2: 4}),
        ([(1, 1), (2, 2), (2, 2), (3, 1), (4, 2)], {1: 3, 2: 4}),
    ],
)
def test_a_step_opened_again_undoes_it_and_what_follows(turns: list[tuple[int, int]], holds: dict[int, int]) -> None:
    assert held(reversed(turns)) == holds
