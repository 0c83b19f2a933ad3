"""Giving a finished paper its code, and the address that its QR leads to."""

import datetime as dt
import secrets

from django.conf import settings
from django.urls import reverse

from organisations.models import Agency
from reports.models import CheckCode, MemoVersion, Order, StatusReport
from reports.rules import check_code


def give_code(
    *,
    agency: Agency,
    at: dt.datetime,
    version: MemoVersion | None = None,
    order: Order | None = None,
    report: StatusReport | None = None,
) -> CheckCode:
    """Give a memo's version, an order or a report its code; one that has one keeps it."""
    code = "".join(secrets.choice(check_code.ALPHABET) for _place in range(check_code.LENGTH))
    defaults = {"code": code, "agency": agency, "made_at": at}
    given, _made = CheckCode.objects.get_or_create(version=version, order=order, report=report, defaults=defaults)
    return given


def address_of(given: CheckCode) -> str:
    """Return the full address that is printed, the code in groups."""
    return f"{settings.SITE_URL}{reverse('public:verify', args=[check_code.printed(given.code)])}"
