"""Past results keep the criteria they were scored with; a revision takes what changes."""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django_scopes import scope

from assessments import queries
from assessments.actions import install_criteria, scores
from assessments.actions.revisions import RevisionRefused, move_result, open_revision, put_in_force
from assessments.models import Assessment, CriteriaSet, Indicator, Item, RequiredPart, Score, Tool, Window
from assessments.rules.criteria import read_criteria
from measures.queries.items import items_of
from organisations.models import Agency, Event, Role, User
from tests.factories.assessments import make_assessment, make_year
from tests.factories.items import member
from tests.factories.organisations import make_member, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
ClientAs = Callable[..., Client]
AT = dt.datetime(2026, 7, 15, 3, tzinfo=dt.UTC)
YEAR = 2564
SHEET = f"/desk/ban-rao/{YEAR}/scores/"


@pytest.fixture
def root() -> User:
    return make_user(is_staff=True, is_superuser=True)


@pytest.fixture
def first(agency: Agency) -> CriteriaSet:
    """Return the criteria of a year with which our agency was scored."""
    criteria = make_year(YEAR)
    make_assessment(agency, criteria, overall="80.00", tool_IIT="90", tool_EIT="80", tool_OIT="70")
    return criteria


def revised(source: CriteriaSet, root: User, **weights: int) -> CriteriaSet:
    """Put a revision with other weights in force."""
    draft = open_revision(source=source, by=root, at=AT)
    for code, weight in weights.items():
        Tool.objects.filter(criteria=draft, code=code).update(weight=weight)
    put_in_force(criteria=draft, by=root, at=AT)
    draft.refresh_from_db()
    return draft


def parts(criteria: CriteriaSet) -> list[Any]:
    """Return everything criteria hold, but for keys."""
    named = ("code", "name", "weight", "order", "confidence", "source_note")
    return [
        list(Tool.objects.filter(criteria=criteria).values_list(*named)),
        list(Indicator.objects.filter(criteria=criteria).values_list("code", "name", "tool__code", "continues")),
        list(Item.objects.filter(criteria=criteria).values_list("code", "title", "sub_indicator__code", "continues")),
        list(RequiredPart.objects.filter(item__criteria=criteria).values_list("item__code", "text", "order")),
        list(Window.objects.filter(criteria=criteria).values_list("kind", "what", "starts_on", "ends_on")),
    ]


def test_revision_is_a_draft_and_a_copy_of_everything(first: CriteriaSet, root: User) -> None:
    draft = open_revision(source=first, by=root, at=AT)

    assert (draft.fiscal_year, draft.revision, draft.is_draft) == (YEAR, 2, True)
    assert parts(draft) == parts(first)


def test_a_year_has_one_draft_at_a_time_and_one_step_into_force(first: CriteriaSet, root: User) -> None:
    draft = open_revision(source=first, by=root, at=AT)
    with pytest.raises(RevisionRefused) as second:
        open_revision(source=first, by=root, at=AT)
    put_in_force(criteria=draft, by=root, at=AT)
    with pytest.raises(RevisionRefused) as again:
        put_in_force(criteria=draft, by=root, at=AT)

    assert (second.value.code, again.value.code) == ("draft_exists", "not_a_draft")


def test_draft_is_read_by_nobody(first: CriteriaSet, root: User, agency: Agency, other_agency: Agency) -> None:
    open_revision(source=first, by=root, at=AT)

    found = [queries.criteria_of(YEAR), queries.criteria_of(YEAR, agency), queries.criteria_of(YEAR, other_agency)]

    assert [criteria[0].pk if criteria else None for criteria in found] == [first.pk] * 3


def test_past_results_keep_their_revision_and_new_ones_take_the_newest(
    first: CriteriaSet, root: User, agency: Agency, other_agency: Agency
) -> None:
    newest = revised(first, root, IIT=60, EIT=20, OIT=20)
    clerk = make_member(other_agency, Role.STAFF)

    with scope(agency=other_agency):
        begun = queries.year_overview(YEAR).criteria_set
        scores.save_scores(
            agency=other_agency,
            criteria=begun,  # type: ignore[arg-type] # the year has criteria
            values={("tool", "IIT"): Decimal(90), ("tool", "EIT"): Decimal(80), ("tool", "OIT"): Decimal(70)},
            by=member(clerk, other_agency.slug),
            at=AT,
        )
        theirs = queries.year_overview(YEAR)
    with scope(agency=agency):
        ours = queries.year_overview(YEAR)

    assert [ours.criteria_set, theirs.criteria_set] == [first, newest]
    assert [one.computed.overall for one in (ours, theirs) if one.computed] == [79, 84]
    assert [item.criteria for item in (items_of(YEAR, agency)[0], items_of(YEAR, other_agency)[0])] == [first, newest]


def test_saving_again_stays_in_the_revision_and_makes_no_second_result(
    first: CriteriaSet, root: User, agency: Agency
) -> None:
    newest = revised(first, root, IIT=60)
    clerk = make_member(agency, Role.STAFF)

    scores.save_scores(
        agency=agency, criteria=newest, values={("indicator", "1"): Decimal(50)}, by=member(clerk), at=AT
    )

    assert [(row.criteria, row.scores.count()) for row in Assessment.objects.all()] == [(first, 5)]


def test_file_goes_into_the_revision_of_each_result_by_its_own_weights(
    first: CriteriaSet, root: User, agency: Agency, other_agency: Agency, client_of: Callable[[User], Client]
) -> None:
    newest = revised(first, root, IIT=60)
    text = "fiscal_year,level_of_detail,code,score,agency,scale\n" + "".join(
        f"{YEAR},tool,IIT,30,{slug},weighted\n" for slug in (agency.slug, other_agency.slug)
    )
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = client_of(root)
    page = client.post(
        "/admin/assessments/scoreimport/add/", {"file": SimpleUploadedFile("scores.csv", text.encode())}
    )["Location"]
    seen = client.get(page).context["import"].content_hash
    client.post(page.replace("change", "confirm"), {"content_hash": seen})

    rows = Score.objects.filter(detail="tool", code="IIT").order_by("assessment__agency")
    assert {(row.assessment.agency, row.assessment.criteria, row.value) for row in rows} == {
        (agency, first, Decimal(100)),
        (other_agency, newest, Decimal(50)),
    }


def test_staff_see_what_changes_and_take_the_result_over(
    first: CriteriaSet, root: User, agency: Agency, client_as: ClientAs
) -> None:
    newest = revised(first, root, IIT=60, EIT=20, OIT=20)
    Indicator.objects.filter(criteria=newest, code="1").update(name="ชื่อใหม่ของตัวชี้วัด")
    newest.refresh_from_db()
    staff = client_as(Role.STAFF, agency)

    sheet = staff.get(SHEET).content.decode()
    page = staff.get(f"{SHEET}revision/").content.decode()
    before = Assessment.objects.get().criteria
    answer = staff.post(f"{SHEET}revision/", {"seen": str(newest.edition)})

    assert [f"{SHEET}revision/" in sheet, before, answer["Location"]] == [True, first, SHEET]
    assert [word in page for word in ("๗๙.๐๐", "๘๔.๐๐", "ชื่อใหม่ของตัวชี้วัด")] == [True, True, True]
    assert Assessment.objects.get().criteria == newest
    event = Event.objects.get(verb="score.revise")
    assert json.loads(event.data) == {"year": YEAR, "from": 1, "to": 2}
    assert f"{SHEET}revision/" not in staff.get(SHEET).content.decode()


def test_a_result_is_not_moved_by_what_was_not_seen(
    first: CriteriaSet, root: User, agency: Agency, client_as: ClientAs
) -> None:
    newest = revised(first, root, IIT=60)
    staff = client_as(Role.STAFF, agency)
    Tool.objects.filter(criteria=newest, code="OIT").update(weight=10)

    answer = staff.post(f"{SHEET}revision/", {"seen": str(newest.edition)})

    assert (answer.status_code, Assessment.objects.get().criteria) == (409, first)


def test_nothing_newer_is_said_and_refused(first: CriteriaSet, agency: Agency, client_as: ClientAs) -> None:
    clerk = make_member(agency, Role.STAFF)
    staff, reader = client_as(Role.STAFF, agency), client_as(Role.READER, agency)

    with pytest.raises(RevisionRefused) as refused:
        move_result(assessment=Assessment.objects.get(), seen=first.edition, by=member(clerk), at=AT)

    assert refused.value.code == "not_newer"
    assert "ใช้เกณฑ์ฉบับล่าสุดอยู่แล้ว" in staff.get(f"{SHEET}revision/").content.decode()
    assert reader.get(f"{SHEET}revision/").status_code == 403
    assert staff.get(f"/desk/ban-rao/{YEAR + 1}/scores/revision/").status_code == 404


# --- Installing over a year with results ---------------------------------------------------------


def install(**changed: str) -> Any:
    """Install the file of the year with some of its words replaced."""
    text = (settings.BASE_DIR / "fixtures" / "criteria" / f"{YEAR}.yaml").read_text()
    for old, new in changed.items():
        assert old in text
        text = text.replace(old, new)
    return install_criteria(data=read_criteria(text), at=AT)


def test_installing_again_over_results_changes_nothing_and_opens_nothing(first: CriteriaSet) -> None:
    edition = CriteriaSet.objects.get().edition

    done = install()

    assert (done.created, done.updated, done.draft) == (0, 0, 0)
    assert CriteriaSet.objects.get().edition == edition


def test_words_are_mended_where_results_hang_on_them(first: CriteriaSet) -> None:
    done = install(**{"โครงสร้าง": "โครงสร้างของหน่วยงาน"})

    assert done.draft == 0
    assert Item.objects.filter(criteria=first, title="โครงสร้างของหน่วยงาน").exists()


def test_what_results_were_scored_with_goes_into_a_draft_once(first: CriteriaSet, agency: Agency) -> None:
    words = {"weight: 40": "weight: 50", "โครงสร้าง": "โครงสร้างของหน่วยงาน"}
    before = parts(first)

    once, again = install(**words), install(**words)

    draft = CriteriaSet.objects.get(is_draft=True)
    assert parts(first) == before
    assert (once.draft, again.draft, again.created, again.updated) == (2, 2, 0, 0)
    assert Tool.objects.get(criteria=draft, code="OIT").weight == 50
    assert queries.criteria_of(YEAR, agency)[0] == queries.criteria_of(YEAR)[0] == first  # type: ignore[index] # there


def test_results_of_agencies_out_of_sight_count(first: CriteriaSet, other_agency: Agency) -> None:
    with scope(agency=other_agency):
        done = install(**{"weight: 40": "weight: 50"})

    assert done.draft == 2


def test_file_that_is_in_force_already_opens_no_further_draft(first: CriteriaSet, root: User) -> None:
    install(**{"weight: 40": "weight: 50"})
    put_in_force(criteria=CriteriaSet.objects.get(is_draft=True), by=root, at=AT)

    done = install(**{"weight: 40": "weight: 50"})

    assert (done.draft, done.updated, CriteriaSet.objects.count()) == (0, 0, 2)


# --- The administrator ---------------------------------------------------------------------------


def test_administrator_opens_edits_and_puts_in_force(
    first: CriteriaSet, root: User, client_of: Callable[[User], Client]
) -> None:
    client, page = client_of(root), "/admin/assessments/criteriaset/"

    opened = client.post(page, {"action": "open_draft", "_selected_action": [first.pk]})["Location"]
    draft = CriteriaSet.objects.get(is_draft=True)
    level = draft.levels.first()
    shown = client.get(opened).content.decode()
    client.post(page, {"action": "put_draft_in_force", "_selected_action": [draft.pk]})
    refused = client.post(page, {"action": "put_draft_in_force", "_selected_action": [first.pk]}, follow=True)

    assert level is not None
    assert [opened.endswith(f"/{draft.pk}/change/"), level.code in shown] == [True, True]
    assert not CriteriaSet.objects.filter(is_draft=True).exists()
    assert "ฉบับนี้ใช้บังคับอยู่แล้ว" in refused.content.decode()
