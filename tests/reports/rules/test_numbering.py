"""Numbers that a register skips, and who said why."""

import pytest

from reports.rules.numbering import MOST, Gap, gaps


@pytest.mark.parametrize(
    ("taken", "notes", "expected"),
    [
        ([], [], []),
        ([1, 2, 3], [], []),
        ([3], [], [Gap(1, 2)]),
        ([5, 1, 9], [], [Gap(2, 4), Gap(6, 8)]),
        ([6], [Gap(1, 5, "กระดาษ")], [Gap(1, 5, "กระดาษ")]),
        ([6], [Gap(2, 3, "กระดาษ")], [Gap(1, 1), Gap(2, 3, "กระดาษ"), Gap(4, 5)]),
        ([6], [Gap(1, 5, "ก"), Gap(3, 9, "ข")], [Gap(1, 2, "ก"), Gap(3, 5, "ข")]),
        ([6], [Gap(1, 2, "ก"), Gap(3, 5, "ก")], [Gap(1, 5, "ก")]),
        ([4, 8], [Gap(1, 20, "ก")], [Gap(1, 3, "ก"), Gap(5, 7, "ก")]),
        ([6], [Gap(7, 9, "เลยเลขสูงสุด")], [Gap(1, 5)]),
        ([MOST], [Gap(10, 20, "ก")], [Gap(1, 9), Gap(10, 20, "ก"), Gap(21, MOST - 1)]),
    ],
)
def test_gaps_are_what_nobody_was_given_with_the_newest_note(
    taken: list[int], notes: list[Gap], expected: list[Gap]
) -> None:
    assert gaps(taken, notes) == expected
