"""The outline of a plan: what stands under which heading, now and if it were grouped another way."""

import dataclasses
from collections.abc import Sequence

from measures.models import Grouping, Measure, Plan
from measures.queries.plans import codes_of_points, criteria_of, groups_in_order, headings_of, measures_in_order
from measures.rules import grouping as rules


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A heading and the measures under it; `pk` None = a heading the plan does not have yet; no title = no heading."""

    title: str
    code: str
    pk: int | None
    measures: tuple[Measure, ...]


def outline_as_is(plan: Plan) -> list[Part]:
    """Return the plan's headings with their measures in order; those under none last, if there are any."""
    rows = measures_in_order(plan)
    parts = [
        Part(group.title, group.code, group.pk, tuple(row for row in rows if row.group_id == group.pk))
        for group in groups_in_order(plan)
    ]
    return [*parts, *_loose([row for row in rows if row.group_id is None])]


def outline_grouped(plan: Plan, grouping: str) -> list[Part]:
    """Return the outline as it would be under another grouping; headings keep the plan's own words where it has them."""
    rows = measures_in_order(plan)
    if grouping == Grouping.NONE:
        return _loose(rows)
    wanted = headings_of(plan, grouping)
    groups = groups_in_order(plan)
    own = {group.code: group for group in groups if group.code}
    placed = rules.regrouped(
        [_row(measure) for measure in rows],
        [heading.code for heading in wanted],
        codes_of_points(plan, grouping) if criteria_of(plan) else {},
    )
    by_pk = {measure.pk: measure for measure in rows}
    parts = []
    for heading in wanted:
        if keys := placed.by_code.get(heading.code):
            there = own.get(heading.code)
            title, pk = (there.title, there.pk) if there else (heading.title, None)
            parts.append(Part(title, heading.code, pk, tuple(by_pk[key] for key in keys)))
    for group in groups:
        if not group.code:
            keys = placed.by_own.get(group.title, ())
            parts.append(Part(group.title, "", group.pk, tuple(by_pk[key] for key in keys)))
    return [*parts, *_loose([by_pk[key] for key in placed.loose])]


def _row(measure: Measure) -> rules.Row:
    points = tuple((link.detail, link.code) for link in measure.links.all())
    own = measure.group.title if measure.group and not measure.group.code else ""
    return rules.Row(measure.pk, points, own)


def _loose(rows: Sequence[Measure]) -> list[Part]:
    return [Part("", "", None, tuple(rows))] if rows else []
