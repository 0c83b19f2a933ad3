"""Issuing an approved memo: number from the register, and the same content printed with opinions."""

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
from reports.models import DocumentNumber, Memo, MemoState, MemoVersion
from reports.rules import numbering
from reports.rules.paper import Memo as MemoPaper
from reports.rules.paper import from_json
from reports.rules.refusal import MoveRefused
from reports.rules.states import Move, sources

NEXT_FREE = "next"


@transaction.atomic
def issue_memo(*, memo: Memo, number: int | str | None, by: Member, at: dt.datetime) -> MemoVersion:
    """Give the number (an int, NEXT_FREE, or None to leave it open) and ask for the issued paper.

    Raises MoveRefused: `number_taken`, `no_prefix` (a number without a prefix), `already_moved`.
    """
    moved = Memo.objects.filter(pk=memo.pk, version=memo.version, state__in=sources(Move.ISSUE)).update(
        state=MemoState.ISSUED, updated_at=at
    )
    if not moved:
        raise MoveRefused("already_moved")
    given = _give_number(memo, number, by, at) if number is not None else None
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
    memo.refresh_from_db()
    return version


def _give_number(memo: Memo, number: int | str, by: Member, at: dt.datetime) -> DocumentNumber:
    if not memo.number_prefix:
        raise MoveRefused("no_prefix")
    Agency.objects.select_for_update().get(pk=memo.agency_id)  # one number at a time per agency
    year = thai.be_year(timezone.localdate(at))
    register = DocumentNumber.objects.filter(agency=memo.agency, prefix=memo.number_prefix, calendar_year=year)
    chosen = numbering.next_free(register.values_list("number", flat=True)) if number == NEXT_FREE else int(number)
    try:
        with transaction.atomic():
            return DocumentNumber.objects.create(
                agency=memo.agency,
                prefix=memo.number_prefix,
                calendar_year=year,
                number=chosen,
                memo=memo,
                given_by=by.user,
                given_at=at,
            )
    except IntegrityError as error:
        raise MoveRefused("number_taken", number=str(chosen)) from error
