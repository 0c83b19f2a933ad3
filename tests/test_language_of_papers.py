"""Nothing printed, stored, sent or filed changes with the language of whoever pressed the button."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.db import transaction
from django.test import RequestFactory
from django.utils import translation

from measures.models import Measure, Plan
from measures.queries.sheet import sheet_rows
from organisations import notices
from organisations.models import Agency, Event, Notice
from reports import papers, store
from reports.actions import draft, publish, rounds
from reports.actions.issue import issue_memo
from reports.models import Memo, Publication, StatusReport, StoredFile
from reports.pdf import pages
from reports.rules.paper import Document, to_json
from reports.views.feeds import feed
from tests.factories.measures import make_owner, make_progress, make_step
from tests.factories.organisations import make_acting, make_agency, make_unit
from tests.factories.reports import AT, Office, finish, make_office, make_plan, make_submitted
from tests.reports.actions.test_decide import take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]
LANGUAGES = ("th", "en")
WORDS = ("department", "subject", "addressee", "closing")


@contextmanager
def undone() -> Iterator[None]:
    """Take back what the block wrote, so that the next begins with the same rows."""
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)


def office_of() -> Office:
    office = make_office(make_agency("ban-rao", name="องค์การบริหารส่วนตำบลบ้านเรา"), executives=2)
    make_acting(office.executives[0].tenures.get().post, office.executives[1])
    return office


def full_plan(office: Office) -> Plan:
    """Make a plan with an owner of every kind, periods of every kind and progress."""
    plan = make_plan(office.agency, measures=3)
    first, second, third = Measure.objects.filter(plan=plan)
    make_step(first, "ประชุม")
    make_owner(first, every_unit=True)
    make_owner(second, unit=make_unit(office.agency, "กองคลัง"))
    make_owner(third, post=office.drafter.tenures.get().post)
    for measure, kind in ((first, "fiscal_year"), (second, "months"), (third, "onwards")):
        measure.period_kind, measure.starts_on, measure.ends_on = kind, AT.date(), AT.date()
        measure.save()
    make_progress(second, office.staff.user, done="ทำแล้ว", status="done")
    plan.has_cover, plan.preface = True, "คำนำ"
    plan.save()
    return plan


def written(document: Document) -> tuple[str, str, str]:
    return to_json(document), pages.html(document), pages.css(document)


def run_a_year(office: Office, plan: Plan) -> dict[str, Any]:
    """Propose, approve, issue and publish a plan, then its report; return all that is kept of it, keys left out."""
    draft_memo = draft.create_memo(
        kind="propose_plan", fiscal_year=2569, plan=plan, report=None, by=office.staff, at=AT
    )
    report = rounds.open_round(plan=plan, code="months-6", layout="report-ticks", by=office.staff, at=AT)
    rounds.freeze_report(report=report, by=office.staff, at=AT)
    report.refresh_from_db()
    finish(report.rendering)
    memo = make_submitted(office, plan, "propose_plan")
    for officer in office.executives:
        take(memo, office.member(officer), opinion="เห็นควร")
    memo.refresh_from_db()
    version = issue_memo(memo=memo, number="next", by=office.staff, at=AT)
    finish(version.issued)
    memo.refresh_from_db()
    made = [
        publish.publish_memo(memo=memo, summary="", by=office.staff, at=AT),
        publish.publish_report(report=report, summary="", by=office.staff, at=AT),
    ]
    return {
        "first words": [
            *(getattr(draft_memo, name) for name in WORDS),
            *draft_memo.sections.values_list("caption", "body"),
        ],
        "report": [report.title, report.introduction],
        "papers": [
            re.sub(r"/verify/[\w-]+", "", made_of.content)  # codes are drawn by lot
            for made_of in (version.submitted, version.issued, report.rendering)
        ],
        "publications": [
            [row.title, row.summary, row.search_text, *map(contents, (row.csv, row.json))] for row in made
        ],
        "events": list(Event.objects.order_by("seq").values_list("verb", "actor_name", "capacity")),
        "notices": list(Notice.objects.order_by("pk").values_list("subject", "body")),
    }


def contents(stored: StoredFile) -> str:
    """Return a data file's text without the ids and days of its publication."""
    with store.open_file(stored) as file:
        return re.sub(r"/d/\w+|\"id\": \"\w+\"", "", file.read().decode())


def test_papers_are_the_same_in_every_language() -> None:
    office = office_of()
    plan = full_plan(office)
    report = rounds.open_round(plan=plan, code="months-6", layout="report-ticks", by=office.staff, at=AT)
    memo = make_submitted(office, plan, "propose_plan")
    found = []

    for language in LANGUAGES:
        with translation.override(language):
            rows = (Memo.objects.get(pk=memo.pk), Plan.objects.get(pk=plan.pk), StatusReport.objects.get(pk=report.pk))
            documents = (papers.memo_document(rows[0]), papers.plan_document(rows[1]), papers.report_document(rows[2]))
            found.append([written(document) for document in documents])

    assert found[0] == found[1]
    assert "ทุกสำนัก/กอง" in found[1][1][0]


def test_a_year_leaves_the_same_behind_in_every_language() -> None:
    office = office_of()
    plan = full_plan(office)
    found = []

    for language in LANGUAGES:
        with undone(), translation.override(language):
            found.append(run_a_year(office, Plan.objects.get(pk=plan.pk)))

    assert found[0] == found[1]
    assert found[1]["notices"][-1][0] == "พิจารณาครบแล้ว: เรื่องทดสอบ"


def test_exports_are_the_same_in_every_language() -> None:
    plan = full_plan(office_of())
    found = []

    for language in LANGUAGES:
        with translation.override(language):
            found.append([row.cells for row in sheet_rows(plan)])

    assert found[0] == found[1]
    assert any("ดำเนินการ" in cells["status"] for cells in found[1])


def test_the_feed_is_the_same_in_every_language(agency: Agency) -> None:
    found = []

    for language in LANGUAGES:
        request = RequestFactory().get("/ban-rao/feed.atom")
        request.user = AnonymousUser()
        with translation.override(language):
            found.append(re.sub(r"<updated>.*?</updated>", "", feed(request, agency="ban-rao").content.decode()))  # type: ignore[attr-defined]

    assert found[0] == found[1]
    assert 'xml:lang="th"' in found[1]


def test_mail_is_thai_in_every_language() -> None:
    office = office_of()

    with translation.override("en"):
        make_submitted(office)
        notices.deliver(at=AT)

    assert [letter.subject for letter in mail.outbox] == ["รอพิจารณา: เรื่องทดสอบ"] * len(mail.outbox)
    assert len(mail.outbox) > 0
    assert not re.search("[A-Za-z]", re.sub(r"http\S+|ITA Portal|\S+@\S+|user\S*", "", mail.outbox[0].body))


def test_an_english_session_publishes_in_thai() -> None:
    office = office_of()
    plan = full_plan(office)

    with translation.override("en"):
        run_a_year(office, plan)

    assert "รายงานผล" in Publication.objects.get(kind="report").search_text
