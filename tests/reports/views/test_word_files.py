"""Word files at the desk: what is in hand or what was frozen, under the paper's own name."""

import dataclasses
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import docx
import pytest
from django.test import Client
from django.urls import reverse

from organisations.models import AgencyPicture, Role, User
from reports import papers, pdf, word
from reports.actions import drawings, leases, previews, rendering
from reports.actions.issue import issue_memo
from reports.actions.rounds import freeze_report, open_round
from reports.models import Drawing, Memo, Rendering, StoredFile
from reports.pdf import rasters
from reports.rules.page_text import MAX_PAPER
from reports.rules.paper import Picture, to_json
from tests.factories.assessments import make_seed
from tests.factories.organisations import make_agency
from tests.factories.reports import AT, Office, make_memo, make_office, make_plan, make_submitted
from tests.reports.actions.test_decide import take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]


@pytest.fixture
def office() -> Office:
    return make_office(executives=1)


@pytest.fixture
def reader(office: Office, client_as: Callable[..., Client]) -> Client:
    return client_as(Role.READER, office.agency)


def word_of(memo: Memo) -> str:
    return reverse("reports:memo-word", args=[memo.agency.slug, memo.pk])


def text_of(answer: Any) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(answer.content)).paragraphs)


def test_a_draft_comes_as_it_stands_now(office: Office, reader: Client) -> None:
    memo = make_memo(office)
    Memo.objects.filter(pk=memo.pk).update(subject="ขออนุมัติ/มาตรการ: ปี ๒๕๖๙")

    answer = reader.get(word_of(memo))

    assert (answer.status_code, answer["Content-Type"]) == (200, word.CONTENT_TYPE)
    assert answer["Cache-Control"] == "private, max-age=0, must-revalidate"
    kind, _semicolon, name = answer["Content-Disposition"].partition("; filename*=UTF-8''")
    assert (kind, unquote(name)) == ("attachment", "ขออนุมัติ มาตรการ ปี 2569.docx")
    assert "ขออนุมัติ/มาตรการ: ปี ๒๕๖๙" in text_of(answer)


def test_what_is_submitted_comes_as_it_was_frozen_and_the_same_every_time(office: Office, reader: Client) -> None:
    memo = make_submitted(office)
    Memo.objects.filter(pk=memo.pk).update(subject="เปลี่ยนทีหลัง")

    first, second = reader.get(word_of(memo)), reader.get(word_of(memo))

    assert "เรื่องทดสอบ" in text_of(first)
    assert "เปลี่ยนทีหลัง" not in text_of(first)
    assert first.content == second.content


def test_what_is_issued_comes_with_its_number_and_opinions(office: Office, reader: Client) -> None:
    memo = make_submitted(office)
    Memo.objects.filter(pk=memo.pk).update(number_prefix="พง 71901")
    take(memo, office.member(office.executives[0]), opinion="เห็นควรตามเสนอ")
    memo.refresh_from_db()
    issue_memo(memo=memo, number=165, by=office.staff, at=AT)

    text = text_of(reader.get(word_of(memo)))

    assert "พง ๗๑๙๐๑/๑๖๕" in text
    assert "เห็นควรตามเสนอ" in text


def test_a_report_comes_as_drafted_then_as_frozen(office: Office, reader: Client) -> None:
    plan = make_plan(office.agency, measures=2)
    report = open_round(plan=plan, code="months-6", layout="report-ticks", by=office.staff, at=AT)
    url = reverse("reports:report-word", args=[office.agency.slug, report.pk])

    drafted = reader.get(url)
    freeze_report(report=report, by=office.staff, at=AT)
    plan.measures.update(title="เปลี่ยนทีหลัง")
    frozen = reader.get(url)

    for answer in (drafted, frozen):
        (table,) = docx.Document(io.BytesIO(answer.content)).tables
        assert [row.cells[0].text for row in table.rows[-2:]] == ["มาตรการที่ ๑", "มาตรการที่ ๒"]


def test_a_plan_comes_as_it_stands_now_and_a_year_without_one_has_none(office: Office, reader: Client) -> None:
    make_plan(office.agency, measures=3)

    answer = reader.get(reverse("reports:plan-word", args=[office.agency.slug, 2569]))
    missing = reader.get(reverse("reports:plan-word", args=[office.agency.slug, 2570]))

    (table,) = docx.Document(io.BytesIO(answer.content)).tables
    assert len(table.rows) == 4
    assert missing.status_code == 404


def test_a_plan_takes_as_many_queries_for_ten_measures_as_for_two_hundred(
    office: Office, reader: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    make_plan(office.agency, measures=200)

    with django_assert_max_num_queries(20):
        answer = reader.get(reverse("reports:plan-word", args=[office.agency.slug, 2569]))

    assert answer.status_code == 200


def test_a_text_too_long_is_told_with_the_way_back(office: Office, reader: Client) -> None:
    memo = make_memo(office)
    memo.sections.update(body="ก" * 100_001)

    answer = reader.get(word_of(memo))

    assert answer.status_code == 422
    assert "ข้อความยาว 100,001 ตัวอักษร ทำได้ไม่เกิน 100,000" in answer.content.decode()
    assert f'href="{reverse("reports:memo-detail", args=[office.agency.slug, memo.pk])}"' in answer.content.decode()


def test_a_paper_too_long_in_sum_is_told(office: Office, reader: Client) -> None:
    memo = make_memo(office)
    memo.sections.update(body="\n".join(["ก" * 90_000] * (MAX_PAPER // 90_000 + 1)))

    assert reader.get(word_of(memo)).status_code == 422


def test_a_picture_that_is_gone_is_told(office: Office, reader: Client) -> None:
    memo = make_submitted(office)
    paper = dataclasses.replace(papers.memo_document(memo), emblem="0" * 64)
    Rendering.objects.update(content=to_json(paper))

    answer = reader.get(word_of(memo))

    assert answer.status_code == 422
    assert "ภาพในเอกสารนี้ไม่มีในระบบแล้ว" in answer.content.decode()


def test_others_and_nobody_get_nothing_and_nothing_is_put(
    office: Office, reader: Client, client_of: Callable[[User], Client]
) -> None:
    memo = make_memo(office)
    stranger = make_office(make_agency("ban-uen")).staff.user

    assert client_of(stranger).get(word_of(memo)).status_code == 404
    assert Client().get(word_of(memo)).status_code == 302
    assert reader.put(word_of(memo)).status_code == 405
    assert client_of(stranger).post(word_of(memo)).status_code == 404


def test_the_button_stands_on_every_page_of_a_paper(office: Office, client_of: Callable[[User], Client]) -> None:
    assert office.drafter.user is not None
    staff = client_of(office.drafter.user)
    memo, plan = make_memo(office), make_plan(office.agency)
    report = open_round(plan=plan, code="months-6", layout="report-ticks", by=office.staff, at=AT)
    slug = office.agency.slug
    pages = {
        reverse("reports:memo-detail", args=[slug, memo.pk]): word_of(memo),
        reverse("reports:memo-edit", args=[slug, memo.pk]): word_of(memo),
        reverse("measures:plan-detail", args=[slug, 2569]): reverse("reports:plan-word", args=[slug, 2569]),
        reverse("reports:report-edit", args=[slug, report.pk]): reverse("reports:report-word", args=[slug, report.pk]),
    }

    for page, link in pages.items():
        assert f'href="{link}">ดาวน์โหลด Word (แก้ไขได้)' in staff.get(page).content.decode(), page
    freeze_report(report=report, by=office.staff, at=AT)
    page, link = list(pages.items())[-1]
    assert f'href="{link}">ดาวน์โหลด Word (แก้ไขได้)' in staff.get(page).content.decode()


# --- Drawings ----------------------------------------------------------------------------------


@pytest.fixture
def analysis(office: Office, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an analysis with charts; the typesetter refuses to draw unless a test lets the worker."""
    make_seed(office.agency, "000-khokkloi")
    monkeypatch.setattr(rasters, "in_pixels", lambda _drawing: pytest.fail("drawn in the web process"))
    return reverse("reports:analysis-word", args=[office.agency.slug, 2563])


def draw(monkeypatch: pytest.MonkeyPatch) -> int:
    """Do what the worker does with waiting drawings."""
    monkeypatch.undo()
    keys = drawings.lease_waiting(at=AT)
    assert all(drawings.make(drawing_id=key) for key in keys)
    return len(keys)


def test_an_analysis_is_asked_for_drawn_by_the_worker_and_comes_with_its_charts(
    office: Office,
    reader: Client,
    client_as: Callable[..., Client],
    analysis: str,
    media_root: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    staff = client_as(Role.STAFF, office.agency)
    first = staff.get(analysis)
    asked = staff.post(analysis)
    waiting = reader.get(analysis)
    count = draw(monkeypatch)
    settings.MEDIA_ROOT = media_root
    answer = reader.get(analysis)

    assert (first.status_code, asked.status_code, asked["Location"]) == (202, 302, analysis)
    assert f'action="{analysis}"' in first.content.decode()
    assert '<meta http-equiv="refresh"' not in first.content.decode()
    assert '<meta http-equiv="refresh" content="1">' in waiting.content.decode()
    assert (answer.status_code, answer["Content-Type"]) == (200, word.CONTENT_TYPE)
    shapes = docx.Document(io.BytesIO(answer.content)).inline_shapes
    assert len(shapes) == count == 3
    assert "การวิเคราะห์ผลการประเมิน" in text_of(answer)


def test_who_only_reads_asks_for_nothing(reader: Client, analysis: str) -> None:
    seen, asked = reader.get(analysis), reader.post(analysis)

    assert (seen.status_code, asked.status_code) == (202, 403)
    assert f'action="{analysis}"' not in seen.content.decode()
    assert Drawing.objects.count() == 0


def test_a_paper_made_has_its_drawings_asked_for(office: Office) -> None:
    make_seed(office.agency, "000-khokkloi")
    document = papers.analysis_document(office.agency, 2563)
    assert document is not None
    asked = rendering.request(agency=office.agency, paper=document, at=AT)

    rendering.make(rendering_id=asked.pk, at=AT)

    assert set(Drawing.objects.values_list("sha256", flat=True)) == set(pdf.drawn_in(document, {}))


def test_a_drawing_given_up_is_told(
    office: Office, reader: Client, client_as: Callable[..., Client], analysis: str
) -> None:
    client_as(Role.STAFF, office.agency).post(analysis)
    Drawing.objects.update(attempts=leases.MAX_ATTEMPTS, last_error="ValueError: x")

    answer = reader.get(analysis)

    assert answer.status_code == 422
    assert "วาดภาพในเอกสารนี้ไม่สำเร็จ" in answer.content.decode()


def test_a_drawing_that_cannot_be_drawn_is_tried_again_and_told(office: Office) -> None:
    broken = {"0" * 64: Picture(b"<svg", pdf.DRAWING)}
    drawings.request(agency=office.agency, drawings=broken, at=AT)
    (key,) = drawings.lease_waiting(at=AT)

    assert not drawings.make(drawing_id=key)

    assert Drawing.objects.get().last_error
    assert drawings.lease_waiting(at=AT) == [key]


def test_drawings_a_day_old_go_with_their_files_and_the_agencys_own_stay(office: Office, media_root: Path) -> None:
    emblem = Picture(
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>', pdf.DRAWING
    )
    AgencyPicture.objects.create(
        agency=office.agency, use="emblem", sha256="1" * 64, added_by=office.staff.user, added_at=AT
    )
    chart = Picture(emblem.data.replace(b"9", b"8"), pdf.DRAWING)
    drawings.request(agency=office.agency, drawings={"1" * 64: emblem, "2" * 64: chart}, at=AT)
    for key in drawings.lease_waiting(at=AT):
        drawings.make(drawing_id=key)

    swept = drawings.sweep(before=AT + previews.KEPT, limit=50)

    assert (swept, Drawing.objects.get().sha256) == (1, "1" * 64)
    assert StoredFile.objects.count() == 1


def test_no_year_without_a_result_has_a_word_file(office: Office, reader: Client) -> None:
    assert reader.get(reverse("reports:analysis-word", args=[office.agency.slug, 2569])).status_code == 404
