"""Orders (คำสั่ง) that appoint working groups and announcements (ประกาศ) of measures: as drafted with the memo, and as issued.

An announcement has no working groups, a number only where it got one, and the parts that follow it are its annex.
"""

import dataclasses
import datetime as dt
from typing import Literal

from django.utils import timezone

from ita_portal import thai
from measures.queries.groups import Seated, seated_groups
from organisations.queries import signer_on
from organisations.rules.signature import Capacity
from reports.models import Decision, DocumentNumber, Memo, Order, OrderKind
from reports.papers.bindings import common
from reports.papers.printing import Printer, lines_of
from reports.papers.signing import note_of
from reports.rules import numbering, paper


def order_of(memo: Memo) -> Order | None:
    """Return the order a memo proposes; None = it proposes none. No query for a memo read with its order."""
    if "order" in memo._state.fields_cache:
        return getattr(memo, "order", None)
    return (
        Order.objects.select_related("signer_post", "memo__agency", "document_number__voided", "issued__file")
        .filter(memo=memo)
        .first()
    )


HEADINGS = {OrderKind.ORDER: "คำสั่ง", OrderKind.NOTICE: "ประกาศ"}
GIVEN = {OrderKind.ORDER: "สั่ง ณ วันที่", OrderKind.NOTICE: "ประกาศ ณ วันที่"}


def order_part(order: Order) -> paper.Proclamation:
    """Return the order as it is proposed: no number, no day, its signer named and not signed."""
    kind = OrderKind(order.kind)
    agency = order.memo.agency
    printer = Printer(agency)
    day = order.memo.dated_on or timezone.localdate(order.memo.created_at)
    groups = seated_groups(order.memo.fiscal_year, day) if kind == OrderKind.ORDER else []
    return paper.Proclamation(
        heading=printer(f"(ร่าง) {HEADINGS[kind]}{agency.name}"),
        number="ที่" if kind == OrderKind.ORDER else "",
        subject=printer(str(order)),
        paragraphs=printer.many(lines_of(order.body)),
        committees=tuple(
            _committee(seated, place if len(groups) > 1 else 0, printer) for place, seated in enumerate(groups, start=1)
        ),
        closing=printer.many(lines_of(order.closing)),
        given=GIVEN[kind],
        signature=_signer(order, day, printer),
    )


def _committee(seated: Seated, place: int, printer: Printer) -> paper.Committee:
    caption = f"{place}. {seated.group.name}" if place else seated.group.name
    members = tuple(
        paper.CommitteeMember(printer(f"{number}."), printer(seat.name), printer(seat.post), seat.role)
        for number, seat in enumerate(seated.seats, start=1)
    )
    duties = seated.duties
    if len(duties) > 1:
        duties = ["ดังนี้", *(f"{number}. {duty}" for number, duty in enumerate(duties, start=1))]
    return paper.Committee(printer(f"{caption} ประกอบด้วย"), members, printer.many(duties))


def _signer(order: Order, day: dt.date, printer: Printer) -> paper.Signature | None:
    if order.signer_post is None:
        return None
    holding = signer_on(order.signer_post, day)
    if holding is None:
        return paper.Signature("", printer.many((order.signer_post.title,)))
    officer = holding.officer
    return paper.Signature(printer(officer.name), printer.many(holding.capacity.lines), printer(officer.rank))


def issued_order(
    content: paper.Document, number: DocumentNumber | None, dated_on: dt.date, decision: Decision, order: Order
) -> paper.Document:
    """Return the order that stands in an approved memo as a paper of its own, signed by who decided last.

    Only an announcement may go without a number (None).
    """
    agency, kind = order.memo.agency, OrderKind(order.kind)
    printer = Printer(agency)
    part, *annex = proclaimed_parts(content)
    assert isinstance(part, paper.Proclamation)  # noqa: S101 -- it leads what proclaimed_parts returns
    printed = numbering.order_printed(number.number, number.calendar_year) if number else ""
    capacity = Capacity(decision.signer_post, decision.acting_term, decision.acted_post)
    signature = paper.Signature(
        name=printer(decision.signer_name),
        posts=printer.many(capacity.lines),
        rank=printer(decision.signer_rank),
        note=printer(note_of(decision)),
    )
    signed = dataclasses.replace(
        part,
        heading=printer(f"{HEADINGS[kind]}{agency.name}"),
        number=printer(printed),
        given=printer(f"{GIVEN[kind]} {thai.long_date(dated_on, era=True)}"),
        signature=signature,
    )
    title = " ".join(filter(None, (f"{HEADINGS[kind]}{agency.name}", printed, str(order))))
    made: Literal["order", "notice"] = "order" if kind == OrderKind.ORDER else "notice"
    return paper.Document(kind=made, title=printer(title), parts=(signed, *annex), **common(agency))


def proclaimed_parts(content: paper.Document) -> tuple[paper.Part, ...]:
    """Return the order or announcement of a memo's paper and its annex: all that follows it."""
    place = next(place for place, part in enumerate(content.parts) if isinstance(part, paper.Proclamation))
    return content.parts[place:]
