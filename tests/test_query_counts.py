"""Every page of the desk asks the database at most 20 times, and as often for 30 measures as for 3.

The list of pages comes from the resolver, as in test_isolation.
"""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Detail
from measures.models import MeasureLink, Owner, Plan
from organisations.models import GroupMember, Membership, Role, WorkingGroup
from reports.actions import draft
from reports.models import Memo, MemoKind, ReportLine, StatusReport
from tests.factories.accounts import sign_in
from tests.factories.measures import make_evidence, make_group, make_measure, make_owner, make_progress, make_step
from tests.factories.reports import AT
from tests.factories.world import YEAR, World, make_world
from tests.test_isolation import address, desk_routes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]

MOST = 20
# Beside all of a memo's page: the groups, who sits in them on the memo's day, and who signs the order.
LARGEST = {"reports:memo-edit of an order": 25}
FEW, MANY = 3, 30


def fill(world: World, count: int) -> None:
    """Bring the plan to so many measures, each with all it can have."""
    agency = world.office.agency
    plan = Plan.objects.get(agency=agency)
    report = StatusReport.objects.get()
    unit = agency.units.first()
    working_group, chair = WorkingGroup.objects.get(), agency.posts.first()
    for number in range(plan.measures.count(), count):
        measure = make_measure(plan, group=make_group(plan, f"หัวข้อ {number}", order=number))
        for _step in range(2):
            Owner.objects.create(measure=measure, step=make_step(measure), unit=unit)
        make_owner(measure, unit=unit)
        MeasureLink.objects.create(measure=measure, detail=Detail.INDICATOR, code="1")
        make_evidence(make_progress(measure, world.office.staff.user))
        seat = {"post_text": f"ตำแหน่ง {number}", "role": "member", "order": number}
        GroupMember.objects.create(group=working_group, post=chair, **seat)
        ReportLine.objects.create(report=report, measure=measure, order=number, status="in_progress")


def give_chain(world: World) -> None:
    """Let the executives consider the memo that appoints the groups."""
    posts = [officer.tenures.get().post_id for officer in world.office.executives]
    steps = [draft.StepDraft(post, "ความเห็น", ("endorse", "return")) for post in posts]
    memo = Memo.objects.get(kind=MemoKind.APPOINT_GROUPS)
    draft.set_steps(memo=memo, steps=steps, by=world.office.staff, at=AT)


def pages(world: World) -> Iterator[tuple[str, str]]:
    """Yield the routes of the desk with an address each, those of a year for the plan's year and the result's."""
    for name in desk_routes():
        page = address(name, world)
        yield name, page
        if f"/{YEAR}/" in page:
            yield f"{name} of the year before", page.replace(f"/{YEAR}/", f"/{YEAR - 1}/")
    order = Memo.objects.get(kind=MemoKind.APPOINT_GROUPS)
    yield "reports:memo-edit of an order", reverse("reports:memo-edit", args=[world.office.agency.slug, order.pk])


def counts(world: World, client: Client) -> dict[str, int]:
    """Return how often each page asks the database, once the criteria are known to the process."""
    found = {}
    for name, page in pages(world):
        get(client, page)
        with CaptureQueriesContext(connection) as queries:
            status = get(client, page)
        if status == HTTPStatus.OK:
            found[name] = len(queries)
    return found


def get(client: Client, page: str) -> int:
    """Return the status of a page, its files closed again."""
    answer = client.get(page)
    for close in answer._resource_closers:  # answer.close() would close the test's database too
        close()
    return answer.status_code


def test_every_page_asks_at_most_twenty_times_whatever_the_plan_holds() -> None:
    world = make_world("ban-rao", "บ้านเรา")
    user = world.office.staff.user
    for role in Role.values:
        Membership.objects.get_or_create(agency=world.office.agency, user=user, role=role)
    give_chain(world)
    client = sign_in(user)

    fill(world, FEW)
    few = counts(world, client)
    fill(world, MANY)
    many = counts(world, client)

    assert len(many) > 70
    assert {name: number for name, number in many.items() if number > LARGEST.get(name, MOST)} == {}
    assert many == few
