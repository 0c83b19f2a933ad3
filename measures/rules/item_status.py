"""Where an O-item stands. Computed whenever it is shown; nothing of this is stored."""

import dataclasses
import datetime as dt

EMPTY, PARTIAL, WAITING, READY, LINK_DEAD = "empty", "partial", "waiting", "ready", "link_dead"
STATUSES = (LINK_DEAD, EMPTY, PARTIAL, WAITING, READY)  # worst first
SOON = dt.timedelta(days=14)


@dataclasses.dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an item: parts asked for and shown, own evidence, published papers, broken addresses."""

    parts: int = 0
    shown: int = 0
    evidence: int = 0
    papers: int = 0
    broken: int = 0
    is_confirmed: bool = False


def status(facts: Facts) -> str:
    """Return the one word for an item.

    A published paper was approved and published by others, so it counts without a check; own evidence is ready
    once a second person has checked it. An item is all or nothing: one part missing makes it half.
    """
    if facts.broken:
        return LINK_DEAD
    if not facts.evidence and not facts.papers:
        return PARTIAL if facts.shown else EMPTY
    if facts.shown < facts.parts:
        return PARTIAL
    return WAITING if facts.evidence and not facts.is_confirmed else READY


def why_not_confirmable(facts: Facts, *, entered_by: frozenset[int], checker: int) -> str:
    """Return why this person cannot confirm now: `no_evidence`, `parts_missing`, `own_evidence`, `confirmed`; else ''.

    Source: domain, "an item's evidence is confirmed by someone other than who entered it".
    """
    if facts.is_confirmed:
        return "confirmed"
    if not facts.evidence:
        return "no_evidence"
    if facts.shown < facts.parts:
        return "parts_missing"
    return "own_evidence" if checker in entered_by else ""


def urgency(item_status: str, due_on: dt.date | None, today: dt.date) -> str:
    """Return `overdue`, `soon` (within two weeks) or '' for an item and the day it should be ready by."""
    if item_status == READY or due_on is None:
        return ""
    if due_on < today:
        return "overdue"
    return "soon" if due_on - today <= SOON else ""
