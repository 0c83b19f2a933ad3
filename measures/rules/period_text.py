"""A period as people type it, read into a kind and days: ต.ค. 68 - มี.ค. 69, ไตรมาส 2, 1 - 15 ม.ค. 2569. No clock."""

import calendar
import datetime as dt
import re
from typing import Literal

from ita_portal import thai
from measures.rules import periods
from measures.rules.periods import Period

Edge = Literal["first", "last"]

_WHOLE_YEAR = re.compile("(?:ทั้ง|ตลอด)?ปี(?:งบประมาณ)?(?: ?([0-9]{4}))?")
_QUARTERS = re.compile("(?:ไตรมาส(?:ที่)?|[Qq]) ?([1-4])(?: ?(?:-|ถึง|และ) ?(?:ไตรมาส(?:ที่)?|[Qq])? ?([1-4]))?")
_ONWARD = re.compile("(?:ตั้งแต่ ?(?:เดือน ?)?)(.+?)(?: ?เป็นต้นไป)?|(.+?) ?เป็นต้นไป")
_BETWEEN = re.compile(" ?ถึง ?| ?[-–—] ?")
_QUOTED = re.compile('[“"](.+)[”"]')
_MONTH = re.compile("(?:เดือน ?)?([ก-\u0e4c. ]+?) ?([0-9]{2}|[0-9]{4})?")
_SHORT_YEAR = re.compile("(.*[ก-\u0e4c. /-])([0-9]{2})")
_DAY_ALONE = re.compile("[0-9]{1,2}")
_ERA_WORD = re.compile(r"พ\.? ?ศ\.? ?")
_CENTURY = 2500


def read(text: str, fiscal_year: int) -> Period:
    """Return the period a text means in the plan of a fiscal year; a blank one has none, one in “ ” stays a text.

    Months may lack their year, years may have two figures (always B.E.). Raises thai.Unreadable, `not_a_period` or
    a code of thai.parse_date.
    """
    plain = _ERA_WORD.sub("", " ".join(thai.to_arabic(thai.clean_text(text)).split()))
    if not plain:
        return Period("none")
    if found := _QUOTED.fullmatch(plain):
        return Period("as_printed", text=found[1].strip())
    if found := _WHOLE_YEAR.fullmatch(plain):
        return periods.whole_year(int(found[1] or fiscal_year))
    if found := _QUARTERS.fullmatch(plain):
        return periods.of_quarters(fiscal_year, int(found[1]), int(found[2] or found[1]))
    if found := _ONWARD.fullmatch(plain):
        return Period("onward", read_edge(found[1] or found[2], fiscal_year, "first"))
    return _between(plain, fiscal_year)


def read_edge(text: str, fiscal_year: int, edge: Edge) -> dt.date:
    """Return the day a text means: a day, or the first or last day of a month or quarter. Raises thai.Unreadable."""
    plain = _ERA_WORD.sub("", " ".join(thai.to_arabic(thai.clean_text(text)).split()))
    quarter = _QUARTERS.fullmatch(plain)
    span = (
        periods.of_quarters(fiscal_year, int(quarter[1]), int(quarter[2] or quarter[1]))
        if quarter
        else _month(plain, fiscal_year)
    )
    if span is not None and span.starts_on and span.ends_on:
        return span.starts_on if edge == "first" else span.ends_on
    day = thai.parse_date(_full_year(plain))
    if day is None:
        raise thai.Unreadable("not_a_period", text)
    return day


def typed(period: Period) -> str:
    """Return what `read` takes for this period again, for a box to be edited."""
    if period.kind == "as_printed":
        return f"“{period.text}”"
    if period.kind == "quarters" and period.starts_on and period.ends_on:
        first, last = (_quarter_of(day) for day in (period.starts_on, period.ends_on))
        one_year = thai.fiscal_year_of(period.starts_on) == thai.fiscal_year_of(period.ends_on)
        if one_year:
            return f"ไตรมาส {first}" if first == last else f"ไตรมาส {first} - {last}"
    return periods.printed(Period(period.kind, period.starts_on, period.ends_on))


def _quarter_of(day: dt.date) -> int:
    return (day.month - thai.FIRST_MONTH) % 12 // periods.QUARTER + 1


def _between(plain: str, fiscal_year: int) -> Period:
    parts = [part for part in _BETWEEN.split(plain) if part]
    if len(parts) == 1 or not _splits(plain, parts):
        return _single(plain, fiscal_year)
    start, end = parts
    last = _month(end, fiscal_year)
    first = _month(_with_year(start, end, fiscal_year), fiscal_year) if last else None
    if first and last:
        return Period("months", first.starts_on, last.ends_on)
    return Period("dates", *_days(start, end, fiscal_year))


def _splits(plain: str, parts: list[str]) -> bool:
    """Whether the dash stands between two ends; 1-10-2568 is one day."""
    return len(parts) == 2 and not re.fullmatch("[0-9]{1,4}-[0-9]{1,2}", plain)


def _single(plain: str, fiscal_year: int) -> Period:
    month = _month(plain, fiscal_year)
    if month is not None:
        return month
    try:
        day = thai.parse_date(_full_year(plain))
    except thai.Unreadable as error:
        raise thai.Unreadable("not_a_period" if error.code == "not_a_date" else error.code, plain) from error
    return Period("dates", day, day)


def _days(start: str, end: str, fiscal_year: int) -> tuple[dt.date, dt.date]:
    """Return both days; the first may leave out what the second says: 1 - 15 ม.ค. 2569, 1 ต.ค. - 15 ธ.ค. 2568."""
    last = read_edge(end, fiscal_year, "last")
    if _DAY_ALONE.fullmatch(start):
        start = f"{start} {thai.MONTHS[last.month - 1]} {thai.be_year(last)}"
    elif not re.search("[0-9]{2}$", start) and _month(start, fiscal_year) is None:
        start = f"{start} {thai.be_year(last)}"
    return read_edge(start, fiscal_year, "first"), last


def _with_year(start: str, end: str, fiscal_year: int) -> str:
    """Return the first month with the year it lacks, that of the last month or the one before."""
    year = re.search("[0-9]+$", end)
    first, last = _MONTH.fullmatch(start), _month(end, fiscal_year)
    if year is None or first is None or first[2] or last is None or last.starts_on is None:
        return start
    number = _number(first[1])
    earlier = number is not None and number > last.starts_on.month
    return f"{start} {thai.be_year(last.starts_on) - earlier}"


def _month(plain: str, fiscal_year: int) -> Period | None:
    """Return a whole month, None where the text is none; without a year, that of the fiscal year."""
    found = _MONTH.fullmatch(plain)
    number = _number(found[1]) if found else None
    if found is None or number is None:
        return None
    year = fiscal_year - (number >= thai.FIRST_MONTH) if not found[2] else int(found[2])
    first = thai.parse_date(f"1 {thai.MONTHS[number - 1]} {year if year >= 100 else _CENTURY + year}")
    if first is None:
        return None
    return Period("months", first, first.replace(day=calendar.monthrange(first.year, first.month)[1]))


def _number(name: str) -> int | None:
    plain = re.sub("[. ]", "", name)
    names = (*thai.MONTHS, *(short.replace(".", "") for short in thai.SHORT_MONTHS))
    return names.index(plain) % 12 + 1 if plain in names else None


def _full_year(plain: str) -> str:
    """Return a day with its year in four figures: 1 ต.ค. 68 is 2568, as no other era writes Thai months."""
    found = _SHORT_YEAR.fullmatch(plain)
    return f"{found[1]}{_CENTURY + int(found[2])}" if found else plain
