"""Thai public holidays by day: special holidays the cabinet adds late come with a newer `holidays` package."""

import datetime as dt
import functools

import holidays


@functools.cache
def _of_year(year: int) -> dict[dt.date, str]:
    return dict(holidays.country_holidays("TH", years=year, language="th"))


def public_holiday(day: dt.date) -> str:
    """Return the Thai name of the public holiday a day is, '' where it is none."""
    return _of_year(day.year).get(day, "")
