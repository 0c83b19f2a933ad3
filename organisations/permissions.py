"""Who may: one predicate per question, over a Member. Deciding follows from posts, never from a role."""

from organisations.models import PostLevel, Role
from organisations.queries import Member


def may_read(member: Member) -> bool:
    """Every member may read the agency's desk."""
    return bool(member.roles or member.holdings)


def may_administer(member: Member) -> bool:
    """Manage units, posts, officers, members and chains of the agency."""
    return Role.ADMINISTRATOR in member.roles


def may_edit(member: Member) -> bool:
    """Enter scores, plans, progress, reports and memos."""
    return Role.STAFF in member.roles


def may_number(member: Member) -> bool:
    """Give outgoing numbers."""
    return Role.REGISTRAR in member.roles


def may_publish(member: Member) -> bool:
    """Publish and withdraw: a permission of its own."""
    return Role.PUBLISHER in member.roles


def is_executive(member: Member) -> bool:
    """Whether the home page should lead to the inbox: the member sits in a post above officer level."""
    return any(holding.post.level != PostLevel.OFFICER for holding in member.holdings)
