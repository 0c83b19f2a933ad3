"""What is unusual about a measure and can still be saved: shown beside it until it is mended."""

from collections.abc import Iterator, Sequence

from measures.rules import periods


def remarks(
    *,
    period: periods.Period,
    fiscal_year: int,
    owners: int,
    leads: int,
    every_unit: bool,
    steps: Sequence[periods.Period],
    has_reason: bool = False,
) -> Iterator[str]:
    """Yield codes: no owner, nobody leads, "ทุกสำนัก/กอง" alone, no step, periods that are wrong or unusual.

    `owners` counts named owners, "ทุกสำนัก/กอง" left out; `steps` are the periods of the steps that stand without a
    reason, of kind `none` where they have none of their own. A reason answers what is unusual, not what is wrong.
    """
    if not owners:
        yield "every_unit_alone" if every_unit else "no_owner"
    elif not leads:
        yield "no_lead"
    if not steps:
        yield "no_steps"
    yield from (row.code for row in periods.check(period, fiscal_year) if row.refuse or not has_reason)
    about = periods.Circumstances(fiscal_year, within=period)
    if any("step_outside_measure" in periods.unusual(step, about) for step in steps):
        yield "step_outside_measure"
