"""Numbers, publications and stored bytes."""

import hashlib
import json
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory

from ita_portal.thai import to_thai
from organisations.queries import Member
from reports import open_data, queries, store
from reports.actions import leases, publish, rendering, rounds
from reports.actions.issue import issue_memo
from reports.models import DocumentNumber, Memo, Publication, ReportState
from reports.queries import finding
from reports.rules.paper import from_json
from reports.rules.refusal import MoveRefused
from tests.factories.reports import AT, Office, finish, make_office, make_plan, make_submitted
from tests.reports.actions.test_decide import at_once, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]


def approved(office: Office, kind: str = "free") -> Memo:
    plan = make_plan(office.agency) if kind == "propose_plan" else None
    memo = make_submitted(office, plan, kind)
    for officer in office.executives:
        take(memo, office.member(officer))
    memo.refresh_from_db()
    return memo


def refused_code(call: Callable[[], object]) -> str:
    with pytest.raises(MoveRefused) as refused:
        call()
    return refused.value.code


def test_the_issued_paper_has_number_and_opinions_and_the_same_content() -> None:
    office = make_office(executives=2)
    memo = approved(office)

    version = issue_memo(memo=memo, number="next", by=office.staff, at=AT)

    read, issued = from_json(version.submitted.content).first, from_json(version.issued.content).first  # type: ignore[union-attr]
    assert (read.number, issued.number) == ("ตย ๗๐๐๐๑/", "ตย ๗๐๐๐๑/๑")  # type: ignore[union-attr]
    assert read.opinions == ()  # type: ignore[union-attr]
    assert [block.signature.name for block in issued.opinions] == [
        to_thai(officer.name) for officer in office.executives
    ]  # type: ignore[union-attr]
    assert issued.sections == read.sections  # type: ignore[union-attr]


def test_numbers_are_never_given_twice() -> None:
    office = make_office(executives=1)
    first, second, third = (approved(office) for _ in range(3))
    issue_memo(memo=first, number=165, by=office.staff, at=AT)

    assert refused_code(lambda: issue_memo(memo=second, number=165, by=office.staff, at=AT)) == "number_taken"

    issue_memo(memo=second, number="next", by=office.staff, at=AT)
    issue_memo(memo=third, number=None, by=office.staff, at=AT)
    assert list(DocumentNumber.objects.values_list("number", "calendar_year")) == [(165, 2569), (166, 2569)]


@pytest.mark.django_db(transaction=True)
def test_numbers_at_once_leave_no_gap() -> None:
    office = make_office(executives=1)
    memos = [approved(office) for _ in range(8)]
    staff: Member = office.staff

    results = at_once(
        [lambda pk=memo.pk: issue_memo(memo=Memo.objects.get(pk=pk), number="next", by=staff, at=AT) for memo in memos]
    )  # type: ignore[misc]

    assert not [result for result in results if isinstance(result, Exception)]
    assert sorted(DocumentNumber.objects.values_list("number", flat=True)) == list(range(1, 9))


def published_report(office: Office) -> Publication:
    plan = make_plan(office.agency, measures=2)
    report = rounds.open_round(plan=plan, code="months-6", layout="report-ticks", by=office.staff, at=AT)
    report = rounds.freeze_report(report=report, by=office.staff, at=AT)
    finish(report.rendering)  # type: ignore[arg-type]
    report.refresh_from_db()
    return publish.publish_report(report=report, summary="", by=office.staff, at=AT)


def test_a_publication_freezes_bytes_and_data() -> None:
    publication = published_report(make_office())

    data = json.loads(store.path_of(publication.json_id).read_bytes())
    rows = store.path_of(publication.csv_id).read_bytes().decode("utf-8-sig").splitlines()
    assert [row["measure"] for row in data["rows"]] == ["มาตรการที่ 1", "มาตรการที่ 2"]
    assert data["about"]["fiscal_year"] == 2569
    assert len(rows) == 3
    assert hashlib.sha256(store.path_of(publication.pdf_id).read_bytes()).hexdigest() == publication.pdf_id


def test_a_report_is_published_once_and_a_correction_replaces_it() -> None:
    office = make_office()
    first = published_report(office)
    report = first.report
    assert report is not None
    assert (
        refused_code(lambda: publish.publish_report(report=report, summary="", by=office.staff, at=AT))
        == "published_already"
    )

    draft = rounds.correct_report(report=report, note="แก้สถานะข้อ 1", by=office.staff, at=AT)
    line = draft.lines.get(order=0)
    rounds.update_report(report=draft, fields={}, lines={line.pk: {"status": "done"}}, by=office.staff, at=AT)
    frozen = rounds.freeze_report(report=draft, by=office.staff, at=AT)
    finish(frozen.rendering)  # type: ignore[arg-type]
    frozen.refresh_from_db()
    second = publish.publish_report(report=frozen, summary="", by=office.staff, at=AT)

    assert (second.replaces, frozen.version, report.state) == (first, 2, ReportState.FROZEN)
    assert queries.published_of(office.agency) == [second]
    assert first.pk != second.pk


def test_withdrawn_needs_a_reason_and_leaves_the_list() -> None:
    office = make_office()
    publication = published_report(office)
    withdraw = publish.withdraw_publication
    assert refused_code(lambda: withdraw(publication=publication, reason=" ", by=office.staff, at=AT)) == "note_needed"

    withdraw(publication=publication, reason="ชื่อหน่วยงานผิด", by=office.staff, at=AT)

    assert queries.published_of(office.agency) == []
    assert queries.publication(publication.pk) == publication
    assert (
        refused_code(lambda: withdraw(publication=publication, reason="อีกครั้ง", by=office.staff, at=AT))
        == "already_moved"
    )


@pytest.mark.parametrize("statement", ["UPDATE reports_publication SET title = 'x'", "DELETE FROM reports_publication"])
def test_publications_cannot_be_changed_in_the_database(statement: str) -> None:
    published_report(make_office())

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_only_issued_memos_are_published() -> None:
    office = make_office(executives=1)
    memo = approved(office)
    assert refused_code(lambda: publish.publish_memo(memo=memo, summary="", by=office.staff, at=AT)) == "not_issued"

    issue_memo(memo=memo, number=None, by=office.staff, at=AT)

    assert (
        refused_code(lambda: publish.publish_memo(memo=memo, summary="", by=office.staff, at=AT)) == "paper_not_ready"
    )


@pytest.mark.parametrize("words", ["มาตรการที่ ๒", "มาตรการที่ 2", "ตัวอย่าง รายงาน"])
def test_search_finds_words_of_the_content_in_either_digits(words: str) -> None:
    publication = published_report(make_office())

    assert finding.search(words, 50) == [publication]
    assert finding.search(f"{words} ไม่มีคำนี้", 50) == []


def test_a_frozen_report_cannot_be_written() -> None:
    office = make_office()
    report = published_report(office).report
    assert report is not None

    assert (
        refused_code(
            lambda: rounds.update_report(report=report, fields={"title": "x"}, lines={}, by=office.staff, at=AT)
        )
        == "locked"
    )
    assert refused_code(lambda: rounds.freeze_report(report=report, by=office.staff, at=AT)) == "locked"


def test_a_waiting_paper_is_leased_once_and_again_when_the_worker_died() -> None:
    office = make_office()
    plan = make_plan(office.agency)
    report = rounds.open_round(plan=plan, code="months-6", layout="report-ticks", by=office.staff, at=AT)
    frozen = rounds.freeze_report(report=report, by=office.staff, at=AT)

    assert rendering.lease_waiting(at=AT) == [frozen.rendering_id]
    assert rendering.lease_waiting(at=AT) == []
    assert rendering.lease_waiting(at=AT + leases.LEASE * 2) == [frozen.rendering_id]


def test_exports_hold_no_formula() -> None:
    text = open_data.as_csv([{"a": "=1+1", "b": "ปกติ"}], ["a", "b"]).decode("utf-8-sig")

    assert text == "a,b\r\n'=1+1,ปกติ\r\n"


@pytest.mark.parametrize(
    ("headers", "status", "body"),
    [
        ({}, 200, b"0123456789"),
        ({"Range": "bytes=2-4"}, 206, b"234"),
        ({"Range": "bytes=-3"}, 206, b"789"),
        ({"Range": "bytes=7-"}, 206, b"789"),
        ({"Range": "bytes=99-"}, 416, b""),
        ({"Range": "apples=1-2"}, 200, b"0123456789"),
    ],
)
def test_stored_files_are_served_whole_or_in_parts(headers: dict[str, str], status: int, body: bytes) -> None:
    stored = store.put(b"0123456789", "text/csv")

    answer = store.response(stored, RequestFactory().get("/", headers=headers), "ไฟล์.csv")

    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    answer.close()
    assert (answer.status_code, content) == (status, body)
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_known_file_is_not_sent_again() -> None:
    stored = store.put(b"0123456789", "text/csv")
    request = RequestFactory().get("/", headers={"If-None-Match": f'"{stored.sha256}"'})

    assert store.response(stored, request, "x.csv").status_code == 304
