"""Chains at the desk: several signers, one signature for two posts, and where a return leads, through the pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from organisations.models import Role, Tenure, User
from reports.actions import draft
from reports.actions.submit import submit_memo
from reports.models import ApprovalStep, Chain, Decision, Memo
from tests.factories.organisations import make_acting
from tests.factories.reports import AT, Office, finish, make_memo, make_office, make_submitted
from tests.reports.views.test_approvals import decision
from tests.reports.views.test_memos import typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

VERBS = ["endorse", "return", "reject"]


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def clients(office: Office, client_of: Callable[[User], Client]) -> list[Client]:
    """Return the executives' clients, in the order of their turns."""
    return [client_of(officer.user) for officer in office.executives if officer.user]


@pytest.fixture
def posts(office: Office) -> list[int]:
    return [officer.tenures.get().post_id for officer in office.executives]


def page_of(memo: Memo, name: str = "memo-decide") -> str:
    return reverse(f"reports:{name}", args=[memo.agency.slug, memo.pk])


def chain(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {"steps-TOTAL_FORMS": len(rows), "steps-INITIAL_FORMS": 0, **more}
    for index, row in enumerate(rows):
        data |= {f"steps-{index}-{name}": value for name, value in ({"verbs": VERBS} | row).items()}
    return data


# --- Setting ------------------------------------------------------------------------------


def test_an_administrator_sets_who_decides_together(
    office: Office, posts: list[int], client_as: Callable[..., Client]
) -> None:
    administrator = client_as(Role.ADMINISTRATOR, office.agency)
    address = reverse("reports:chain-edit", args=[office.agency.slug, "free"])
    first = {"post": posts[0], "also": [posts[0], posts[1]], "quorum": "any", "opinion_required": "on"}

    administrator.post(address, chain(first, {"post": posts[2]}, same_signer="once"))

    steps = Chain.objects.get(kind="free").steps.order_by("order")
    assert [([post.pk for post in step.posts], step.quorum, step.opinion_required) for step in steps] == [
        (posts[:2], "any", True),
        (posts[2:], "all", False),
    ]
    page = administrator.get(address).context
    assert (page["form"]["same_signer"].value(), page["steps"].forms[0]["also"].value()) == ("once", [posts[1]])
    listed = administrator.get(reverse("reports:chain-list", args=[office.agency.slug])).content.decode()
    assert "ตำแหน่งใดตำแหน่งหนึ่งก็พอ" in listed
    assert "ลงนามครั้งเดียวในลำดับหลัง" in listed


def test_a_new_memo_takes_the_whole_chain(office: Office, posts: list[int]) -> None:
    steps = [draft.StepDraft(posts[0], "ก", tuple(VERBS), also=(posts[1],), quorum="any")]
    draft.set_chain(kind="free", steps=steps, by=office.staff, at=AT, same_signer="once")

    memo = draft.create_memo(kind="free", fiscal_year=2569, plan=None, report=None, by=office.staff, at=AT)

    step = ApprovalStep.objects.get(memo=memo)
    assert ([post.pk for post in step.posts], step.quorum, memo.same_signer) == (posts[:2], "any", "once")


def test_a_post_of_another_agency_does_not_decide_with_us(
    office: Office, posts: list[int], client_as: Callable[..., Client]
) -> None:
    foreign = make_office().executives[0].tenures.get().post_id
    administrator = client_as(Role.ADMINISTRATOR, office.agency)

    answer = administrator.post(
        reverse("reports:chain-edit", args=[office.agency.slug, "free"]), chain({"post": posts[0], "also": [foreign]})
    )

    assert (answer.status_code, list(answer.context["steps"].errors[0])) == (422, ["also"])
    assert not Chain.objects.exists()


def test_a_memo_has_a_chain_of_its_own(office: Office, posts: list[int], client_of: Callable[[User], Client]) -> None:
    memo = make_memo(office)
    staff = client_of(office.staff.user)
    data = typed(staff, memo, same_signer="once", **{"steps-0-also": [posts[1], posts[2]], "steps-0-quorum": "any"})

    staff.post(page_of(memo, "memo-edit"), data)

    memo.refresh_from_db()
    step = ApprovalStep.objects.get(memo=memo, order=1)
    assert (memo.same_signer, [post.pk for post in step.posts], step.quorum) == ("once", posts, "any")


@pytest.mark.parametrize(("quorum", "warned"), [("all", True), ("any", False)])
def test_a_vacant_post_that_holds_the_memo_up_is_told_before_it_is_sent(
    office: Office, posts: list[int], client_of: Callable[[User], Client], quorum: str, warned: bool
) -> None:
    memo = make_memo(office)
    steps = [draft.StepDraft(posts[0], "ก", tuple(VERBS), also=(posts[1],), quorum=quorum)]
    draft.set_steps(memo=memo, steps=steps, by=office.staff, at=AT)
    Tenure.objects.filter(post=posts[1]).delete()

    for name in ("memo-edit", "memo-detail"):
        page = client_of(office.staff.user).get(page_of(memo, name))

        assert (page.context["stuck"] != [], "เรื่องจะค้างที่ลำดับนี้" in page.content.decode()) == (warned, warned)


def test_a_post_of_who_proposes_is_told_before_it_is_sent(office: Office, client_of: Callable[[User], Client]) -> None:
    memo = make_memo(office)
    memo.proposer = office.executives[0]
    memo.save()

    page = client_of(office.staff.user).get(page_of(memo, "memo-detail"))

    assert [row.is_own for row in page.context["stuck"]] == [True]
    assert "จึงพิจารณาเองไม่ได้ เรื่องจะค้างที่ลำดับนี้" in page.content.decode()


# --- Returning ----------------------------------------------------------------------------


def test_the_signer_chooses_where_it_goes_back_to(office: Office, clients: list[Client]) -> None:
    memo = make_submitted(office)
    assert "return_to" not in clients[0].get(page_of(memo)).context["form"].fields
    clients[0].post(page_of(memo), decision(opinion="ครั้งแรก"))

    offered = clients[1].get(page_of(memo)).context["form"]["return_to"].field.choices
    answer = clients[1].post(page_of(memo), decision("return", "ตรวจงบ", step_no=2, return_to="1"))

    assert [value for value, _label in offered] == ["", 1]
    assert answer.status_code == 302
    memo.refresh_from_db()
    assert (memo.state, memo.step_no, memo.version) == ("in_approval", 1, 1)
    page = clients[0].get(page_of(memo))
    assert "ตรวจงบ" in page.content.decode()
    assert "ส่งคืนไปลำดับที่ ๑" in page.content.decode()
    clients[0].post(page_of(memo), decision(opinion="ครั้งที่สอง", turn=page.context["form"].initial["turn"]))
    memo.refresh_from_db()
    assert (memo.step_no, memo.turn) == (2, 4)


def test_a_return_goes_to_the_drafter_unless_chosen(office: Office, clients: list[Client]) -> None:
    memo = make_submitted(office)
    clients[0].post(page_of(memo), decision())

    clients[1].post(page_of(memo), decision("return", "แก้", step_no=2, return_to=""))

    memo.refresh_from_db()
    assert (memo.state, memo.version) == ("returned", 2)


@pytest.mark.parametrize(("opinion", "return_to", "field"), [("", "1", "opinion"), ("แก้", "2", "return_to")])
def test_a_return_needs_a_reason_and_a_step_that_decided(
    office: Office, clients: list[Client], opinion: str, return_to: str, field: str
) -> None:
    memo = make_submitted(office)
    clients[0].post(page_of(memo), decision())

    answer = clients[1].post(page_of(memo), decision("return", opinion, step_no=2, return_to=return_to))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Decision.objects.count() == 1


def test_the_second_click_of_a_page_decides_no_later_turn(office: Office, clients: list[Client]) -> None:
    memo = make_submitted(office)
    clients[0].post(page_of(memo), decision())
    clients[1].post(page_of(memo), decision("return", "ตรวจ", step_no=2, return_to="1"))

    answer = clients[0].post(page_of(memo), decision())

    assert (answer.status_code, Decision.objects.count()) == (302, 2)  # told that it stands, as recorded


# --- Deciding together --------------------------------------------------------------------


def test_who_has_decided_waits_for_the_others(office: Office, clients: list[Client], posts: list[int]) -> None:
    memo = make_memo(office)
    steps = [draft.StepDraft(posts[0], "ความเห็นร่วม", tuple(VERBS), also=(posts[1],))]
    draft.set_steps(memo=memo, steps=steps, by=office.staff, at=AT)
    staff_address = page_of(memo, "memo-submit")
    client = Client()
    client.force_login(office.staff.user)
    client.post(staff_address)
    finish(memo.versions.get().submitted)

    clients[1].post(page_of(memo), decision(opinion="เห็นควร"))

    assert clients[1].get(page_of(memo)).status_code == 302
    assert clients[1].get(reverse("reports:inbox", args=[office.agency.slug])).context["rows"] == []
    (stop,) = clients[0].get(page_of(memo)).context["trail"]
    assert ([row.opinion for row in stop.decisions], [seat.post.pk for seat in stop.seats]) == (["เห็นควร"], [posts[0]])
    again = clients[1].post(page_of(memo), decision(opinion="อีกครั้ง"))
    assert (again.status_code, again.context["opinion"]) == (409, "อีกครั้ง")
    clients[0].post(page_of(memo), decision())
    memo.refresh_from_db()
    assert memo.state == "approved"


def test_one_person_in_two_posts_of_a_step_decides_in_each_and_not_by_a_second_click(
    office: Office, clients: list[Client], posts: list[int]
) -> None:
    memo = make_memo(office)
    steps = [draft.StepDraft(posts[0], "ความเห็นร่วม", tuple(VERBS), also=(posts[1],))]
    draft.set_steps(memo=memo, steps=steps, by=office.staff, at=AT)
    make_acting(office.executives[1].tenures.get().post, office.executives[0])
    finish(submit_memo(memo=memo, by=office.staff, at=AT).submitted)
    first = clients[0].get(page_of(memo)).context["form"].initial
    assert first["slot"] == 1

    for _click in range(2):
        clients[0].post(page_of(memo), decision(slot=1))

    assert Decision.objects.count() == 1
    second = clients[0].get(page_of(memo)).context["form"].initial
    assert clients[0].post(page_of(memo), decision(slot=second["slot"])).status_code == 302
    memo.refresh_from_db()
    assert memo.state == "approved"
