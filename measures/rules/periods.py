"""Periods of measures: from what was given to days and print form; what is wrong with them. No clock."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator

from ita_portal import thai

KINDS_WITHOUT_DATES = frozenset({"none", "as_printed"})
QUARTER = 3  # months
ONE_DAY = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True, slots=True)
class Period:
    """A kind (measures.models.PeriodKind), start and end where known, and the text as printed."""

    kind: str
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    text: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: `refuse` = cannot be saved; otherwise unusual, a reason is asked for."""

    code: str
    refuse: bool


# --- From months, quarters and years to days --------------------------------------------------------


def whole_year(fiscal_year: int) -> Period:
    """Return the whole fiscal year."""
    return Period("fiscal_year", *thai.fiscal_year_span(fiscal_year))


def of_months(fiscal_year: int, first: int, last: int) -> Period:
    """Return whole months of a fiscal year, October the first: 1–6 is 1 Oct – 31 Mar."""
    starts_on = thai.round_span(fiscal_year, first - 1)[1] + ONE_DAY
    return Period("months", starts_on, thai.round_span(fiscal_year, last)[1])


def of_quarters(fiscal_year: int, first: int, last: int) -> Period:
    """Return whole quarters of a fiscal year: the second is 1 Jan – 31 Mar."""
    months = of_months(fiscal_year, (first - 1) * QUARTER + 1, last * QUARTER)
    return dataclasses.replace(months, kind="quarters")


# --- Checks and print form ------------------------------------------------------------------------


def check(period: Period, fiscal_year: int) -> Iterator[Problem]:
    """Yield what is wrong with a period of a plan of `fiscal_year`; a day in a wrong era is not judged further.

    A period lies in its fiscal year. One that runs over whole years, from 1 October of an earlier or to
    30 September of a later year, is unusual and wants a reason; any other day outside is refused.
    """
    if period.kind in KINDS_WITHOUT_DATES:
        return
    if period.starts_on is None:
        yield Problem("start_missing", True)
    if period.ends_on is None and period.kind != "onward":
        yield Problem("end_missing", True)
    if any(day and thai.be_year(day) > thai.LAST_YEAR for day in (period.starts_on, period.ends_on)):
        yield Problem("era_twice", True)
        return
    if period.starts_on and period.ends_on and period.ends_on < period.starts_on:
        yield Problem("ends_before_starts", True)
        return
    yield from _outside(period, fiscal_year)


def _outside(period: Period, fiscal_year: int) -> Iterator[Problem]:
    first, last = thai.fiscal_year_span(fiscal_year)
    start, end = period.starts_on, period.ends_on
    if start and not first <= start <= last:
        is_older = start < first and start == thai.fiscal_year_span(thai.fiscal_year_of(start))[0]
        reaches = end is None or end >= first
        yield Problem(*(("starts_in_earlier_year", False) if is_older and reaches else ("starts_outside_year", True)))
    if end and not first <= end <= last:
        is_later = end > last and end == thai.fiscal_year_span(thai.fiscal_year_of(end))[1]
        reaches = start is None or start <= last
        yield Problem(*(("ends_in_later_year", False) if is_later and reaches else ("ends_outside_year", True)))


@dataclasses.dataclass(frozen=True, slots=True)
class Circumstances:
    """What makes a possible period unusual. `drawn_on`: the day the plan is drawn up, None = approved already.

    `within`: the period of the measure where a step's is judged. `holiday` names the public holiday a day is, or ''.
    """

    fiscal_year: int
    drawn_on: dt.date | None = None
    within: Period | None = None
    holiday: Callable[[dt.date], str] = lambda _day: ""


def unusual(period: Period, about: Circumstances) -> Iterator[str]:
    """Yield codes of what is unusual about a period that can be saved: with a reason it stands.

    The fiscal year's own first day is no start in the past: plans are signed in its fourth month (domain, Years).
    """
    yield from (problem.code for problem in check(period, about.fiscal_year) if not problem.refuse)
    start, end = period.starts_on, period.ends_on
    first, last = thai.fiscal_year_span(about.fiscal_year)
    if start and about.drawn_on and first < start < about.drawn_on <= last:
        yield "starts_before_approval"
    if about.within and _reaches_out(period, about.within):
        yield "step_outside_measure"
    if period.kind == "dates" and any(day and _is_chosen(day) and about.holiday(day) for day in (start, end)):
        yield "on_holiday"


def _reaches_out(period: Period, around: Period) -> bool:
    early = period.starts_on and around.starts_on and period.starts_on < around.starts_on
    late_end = period.ends_on or period.starts_on
    return bool(early or (late_end and around.ends_on and late_end > around.ends_on))


def _is_chosen(day: dt.date) -> bool:
    """Whether a day was meant as that day: the first and last of a month stand for the month."""
    return day.day != 1 and (day + ONE_DAY).day != 1


def printed(period: Period) -> str:
    """Return the period in print form, Arabic digits; the printed text where there is one.

    dates `1 ต.ค. 2568 - 30 ก.ย. 2569`; months and quarters `ต.ค.65 - มี.ค.66`, one day or month once; fiscal year
    `ปีงบประมาณ พ.ศ. 2568`; onward `ตั้งแต่ 1 มิ.ย. 2565 เป็นต้นไป`.
    """
    if period.text:
        return period.text
    start, end = period.starts_on, period.ends_on
    if period.kind == "onward" and start:
        return f"ตั้งแต่ {thai.short_date(start)} เป็นต้นไป"
    if start is None or end is None:
        return ""
    if period.kind == "fiscal_year":
        return f"ปีงบประมาณ พ.ศ. {thai.fiscal_year_of(end)}"
    form = thai.table_month if period.kind in {"months", "quarters"} else thai.short_date
    return " - ".join(dict.fromkeys((form(start), form(end))))


def is_overdue(period: Period, status: str, today: dt.date) -> bool:
    """Whether a measure that is not done lies behind its end."""
    return status != "done" and period.ends_on is not None and period.ends_on < today
