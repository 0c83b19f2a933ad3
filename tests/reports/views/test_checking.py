"""The check page: what is found, where to mend it, and answers that are kept."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from organisations.models import Agency, Event, Role
from reports.actions.rounds import open_round
from reports.models import CheckAnswer
from tests.factories.measures import make_measure, make_plan, make_result
from tests.factories.reports import AT, make_memo, make_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]
ClientAs = Callable[..., Client]
YEAR = 2569
WHY = "กองเดียวทำทั้งหมด"


def at(name: str, agency: Agency, *args: object) -> str:
    return reverse(f"reports:{name}", args=[agency.slug, *(args or (YEAR,))])


def sent(agency: Agency, measure_id: int, **changes: str) -> dict[str, str]:
    return {"code": "no_owner", "place": f"measure-{measure_id}", "field": "owners", "answer": WHY} | changes


def test_findings_stand_with_their_place_and_what_to_do(client_as: ClientAs, agency: Agency) -> None:
    make_result(agency, i1="50")
    measure = make_measure(make_plan(agency), title="มาตรการ ก")

    page = client_as(Role.READER, agency).get(at("year-check", agency)).content.decode()
    of_staff = client_as(Role.STAFF, agency).get(at("year-check", agency)).content.decode()

    assert "ยังไม่มีผู้รับผิดชอบ" in page
    assert "ระบุสำนัก กอง งาน หรือตำแหน่งที่รับผิดชอบ" in page
    assert reverse("measures:progress-new", args=[agency.slug, measure.pk]) in page
    assert reverse("measures:measure-edit", args=[agency.slug, measure.pk]) in of_staff
    assert "บันทึกคำชี้แจง" not in page


def test_a_year_with_nothing_in_it_says_what_is_missing(client_as: ClientAs, agency: Agency) -> None:
    answer = client_as(Role.STAFF, agency).get(at("year-check", agency))

    assert answer.status_code == 200
    assert "ยังไม่มีคะแนนรวม" in answer.content.decode()


def test_an_answer_is_kept_with_who_and_closes_the_finding(client_as: ClientAs, agency: Agency) -> None:
    measure = make_measure(make_plan(agency))
    client = client_as(Role.STAFF, agency)

    answer = client.post(at("check-answer", agency), sent(agency, measure.pk), follow=True)
    client.post(at("check-answer", agency), sent(agency, measure.pk, answer="ใหม่"))

    assert f"ทราบแล้ว เพราะ {WHY}" in answer.content.decode()
    assert list(CheckAnswer.objects.values_list("code", "answer")) == [("no_owner", "ใหม่")]
    assert Event.objects.filter(verb="check.answer").count() == 2


@pytest.mark.parametrize(
    ("changes", "status"), [({"answer": " "}, 422), ({"code": "other"}, 404), ({"place": "measure-0"}, 404)]
)
def test_an_answer_to_nothing_or_without_words_is_refused(
    client_as: ClientAs, agency: Agency, changes: dict[str, str], status: int
) -> None:
    measure = make_measure(make_plan(agency))

    answer = client_as(Role.STAFF, agency).post(at("check-answer", agency), sent(agency, measure.pk, **changes))

    assert answer.status_code == status
    assert not CheckAnswer.objects.exists()


def test_a_reader_cannot_answer(client_as: ClientAs, agency: Agency) -> None:
    measure = make_measure(make_plan(agency))

    answer = client_as(Role.READER, agency).post(at("check-answer", agency), sent(agency, measure.pk))

    assert answer.status_code == 403


def test_what_is_signed_warns_first_and_blocks_nothing(client_of: Callable[..., Client]) -> None:
    office = make_office()
    plan = make_plan(office.agency)
    make_measure(plan)
    memo = make_memo(office, plan, "propose_plan")
    client = client_of(office.drafter.user)

    before = client.get(at("memo-edit", office.agency, memo.pk)).content.decode()
    trail = client.get(at("memo-detail", office.agency, memo.pk)).content.decode()
    client.post(at("memo-submit", office.agency, memo.pk))
    memo.refresh_from_db()

    assert "ตรวจพบ" in before
    assert at("year-check", office.agency) in before
    assert "ตรวจพบ" in trail
    assert memo.state == "in_approval"


def test_a_report_warns_before_it_is_frozen(client_of: Callable[..., Client]) -> None:
    office = make_office()
    plan = make_plan(office.agency)
    make_measure(plan)
    report = open_round(plan=plan, code="months-6", layout="report-ticks", by=office.staff, at=AT)
    client = client_of(office.drafter.user)

    page = client.get(at("report-edit", office.agency, report.pk)).content.decode()

    assert "ตรวจพบ" in page  # the report has no date yet
