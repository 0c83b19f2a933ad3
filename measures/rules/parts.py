"""What all units do together: each unit answers for its own part. No clock."""

from collections.abc import Sequence

DONE, UNDER_WAY, NOT_BEGUN = "done", "in_progress", "not_started"


def together(parts: Sequence[str], units: int) -> str:
    """Return the status of a step from the parts of those units that answered: done when all `units` are."""
    done = sum(status == DONE for status in parts)
    if units and done >= units:
        return DONE
    return UNDER_WAY if any(status != NOT_BEGUN for status in parts) else NOT_BEGUN
