"""What we do about it: plans and their measures, the O-items of a year with their evidence, addresses watched, reminders."""

from .carrying import LeftBehind, Succession, TypedMeasure
from .items import SHORT, Evidence, ItemCharge, evidence_path
from .links import CheckPicture, LinkCheck, WatchedHost, WatchedLink, hash_of
from .plans import (
    Grouping,
    LayoutKind,
    Measure,
    MeasureGroup,
    MeasureLink,
    Owner,
    PeriodKind,
    Plan,
    PlanState,
    SetAside,
    Status,
    Step,
    StepMarker,
    TableLayout,
    WithPeriod,
)
from .progress import COUNTS, Progress
from .reminding import CalendarKey, FollowUp, Mode, Reminded, ReminderChoice, SpecialDay, Weekday
from .sheets import SheetImport

__all__ = [
    "COUNTS",
    "SHORT",
    "CalendarKey",
    "CheckPicture",
    "Evidence",
    "FollowUp",
    "Grouping",
    "ItemCharge",
    "LayoutKind",
    "LeftBehind",
    "LinkCheck",
    "Measure",
    "MeasureGroup",
    "MeasureLink",
    "Mode",
    "Owner",
    "PeriodKind",
    "Plan",
    "PlanState",
    "Progress",
    "Reminded",
    "ReminderChoice",
    "SetAside",
    "SheetImport",
    "SpecialDay",
    "Status",
    "Step",
    "StepMarker",
    "Succession",
    "TableLayout",
    "TypedMeasure",
    "WatchedHost",
    "WatchedLink",
    "Weekday",
    "WithPeriod",
    "evidence_path",
    "hash_of",
]
