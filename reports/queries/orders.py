"""Orders of a year and the numbers they have or would get."""

import datetime as dt

from ita_portal import thai
from reports.models import DocumentNumber, MemoState, MemoVersion, Order, Rendering, Series
from reports.rules import numbering


def orders_of_year(fiscal_year: int) -> list[Order]:
    """Return the orders of a year that are not dropped, newest first."""
    rows = Order.objects.select_related("memo", "document_number", "issued__file").filter(memo__fiscal_year=fiscal_year)
    return list(rows.exclude(memo__state=MemoState.WITHDRAWN).order_by("-pk"))


def open_order(fiscal_year: int) -> Order | None:
    """Return the order of a year that is still written on; None when there is none."""
    rows = Order.objects.filter(memo__fiscal_year=fiscal_year, memo__state__in=[MemoState.DRAFT, MemoState.RETURNED])
    return rows.order_by("-pk").first()


def next_order_number(today: dt.date) -> int:
    """Return the order number after the highest of the calendar year of a day."""
    register = DocumentNumber.objects.filter(series=Series.ORDER, calendar_year=thai.be_year(today))
    return numbering.next_free(register.values_list("number", flat=True))


def paper_to_publish(version: MemoVersion) -> tuple[str, Rendering | None]:
    """Return the title and paper that an issued version publishes: its order where it has one, else the memo."""
    order = getattr(version.memo, "order", None)
    return (str(order), order.issued) if order else (str(version.memo), version.issued)
