"""Who holds or acts for a post on a day. Plain values: no clock, no database."""

import dataclasses
import datetime as dt
from collections.abc import Iterable


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """Days from–to, both included; `ends_on` None = until further notice."""

    starts_on: dt.date
    ends_on: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        """Whether `day` lies inside."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def overlaps(self, other: "Span") -> bool:
        """Whether the two spans share a day."""
        last = dt.date.max
        return self.starts_on <= (other.ends_on or last) and other.starts_on <= (self.ends_on or last)


def clashes(new: Span, existing: Iterable[Span]) -> bool:
    """Whether a new holding of a post would overlap one that exists (one holder at a time)."""
    return any(new.overlaps(span) for span in existing)
