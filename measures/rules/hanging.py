"""What hangs: weak points that neither a measure answers nor a reason stands for. A plan with one cannot be proposed.

Exact on purpose: a measure for an indicator does not answer an item or question below it by itself; it is joined, so
that the paper's reader finds each point again.
"""

from collections.abc import Collection, Iterable

Key = tuple[str, str]  # level of detail, code


def hanging(points: Iterable[Key], answered: Collection[Key], set_aside: Collection[Key]) -> list[Key]:
    """Return the weak points left hanging, in the order given."""
    return [point for point in points if point not in answered and point not in set_aside]
