from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from measures.models import Evidence, Measure, PlanState, Progress
from organisations.models import Agency, Role
from tests.factories.measures import (
    YEAR,
    make_evidence,
    make_measure,
    make_owner,
    make_plan,
    make_progress,
    make_step,
)
from tests.factories.organisations import make_holder, make_officer, make_unit, make_user
from tests.measures.test_uploads import PDF, picture

pytestmark = pytest.mark.django_db
ClientAs = Callable[..., Client]
ClientOf = Callable[..., Client]


@pytest.fixture
def measure(agency: Agency) -> Measure:
    return make_measure(make_plan(agency, state=PlanState.APPROVED))


@pytest.fixture
def staff(client_as: ClientAs, agency: Agency) -> Client:
    return client_as(Role.STAFF, agency)


def page(measure: Measure) -> str:
    return reverse("measures:progress-new", args=[measure.plan.agency.slug, measure.pk])


def year(agency: Agency) -> str:
    return reverse("measures:progress-list", args=[agency.slug, YEAR])


def typed(status: str = "in_progress", **fields: Any) -> dict[str, Any]:
    return {"status": status, "done": "ประชุมแล้ว", "concerns_on": "5 ม.ค. 2569"} | fields


def test_entry_is_made_with_its_evidence(staff: Client, measure: Measure, today: object, media_root: Path) -> None:
    files = {
        "photo": SimpleUploadedFile("IMG_1.jpg", picture()),
        "document": SimpleUploadedFile("รายงาน.pdf", PDF),
    }

    answer = staff.post(page(measure), typed("done", url="example.invalid/ผล", percent="๑๐๐", caption="ภาพ", **files))

    entry = Progress.objects.get()
    assert answer["Location"] == year(measure.plan.agency)
    assert (entry.status, entry.percent, entry.concerns_on.isoformat()) == ("done", 100, "2026-01-05")
    kept = [(row.original_name or row.url, row.caption) for row in entry.evidence.all()]
    assert kept == [("IMG_1.jpg", "ภาพ"), ("รายงาน.pdf", "ภาพ"), ("https://example.invalid/ผล", "ภาพ")]
    assert Measure.objects.get().status == "done"


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"status": ""}, "status", "เลือกสถานะ"),
        ({"status": "done"}, "url", "แนบหลักฐานอย่างหนึ่ง หรือบอกเหตุผล"),
        ({"percent": "101"}, "percent", "0 ถึง 100"),
        ({"percent": "ครึ่ง"}, "percent", "0 ถึง 100"),
        ({"concerns_on": ""}, "concerns_on", ""),  # the sentence is the library's
        ({"concerns_on": "16 ก.ค. 2569"}, "concerns_on", "ยังไม่ถึงวันที่ 16 ก.ค. 2569"),
        ({"concerns_on": "5/1/3112"}, "concerns_on", "บวก 543 ซ้ำ"),
        ({"url": "javascript:alert(1)"}, "url", "https://"),
        ({"url": "ftp://example.invalid/x"}, "url", "https://"),
        ({"caption": "ไม่มีอะไรให้อธิบาย"}, "caption", "ยังไม่มีหลักฐาน"),
        ({"photo": SimpleUploadedFile("a.jpg", b"<html>")}, "photo", "รับเฉพาะ PDF JPG และ PNG"),
        ({"document": SimpleUploadedFile("a.pdf", b"%PDF-1.7 cut")}, "document", "เปิดไฟล์ไม่ได้"),
        ({"step": "999999"}, "step", "999999"),
    ],
)
def test_rubbish_is_refused_beside_its_field_and_nothing_typed_is_lost(
    staff: Client, measure: Measure, today: object, fields: dict[str, Any], field: str, sentence: str
) -> None:
    response = staff.post(page(measure), typed(**fields))

    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert sentence in str(response.context["form"].errors[field])
    assert "ประชุมแล้ว" in response.content.decode()
    assert (Progress.objects.count(), Evidence.objects.count()) == (0, 0)


def test_done_with_a_reason_needs_no_evidence(staff: Client, measure: Measure, today: object) -> None:
    staff.post(page(measure), typed("done", remark="ประชุมภายใน ไม่มีภาพ"))

    assert Measure.objects.get().status == "done"


def test_file_that_is_too_large_is_said_beside_its_field(staff: Client, measure: Measure, today: object) -> None:
    with override_settings(UPLOAD_MAX_BYTES=1024 * 1024):
        large = SimpleUploadedFile("a.pdf", PDF + b" " * 1024 * 1024)
        response = staff.post(page(measure), typed(document=large))

    assert response.status_code == 413
    assert "ไฟล์ใหญ่เกิน 1 เมกะไบต์" in str(response.context["form"].errors["document"])


def test_step_asked_for_is_chosen_and_reported_on(staff: Client, measure: Measure, today: object) -> None:
    step = make_step(measure)

    form = staff.get(f"{page(measure)}?step={step.pk}").context["form"]
    staff.post(page(measure), typed("done", step=str(step.pk), remark="x"))

    step.refresh_from_db()
    assert form["step"].value() == str(step.pk)
    assert (step.status, Measure.objects.get().status) == ("done", "in_progress")


def test_step_of_another_measure_is_refused(
    staff: Client, measure: Measure, other_agency: Agency, today: object
) -> None:
    foreign = make_step(make_measure(make_plan(other_agency)))

    assert staff.post(page(measure), typed(step=str(foreign.pk))).status_code == 422


def test_history_shows_every_entry_newest_first(staff: Client, measure: Measure) -> None:
    user = make_user()
    make_progress(measure, user, done="ครั้งแรก")
    later = make_progress(measure, user, done="ครั้งที่สอง <b>")
    make_evidence(later, caption="หน้าเว็บ")

    content = staff.get(page(measure)).content.decode()

    assert content.index("ครั้งที่สอง &lt;b&gt;") < content.index("ครั้งแรก")
    assert 'rel="noopener noreferrer">หน้าเว็บ</a>' in content


# --- Whose it is -----------------------------------------------------------------------------


def test_owners_see_their_own_first_and_report_without_a_role(
    client_of: ClientOf, agency: Agency, measure: Measure, today: object
) -> None:
    unit = make_unit(agency)
    holder = make_holder(agency)
    post = holder.tenures.get().post
    post.unit = unit
    post.save()
    make_owner(measure, unit=make_unit(agency, "งานธุรการ", parent=unit))
    other = make_measure(measure.plan, "ของคนอื่น")
    client = client_of(holder.user)

    mine = client.get(year(agency)).context["mine"]
    answers = [client.post(page(row), typed()).status_code for row in (measure, other)]

    assert [row.measure for row in mine] == [measure]
    assert answers == [302, 403]


@pytest.mark.parametrize("kind", ["post", "officer", "every_unit"])
def test_every_kind_of_owner_may_report(
    client_of: ClientOf, agency: Agency, measure: Measure, kind: str, today: object
) -> None:
    holder = make_holder(agency)
    post = holder.tenures.get().post
    post.unit = make_unit(agency)
    post.save()
    make_owner(measure, **{kind: {"post": post, "officer": holder, "every_unit": True}[kind]})

    assert client_of(holder.user).post(page(measure), typed()).status_code == 302


def test_someone_elses_measure_is_read_only(client_as: ClientAs, agency: Agency, measure: Measure) -> None:
    make_owner(measure, officer=make_officer(agency))
    reader = client_as(Role.READER, agency)

    shown, tried = reader.get(page(measure)), reader.post(page(measure), typed())

    assert (shown.status_code, tried.status_code) == (200, 403)
    assert "บันทึกความคืบหน้า" not in shown.content.decode()


def test_other_agency_finds_nothing_here(
    client_as: ClientAs, agency: Agency, other_agency: Agency, measure: Measure
) -> None:
    stranger = client_as(Role.STAFF, other_agency)

    answers = [stranger.get(page(measure)), stranger.post(page(measure), typed()), stranger.get(year(agency))]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_list_says_what_is_late_and_what_was_reported_last(staff: Client, agency: Agency, today: object) -> None:
    plan = make_plan(agency, state=PlanState.APPROVED)
    dates = {"period_kind": "dates", "starts_on": "2025-10-01", "ends_on": "2026-03-31"}
    late = make_measure(plan, "ช้า", **dates)
    make_measure(plan, "เสร็จ", status="done", **dates)
    make_progress(late, make_user(display_name="ผู้รายงาน"), done="เริ่มแล้ว")

    response = staff.get(year(agency))

    assert [(row.state, row.latest and row.latest.done) for row in response.context["rows"]] == [
        ("overdue", "เริ่มแล้ว"),
        ("done", None),
    ]
    assert "รายงานล่าสุด ๕ ม.ค. ๒๕๖๙ · ผู้รายงาน" in response.content.decode()


# --- The file itself ---------------------------------------------------------------------------


@pytest.fixture
def evidence(staff: Client, measure: Measure, today: object, media_root: Path) -> Evidence:
    staff.post(page(measure), typed(document=SimpleUploadedFile("รายงาน.pdf", PDF)))
    return Evidence.objects.get()


def file_page(evidence: Evidence) -> str:
    return reverse("measures:evidence-file", args=[evidence.agency.slug, evidence.pk])


def test_member_gets_the_bytes_as_a_download(client_as: ClientAs, agency: Agency, evidence: Evidence) -> None:
    response = client_as(Role.READER, agency).get(file_page(evidence))

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment;")
    assert (response["X-Content-Type-Options"], response["Content-Type"]) == ("nosniff", "application/pdf")
    response.close()


def test_file_is_for_members_only(client_as: ClientAs, other_agency: Agency, evidence: Evidence) -> None:
    assert client_as(Role.STAFF, other_agency).get(file_page(evidence)).status_code == 404
    assert Client().get(file_page(evidence)).status_code == 302


def test_address_and_lost_file_are_not_found(
    staff: Client, measure: Measure, evidence: Evidence, media_root: Path
) -> None:
    address = make_evidence(evidence.progress)
    (media_root / evidence.file.name).unlink()

    assert [staff.get(file_page(row)).status_code for row in (address, evidence)] == [404, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_with_one_measure_and_three(
    staff: Client, agency: Agency, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = make_plan(agency)
    for _number in range(count):
        measure = make_measure(plan)
        make_step(measure)
        make_owner(measure, unit=make_unit(agency))
        make_progress(measure, make_user())
    staff.get(year(agency))

    with django_assert_num_queries(13):
        staff.get(year(agency))


@pytest.mark.parametrize("count", [1, 3])
def test_history_costs_the_same_with_one_entry_and_three(
    staff: Client, measure: Measure, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        make_evidence(make_progress(measure, make_user()))
        make_step(measure)
    staff.get(page(measure))

    with django_assert_num_queries(12):
        staff.get(page(measure))
