"""What the QR of a finished paper leads to, for anyone who holds the paper."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ita_portal import thai
from organisations.queries import member_of
from reports.actions import codes, publish, rounds
from reports.actions.issue import issue_memo
from reports.models import CheckCode, Memo, MemoVersion, StatusReport
from reports.rules import check_code
from reports.rules.paper import from_json
from tests.factories.organisations import make_agency
from tests.factories.reports import AT, Office, finish, make_office, make_plan, make_submitted
from tests.reports.actions.test_decide import take as decide

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]


def issued(office: Office) -> MemoVersion:
    """Return a memo approved by everybody, numbered and printed."""
    memo = make_submitted(office)
    for officer in office.executives:
        decide(memo, office.member(officer))
    memo.refresh_from_db()
    version = issue_memo(memo=memo, number="next", by=office.staff, at=AT)
    assert version.issued is not None
    finish(version.issued)
    return version


def address(version: MemoVersion | StatusReport) -> str:
    """Return the path printed on the paper."""
    return f"/verify/{check_code.printed(version.check_code.pk)}/"


@pytest.fixture
def version() -> MemoVersion:
    """A finished memo."""
    return issued(make_office(executives=2))


def test_the_issued_paper_carries_its_address_and_the_submitted_one_none(version: MemoVersion) -> None:
    assert version.issued is not None
    printed = from_json(version.issued.content)
    submitted = from_json(version.submitted.content)

    assert printed.check_address == codes.address_of(version.check_code)
    assert printed.check_address.endswith(address(version).rstrip("/") + "/")
    assert submitted.check_address == ""


def test_a_paper_in_hand_is_told_of_with_its_signers(client: Client, version: MemoVersion) -> None:
    answer = client.get(address(version))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "และใช้อยู่" in page
    for decision in version.decisions.all():
        assert thai.to_thai(decision.signer_name) in page
        assert thai.to_thai(decision.signer_post) in page
    assert version.issued is not None
    assert version.issued.file_id in page


def test_opinions_are_not_shown(client: Client) -> None:
    office = make_office(executives=2)
    memo = make_submitted(office)
    for officer in office.executives:
        decide(memo, office.member(officer), opinion="ความเห็นภายใน")
    memo.refresh_from_db()
    version = issue_memo(memo=memo, number="next", by=office.staff, at=AT)

    page = client.get(address(version)).content.decode()

    assert "ความเห็นภายใน" not in page


@pytest.mark.parametrize("spelling", [str.upper, lambda code: code.replace("-", "")])
def test_the_code_may_be_spelled_otherwise(client: Client, version: MemoVersion, spelling: object) -> None:
    code = check_code.printed(version.check_code.pk)

    answer = client.get("/verify/", {"code": spelling(code)}, follow=True)  # type: ignore[operator]

    assert answer.redirect_chain == [(address(version), 302)]


@pytest.mark.parametrize("code", ["abcd-efgh-jkmn", "abc", "x" * 60])
def test_an_unknown_code_is_told_kindly(client: Client, version: MemoVersion, code: str) -> None:
    answer = client.get(f"/verify/{code}/")

    assert answer.status_code == 404
    assert "ไม่พบเอกสารที่มีรหัสนี้" in answer.content.decode()


def test_a_malformed_code_is_refused_beside_the_field(client: Client) -> None:
    answer = client.get("/verify/", {"code": "abc"})

    assert answer.status_code == 422
    assert 'aria-describedby="code-error"' in answer.content.decode()


@pytest.mark.parametrize(
    ("which", "told"),
    [("issued", "ไฟล์นี้คือต้นฉบับ"), ("submitted", "ก่อนพิมพ์เลขที่"), ("other", "ไม่ใช่ต้นฉบับ"), ("short", "64 ตัว")],
)
def test_a_hash_is_compared_without_script(client: Client, version: MemoVersion, which: str, told: str) -> None:
    assert version.issued is not None
    given = {"issued": version.issued.file_id, "submitted": version.submitted.file_id, "other": "0" * 64, "short": "ab"}

    page = client.get(address(version), {"sha256": given[which]}).content.decode()

    verdict = page.split('role="status">')[-1].split("</p>")[0]
    assert told in verdict


def test_a_withdrawn_publication_is_told(client: Client, version: MemoVersion) -> None:
    office_member = Memo.objects.get(pk=version.memo_id).created_by
    member = member_of(office_member, version.memo.agency.slug, AT.date())
    assert member is not None
    publication = publish.publish_memo(memo=version.memo, summary="", by=member, at=AT)
    publish.withdraw_publication(publication=publication, reason="พิมพ์ผิด", by=member, at=AT)

    page = client.get(address(version)).content.decode()

    assert "หน่วยงานถอนเอกสารนี้แล้ว เพราะ พิมพ์ผิด" in page


def test_a_corrected_report_is_replaced_and_the_new_one_holds(client: Client) -> None:
    office = make_office()
    report = rounds.open_round(
        plan=make_plan(office.agency), code="months-6", layout="report-ticks", by=office.staff, at=AT
    )
    first = rounds.freeze_report(report=report, by=office.staff, at=AT)
    draft = rounds.correct_report(report=first, note="แก้คำผิด", by=office.staff, at=AT + dt.timedelta(hours=1))
    before = client.get(address(first)).content.decode()

    second = rounds.freeze_report(report=draft, by=office.staff, at=AT + dt.timedelta(hours=2))

    assert "และใช้อยู่" in before  # a correction that is not frozen yet replaces nothing
    assert "มีฉบับใหม่แทนแล้ว" in client.get(address(first)).content.decode()
    assert "และใช้อยู่" in client.get(address(second)).content.decode()


def test_the_page_asks_a_fixed_number_of_queries(
    client: Client, version: MemoVersion, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    other = issued(make_office(make_agency("many"), executives=7))

    with django_assert_max_num_queries(10):
        client.get(address(version))
    with django_assert_max_num_queries(10):
        client.get(address(other))


def test_codes_are_kept_for_ever(version: MemoVersion) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        CheckCode.objects.filter(pk=version.check_code.pk).update(made_at=AT)
