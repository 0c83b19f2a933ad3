"""Orders of a year and the numbers they have or would get."""

import datetime as dt

from ita_portal import thai
from reports.models import DocumentNumber, MemoState, MemoVersion, Order, OrderKind, Rendering, Series
from reports.rules import numbering

SERIES = {OrderKind.ORDER: Series.ORDER, OrderKind.NOTICE: Series.NOTICE}


def orders_of_year(fiscal_year: int) -> list[Order]:
    """Return the orders of a year that are not dropped, newest first."""
    rows = Order.objects.select_related("memo", "document_number", "issued__file")
    rows = rows.filter(memo__fiscal_year=fiscal_year, kind=OrderKind.ORDER)
    return list(rows.exclude(memo__state=MemoState.WITHDRAWN).order_by("-pk"))


def open_order(fiscal_year: int) -> Order | None:
    """Return the order of a year that is still written on; None when there is none."""
    drafts = [MemoState.DRAFT, MemoState.RETURNED]
    rows = Order.objects.filter(memo__fiscal_year=fiscal_year, kind=OrderKind.ORDER, memo__state__in=drafts)
    return rows.order_by("-pk").first()


def next_order_number(today: dt.date, kind: str = OrderKind.ORDER) -> int:
    """Return the number of an order (or announcement) after the highest of the calendar year of a day."""
    register = DocumentNumber.objects.filter(series=SERIES[OrderKind(kind)], calendar_year=thai.be_year(today))
    return numbering.next_free(register.values_list("number", flat=True))


def paper_to_publish(version: MemoVersion) -> tuple[str, Rendering | None]:
    """Return the title and paper that an issued version publishes: its order where it has one, else the memo."""
    order = getattr(version.memo, "order", None)
    return (str(order), order.issued) if order else (str(version.memo), version.issued)
