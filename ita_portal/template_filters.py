"""One-line filters over ita_portal.thai, registered as template builtins."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from ita_portal import thai

register = template.Library()


@register.filter
def thai_digits(value: object) -> str:
    """Show with Thai digits; None is nothing."""
    return "" if value is None else thai.print_digits(value)


@register.filter
def agency_digits(value: object, agency: Any = None) -> str:  # noqa: ANN401 -- an Agency, "" or None in templates
    """Show in the digits the agency chose; Thai where no agency is known."""
    return "" if value is None else thai.print_digits(value, agency.thai_digits if agency else True)


@register.filter
def thai_date(value: dt.date | None) -> str:
    """Show 1 กุมภาพันธ์ 2564."""
    return thai.long_date(_day(value)) if value else ""


@register.filter
def thai_date_short(value: dt.date | None) -> str:
    """Show 1 ก.พ. 2564."""
    return thai.short_date(_day(value)) if value else ""


@register.filter
def thai_datetime(value: dt.datetime | None) -> str:
    """Show 1 ก.พ. 2564 09:05 น. in Bangkok time."""
    return thai.datetime_text(timezone.localtime(value)) if value else ""


@register.filter
def be_year(value: dt.date | None) -> str:
    """Show the Buddhist-Era year of a day."""
    return str(thai.be_year(_day(value))) if value else ""


@register.filter
def score(value: Decimal | Fraction | None, agency: Any = None) -> str:  # noqa: ANN401 -- as agency_digits
    """Show a score with two decimals; missing is said, never 0."""
    return _("ยังไม่มีผล") if value is None else agency_digits(thai.number_text(value), agency)


@register.filter
def signed(value: Decimal | Fraction | None, agency: Any = None) -> str:  # noqa: ANN401 -- as agency_digits
    """Show a difference with two decimals and its sign, none once it rounds to nought; None is nothing."""
    if value is None:
        return ""
    shown = thai.half_up(value)
    sign = "+" if shown > 0 else "−" if shown < 0 else ""
    return agency_digits(f"{sign}{abs(shown):f}", agency)


def _day(value: dt.date) -> dt.date:
    return timezone.localtime(value).date() if isinstance(value, dt.datetime) else value
