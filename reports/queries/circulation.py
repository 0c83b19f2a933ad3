"""Reading who an issued paper was sent round to, who took note, and what waits for a member."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

from measures.models import Owner, Plan
from organisations.models import GroupMember, Post, PostLevel, Unit
from organisations.queries import Holding, Member, holdings_on
from reports.models import Acknowledgement, Circulation


@dataclasses.dataclass(frozen=True, slots=True)
class Sent:
    """A unit a paper was sent to: who took note (None = nobody yet), and who may today."""

    circulation: Circulation
    acknowledgement: Acknowledgement | None
    heads: tuple[Holding, ...]


def offered_units() -> list[Unit]:
    """Return the units (not sections) a paper can be sent to."""
    return list(Unit.objects.filter(is_active=True, parent__isnull=True))


def sent_of(memo_id: int, today: dt.date) -> list[Sent]:
    """Return every unit a memo was sent to. Four queries at most, none more for more units."""
    rows = list(Circulation.objects.filter(memo=memo_id).select_related("unit", "memo__agency", "acknowledgement"))
    heads = heads_of((row.unit_id for row in rows), today) if rows else {}
    return [Sent(row, getattr(row, "acknowledgement", None), heads.get(row.unit_id, ())) for row in rows]


def heads_of(units: Iterable[int], day: dt.date) -> dict[int, tuple[Holding, ...]]:
    """Return who heads some units on a day, or acts for their heads, by the unit's key. Three queries."""
    posts = list(Post.objects.filter(unit__in=set(units), level=PostLevel.HEAD, is_active=True))
    held = holdings_on(posts, day)
    found: dict[int, tuple[Holding, ...]] = {}
    for post in posts:
        if post.unit_id is not None:
            found[post.unit_id] = (*found.get(post.unit_id, ()), *held[post.pk])
    return found


def head_holding(member: Member, unit_id: int) -> Holding | None:
    """Return how a member heads a unit on their day: as its head first, else acting; None = not."""
    mine = [one for one in member.holdings if one.post.unit_id == unit_id and one.post.level == PostLevel.HEAD]
    return min(mine, key=lambda one: one.acting is not None, default=None)


def waiting_for(member: Member) -> list[Circulation]:
    """Return what was sent to the units a member heads and nobody took note of yet, oldest first."""
    units = {one.post.unit_id for one in member.holdings if one.post.level == PostLevel.HEAD and one.post.unit_id}
    if not units:
        return []
    rows = Circulation.objects.filter(unit__in=units, acknowledgement__isnull=True)
    return list(rows.select_related("memo", "unit").order_by("sent_at", "pk"))


def named_units(plan: Plan | None) -> list[Unit]:
    """Return the units that the measures of a plan name as owners, by unit, section or post; all for "ทุกสำนัก/กอง"."""
    if plan is None:
        return []
    owners = list(Owner.objects.filter(measure__plan=plan).values_list("unit", "post__unit", "every_unit"))
    return _whole(
        {key for unit, of_post, _every in owners for key in (unit, of_post) if key}, every=any(row[2] for row in owners)
    )


def seated_units(fiscal_year: int) -> list[Unit]:
    """Return the units whose posts sit in the working groups of a year."""
    rows = GroupMember.objects.filter(group__fiscal_year=fiscal_year, post__unit__isnull=False)
    return _whole(set(rows.values_list("post__unit", flat=True)))


def _whole(keys: set[int], *, every: bool = False) -> list[Unit]:
    """Return the units of some units and sections, in their order."""
    units = offered_units()
    parents = set(Unit.objects.filter(pk__in=keys, parent__isnull=False).values_list("parent", flat=True))
    return [unit for unit in units if every or unit.pk in keys | parents]
