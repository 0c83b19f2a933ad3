"""Orders without gaps and the numbers that follow from them."""

from simple_history.utils import bulk_update_with_history

from measures import queries
from measures.models import Measure, Plan
from measures.rules import numbering


def by_group(plan: Plan) -> list[list[Measure]]:
    """Return the plan's measures heading by heading."""
    groups: dict[int | None, list[Measure]] = {}
    for measure in queries.measures_in_order(plan):
        groups.setdefault(measure.group_id, []).append(measure)
    return list(groups.values())


def numbering_of(plan: Plan) -> numbering.Style:
    """Return how the numbers of the plan run now; ask before a change, settle after it."""
    return numbering.style([[measure.number for measure in group] for group in by_group(plan)])


def settle(plan: Plan, how: numbering.Style) -> None:
    """Give the measures, heading by heading, orders without gaps, and the next numbers where numbers count."""
    groups = by_group(plan)
    numbers = numbering.renumbered([[measure.number for measure in group] for group in groups], how)
    changed = []
    for order, (measure, number) in enumerate(zip((row for group in groups for row in group), numbers, strict=True)):
        if (measure.order, measure.number) != (order, number):
            measure.order, measure.number = order, number
            changed.append(measure)
    save_places(changed)


def save_places(measures: list[Measure]) -> None:
    """Save order, number and heading of measures with their history, in a fixed number of queries."""
    if measures:
        bulk_update_with_history(measures, Measure, ["order", "number", "group"])
