"""Who: agencies, units, posts and their holders, accounts, working groups, the chain of events."""

from .agency import Agency, AgencyKind, Digits, FormerSlug, Unit
from .audit import ChainHead, Event
from .invitation import Invitation
from .notice import Notice
from .people import (
    ActingAppointment,
    ActingKind,
    Membership,
    Officer,
    Post,
    PostLevel,
    Role,
    Tenure,
    User,
)
from .picture import AgencyPicture, PictureUse
from .working_group import GroupMember, GroupRole, WorkingGroup

__all__ = [
    "ActingAppointment",
    "ActingKind",
    "Agency",
    "AgencyKind",
    "AgencyPicture",
    "ChainHead",
    "Digits",
    "Event",
    "FormerSlug",
    "GroupMember",
    "GroupRole",
    "Invitation",
    "Membership",
    "Notice",
    "Officer",
    "PictureUse",
    "Post",
    "PostLevel",
    "Role",
    "Tenure",
    "Unit",
    "User",
    "WorkingGroup",
]
