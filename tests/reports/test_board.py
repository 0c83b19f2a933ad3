"""The executives' board and the summaries: one screen, one A4, one mail a date."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pdfplumber
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled
from pytest_django import DjangoAssertNumQueries

from measures.actions import watch
from measures.actions.progress import take_back
from measures.models import FollowUp, Measure, Plan, Progress, WatchedLink
from organisations.models import Agency, Notice, PostLevel, User
from organisations.queries import executives_on
from reports import pdf, tasks
from reports.actions import previews, rendering, summaries
from reports.models import Rendering, Summary
from reports.papers import plan_document
from reports.papers.board import board_document
from reports.queries.board import board
from reports.rules import paper
from tests.factories.items import AT as LOOK_AT
from tests.factories.items import make_item, make_item_evidence, member, page
from tests.factories.measures import (
    make_group,
    make_measure,
    make_owner,
    make_plan,
    make_progress,
    make_result,
    make_step,
)
from tests.factories.organisations import make_agency, make_holder, make_member, make_unit
from tests.factories.reports import AT, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]
PAGE = "/desk/ban-rao/2569/board/"


@pytest.fixture
def plan(agency: Agency) -> Plan:
    return make_plan(agency, state="approved")


@pytest.fixture
def chief(agency: Agency) -> User:
    user = make_holder(agency, "นายก", PostLevel.CHIEF).user
    assert user is not None
    return user


def fill(plan: Plan, count: int) -> list[Measure]:
    """Make measures of every kind: one in three done, one in three late, owned by three units, in two groups."""
    units = [make_unit(plan.agency, f"กอง {place} ของ {plan.pk}") for place in range(3)]
    groups = [make_group(plan, f"ยกระดับ {code}", code, order) for order, code in enumerate(("IIT", "OIT"))]
    made = []
    for place in range(count):
        status = ("done", "in_progress", "not_started")[place % 3]
        late = place % 3 == 1
        measure = make_measure(
            plan, f"มาตรการที่ {place + 1}", status=status, group=groups[place % 2], period_kind="dates",
            starts_on=dt.date(2025, 11, 1), ends_on=dt.date(2026, 6, 30) if late else dt.date(2026, 9, 30),
        )  # fmt: skip
        make_owner(measure, unit=units[place % 3], is_lead=True)
        make_step(measure, period_kind="dates", starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 2, 1))
        made.append(measure)
    return made


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, AT.timetz())


def test_the_board_says_what_is_done_late_stuck_and_broken(
    agency: Agency, plan: Plan, chief: User, client_of: Callable[..., Client]
) -> None:
    fill(plan, 6)
    Measure.objects.get(title="มาตรการที่ 3").steps.update(status="done")
    Measure.objects.get(title="มาตรการที่ 6").steps.update(status="done")
    make_progress(Measure.objects.get(title="มาตรการที่ 3"), chief, concerns_on=dt.date(2026, 7, 10))
    clerk = member(make_member(agency))
    make_item_evidence(make_item(), clerk)
    for hours in (0, 4):
        WatchedLink.objects.update(due_at=LOOK_AT)
        watch.check_due(at=LOOK_AT + dt.timedelta(hours=hours), look=lambda url: page(url, status=404))

    text = client_of(chief).get(PAGE).content.decode()

    assert "<strong>๒</strong> จาก ๖ มาตรการเสร็จแล้ว" in text
    assert "เกิน ๑๕ วัน (๓๐ มิ.ย. ๒๕๖๙) · ขั้นตอนเกินกำหนด ๑" in text
    stuck = text.split('id="stuck-title"')[1].split('id="broken-title"')[0]
    assert "นิ่งมา ๒๕๖ วัน ยังไม่มีรายงาน" in stuck
    assert ["มาตรการที่ ๖" in stuck, "มาตรการที่ ๓" in stuck, "/items/O1/" in text] == [True, False, True]


def test_an_entry_taken_back_was_never_heard(agency: Agency, plan: Plan) -> None:
    staff = make_member(agency)
    _done, under_way, measure = fill(plan, 3)
    mistaken = make_progress(measure, staff, concerns_on=TODAY)
    before = board(agency, plan.fiscal_year, TODAY).stuck

    take_back(entry=mistaken, by=member(staff), at=AT)

    assert [work.key for work in before] == [under_way.pk]
    assert [work.key for work in board(agency, plan.fiscal_year, TODAY).stuck] == [under_way.pk, measure.pk]


def test_distance_to_the_mark_is_told(
    agency: Agency, plan: Plan, chief: User, client_of: Callable[..., Client]
) -> None:
    result = make_result(agency)
    result.scores.create(detail="overall", value="71.07")
    fill(plan, 3)

    text = client_of(chief).get(PAGE).content.decode()

    assert "ผลประเมินปี ๒๕๖๘ ได้ ๗๑.๐๗ ขาดอีก ๑๓.๙๓ จึงถึง ๘๕.๐๐" in text


def test_an_empty_year_says_what_comes_first(agency: Agency, chief: User, client_of: Callable[..., Client]) -> None:
    answer = client_of(chief).get(PAGE)

    assert [answer.status_code, "ยังไม่มีมาตรการในปีนี้" in answer.content.decode()] == [200, True]


@pytest.mark.parametrize("count", [10, 1000])
def test_the_board_asks_as_much_for_a_thousand_measures(
    agency: Agency, plan: Plan, chief: User, client_of: Callable[..., Client], count: int
) -> None:
    fill(plan, count)
    client = client_of(chief)
    client.get(PAGE)

    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)

    assert len(queries) == 18, "\n".join(row["sql"][:120] for row in queries)


def test_tools_come_from_groups_or_from_what_a_measure_answers(agency: Agency) -> None:
    plan = make_plan(agency, grouping="theme")
    make_result(agency, i1="50", i4="60")
    first, second = make_measure(plan, "ก"), make_measure(plan, "ข")
    first.links.create(detail="indicator", code="1")
    first.links.create(detail="item", code="O1")

    found = board(agency, 2569, TODAY)

    assert [(row.name, row.total) for row in found.tools] == [("IIT", 1), ("OIT", 1), ("", 1)]
    assert second.pk in {work.key for work in found.works if not work.tools}


def test_the_paper_is_one_sheet_and_says_the_same(agency: Agency, plan: Plan, tmp_path: Any) -> None:
    fill(plan, 40)
    document = board_document(board(agency, 2569, TODAY))

    made = pdf.render(document)

    (tmp_path / "board.pdf").write_bytes(made.pdf)
    with pdfplumber.open(tmp_path / "board.pdf") as file:
        text = file.pages[0].extract_text()
    assert [made.pages, paper.from_json(paper.to_json(document)) == document] == [1, True]
    assert "๔๐" in text


def test_asking_for_the_paper_leads_to_it(
    agency: Agency, plan: Plan, chief: User, client_of: Callable[..., Client]
) -> None:
    fill(plan, 3)

    answer = client_of(chief).post(f"{PAGE}paper/")

    assert [answer.status_code, answer["Location"]] == [302, f"/desk/ban-rao/renderings/{Rendering.objects.get().pk}/"]


# --- Summaries ------------------------------------------------------------------------------------


def test_a_summary_is_issued_by_schedule_with_the_change_in_its_subject(
    agency: Agency, plan: Plan, chief: User
) -> None:
    measures = fill(plan, 12)
    summaries.issue(agency=agency, at=at(dt.date(2026, 6, 30)))
    for measure in measures[2:7:3]:  # two that had not begun
        measure.status = "done"
        measure.save()

    issued = [summaries.issue(agency=agency, at=at(dt.date(2026, 7, day))) for day in (1, 20, 21, 22)]

    assert issued == [0, 0, 1, 0]
    assert list(Notice.objects.filter(user=chief).values_list("subject", flat=True).order_by("pk")) == [
        "ความคืบหน้า ITA ๒๕๖๙: เสร็จ ๔ จาก ๑๒ เกินกำหนด ๐",
        "ความคืบหน้า ITA ๒๕๖๙: เสร็จ ๖ จาก ๑๒ (+๒) เกินกำหนด ๔",
    ]


def test_the_paper_of_a_summary_is_fixed(agency: Agency, plan: Plan) -> None:
    fill(plan, 3)
    summaries.issue(agency=agency, at=AT)
    summary = Summary.objects.get()
    rendering.make(rendering_id=summary.rendering_id, at=AT)
    before = Summary.objects.get().rendering.file_id

    Measure.objects.update(status="done")
    rendering.make(rendering_id=summary.rendering_id, at=AT)
    summaries.issue(agency=agency, at=AT)

    assert [Summary.objects.get().rendering.file_id, bool(before)] == [before, True]


def test_the_paper_of_a_summary_stays_and_does_not_stop_the_sweep(agency: Agency, plan: Plan) -> None:
    fill(plan, 3)
    summaries.issue(agency=agency, at=AT)
    kept = Summary.objects.get().rendering
    draft = rendering.request(agency=agency, paper=plan_document(plan), at=AT)
    for row in (kept, draft):
        rendering.make(rendering_id=row.pk, at=AT)

    previews.sweep(at=AT + previews.KEPT + dt.timedelta(minutes=1))

    assert list(Rendering.objects.all()) == [kept]


def test_a_worker_that_was_away_catches_up_with_one(agency: Agency, plan: Plan) -> None:
    fill(plan, 3)
    summaries.issue(agency=agency, at=at(dt.date(2026, 5, 20)))

    issued = [summaries.issue(agency=agency, at=at(day)) for day in (dt.date(2026, 7, 28), dt.date(2026, 7, 29))]

    assert [issued, [row.dated_on for row in Summary.objects.all()]] == [
        [1, 0],
        [dt.date(2026, 7, 21), dt.date(2026, 5, 19)],
    ]


@pytest.mark.parametrize(("weeks", "measures"), [(0, 3), (3, 0)])
def test_nothing_is_issued_where_it_is_off_or_there_is_nothing_to_tell(
    agency: Agency, plan: Plan, weeks: int, measures: int
) -> None:
    fill(plan, measures)
    FollowUp.objects.create(agency=agency, summary_weeks=weeks)

    tasks.follow_up()

    assert Summary.objects.count() == 0


def test_the_worker_reminds_and_issues_for_every_agency_though_one_breaks(
    agency: Agency, plan: Plan, other_agency: Agency, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fill(plan, 3)
    fill(make_plan(other_agency), 3)
    issue = summaries.issue

    def breaking(*, agency: Agency, at: dt.datetime) -> int:
        if agency.slug == "ban-rao":
            raise ValueError("broken")
        return issue(agency=agency, at=at)

    breaking.__name__ = "issue"
    monkeypatch.setattr(summaries, "issue", breaking)

    tasks.follow_up()

    assert [row.agency.slug for row in Summary.objects.all()] == ["ban-uen"]
    assert "issue failed for ban-rao" in caplog.text


def test_an_agency_is_looked_at_once_a_day(
    agency: Agency, plan: Plan, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill(plan, 3)
    tasks.follow_up()

    with django_assert_max_num_queries(1):
        assert tasks.follow_up() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_issue_one(agency: Agency, plan: Plan, chief: User) -> None:
    fill(plan, 3)
    barrier = threading.Barrier(2)
    issued: list[int] = []

    def work() -> None:
        try:
            with scopes_disabled():
                barrier.wait()
                issued.append(summaries.issue(agency=agency, at=AT))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [sorted(issued), Summary.objects.count(), Notice.objects.filter(user=chief).count()] == [[0, 1], 1, 1]


def test_executives_are_who_sits_above_officers_on_the_day(agency: Agency, chief: User) -> None:
    make_holder(agency, "เจ้าพนักงาน", PostLevel.OFFICER)
    left = make_holder(agency, "ปลัด", PostLevel.CLERK)
    left.tenures.update(ends_on=dt.date(2026, 7, 14))

    assert executives_on(agency, TODAY) == [chief]


def test_ten_agencies_of_five_years_cost_no_more_than_one(
    agency: Agency, plan: Plan, chief: User, client_of: Callable[..., Client]
) -> None:
    for place in range(10):
        one = agency if not place else make_agency(f"agency-{place}")
        for year in range(2565, 2570):
            found = plan if (place, year) == (0, 2569) else make_plan(one, year)
            for measure in fill(found, 20):
                make_progress(measure, chief)
    client = client_of(chief)
    client.get(PAGE)

    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)

    assert [len(queries), Progress.objects.count()] == [18, 1000]
