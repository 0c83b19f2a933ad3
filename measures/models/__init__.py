"""What we do about it: plans and their measures, the O-items of a year with their evidence, addresses watched."""

from .items import Evidence, ItemCharge, evidence_path
from .links import LinkCheck, WatchedHost, WatchedLink, hash_of
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
    Progress,
    SetAside,
    Status,
    Step,
    StepMarker,
    TableLayout,
    WithPeriod,
)

__all__ = [
    "Evidence",
    "Grouping",
    "ItemCharge",
    "LayoutKind",
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
    "TableLayout",
    "WatchedHost",
    "WatchedLink",
    "WithPeriod",
    "evidence_path",
    "hash_of",
]
