"""Issuing an approved memo: numbers from the registers, and the same content printed with opinions.

A memo that proposes an order issues it too: a paper of its own with an order number, signed by the last decision.
"""

import dataclasses
import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from ita_portal import thai
from organisations import audit
from organisations.models import Agency
from organisations.queries import Member
from reports import papers
from reports.actions import codes, rendering
from reports.models import Decision, DocumentNumber, Memo, MemoState, MemoVersion, Order, Series
from reports.rules import numbering
from reports.rules.paper import Document, from_json
from reports.rules.paper import Memo as MemoPaper
from reports.rules.refusal import MoveRefused
from reports.rules.states import Move, sources

NEXT_FREE = "next"


@dataclasses.dataclass(frozen=True, slots=True)
class OrderGiven:
    """The number (an int or NEXT_FREE) and the day an order is given."""

    number: int | str
    dated_on: dt.date


@transaction.atomic
def issue_memo(
    *, memo: Memo, number: int | str | None, by: Member, at: dt.datetime, order: OrderGiven | None = None
) -> MemoVersion:
    """Give the number (an int, NEXT_FREE, or None to leave it open) and ask for the issued paper, and for the order's.

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
    number = give_number(
        agency=by.agency,
        series=Series.ORDER,
        chosen=given.number,
        day=given.dated_on,
        of={"order": order},
        by=by,
        at=at,
    )
    code = codes.give_code(agency=by.agency, order=order, at=at)
    paper = papers.issued_order(content, number, given.dated_on, decision, order)
    paper = dataclasses.replace(paper, check_address=codes.address_of(code))
    order.dated_on = given.dated_on
    order.issued = rendering.request(agency=by.agency, paper=paper, at=at)
    order.save(update_fields=["dated_on", "issued"])
    data = {"number": str(number), "decision": decision.pk, "issued": order.issued.content_hash, "code": code.code}
    audit.record(agency=by.agency, by=by, verb="order.issue", target=order, at=at, data=data)


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


def give_number(
    *,
    agency: Agency,
    series: Series,
    chosen: int | str,
    day: dt.date,
    of: dict[str, Memo | Order],
    by: Member,
    at: dt.datetime,
    prefix: str = "",
) -> DocumentNumber:
    """Enter a number in the register of the calendar year of `day`. Raises MoveRefused `number_taken`, of orders `order_number_taken`."""
    Agency.objects.select_for_update().get(pk=agency.pk)  # one number at a time per agency
    place = {"agency": agency, "series": series, "prefix": prefix, "calendar_year": thai.be_year(day)}
    taken = DocumentNumber.objects.filter(**place).values_list("number", flat=True)
    number = numbering.next_free(taken) if chosen == NEXT_FREE else int(chosen)
    try:
        with transaction.atomic():
            return DocumentNumber.objects.create(**place, number=number, given_by=by.user, given_at=at, **of)
    except IntegrityError as error:
        code = "order_number_taken" if series == Series.ORDER else "number_taken"
        raise MoveRefused(code, number=str(number)) from error
