"""A plan is proposed only when nothing hangs."""

import pytest
from django.test import Client
from django.urls import reverse

from measures.actions import points
from measures.models import MeasureLink, PlanState
from reports.actions.submit import submit_memo
from reports.models import Memo, MemoState
from reports.rules.refusal import MoveRefused
from tests.factories.measures import make_result
from tests.factories.reports import AT, Office, make_memo, make_office, make_plan
from tests.reports.views.test_memos import ClientOf, at, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def memo(office: Office) -> Memo:
    plan = make_plan(office.agency)
    plan.result = make_result(office.agency, i1="80", O2="0")
    plan.save()
    return make_memo(office, plan, "propose_plan")


def test_plan_with_a_point_hanging_is_refused_and_stays_a_draft(office: Office, memo: Memo) -> None:
    assert memo.plan is not None
    MeasureLink.objects.create(measure=memo.plan.measures.get(), detail="indicator", code="1")

    with pytest.raises(MoveRefused) as refused:
        submit_memo(memo=memo, by=office.staff, at=AT)

    memo.refresh_from_db()
    memo.plan.refresh_from_db()
    assert (refused.value.code, refused.value.values) == ("points_hanging", {"count": "1"})
    assert (memo.state, memo.plan.state) == (MemoState.DRAFT, PlanState.DRAFT)


def test_plan_goes_on_its_way_once_each_point_has_a_measure_or_a_reason(office: Office, memo: Memo) -> None:
    assert memo.plan is not None
    MeasureLink.objects.create(measure=memo.plan.measures.get(), detail="indicator", code="1")
    points.set_aside(plan=memo.plan, points=[("item", "O2")], reason="รอเว็บไซต์ใหม่", by=office.staff, at=AT)

    submit_memo(memo=memo, by=office.staff, at=AT)

    memo.plan.refresh_from_db()
    assert memo.plan.state == PlanState.SUBMITTED


def test_other_memos_of_the_year_do_not_wait_for_the_plan(office: Office, memo: Memo) -> None:
    free = make_memo(office, memo.plan, "free")

    submit_memo(memo=free, by=office.staff, at=AT)

    free.refresh_from_db()
    assert free.state == MemoState.IN_APPROVAL


def test_page_names_each_point_with_a_link_and_refuses_in_words(
    office: Office, memo: Memo, client_of: ClientOf
) -> None:
    assert office.drafter.user is not None
    staff: Client = client_of(office.drafter.user)

    content = staff.post(at("memo-edit", memo), typed(staff, memo, then="submit")).content.decode()

    listed = reverse("measures:weakness-list", args=[office.agency.slug, memo.fiscal_year])
    assert f'href="{listed}#item-O2"' in content
    assert f'href="{listed}#indicator-1"' in content
    assert "ตอบให้ครบก่อนเสนอแผน" in content
    assert f'href="{listed}#item-O2"' in staff.get(at("memo-detail", memo)).content.decode()
