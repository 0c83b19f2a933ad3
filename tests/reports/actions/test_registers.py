"""Registers: numbers given at once, papers made elsewhere, void numbers, gaps that somebody explains."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from organisations.models import Event
from reports.actions import publish, registers
from reports.actions.issue import issue_memo
from reports.models import DocumentNumber, GapNote, Memo, VoidedNumber
from reports.queries import records
from reports.queries.registers import Register, lines
from reports.rules.refusal import MoveRefused
from tests.factories.reports import AT, TODAY, Office, finish, make_office, make_submitted
from tests.reports.actions.test_decide import at_once, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]
OUTGOING = Register(2569, "outgoing", "นศ 53301")


@pytest.fixture
def office() -> Office:
    return make_office(executives=1)


def approved(office: Office) -> Memo:
    memo = make_submitted(office)
    take(memo, office.member(office.executives[0]))
    memo.refresh_from_db()
    return memo


def entered(
    office: Office, number: int | str = "next", day: dt.date = TODAY, subject: str = "หนังสือกระดาษ"
) -> DocumentNumber:
    paper = registers.PaperEntered(subject, day, "นายอำเภอ")
    return registers.enter_paper(
        series="outgoing", prefix=OUTGOING.prefix, number=number, paper=paper, by=office.staff, at=AT
    )


def explained(office: Office, first: int, last: int, text: str = "ใช้ออกทะเบียนกระดาษ") -> GapNote:
    return registers.explain_gap(register=OUTGOING, first=first, last=last, text=text, by=office.staff, at=AT)


def code_of(call: Callable[[], Any]) -> str:
    with pytest.raises(MoveRefused) as refused:
        call()
    return refused.value.code


def shown(register: Register = OUTGOING) -> list[tuple[int, int, str]]:
    return [
        (line.first, line.last, line.reason or line.subject or (line.gap.note if line.gap else ""))
        for line in lines(register)
    ]


# --- Papers made elsewhere ------------------------------------------------------------------------


def test_a_paper_made_elsewhere_keeps_its_number_and_the_next_goes_on_after_it(office: Office) -> None:
    by_hand, after = entered(office, 165), entered(office, subject="ฉบับต่อมา")

    assert [str(row) for row in (by_hand, after)] == ["นศ 53301/165", "นศ 53301/166"]
    assert (by_hand.subject, by_hand.addressee, by_hand.dated_on) == ("หนังสือกระดาษ", "นายอำเภอ", TODAY)
    assert shown() == [(1, 164, ""), (165, 165, "หนังสือกระดาษ"), (166, 166, "ฉบับต่อมา")]
    assert Event.objects.filter(verb="register.enter").count() == 2


def test_the_day_of_the_paper_chooses_the_year_of_the_register(office: Office) -> None:
    last_year = entered(office, 900, day=dt.date(2025, 12, 31))
    this_year = entered(office, day=dt.date(2026, 1, 1))

    assert [(row.calendar_year, row.number) for row in (last_year, this_year)] == [(2568, 900), (2569, 1)]


def test_a_number_taken_is_refused_and_leaves_nothing(office: Office) -> None:
    entered(office, 3)

    assert code_of(lambda: entered(office, 3)) == "number_taken"
    assert DocumentNumber.objects.count() == 1
    assert Event.objects.filter(verb="register.enter").count() == 1


def test_a_row_that_says_nothing_is_no_row(office: Office) -> None:
    place = {"agency": office.agency, "series": "outgoing", "calendar_year": 2569, "given_by": office.staff.user}

    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentNumber.objects.create(**place, prefix="ก", number=1, given_at=AT)


# --- Void -----------------------------------------------------------------------------------------


def test_a_void_number_stays_and_is_never_given_again(office: Office) -> None:
    number = entered(office, 3)

    registers.void_number(number=number, reason="พิมพ์ผิด", by=office.staff, at=AT)

    assert shown() == [(1, 2, ""), (3, 3, "พิมพ์ผิด")]
    assert code_of(lambda: entered(office, 3)) == "number_taken"
    assert entered(office).number == 4
    assert Event.objects.filter(verb="register.void").count() == 1


def test_voiding_asks_for_a_reason_and_is_done_once(office: Office) -> None:
    number = entered(office)

    assert code_of(lambda: registers.void_number(number=number, reason=" ", by=office.staff, at=AT)) == "note_needed"
    registers.void_number(number=number, reason="ก่อน", by=office.staff, at=AT)
    again = code_of(lambda: registers.void_number(number=number, reason="หลัง", by=office.staff, at=AT))

    assert (again, VoidedNumber.objects.get().reason) == ("voided_already", "ก่อน")


def test_what_visitors_read_keeps_its_number_and_what_is_void_is_not_published(office: Office) -> None:
    first, second = approved(office), approved(office)
    for memo in (first, second):
        finish(issue_memo(memo=memo, number="next", by=office.staff, at=AT).issued)  # type: ignore[arg-type]
        memo.refresh_from_db()
    publish.publish_memo(memo=first, summary="", by=office.staff, at=AT)

    published = code_of(
        lambda: registers.void_number(number=first.document_number, reason="ผิด", by=office.staff, at=AT)
    )
    registers.void_number(number=second.document_number, reason="ผิด", by=office.staff, at=AT)

    assert published == "number_published"
    assert code_of(lambda: publish.publish_memo(memo=second, summary="", by=office.staff, at=AT)) == "number_void"


# --- Gaps -----------------------------------------------------------------------------------------


def test_a_gap_is_explained_in_parts_and_the_newer_word_holds(office: Office) -> None:
    entered(office, 10)

    explained(office, 1, 9)
    explained(office, 4, 5, "เลขเสีย")

    assert shown() == [
        (1, 3, "ใช้ออกทะเบียนกระดาษ"),
        (4, 5, "เลขเสีย"),
        (6, 9, "ใช้ออกทะเบียนกระดาษ"),
        (10, 10, "หนังสือกระดาษ"),
    ]
    assert GapNote.objects.count() == Event.objects.filter(verb="register.explain").count() == 2


def test_a_number_given_late_leaves_the_rest_of_the_gap_explained(office: Office) -> None:
    entered(office, 5)
    explained(office, 1, 4)

    entered(office, 2, subject="ลงย้อนหลัง")

    assert shown()[:3] == [(1, 1, "ใช้ออกทะเบียนกระดาษ"), (2, 2, "ลงย้อนหลัง"), (3, 4, "ใช้ออกทะเบียนกระดาษ")]


@pytest.mark.parametrize(("first", "last"), [(5, 5), (4, 6), (6, 7), (3, 2), (0, 1)])
def test_only_what_was_not_given_is_explained(office: Office, first: int, last: int) -> None:
    entered(office, 5)

    assert code_of(lambda: explained(office, first, last)) == "no_such_gap"
    assert not GapNote.objects.exists()


# --- Records --------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["documentnumber", "voidednumber", "gapnote"])
@pytest.mark.parametrize("statement", ["UPDATE reports_{0} SET {1} = {1}", "DELETE FROM reports_{0}"])
def test_rows_of_a_register_cannot_be_changed_in_the_database(office: Office, table: str, statement: str) -> None:
    number = entered(office, 3)
    registers.void_number(number=number, reason="ผิด", by=office.staff, at=AT)
    explained(office, 1, 2)
    column = {"documentnumber": "subject", "voidednumber": "reason", "gapnote": "text"}[table]

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table, column))

    assert list(records.missing_guards()) == []


# --- At once --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_fifty_numbers_at_once_leave_no_gap_and_no_double(office: Office) -> None:
    by = office.staff

    def call(place: int) -> Callable[[], DocumentNumber]:
        paper = registers.PaperEntered(f"ฉบับที่ {place}", TODAY)
        return lambda: registers.enter_paper(
            series="outgoing", prefix=OUTGOING.prefix, number="next", paper=paper, by=by, at=AT
        )

    results = at_once([call(place) for place in range(50)])

    assert not [result for result in results if isinstance(result, Exception)]
    assert sorted(DocumentNumber.objects.values_list("number", flat=True)) == list(range(1, 51))
    assert [line.gap for line in lines(OUTGOING)] == [None] * 50
