"""Who may report on a measure or work on an item: staff, and whoever answers for it through a post or a unit."""

from collections.abc import Sequence

from measures.models import ItemCharge, Measure, Owner, Progress, Step
from organisations import permissions
from organisations.queries import Member


def is_owner(member: Member, owner: Owner) -> bool:
    """Whether the member answers for this owner: its post, its unit, a section of it, the person, or every unit."""
    posts = [holding.post for holding in member.holdings]
    if owner.every_unit:
        return any(post.unit_id for post in posts)
    if owner.officer is not None:
        return owner.officer.user_id == member.user.pk
    if owner.post_id is not None:
        return any(post.pk == owner.post_id for post in posts)
    mine = {key for post in posts if post.unit is not None for key in (post.unit_id, post.unit.parent_id) if key}
    return owner.unit is not None and bool({owner.unit_id, owner.unit.parent_id} & mine)


def part_of(member: Member, owners: Sequence[Owner]) -> int | None:
    """Return the key of the unit whose part a member answers for: "ทุกสำนัก/กอง" own it, and nobody names the member.

    None = the member answers for the whole, or not at all.
    """
    named = [owner for owner in owners if not owner.every_unit]
    if len(named) == len(owners) or any(is_owner(member, owner) for owner in named):
        return None
    units = [holding.post.unit for holding in member.holdings if holding.post.unit is not None]
    return (units[0].parent_id or units[0].pk) if units else None


def may_report(member: Member, measure: Measure) -> bool:
    """Report progress of a measure. Its owners should be prefetched with unit and officer."""
    return permissions.may_edit(member) or any(is_owner(member, owner) for owner in measure.owners.all())


def may_tell_whole(member: Member, measure: Measure, step: Step | None = None) -> bool:
    """Report on the whole of a measure or step, not only on the part that the member's unit has in it."""
    owners = list(measure.owners.all())
    own = [owner for owner in owners if step is not None and owner.step_id == step.pk]
    of_all = [owner for owner in owners if owner.step_id is None]
    return may_report(member, measure) and (permissions.may_edit(member) or part_of(member, own or of_all) is None)


def may_take_back(member: Member, entry: Progress) -> bool:
    """Take back an entry made by mistake: who made it, and staff."""
    return permissions.may_edit(member) or entry.reported_by_id == member.user.pk


def is_in_charge(member: Member, charge: ItemCharge | None) -> bool:
    """Whether an item is this member's: as the officer named, through the post named, or through the unit."""
    if charge is None:
        return False
    posts = [holding.post for holding in member.holdings]
    units = {key for post in posts if post.unit is not None for key in (post.unit_id, post.unit.parent_id) if key}
    return (
        (charge.officer is not None and charge.officer.user_id == member.user.pk)
        or any(post.pk == charge.post_id for post in posts)
        or charge.unit_id in units
    )


def may_work_on(member: Member, charge: ItemCharge | None) -> bool:
    """Enter and check an item's evidence."""
    return permissions.may_edit(member) or is_in_charge(member, charge)
