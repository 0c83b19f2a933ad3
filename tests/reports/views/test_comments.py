"""Remarks without deciding: who may leave them, who is told, and that they stay off paper."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from organisations import audit
from organisations.models import Event, Notice, Role, User
from reports.models import Comment, Decision, Memo, MemoState
from tests.factories.reports import Office, make_office, make_submitted
from tests.reports.actions.test_decide import take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

ClientOf = Callable[[User], Client]


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def last(office: Office, client_of: ClientOf) -> Client:
    """Return a client of the last signer, whose turn it is not."""
    user = office.executives[-1].user
    assert user is not None
    return client_of(user)


def address(memo: Memo, name: str = "memo-comment") -> str:
    return reverse(f"reports:{name}", args=[memo.agency.slug, memo.pk])


def test_a_signer_says_something_before_their_turn(office: Office, last: Client) -> None:
    memo = make_submitted(office)

    answer = last.post(address(memo), {"text": " ขอให้ตรวจงบประมาณ "}, follow=True)

    written = Comment.objects.get()
    officer = office.executives[-1]
    assert (written.text, written.writer_name, written.writer_post) == (
        "ขอให้ตรวจงบประมาณ",
        officer.name,
        "ผู้บริหารลำดับ 3",
    )
    assert "ขอให้ตรวจงบประมาณ" in answer.content.decode()
    memo.refresh_from_db()
    assert (memo.state, memo.step_no, Decision.objects.count()) == (MemoState.IN_APPROVAL, 1, 0)
    assert Event.objects.get(verb="memo.comment").capacity == "ผู้บริหารลำดับ 3"
    assert audit.first_broken(office.agency) is None


def test_the_deciding_page_leaves_its_opinion_as_a_remark(office: Office, client_of: ClientOf) -> None:
    memo = make_submitted(office)
    first = client_of(office.executives[0].user)  # type: ignore[arg-type]

    first.post(
        address(memo), {"opinion": "รอเอกสารเพิ่ม", "verb": "endorse", "version": "1", "step_no": "1", "turn": "1"}
    )

    assert (Comment.objects.get().text, Decision.objects.count()) == ("รอเอกสารเพิ่ม", 0)
    assert "รอเอกสารเพิ่ม" in first.get(address(memo, "memo-decide")).content.decode()


def test_the_drafter_hears_once_of_each_and_not_of_their_own(office: Office, last: Client, client_of: ClientOf) -> None:
    memo = make_submitted(office)
    drafter = client_of(office.staff.user)

    for text in ("หนึ่ง", "สอง"):
        last.post(address(memo), {"text": text})
    drafter.post(address(memo), {"text": "ตอบแล้ว"})

    told = Notice.objects.filter(event_key__contains=":comment:")
    assert [(notice.user, notice.body.rpartition(" ")[2]) for notice in told.order_by("pk")] == [
        (office.staff.user, "หนึ่ง"),
        (office.staff.user, "สอง"),
    ]


def test_the_drafter_answers_while_the_memo_is_back(office: Office, client_of: ClientOf) -> None:
    memo = make_submitted(office)
    take(memo, office.member(office.executives[0]), "return", "เพิ่มกำหนดเวลา")

    client_of(office.staff.user).post(address(memo), {"text": "เพิ่มแล้วในข้อพิจารณา"})

    assert Comment.objects.get().version == 2


@pytest.mark.parametrize(
    ("text", "said"), [("  ", "พิมพ์ความเห็นก่อน"), ("ก" * 2001, "2000")]
)  # fmt: skip
def test_what_cannot_be_kept_stays_in_the_form(office: Office, last: Client, text: str, said: str) -> None:
    memo = make_submitted(office)

    answer = last.post(address(memo), {"text": text})

    form = answer.context["comment_form"]
    assert (answer.status_code, form["text"].value()) == (422, text)
    assert said in form.errors["text"][0]
    assert not Comment.objects.exists()


def test_who_has_nothing_to_do_with_it_says_nothing(office: Office, client_as: Callable[..., Client]) -> None:
    memo = make_submitted(office)
    reader = client_as(Role.READER, office.agency)

    answer = reader.post(address(memo), {"text": "ขอแสดงความเห็น"})

    assert (answer.status_code, Comment.objects.count()) == (403, 0)
    assert answer.context["comment_form"]["text"].value() == "ขอแสดงความเห็น"
    assert "ฝากความเห็นโดยไม่พิจารณา" not in reader.get(address(memo, "memo-detail")).content.decode()


def test_a_finished_memo_takes_no_more(office: Office, last: Client) -> None:
    memo = make_submitted(office)
    for officer in office.executives:
        take(memo, office.member(officer))

    assert (last.post(address(memo), {"text": "ช้าไป"}).status_code, Comment.objects.count()) == (409, 0)


def test_remarks_are_never_changed_and_never_printed(office: Office, last: Client) -> None:
    memo = make_submitted(office)
    last.post(address(memo), {"text": "ไม่ให้พิมพ์"})
    last.post(address(memo, "approval-sheet"))

    with pytest.raises(DatabaseError), transaction.atomic():
        Comment.objects.update(text="อื่น")
    assert not office.agency.renderings.filter(content__contains="ไม่ให้พิมพ์").exists()
