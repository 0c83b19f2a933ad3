"""Issuing an approved memo: numbers from the registers, and the same content printed with opinions.

A memo that proposes an order issues it too: a paper of its own with an order number, signed by the last decision.
"""

import dataclasses
import datetime as dt

from django.db import transaction
from django.utils import timezone

from organisations import audit
from organisations.queries import Member
from reports import papers
from reports.actions import codes, rendering
from reports.actions.circulate import circulate
from reports.actions.registers import give_number
from reports.models import Decision, DocumentNumber, Memo, MemoState, MemoVersion, Order, OrderKind, Series
from reports.queries.orders import SERIES
from reports.rules.paper import Document, from_json
from reports.rules.paper import Memo as MemoPaper
from reports.rules.refusal import MoveRefused
from reports.rules.states import Move, sources


@dataclasses.dataclass(frozen=True, slots=True)
class OrderGiven:
    """The number (an int or registers.NEXT_FREE; None = an announcement without one) and the day an order is given."""

    number: int | str | None
    dated_on: dt.date


@transaction.atomic
def issue_memo(
    *, memo: Memo, number: int | str | None, by: Member, at: dt.datetime, order: OrderGiven | None = None
) -> MemoVersion:
    """Give the number (an int, registers.NEXT_FREE, or None to leave it open) and ask for the issued paper, and for the order's.

    Raises MoveRefused: `number_taken`, `order_number_taken`, `no_prefix` (a number without a prefix),
    `already_moved`, `order_open` (the memo proposes an order and none is given), `order_too_early`.
    """
    moved = Memo.objects.filter(pk=memo.pk, version=memo.version, state__in=sources(Move.ISSUE)).update(
        state=MemoState.ISSUED, updated_at=at
    )
    if not moved:
        raise MoveRefused("already_moved")
    given = _give_memo_number(memo, number, by, at) if number is not None else None
    version = MemoVersion.objects.select_related("submitted").get(memo=memo, version=memo.version)
    content = from_json(version.submitted.content)
    signed = content.first
    assert isinstance(signed, MemoPaper)  # noqa: S101 -- only memos are submitted as versions
    signed = dataclasses.replace(
        signed,
        number=papers.number_text(memo, given.number if given else None),
        opinions=papers.opinion_blocks(version),
    )
    code = codes.give_code(agency=memo.agency, version=version, at=at)
    parts = (signed, *content.parts[1:])
    paper = dataclasses.replace(content, parts=parts, check_address=codes.address_of(code))
    version.issued = rendering.request(agency=memo.agency, paper=paper, at=at)
    version.save(update_fields=["issued"])
    audit.record(
        agency=memo.agency,
        by=by,
        verb="memo.issue",
        target=memo,
        at=at,
        data={
            "number": str(given or ""),
            "content": version.content_hash,
            "issued": version.issued.content_hash,
            "code": code.code,
        },
    )
    if proposed := papers.order_of(memo):
        _issue_order(proposed, version, content, order, by, at)
    memo.refresh_from_db()
    circulate(memo=memo, units=memo.circulated_to.all(), by=by, at=at)
    return version


def _issue_order(
    order: Order, version: MemoVersion, content: Document, given: OrderGiven | None, by: Member, at: dt.datetime
) -> None:
    if given is None:
        raise MoveRefused("order_open")
    last = Decision.objects.filter(version=version).order_by("-step__order", "-turn", "slot")
    decision = last.first()  # slot 1: the post that signs the order
    assert decision is not None  # noqa: S101 -- an approved memo was decided on
    if given.dated_on < timezone.localdate(decision.decided_at):
        raise MoveRefused("order_too_early")
    if given.number is None and order.kind == OrderKind.ORDER:
        raise MoveRefused("order_open")
    number = None if given.number is None else _give_order_number(order, given.number, given.dated_on, by, at)
    code = codes.give_code(agency=by.agency, order=order, at=at)
    paper = papers.issued_order(content, number, given.dated_on, decision, order)
    paper = dataclasses.replace(paper, check_address=codes.address_of(code))
    order.dated_on = given.dated_on
    order.issued = rendering.request(agency=by.agency, paper=paper, at=at)
    order.save(update_fields=["dated_on", "issued"])
    data = {
        "number": str(number or ""),
        "decision": decision.pk,
        "issued": order.issued.content_hash,
        "code": code.code,
    }
    audit.record(agency=by.agency, by=by, verb=f"{order.kind}.issue", target=order, at=at, data=data)


def _give_order_number(order: Order, chosen: int | str, day: dt.date, by: Member, at: dt.datetime) -> DocumentNumber:
    series = SERIES[OrderKind(order.kind)]
    return give_number(agency=by.agency, series=series, chosen=chosen, day=day, of={"order": order}, by=by, at=at)


def _give_memo_number(memo: Memo, chosen: int | str, by: Member, at: dt.datetime) -> DocumentNumber:
    if not memo.number_prefix:
        raise MoveRefused("no_prefix")
    return give_number(
        agency=memo.agency,
        series=Series.OUTGOING,
        prefix=memo.number_prefix,
        chosen=chosen,
        day=timezone.localdate(at),
        of={"memo": memo},
        by=by,
        at=at,
    )
