"""Which turns of a version hold. Each opening of a step is a turn; turns are counted through the version."""

from collections.abc import Iterable


def held(turns: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return the turn that holds of each step, by the step's order, from (turn, order) pairs.

    A step opened again undoes what was decided at it and at every step after it.
    """
    found: dict[int, int] = {}
    for turn, order in sorted(set(turns)):
        found = {step: number for step, number in found.items() if step < order}
        found[order] = turn
    return found
