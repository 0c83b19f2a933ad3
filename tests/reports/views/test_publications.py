"""Publishing at the desk, chains in the settings, and papers being made."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from organisations.models import Role
from reports.actions import leases
from reports.actions.rounds import correct_report, freeze_report, open_round
from reports.models import Chain, ChainStep, Publication, Rendering, StatusReport, Withdrawal
from tests.factories.reports import AT, Office, finish, make_office, make_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def publisher(office: Office, client_as: Callable[..., Client]) -> Client:
    return client_as(Role.PUBLISHER, office.agency)


@pytest.fixture
def report(office: Office) -> StatusReport:
    plan = make_plan(office.agency)
    draft = open_round(plan=plan, code="months-6", layout="report-ticks", by=office.staff, at=AT)
    return freeze_report(report=draft, by=office.staff, at=AT)


def list_of(office: Office) -> str:
    return reverse("reports:publication-list", args=[office.agency.slug, 2569])


def at(name: str, office: Office, key: object) -> str:
    return reverse(f"reports:{name}", args=[office.agency.slug, key])


def ready(client: Client, office: Office) -> list[tuple[str, int]]:
    return [(item.kind, item.pk) for item in client.get(list_of(office)).context["ready"]]


def finished(report: StatusReport) -> None:
    assert report.rendering is not None
    finish(report.rendering)


# --- Publishing ---------------------------------------------------------------------------


def test_a_paper_being_made_is_not_published(office: Office, publisher: Client, report: StatusReport) -> None:
    answer = publisher.post(at("report-publish", office, report.pk), follow=True)

    assert [str(message) for message in answer.context["messages"]] == ["กำลังจัดทำเอกสาร รอสักครู่แล้วลองใหม่"]
    assert not Publication.objects.exists()


def test_what_is_published_leaves_the_list(office: Office, publisher: Client, report: StatusReport) -> None:
    finished(report)
    assert ready(publisher, office) == [("report", report.pk)]

    publisher.post(at("report-publish", office, report.pk), {"summary": "เสร็จครบ"})

    publication = Publication.objects.get()
    assert (publication.summary, ready(publisher, office)) == ("เสร็จครบ", [])
    assert list(publisher.get(list_of(office)).context["publications"]) == [publication]


def test_only_the_newest_version_is_offered(office: Office, publisher: Client, report: StatusReport) -> None:
    finished(report)
    publisher.post(at("report-publish", office, report.pk))
    draft = correct_report(report=report, note="แก้คำผิด", by=office.staff, at=AT)
    assert ready(publisher, office) == []

    newer = freeze_report(report=draft, by=office.staff, at=AT)
    finished(newer)
    assert newer.rendering != report.rendering  # each version carries a code of its own
    assert ready(publisher, office) == [("report", newer.pk)]

    publisher.post(at("report-publish", office, newer.pk))
    assert ready(publisher, office) == []


def test_taking_back_asks_why(office: Office, publisher: Client, report: StatusReport) -> None:
    finished(report)
    publisher.post(at("report-publish", office, report.pk))
    address = at("publication-withdraw", office, Publication.objects.get().pk)

    assert (publisher.post(address, {"reason": ""}).status_code, Withdrawal.objects.count()) == (422, 0)

    publisher.post(address, {"reason": "ผิดปี"})
    assert Withdrawal.objects.get().reason == "ผิดปี"
    answer = publisher.post(address, {"reason": "อีกครั้ง"}, follow=True)
    assert str(list(answer.context["messages"])[-1]) == "เรื่องนี้เปลี่ยนสถานะไปแล้ว เปิดดูสถานะล่าสุดก่อน"


def test_staff_may_not_publish(office: Office, report: StatusReport, client_as: Callable[..., Client]) -> None:
    finished(report)

    answer = client_as(Role.STAFF, office.agency).post(at("report-publish", office, report.pk))

    assert (answer.status_code, Publication.objects.count()) == (403, 0)


# --- Papers being made --------------------------------------------------------------------


def test_a_waiting_paper_looks_again_by_itself(office: Office, publisher: Client, report: StatusReport) -> None:
    address = at("rendering-detail", office, report.rendering_id)

    assert '<meta http-equiv="refresh" content="1">' in publisher.get(address).content.decode()
    assert publisher.get(at("rendering-pdf", office, report.rendering_id)).status_code == 404


def test_a_finished_paper_is_served_privately(office: Office, publisher: Client, report: StatusReport) -> None:
    finished(report)
    pdf = at("rendering-pdf", office, report.rendering_id)

    assert publisher.get(at("rendering-detail", office, report.rendering_id)).headers["Location"] == pdf
    answer = publisher.get(pdf)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert answer.headers["Cache-Control"] == "private, max-age=0, must-revalidate"


def test_a_paper_that_failed_can_be_tried_again(office: Office, publisher: Client, report: StatusReport) -> None:
    Rendering.objects.update(attempts=leases.MAX_ATTEMPTS, last_error="ValueError: x")
    page = publisher.get(at("rendering-detail", office, report.rendering_id)).content.decode()
    assert ("ValueError: x" in page, "refresh" in page) == (True, False)

    publisher.post(at("rendering-retry", office, report.rendering_id))

    again = Rendering.objects.get()
    assert (again.attempts, again.last_error) == (0, "")


# --- Chains -------------------------------------------------------------------------------


def chain_data(*rows: tuple[int, str, list[str]]) -> dict[str, object]:
    data: dict[str, object] = {"steps-TOTAL_FORMS": len(rows), "steps-INITIAL_FORMS": 0}
    for index, (post, caption, verbs) in enumerate(rows):
        data |= {f"steps-{index}-post": post, f"steps-{index}-caption": caption, f"steps-{index}-verbs": verbs}
    return data


def posts_of(office: Office) -> list[int]:
    return [officer.tenures.get().post_id for officer in office.executives]


def test_an_administrator_sets_the_usual_chain(office: Office, client_as: Callable[..., Client]) -> None:
    first, second, _third = posts_of(office)
    administrator = client_as(Role.ADMINISTRATOR, office.agency)
    data = chain_data((first, "ความเห็นหัวหน้า", ["endorse", "return"]), (second, "คำสั่ง", ["approve"]))

    answer = administrator.post(at("chain-edit", office, "free"), data)

    assert answer.headers["Location"] == reverse("reports:chain-list", args=[office.agency.slug])
    steps = ChainStep.objects.filter(chain__kind="free").order_by("order")
    found = [(step.post_id, step.caption, [verb.code for verb in step.verbs.all()]) for step in steps]
    assert found == [(first, "ความเห็นหัวหน้า", ["endorse", "return"]), (second, "คำสั่ง", ["approve"])]


def test_a_turn_without_a_verb_is_refused(office: Office, client_as: Callable[..., Client]) -> None:
    administrator = client_as(Role.ADMINISTRATOR, office.agency)

    answer = administrator.post(at("chain-edit", office, "free"), chain_data((posts_of(office)[0], "ความเห็น", [])))

    assert (answer.status_code, Chain.objects.count()) == (422, 0)
    assert answer.context["steps"].errors == [{"verbs": ["เลือกคำสั่งการอย่างน้อยหนึ่งอย่าง"]}]


def test_a_post_of_another_agency_is_no_choice(office: Office, client_as: Callable[..., Client]) -> None:
    foreign = posts_of(make_office())[0]
    administrator = client_as(Role.ADMINISTRATOR, office.agency)

    answer = administrator.post(at("chain-edit", office, "free"), chain_data((foreign, "ความเห็น", ["endorse"])))

    assert (answer.status_code, list(answer.context["steps"].errors[0])) == (422, ["post"])


def test_staff_may_not_set_chains(office: Office, client_as: Callable[..., Client]) -> None:
    staff = client_as(Role.STAFF, office.agency)

    assert staff.get(reverse("reports:chain-list", args=[office.agency.slug])).status_code == 403
    assert staff.post(at("chain-edit", office, "free"), chain_data()).status_code == 403
    assert not Chain.objects.exists()


def test_an_unknown_kind_is_not_found(office: Office, client_as: Callable[..., Client]) -> None:
    assert client_as(Role.ADMINISTRATOR, office.agency).get(at("chain-edit", office, "poem")).status_code == 404
