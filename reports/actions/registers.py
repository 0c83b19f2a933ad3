"""The registers: giving a number, entering a paper made elsewhere, voiding a number, saying why numbers are missing.

Nothing here changes a row: what comes later is a row of its own.
"""

import dataclasses
import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from ita_portal import thai
from organisations import audit
from organisations.models import Agency
from organisations.queries import Member
from reports.models import DocumentNumber, GapNote, Memo, Order, Publication, Series, VoidedNumber
from reports.queries.registers import Register, gap_at
from reports.rules import numbering
from reports.rules.refusal import MoveRefused

NEXT_FREE = "next"


@dataclasses.dataclass(frozen=True, slots=True)
class PaperEntered:
    """A paper that was made elsewhere: what its row in the register says of it."""

    subject: str
    dated_on: dt.date
    addressee: str = ""


def give_number(
    *,
    agency: Agency,
    series: str,
    chosen: int | str,
    day: dt.date,
    of: dict[str, Any],
    by: Member,
    at: dt.datetime,
    prefix: str = "",
) -> DocumentNumber:
    """Enter a number in the register of the calendar year of `day`; `of` = the memo, the order or a PaperEntered's fields.

    Raises MoveRefused `number_taken`, of orders and announcements `order_number_taken`.
    """
    Agency.objects.select_for_update().get(pk=agency.pk)  # one number at a time per agency
    place = {"agency": agency, "series": series, "prefix": prefix, "calendar_year": thai.be_year(day)}
    highest = DocumentNumber.objects.filter(**place).aggregate(Max("number"))["number__max"]
    number = numbering.next_free([highest or 0]) if chosen == NEXT_FREE else int(chosen)
    try:
        with transaction.atomic():
            return DocumentNumber.objects.create(**place, number=number, given_by=by.user, given_at=at, **of)
    except IntegrityError as error:
        code = "number_taken" if series == Series.OUTGOING else "order_number_taken"
        raise MoveRefused(code, number=str(number)) from error


@transaction.atomic
def enter_paper(
    *, series: str, prefix: str, number: int | str, paper: PaperEntered, by: Member, at: dt.datetime
) -> DocumentNumber:
    """Give a paper made elsewhere its number (an int or NEXT_FREE), in the register of its own day's year. Raises as `give_number`."""
    given = give_number(
        agency=by.agency,
        series=series,
        prefix=prefix,
        chosen=number,
        day=paper.dated_on,
        of=dataclasses.asdict(paper),
        by=by,
        at=at,
    )
    data = {"number": str(given), "year": given.calendar_year, "subject": paper.subject}
    audit.record(agency=by.agency, by=by, verb="register.enter", target=given, at=at, data=data)
    return given


@transaction.atomic
def void_number(*, number: DocumentNumber, reason: str, by: Member, at: dt.datetime) -> VoidedNumber:
    """Void a number for good. Raises MoveRefused `note_needed`, `voided_already`, `number_published`."""
    if not reason.strip():
        raise MoveRefused("note_needed")
    Agency.objects.select_for_update().get(pk=number.agency_id)  # what is being published keeps its number
    if _is_published(number.memo, number.order):
        raise MoveRefused("number_published")
    defaults = {"reason": reason.strip(), "voided_by": by.user, "voided_at": at}
    voided, made = VoidedNumber.objects.get_or_create(number=number, defaults=defaults)
    if not made:
        raise MoveRefused("voided_already")
    data = {"number": str(number), "year": number.calendar_year, "reason": voided.reason}
    audit.record(agency=by.agency, by=by, verb="register.void", target=number, at=at, data=data)
    return voided


def _is_published(memo: Memo | None, order: Order | None) -> bool:
    """Whether visitors read the paper that carries the number."""
    held = memo or (order.memo if order else None)
    current = Publication.objects.filter(replaced_by__isnull=True, withdrawal__isnull=True)
    return held is not None and current.filter(memo=held).exists()


@transaction.atomic
def explain_gap(*, register: Register, first: int, last: int, text: str, by: Member, at: dt.datetime) -> GapNote:
    """Say why some numbers of a register were not given here; said again, the newer holds.

    Raises MoveRefused `note_needed`, `no_such_gap` (one of them was given, or lies beyond the highest).
    """
    if not text.strip():
        raise MoveRefused("note_needed")
    if not gap_at(register, first, last):
        raise MoveRefused("no_such_gap")
    note = GapNote.objects.create(
        agency=by.agency, **register.place, first=first, last=last, text=text.strip(), written_by=by.user, written_at=at
    )
    data = {**register.place, "first": first, "last": last, "text": note.text}
    audit.record(agency=by.agency, by=by, verb="register.explain", target=note, at=at, data=data)
    return note
