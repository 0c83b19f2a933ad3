"""Papers asked for from a page: a plan as it stands, the analysis of a year."""

from collections.abc import Callable

import pytest
from django.test import Client

from organisations.models import Agency, Role
from reports.actions import rendering
from reports.models import Rendering
from reports.rules.paper import from_json
from tests.factories.reports import AT, make_plan
from tests.factories.world import YEAR, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]
ClientAs = Callable[..., Client]


def test_a_plan_is_shown_as_it_stands(client_as: ClientAs, agency: Agency) -> None:
    make_plan(agency, YEAR, measures=2)
    client = client_as(Role.STAFF, agency)

    answer = client.post(f"/desk/{agency.slug}/{YEAR}/plan/paper/")

    asked = Rendering.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/{agency.slug}/renderings/{asked.pk}/?framed")
    assert "กำลังจัดทำเอกสาร" in client.get(answer["Location"]).content.decode()
    rendering.make(rendering_id=asked.pk, at=AT)
    assert "มาตรการที่" in client.get(answer["Location"]).content.decode()


def test_who_only_reads_asks_for_no_paper(client_as: ClientAs, agency: Agency) -> None:
    make_plan(agency, YEAR)

    assert client_as(Role.READER, agency).post(f"/desk/{agency.slug}/{YEAR}/plan/paper/").status_code == 403
    assert client_as(Role.STAFF, agency).post(f"/desk/{agency.slug}/2568/plan/paper/").status_code == 404
    assert Rendering.objects.count() == 0


def test_the_analysis_of_a_year_becomes_a_paper(client_as: ClientAs) -> None:
    world = make_world("ban-rao", "กขคเรา")
    client = client_as(Role.STAFF, world.office.agency)
    before = Rendering.objects.count()

    answer = client.post(f"/desk/{world.slug}/{YEAR - 1}/analysis/paper/")

    asked = Rendering.objects.latest("pk")
    document = from_json(asked.content)
    assert (answer.status_code, Rendering.objects.count()) == (302, before + 1)
    assert [part.part for part in document.parts] == ["cover", "free"]
    assert "50.00" in asked.content or "๕๐.๐๐" in asked.content
    assert client.post(f"/desk/{world.slug}/2567/analysis/paper/").status_code == 404
