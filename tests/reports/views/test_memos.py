"""Memos at the desk: drafting loses nothing, sending asks for all of it, the trail says what came back."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations.models import Role, User
from reports.actions import decide, rendering
from reports.models import ApprovalStep, DocumentNumber, Memo, MemoState, Rendering
from tests.factories.reports import AT, Office, make_memo, make_office, make_plan, make_submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

ClientOf = Callable[[User], Client]


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def staff(office: Office, client_of: ClientOf) -> Client:
    assert office.drafter.user is not None
    return client_of(office.drafter.user)


def at(name: str, memo: Memo) -> str:
    return reverse(f"reports:{name}", args=[memo.agency.slug, memo.pk])


def typed(client: Client, memo: Memo, **changes: Any) -> dict[str, Any]:
    """Return what the browser would send from the memo's page, some fields typed anew."""
    page = client.get(at("memo-edit", memo)).context
    data: dict[str, Any] = {"seen": page["memo"].updated_at.isoformat()}
    for form in (page["form"], *page["sections"].forms, *page["steps"].forms):
        for field in form:
            value = field.value()
            if value not in (None, "", False):
                data[field.html_name] = "on" if value is True else value
    for rows in (page["sections"], page["steps"]):
        data |= {field.html_name: field.value() for field in rows.management_form}
    return data | changes


def captions(memo: Memo) -> list[str]:
    return list(memo.sections.values_list("caption", flat=True))


# --- Starting -----------------------------------------------------------------------------


def test_a_new_memo_starts_from_its_template(office: Office, staff: Client) -> None:
    make_plan(office.agency)

    answer = staff.post(reverse("reports:memo-new", args=[office.agency.slug, 2569]), {"kind": "propose_plan"})

    memo = Memo.objects.get()
    assert answer.headers["Location"] == at("memo-edit", memo)
    assert (memo.kind, memo.attach_plan, captions(memo)) == (
        "propose_plan",
        True,
        ["เรื่องเดิม", "ข้อเท็จจริง", "ข้อเสนอแนะ"],
    )


def test_a_memo_for_a_missing_plan_is_refused(office: Office, staff: Client) -> None:
    answer = staff.post(reverse("reports:memo-new", args=[office.agency.slug, 2569]), {"kind": "propose_plan"})

    assert (answer.status_code, Memo.objects.count()) == (422, 0)
    assert answer.context["form"].errors == {"kind": ["ปีนี้ยังไม่มีแผนมาตรการ ทำแผนก่อน"]}


def test_a_reader_may_not_start_a_memo(office: Office, client_as: Callable[..., Client]) -> None:
    answer = client_as(Role.READER, office.agency).get(reverse("reports:memo-new", args=[office.agency.slug, 2569]))

    assert answer.status_code == 403


def test_a_year_that_cannot_be_is_not_found(office: Office, staff: Client) -> None:
    assert staff.get(f"/desk/{office.agency.slug}/1234/memos/").status_code == 404


# --- Writing ------------------------------------------------------------------------------


def test_what_is_typed_is_kept(office: Office, staff: Client) -> None:
    memo = make_memo(office)

    answer = staff.post(at("memo-edit", memo), typed(staff, memo, subject="เรื่องใหม่ ๑๒", phone="๐๗๕-๑"))

    memo.refresh_from_db()
    assert (answer.status_code, memo.subject, memo.phone) == (302, "เรื่องใหม่ 12", "075-1")
    assert ApprovalStep.objects.filter(memo=memo).count() == len(office.executives)


def test_a_row_that_autosave_stored_stays_when_sent_again(office: Office, staff: Client) -> None:
    memo = make_memo(office)
    data = typed(staff, memo, **{"sections-1-caption": "หัวข้อเพิ่ม"})

    first = staff.post(at("memo-edit", memo), data, headers={"X-Autosave": "1"})
    staff.post(at("memo-edit", memo), data | first.json()["fields"], headers={"X-Autosave": "1"})

    assert captions(memo) == ["เรื่องเดิม", "หัวข้อเพิ่ม"]


def test_autosave_says_when_and_gives_the_next_mark(office: Office, staff: Client) -> None:
    memo = make_memo(office)

    answer = staff.post(at("memo-edit", memo), typed(staff, memo, subject=""), headers={"X-Autosave": "1"})

    memo.refresh_from_db()
    assert (answer.status_code, memo.subject) == (200, "")
    preview = Rendering.objects.get()
    assert answer.json() == {
        "saved_at": "10:00",
        "fields": {"seen": memo.updated_at.isoformat()},
        "papers": [f"/desk/{office.agency.slug}/renderings/{preview.pk}/"],
    }


def test_the_paper_of_a_draft_is_watched_and_shown_as_pages(office: Office, staff: Client, media_root: Path) -> None:
    memo = make_memo(office)
    answer = staff.post(at("memo-edit", memo), typed(staff, memo, subject="เรื่องใหม่"), headers={"X-Autosave": "1"})
    (address,) = answer.json()["papers"]

    waiting = staff.get(f"{address}state/").json()
    rendering.make(rendering_id=Rendering.objects.get().pk, at=AT)
    shown = staff.get(f"{address}?framed").content.decode()
    picture = staff.get(f"{address}pages/1.png")

    assert (waiting, staff.get(f"{address}state/").json()) == ({"state": "waiting"}, {"state": "ready"})
    assert "เรื่องใหม่" in shown
    assert 'href="' + f'{address}pages/1.png"' in shown
    assert b"".join(picture.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]
    assert (picture["Content-Type"], picture["Cache-Control"]) == ("image/png", "private, max-age=86400")
    assert staff.get(f"{address}pages/1.png", headers={"If-None-Match": picture["ETag"]}).status_code == 304
    assert staff.get(f"{address}pages/99.png").status_code == 404


def test_one_bad_date_costs_no_paragraph(office: Office, staff: Client) -> None:
    memo = make_memo(office)
    data = typed(staff, memo, dated_on="31 ก.พ. 2569", **{"sections-0-body": "เขียนใหม่"})

    answer = staff.post(at("memo-edit", memo), data, headers={"X-Autosave": "1"})

    memo.refresh_from_db()
    assert (answer.status_code, memo.dated_on) == (422, timezone.localdate(AT))
    assert memo.sections.get().body == "เขียนใหม่"


def test_rows_move_to_the_place_they_are_given(office: Office, staff: Client) -> None:
    memo = make_memo(office)
    staff.post(at("memo-edit", memo), typed(staff, memo, **{"sections-1-caption": "สอง", "sections-2-caption": "สาม"}))

    staff.post(at("memo-edit", memo), typed(staff, memo, **{"sections-2-ORDER": "๑"}))
    assert captions(memo) == ["สาม", "เรื่องเดิม", "สอง"]

    staff.post(at("memo-edit", memo), typed(staff, memo, **{"sections-0-ORDER": "2", "sections-2-DELETE": "on"}))
    assert captions(memo) == ["เรื่องเดิม", "สาม"]


def test_a_chain_keeps_its_last_turn(office: Office, staff: Client) -> None:
    memo = make_memo(office)
    removed = {f"steps-{index}-DELETE": "on" for index in range(len(office.executives))}

    answer = staff.post(at("memo-edit", memo), typed(staff, memo, **removed))

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == ["ยังไม่มีผู้พิจารณา เพิ่มอย่างน้อยหนึ่งลำดับ"]
    assert ApprovalStep.objects.filter(memo=memo).count() == len(office.executives)


def test_a_turn_without_a_caption_gets_the_usual_one(office: Office, staff: Client) -> None:
    memo = make_memo(office)

    staff.post(at("memo-edit", memo), typed(staff, memo, **{"steps-0-caption": ""}))

    step = ApprovalStep.objects.get(memo=memo, order=1)
    assert step.caption == f"ความเห็น{step.post.title}"


def test_the_slower_of_two_writers_is_told(office: Office, staff: Client) -> None:
    memo = make_memo(office)
    mine = typed(staff, memo, subject="ของฉัน")
    theirs = typed(staff, memo, subject="ของเพื่อน")
    staff.post(at("memo-edit", memo), theirs)

    answer = staff.post(at("memo-edit", memo), mine)

    memo.refresh_from_db()
    assert (answer.status_code, memo.subject) == (409, "ของเพื่อน")
    assert answer.context["form"]["subject"].value() == "ของฉัน"
    again = staff.post(at("memo-edit", memo), mine | {"seen": answer.context["memo"].updated_at.isoformat()})
    memo.refresh_from_db()
    assert (again.status_code, memo.subject) == (302, "ของฉัน")


def test_preview_asks_for_the_paper_once(office: Office, staff: Client) -> None:
    memo = make_memo(office)

    first = staff.post(at("memo-edit", memo), typed(staff, memo, then="preview"))
    staff.post(at("memo-edit", memo), typed(staff, memo, then="preview"))

    assert first.headers["Location"] == f"{at('memo-edit', memo)}#paper"
    assert staff.get(at("memo-edit", memo)).context["preview"] == Rendering.objects.get()


def test_reading_a_page_changes_nothing(office: Office, staff: Client) -> None:
    memo = make_memo(office)
    before = Memo.objects.values().get()

    for name in ("memo-edit", "memo-detail"):
        assert staff.get(at(name, memo)).status_code == 200

    assert (Memo.objects.values().get(), Rendering.objects.count()) == (before, 0)


# --- Sending ------------------------------------------------------------------------------


def test_sending_asks_for_what_is_missing_and_keeps_the_rest(office: Office, staff: Client) -> None:
    memo = make_memo(office)

    answer = staff.post(at("memo-edit", memo), typed(staff, memo, then="submit", proposer="", phone="1234"))

    memo.refresh_from_db()
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["proposer"])
    assert (memo.state, memo.phone) == (MemoState.DRAFT, "1234")


def test_sending_opens_the_first_turn(office: Office, staff: Client) -> None:
    memo = make_memo(office)
    page = staff.get(at("memo-edit", memo))
    assert "ส่งให้ผู้บริหารลำดับ ๑พิจารณา" in page.content.decode()

    answer = staff.post(at("memo-edit", memo), typed(staff, memo, then="submit"))

    memo.refresh_from_db()
    assert (answer.headers["Location"], memo.state, memo.step_no) == (at("memo-detail", memo), "in_approval", 1)


def test_a_vacant_post_is_said_before_sending(office: Office, staff: Client) -> None:
    memo = make_memo(office)
    tenure = office.executives[1].tenures.get()
    tenure.ends_on = dt.date(2026, 1, 31)
    tenure.save()

    page = staff.get(at("memo-edit", memo))

    assert [row.post for row in page.context["stuck"]] == [tenure.post.title]
    assert "เรื่องจะค้างที่ลำดับนี้" in page.content.decode()


def test_a_memo_under_approval_takes_no_more_text(office: Office, staff: Client) -> None:
    memo = make_memo(office)
    data = typed(staff, memo, subject="แก้ทีหลัง")
    staff.post(at("memo-submit", memo))

    assert staff.get(at("memo-edit", memo)).headers["Location"] == at("memo-detail", memo)
    answer = staff.post(at("memo-edit", memo), data)
    memo.refresh_from_db()
    assert (answer.status_code, memo.subject) == (409, "เรื่องทดสอบ")
    assert answer.context["form"]["subject"].value() == "แก้ทีหลัง"


# --- The way of the memo ------------------------------------------------------------------


def test_what_came_back_says_who_and_why(office: Office, staff: Client) -> None:
    memo = make_submitted(office)
    by = office.member(office.executives[0])
    decide.decide(
        turn=decide.Turn(memo, 1, 1, 1),
        verb_code="return",
        opinion="แก้ปี",
        by=by,
        at=AT,
        authentication="x",
        address=None,
    )

    for name in ("memo-detail", "memo-edit"):
        page = staff.get(at(name, memo))
        assert (page.context["returned"].opinion, page.context["returned"].signer_name) == (
            "แก้ปี",
            by.holdings[0].officer.name,
        )
    detail = staff.get(at("memo-detail", memo)).context
    assert ([version.version for version in detail["past"]], detail["paper"]) == ([1], None)


def test_the_list_says_where_each_memo_is(office: Office, staff: Client) -> None:
    draft, sent = make_memo(office), make_submitted(office)
    address = reverse("reports:memo-list", args=[office.agency.slug, 2569])

    page = staff.get(address)

    turns = {memo.pk: step.post.title if step else None for memo, step in page.context["rows"]}
    assert turns == {draft.pk: None, sent.pk: "ผู้บริหารลำดับ 1"}


def test_recall_and_withdraw(office: Office, staff: Client) -> None:
    memo = make_submitted(office)

    staff.post(at("memo-recall", memo))
    memo.refresh_from_db()
    assert (memo.state, staff.get(at("memo-detail", memo)).context["returned"]) == (MemoState.RETURNED, None)

    staff.post(at("memo-withdraw", memo))
    memo.refresh_from_db()
    assert memo.state == MemoState.WITHDRAWN
    answer = staff.post(at("memo-withdraw", memo), follow=True)
    assert str(list(answer.context["messages"])[-1]) == "เรื่องนี้เปลี่ยนสถานะไปแล้ว เปิดดูสถานะล่าสุดก่อน"


# --- Number -------------------------------------------------------------------------------


@pytest.fixture
def registrar(office: Office, client_as: Callable[..., Client]) -> Client:
    return client_as(Role.REGISTRAR, office.agency)


def approved(office: Office) -> Memo:
    memo = make_submitted(office)
    for place, officer in enumerate(office.executives, start=1):
        decide.decide(
            turn=decide.Turn(memo, 1, place, place),
            verb_code="endorse",
            opinion="",
            by=office.member(officer),
            at=AT,
            authentication="x",
            address=None,
        )
        memo.refresh_from_db()
    return memo


@pytest.mark.parametrize(("sent", "number"), [({"choice": "next"}, 1), ({"choice": "hand", "number": "๑๖๕"}, 165)])
def test_the_registrar_gives_the_number(office: Office, registrar: Client, sent: dict[str, str], number: int) -> None:
    memo = approved(office)

    answer = registrar.post(at("memo-issue", memo), sent)

    memo.refresh_from_db()
    assert (answer.status_code, memo.state, memo.document_number.number) == (302, MemoState.ISSUED, number)


def test_a_number_may_stay_open(office: Office, registrar: Client) -> None:
    memo = approved(office)

    registrar.post(at("memo-issue", memo), {"choice": "open"})

    memo.refresh_from_db()
    assert (memo.state, DocumentNumber.objects.count()) == (MemoState.ISSUED, 0)


@pytest.mark.parametrize("number", ["", "0", "1.5", "สิบ"])
def test_a_number_by_hand_must_be_one(office: Office, registrar: Client, number: str) -> None:
    memo = approved(office)

    answer = registrar.post(at("memo-issue", memo), {"choice": "hand", "number": number})

    memo.refresh_from_db()
    assert (answer.status_code, list(answer.context["issue_form"].errors)) == (422, ["number"])
    assert memo.state == MemoState.APPROVED


def test_a_taken_number_is_refused_beside_the_field(office: Office, registrar: Client) -> None:
    first, second = approved(office), approved(office)
    registrar.post(at("memo-issue", first), {"choice": "hand", "number": "7"})

    answer = registrar.post(at("memo-issue", second), {"choice": "hand", "number": "7"})

    assert answer.context["issue_form"].errors == {"number": ["เลขที่ 7 ถูกใช้แล้วในทะเบียนปีนี้ เลือกเลขอื่น"]}


def test_staff_may_not_number(office: Office, staff: Client) -> None:
    memo = approved(office)

    assert staff.post(at("memo-issue", memo), {"choice": "next"}).status_code == 403
    assert not staff.get(at("memo-detail", memo)).context["may_issue"]
