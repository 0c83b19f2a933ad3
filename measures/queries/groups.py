"""Working groups of a year: who sits in them on a day, whose they are, and the measures and items they work for."""

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from assessments.models import CriteriaSet, Detail, Tool
from measures.models import Grouping, Measure, Plan
from measures.queries.items import items_of
from measures.queries.owners import is_gone
from measures.queries.plans import codes_of_points, measures_in_order, plan_of_year
from organisations.models import ActingAppointment, Event, GroupMember, GroupRole, Tenure, WorkingGroup
from organisations.queries import Member
from organisations.rules.chain import canonical, digest

ROLES = {"chair": "ประธานคณะทำงาน", "member": "คณะทำงาน", "secretary": "เลขานุการ"}  # as printed: always Thai


@dataclasses.dataclass(frozen=True, slots=True)
class Seat:
    """One place in a group on a day. `name` '' = nobody is known; `is_gone` = the person holds no post any more."""

    member: GroupMember
    name: str
    post: str
    is_gone: bool = False

    @property
    def role(self) -> str:
        """The member's part, as printed."""
        return ROLES[self.member.role]

    @property
    def is_vacant(self) -> bool:
        """Whether the seat goes with a post that nobody holds."""
        return self.member.post_id is not None and not self.name


def duties_of(group: WorkingGroup) -> list[str]:
    """Return what a group is to do, one a line."""
    return [line.strip() for line in group.duties.splitlines() if line.strip()]


@dataclasses.dataclass(frozen=True, slots=True)
class Seated:
    """A group with its seats filled for a day."""

    group: WorkingGroup
    seats: tuple[Seat, ...]

    @property
    def duties(self) -> list[str]:
        """What the group is to do, one a line."""
        return duties_of(self.group)

    @property
    def lacks(self) -> list[str]:
        """Codes of what an order cannot do without: `chair`, `secretary`, `duties`."""
        roles = {seat.member.role for seat in self.seats}
        parts = [role.value for role in (GroupRole.CHAIR, GroupRole.SECRETARY) if role not in roles]
        return parts + ([] if self.duties else ["duties"])


@dataclasses.dataclass(frozen=True, slots=True)
class MyGroup:
    """A group the member sits in, and the work of its tool: measures, and O-items where the tool has them."""

    group: WorkingGroup
    roles: tuple[str, ...]
    measures: tuple[Measure, ...]
    items: int

    @property
    def duties(self) -> list[str]:
        """What the group is to do, one a line."""
        return duties_of(self.group)


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """What was done to a group: the event, the group's name then, who joined and who left."""

    event: Event
    name: str
    joined: tuple[str, ...]
    left: tuple[str, ...]


def _rows(day: dt.date) -> QuerySet[WorkingGroup]:
    on = Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    holders = Tenure.objects.filter(on).select_related("officer")
    actings = ActingAppointment.objects.filter(on).select_related("officer", "kind")
    members = GroupMember.objects.select_related("officer", "post").annotate(is_gone=is_gone(day, "officer"))
    seats = members.prefetch_related(Prefetch("post__tenures", holders), Prefetch("post__actings", actings))
    return WorkingGroup.objects.prefetch_related(Prefetch("members", seats))


def seated_groups(fiscal_year: int, day: dt.date) -> list[Seated]:
    """Return the groups of a year in order, seats filled for a day. Four queries, however many."""
    return [_seated(group) for group in _rows(day).filter(fiscal_year=fiscal_year)]


def _seated(group: WorkingGroup) -> Seated:
    return Seated(group, tuple(_seat(member) for member in group.members.all()))


def _seat(member: GroupMember) -> Seat:
    if member.officer is not None:
        return Seat(member, str(member.officer), member.post_text, member.is_gone)  # type: ignore[attr-defined] # annotated
    if member.post is None:
        return Seat(member, "", member.post_text)
    holder = next(iter(member.post.tenures.all()), None)
    acting = next(iter(member.post.actings.all()), None)
    if holder is None and acting is not None:
        return Seat(member, str(acting.officer), f"{acting.kind.label} {member.post_text}")
    return Seat(member, str(holder.officer) if holder else "", member.post_text)


def mark_of(group: WorkingGroup) -> str:
    """Return a mark of what a group holds: another mark = somebody wrote meanwhile."""
    fields = ("post_id", "officer_id", "post_text", "role", "order")
    head = [group.name, group.tool_code, group.duties]
    return digest(canonical([head, [list(row) for row in group.members.values_list(*fields)]]))[:16]


def tools_of_year(fiscal_year: int) -> list[Tool]:
    """Return the tools by the newest criteria up to a year."""
    criteria = CriteriaSet.objects.filter(fiscal_year__lte=fiscal_year, is_draft=False).first()  # newest first
    return list(Tool.objects.filter(criteria=criteria).order_by("order", "pk")) if criteria else []


def year_to_copy(fiscal_year: int) -> int | None:
    """Return the newest earlier year that has groups; None where there is none."""
    rows = WorkingGroup.objects.filter(fiscal_year__lt=fiscal_year).order_by("-fiscal_year")
    return rows.values_list("fiscal_year", flat=True).first()


def changes_of(groups: Iterable[WorkingGroup], limit: int = 20) -> list[Change]:
    """Return what happened to groups, newest first."""
    keys = [str(group.pk) for group in groups]
    rows = Event.objects.filter(target_type="workinggroup", target_id__in=keys).order_by("-seq")[:limit]
    told = [(event, json.loads(event.data)) for event in rows]
    return [
        Change(event, data["name"], tuple(data.get("joined", ())), tuple(data.get("left", ()))) for event, data in told
    ]


# --- A member's own ------------------------------------------------------------------------------


def my_places(fiscal_year: int, member: Member) -> list[tuple[WorkingGroup, tuple[str, ...]]]:
    """Return the groups a member sits in, by name or through a post held or acted for, with the parts. One query."""
    posts = [holding.post.pk for holding in member.holdings]
    mine = Q(officer__user=member.user) | Q(post__in=posts)
    rows = GroupMember.objects.filter(mine, group__fiscal_year=fiscal_year).select_related("group")
    found: dict[WorkingGroup, tuple[str, ...]] = {}
    for row in rows.order_by("group__order", "group_id", "order"):
        found[row.group] = (*found.get(row.group, ()), ROLES[row.role])
    return list(found.items())


def my_groups(fiscal_year: int, member: Member) -> list[MyGroup]:
    """Return the groups a member sits in and the work of their tools. A fixed number of queries."""
    mine = my_places(fiscal_year, member)
    if not mine:
        return []
    measures, items = _measures_by_tool(plan_of_year(fiscal_year)), _items_by_tool(fiscal_year)
    return [
        MyGroup(group, roles, tuple(measures.get(group.tool_code, ())), items.get(group.tool_code, 0))
        for group, roles in mine
    ]


def _measures_by_tool(plan: Plan | None) -> dict[str, list[Measure]]:
    """Return the plan's measures by tool; under '' (steering) all of them."""
    if plan is None:
        return {}
    tools = codes_of_points(plan, Grouping.TOOL)
    headings = {code: tool for (detail, code), tool in tools.items() if detail == Detail.INDICATOR}
    known = set(tools.values())
    found: dict[str, list[Measure]] = {"": []}
    for measure in measures_in_order(plan):
        found[""].append(measure)
        heading = measure.group.code if measure.group else ""
        of = {tools[link.detail, link.code] for link in measure.links.all() if (link.detail, link.code) in tools}
        of |= {heading} & known or {headings[heading]} if heading in known or heading in headings else set()
        for tool in of:
            found.setdefault(tool, []).append(measure)
    return found


def _items_by_tool(fiscal_year: int) -> dict[str, int]:
    """Return how many O-items of the year belong to each tool."""
    found: dict[str, int] = {}
    for item in items_of(fiscal_year):
        if item.sub_indicator is not None:
            code = item.sub_indicator.indicator.tool.code
            found[code] = found.get(code, 0) + 1
    return found
