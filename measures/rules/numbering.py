"""Printed numbers of measures: counted through the plan (seed 002), within each group (seed 004), or as typed.

A plan whose numbers count keeps counting when a measure is added, moved or deleted; typed numbers (seed 001 has
"1" and none side by side) stay as they are.
"""

from collections.abc import Sequence
from typing import Literal

Style = Literal["through", "per_group", "typed"]


def style(groups: Sequence[Sequence[str]]) -> Style:
    """Return how the numbers of a plan run; `groups` holds the printed numbers, group by group, in order."""
    given = [list(group) for group in groups if group]
    if given == _counted([len(group) for group in given], "through"):
        return "through"
    return "per_group" if given == _counted([len(group) for group in given], "per_group") else "typed"


def renumbered(groups: Sequence[Sequence[str]], how: Style) -> list[str]:
    """Return the numbers of the plan in order, counted anew unless they are typed."""
    if how == "typed":
        return [number for group in groups for number in group]
    return [number for group in _counted([len(group) for group in groups], how) for number in group]


def _counted(sizes: Sequence[int], how: Style) -> list[list[str]]:
    counted, last = [], 0
    for size in sizes:
        first = 0 if how == "per_group" else last
        counted.append([str(number) for number in range(first + 1, first + size + 1)])
        last = first + size
    return counted
