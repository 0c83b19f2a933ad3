"""What we do about it: plans and their measures, the O-items of a year with their evidence, addresses watched."""

from .carrying import LeftBehind, Succession, TypedMeasure
from .items import Evidence, ItemCharge, evidence_path
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

__all__ = [
    "COUNTS",
    "CheckPicture",
    "Evidence",
    "Grouping",
    "ItemCharge",
    "LayoutKind",
    "LeftBehind",
    "LinkCheck",
    "Measure",
    "MeasureGroup",
    "MeasureLink",
    "Owner",
    "PeriodKind",
    "Plan",
    "PlanState",
    "Progress",
    "SetAside",
    "Status",
    "Step",
    "StepMarker",
    "Succession",
    "TableLayout",
    "TypedMeasure",
    "WatchedHost",
    "WatchedLink",
    "WithPeriod",
    "evidence_path",
    "hash_of",
]
