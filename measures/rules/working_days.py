"""Days on which nobody works: weekends, public holidays and the special days of the portal. No clock."""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from measures.rules.public_holidays import public_holiday

WEEKEND = {5: "วันเสาร์", 6: "วันอาทิตย์"}  # mailed: always Thai
ONE_DAY = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True, slots=True)
class Calendar:
    """Special days by their name: off beside weekends and public holidays, or worked though they are one of these."""

    off: Mapping[dt.date, str] = dataclasses.field(default_factory=dict)
    worked: frozenset[dt.date] = frozenset()

    def name_of(self, day: dt.date) -> str:
        """Return why nobody works on a day, '' on a working day."""
        if day in self.worked:
            return ""
        return self.off.get(day) or public_holiday(day) or WEEKEND.get(day.weekday(), "")

    def before(self, day: dt.date) -> dt.date:
        """Return the day itself, or the last working day before a day off."""
        while self.name_of(day):
            day -= ONE_DAY
        return day

    def after(self, day: dt.date) -> dt.date:
        """Return the day itself, or the first working day after a day off."""
        while self.name_of(day):
            day += ONE_DAY
        return day
