"""What is unusual about a measure and can still be saved: shown beside it until it is mended."""

from collections.abc import Iterator

from measures.rules import periods


def remarks(
    *, period: periods.Period, fiscal_year: int, owners: int, leads: int, every_unit: bool, steps: int
) -> Iterator[str]:
    """Yield codes: no owner, nobody leads, "ทุกสำนัก/กอง" alone, no step, and unusual periods.

    `owners` counts named owners, "ทุกสำนัก/กอง" left out.
    """
    if not owners:
        yield "every_unit_alone" if every_unit else "no_owner"
    elif not leads:
        yield "no_lead"
    if not steps:
        yield "no_steps"
    yield from (problem.code for problem in periods.check(period, fiscal_year))
