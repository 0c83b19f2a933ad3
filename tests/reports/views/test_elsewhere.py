"""Signed on paper or resolved in a meeting: entered by an administrator, told apart everywhere, held to every rule."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from ita_portal import thai
from organisations import audit
from organisations.models import Event, Membership, Notice, Role, Tenure, User
from reports import papers
from reports.actions import draft
from reports.actions.issue import issue_memo
from reports.actions.submit import submit_memo
from reports.models import CheckCode, Decision, Memo, MemoState, SignedElsewhere
from reports.queries.records import damage_of, files_of
from tests.factories.organisations import make_acting, make_holder, make_officer, make_post, make_tenure
from tests.factories.reports import AT, Office, finish, make_memo, make_office, make_submitted
from tests.reports.actions.test_decide import take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]

TODAY = "15 ก.ค. 2569"


@pytest.fixture
def office() -> Office:
    return make_office(executives=2)


@pytest.fixture
def memo(office: Office) -> Memo:
    return make_submitted(office)


@pytest.fixture
def admin(office: Office, client_as: Callable[..., Client]) -> Client:
    return client_as(Role.ADMINISTRATOR, office.agency)


def address(memo: Memo, name: str = "memo-elsewhere") -> str:
    return reverse(f"reports:{name}", args=[memo.agency.slug, memo.pk])


def scan(name: str = "scan.png") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


def typed(office: Office, **changed: Any) -> dict[str, Any]:
    values = {
        "version": 1, "step_no": 1, "turn": 1, "means": "paper", "officer": office.executives[0].pk, "dated_on": TODAY,
        "meeting": "", "verb": "endorse", "opinion": "เห็นควรตามเสนอ", "scan": scan(),
    }  # fmt: skip
    return {name: value for name, value in (values | changed).items() if value is not None}


def enter(admin: Client, memo: Memo, office: Office, **changed: Any) -> Any:
    return admin.post(address(memo), typed(office, **changed))


# --- What is recorded ---------------------------------------------------------------------------


def test_a_second_click_enters_no_signature_for_the_officers_other_post(office: Office, admin: Client) -> None:
    officer = office.executives[0]
    memo, post = make_memo(office), officer.tenures.get().post
    other = make_post(office.agency, "รองปลัด")
    make_tenure(other, officer)
    step = draft.StepDraft(post.pk, "ก", ("endorse",), also=(other.pk,))
    draft.set_steps(memo=memo, steps=[step], by=office.staff, at=AT)
    finish(submit_memo(memo=memo, by=office.staff, at=AT).submitted)
    first = enter(admin, memo, office)

    second = enter(admin, memo, office)

    assert (first.status_code, second.status_code, Decision.objects.count()) == (302, 409, 1)
    assert enter(admin, memo, office, taken=1).status_code == 302


def test_a_paper_with_its_scan_moves_the_memo_on(office: Office, memo: Memo, admin: Client) -> None:
    answer = enter(admin, memo, office)

    decision = Decision.objects.select_related("elsewhere").get()
    memo.refresh_from_db()
    assert (answer.status_code, memo.state, memo.step_no) == (302, MemoState.IN_APPROVAL, 2)
    assert (decision.signer_name, decision.authentication, decision.is_electronic) == (
        office.executives[0].name,
        "paper",
        False,
    )
    assert decision.decided_by != office.executives[0].user
    assert decision.signed_on == dt.date(2026, 7, 15)
    assert decision.elsewhere.scan_id in Event.objects.get(verb="memo.signed_elsewhere").data
    assert Event.objects.get(verb="memo.forward").capacity == ""  # who entered it did not sit there
    assert audit.first_broken(office.agency) is None
    assert list(damage_of(office.agency)) == []
    assert decision.elsewhere.scan_id in files_of(office.agency)


def test_a_resolution_names_its_meeting_and_needs_no_scan(office: Office, memo: Memo, admin: Client) -> None:
    enter(admin, memo, office, means="meeting", meeting="ครั้งที่ ๓/๒๕๖๙", scan=None)

    row = SignedElsewhere.objects.get()
    assert (row.meeting, row.scan, row.decision.authentication) == ("ครั้งที่ 3/2569", None, "meeting")


def test_members_open_the_scan_and_it_is_served_as_it_was_judged(
    office: Office, memo: Memo, admin: Client, client_as: Callable[..., Client]
) -> None:
    enter(admin, memo, office)
    row = SignedElsewhere.objects.get()

    answer = client_as(Role.READER, office.agency).get(f"/desk/{office.agency.slug}/decisions/{row.decision_id}/scan/")

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    answer.close()


def test_what_was_entered_is_never_changed(office: Office, memo: Memo, admin: Client) -> None:
    enter(admin, memo, office)

    with pytest.raises(DatabaseError), transaction.atomic():
        SignedElsewhere.objects.update(meeting="อื่น")


# --- Nobody mistakes it ---------------------------------------------------------------------------


def test_it_is_told_apart_on_every_page_and_paper(office: Office, memo: Memo, admin: Client, client: Client) -> None:
    enter(admin, memo, office)
    take(memo, office.member(office.executives[1]))
    memo.refresh_from_db()
    version = issue_memo(memo=memo, number="next", by=office.staff, at=AT)
    finish(version.issued)  # type: ignore[arg-type]

    desk = admin.get(address(memo, "memo-detail")).content.decode()
    public = client.get(f"/verify/{CheckCode.objects.get().pk}/").content.decode()
    notes = [block.signature.note for block in papers.opinion_blocks(version)]
    sheet = papers.approval_sheet(memo, "")

    assert "ลงนามในเอกสารกระดาษ (แนบสำเนา) เมื่อ ๑๕ ก.ค. ๒๕๖๙" in desk
    assert public.count("ลงนามในเอกสารกระดาษ (แนบสำเนา) ไม่ใช่ลายมือชื่ออิเล็กทรอนิกส์") == 1
    assert notes == ["ลงนามในเอกสารกระดาษ (แนบสำเนา)", "ลงนามด้วยลายมือชื่ออิเล็กทรอนิกส์"]
    printed = str(sheet)
    assert "ลงนามในเอกสารกระดาษ (แนบสำเนา)" in printed
    assert thai.to_thai(SignedElsewhere.objects.get().scan_id[:16]) in printed
    assert "ไม่ใช่ลายมือชื่ออิเล็กทรอนิกส์" in printed


def test_the_mail_says_it_came_from_paper(office: Office, memo: Memo, admin: Client) -> None:
    enter(admin, memo, office, verb="return", opinion="เพิ่มกำหนดเวลา")

    assert Notice.objects.get(subject__startswith="ส่งคืน").body.endswith("(บันทึกจากเอกสารกระดาษหรือมติที่ประชุม)")


# --- Every rule holds -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"scan": None}, "scan", "แนบสำเนา"),
        ({"scan": SimpleUploadedFile("scan.pdf", b"<html>")}, "scan", "รับเฉพาะ PDF JPG และ PNG"),
        ({"means": "meeting", "scan": None}, "meeting", "การประชุมใด"),
        ({"dated_on": "16 ก.ค. 2569"}, "dated_on", "ยังมาไม่ถึง"),
        ({"dated_on": "14 ก.ค. 2569"}, "dated_on", "ก่อนวันที่เสนอ"),
        ({"dated_on": "เมื่อวาน"}, "dated_on", "อ่านวันที่ไม่ได้"),
        ({"verb": "return", "opinion": ""}, "opinion", "ต้องให้ความเห็น"),
        ({"verb": "approve"}, "verb", "approve"),
        ({"officer": ""}, "officer", "กรอกช่องนี้"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    office: Office, memo: Memo, admin: Client, changed: dict[str, Any], field: str, said: str
) -> None:
    answer = enter(admin, memo, office, **changed)

    form = answer.context["form"]
    assert (answer.status_code, Decision.objects.count()) == (422, 0)
    assert said in form.errors[field][0]
    assert form["opinion"].value() == changed.get("opinion", "เห็นควรตามเสนอ")


def test_only_who_sat_there_on_that_day_has_signed(office: Office, memo: Memo, admin: Client, travel_to: Any) -> None:
    post = office.executives[0].tenures.get().post
    stand_in = make_holder(office.agency, "ผู้อำนวยการกองช่าง")
    make_acting(post, stand_in, dt.date(2026, 7, 16), dt.date(2026, 7, 16), label="รักษาการแทน")
    travel_to(dt.date(2026, 7, 17))
    offered = admin.get(address(memo)).context["form"].fields["officer"].queryset

    early = enter(admin, memo, office, officer=stand_in.pk)
    stranger = enter(admin, memo, office, officer=make_officer(office.agency, "คนอื่น").pk)
    enter(admin, memo, office, officer=stand_in.pk, dated_on="16 ก.ค. 2569")

    assert set(offered) == {office.executives[0], stand_in}
    assert "ไม่ได้ดำรงหรือแทนตำแหน่งนี้ในวันที่ลงนาม" in early.context["form"].errors["officer"][0]
    assert stranger.status_code == 422
    decision = Decision.objects.get()
    assert (decision.signer_name, decision.acting_term) == (stand_in.name, "รักษาการแทน")


def test_nobody_enters_their_own_signature(office: Office, memo: Memo, client_of: Callable[[User], Client]) -> None:
    user = office.executives[0].user
    Membership.objects.create(agency=office.agency, user=user, role=Role.ADMINISTRATOR)

    answer = enter(client_of(user), memo, office)  # type: ignore[arg-type]

    assert "ของตนเองไม่ได้" in answer.context["form"].errors["officer"][0]
    assert not Decision.objects.exists()


def test_the_drafter_neither_enters_nor_signs(
    office: Office, memo: Memo, admin: Client, client_of: Callable[[User], Client]
) -> None:
    Membership.objects.create(agency=office.agency, user=office.drafter.user, role=Role.ADMINISTRATOR)
    by_drafter = enter(client_of(office.staff.user), memo, office)
    Tenure.objects.filter(officer=office.executives[0]).update(officer=office.drafter)
    of_drafter = enter(admin, memo, office, officer=office.drafter.pk)

    for answer in (by_drafter, of_drafter):
        assert "จึงพิจารณาเองไม่ได้" in answer.context["form"].errors["officer"][0]
    assert not Decision.objects.exists()


@pytest.mark.parametrize("role", [Role.STAFF, Role.REGISTRAR, Role.PUBLISHER, Role.READER])
def test_only_administrators_enter(office: Office, memo: Memo, client_as: Callable[..., Client], role: str) -> None:
    client = client_as(role, office.agency)

    assert (client.get(address(memo)).status_code, enter(client, memo, office).status_code) == (403, 403)
    assert address(memo) not in client.get(address(memo, "memo-detail")).content.decode()


def test_a_page_of_an_earlier_turn_is_told_who_decided(office: Office, memo: Memo, admin: Client) -> None:
    take(memo, office.member(office.executives[0]))

    answer = enter(admin, memo, office)

    assert (answer.status_code, Decision.objects.count()) == (409, 1)
    assert office.executives[0].name in answer.context["text"]


def test_no_signature_is_older_than_the_one_before_it(
    office: Office, memo: Memo, admin: Client, travel_to: Any
) -> None:
    travel_to(dt.date(2026, 7, 17))
    enter(admin, memo, office, dated_on="17 ก.ค. 2569")

    answer = enter(admin, memo, office, step_no=2, turn=2, officer=office.executives[1].pk, dated_on="16 ก.ค. 2569")

    assert "ก่อนการพิจารณาของลำดับก่อนหน้า" in answer.context["form"].errors["dated_on"][0]
