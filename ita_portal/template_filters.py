"""One-line filters over ita_portal.thai, registered as template builtins; views use them too.

English pages have Arabic digits and English months; years stay Buddhist Era, as everything filed here is.
"""

import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ita_portal import thai

register = template.Library()


def in_english() -> bool:
    """Whether the reader chose English."""
    return get_language() == "en"


@register.filter
def thai_digits(value: object) -> str:
    """Show with Thai digits; None is nothing."""
    return agency_digits(value)


@register.filter
def agency_digits(value: object, agency: Any = None) -> str:  # noqa: ANN401 -- an Agency, "" or None in templates
    """Show in the digits the agency chose; Thai where no agency is known."""
    chosen = agency.thai_digits if agency else True
    return "" if value is None else thai.print_digits(value, chosen and not in_english())


@register.filter
def thai_date(value: dt.date | None) -> str:
    """Show 1 กุมภาพันธ์ 2564."""
    if not value:
        return ""
    day = _day(value)
    return f"{day.day} {MONTHS[day.month]} {thai.be_year(day)}" if in_english() else thai.long_date(day)


@register.filter
def thai_date_short(value: dt.date | None) -> str:
    """Show 1 ก.พ. 2564."""
    if not value:
        return ""
    day = _day(value)
    return f"{day.day} {MONTHS_3[day.month].title()} {thai.be_year(day)}" if in_english() else thai.short_date(day)


@register.filter
def thai_datetime(value: dt.datetime | None) -> str:
    """Show 1 ก.พ. 2564 09:05 น. in Bangkok time."""
    if not value:
        return ""
    moment = timezone.localtime(value)
    return f"{thai_date_short(moment)} {moment:%H:%M}" if in_english() else thai.datetime_text(moment)


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


@register.filter
def as_json(value: object) -> str:
    """Write a value for a data attribute that a script reads."""
    return json.dumps(value, cls=DjangoJSONEncoder)
