"""Decisions taken outside the portal, on paper or in a meeting: when one may be entered. Plain values."""

import dataclasses
import datetime as dt

PAPER, MEETING = "paper", "meeting"
MEANS = (PAPER, MEETING)  # as decisions record how their signer was known


@dataclasses.dataclass(frozen=True, slots=True)
class Days:
    """The days a decision on paper stands between: submission, the decision before it (None = first), and today."""

    submitted_on: dt.date
    previous_on: dt.date | None
    today: dt.date


def refusal_of(means: str, dated_on: dt.date, meeting: str, days: Days, *, has_scan: bool) -> str:
    """Return why it cannot be entered so (a code); '' when it can."""
    if dated_on > days.today:
        return "signed_in_future"
    if dated_on < days.submitted_on:
        return "signed_before_submission"
    if days.previous_on and dated_on < days.previous_on:
        return "signed_before_previous"
    if means == MEETING:
        return "" if meeting.strip() else "meeting_needed"
    return "" if has_scan else "scan_needed"
