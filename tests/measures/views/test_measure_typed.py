"""What is typed into a measure's form outlives a crash and is nobody else's."""

from collections.abc import Callable

import pytest
from django.test import Client
from django_scopes import scopes_disabled
from playwright.sync_api import Page

from measures.models import Measure, TypedMeasure
from organisations.models import Agency, Role
from tests.factories.measures import make_measure, make_plan, make_result
from tests.factories.organisations import make_member
from tests.measures.sheet import edit, new, typed

pytestmark = pytest.mark.django_db
AUTOSAVE = {"X-Autosave": "1"}


@pytest.fixture
def staff(client_as: Callable[..., Client], agency: Agency) -> Client:
    return client_as(Role.STAFF, agency)


def test_half_typed_measure_is_kept_and_comes_back_without_being_judged(staff: Client, agency: Agency) -> None:
    sheet = typed(("หนึ่ง", "สอง"), title="", budget="ห้าร้อย", **{"steps-1-period": "สักวัน"})

    answer = staff.post(new(agency), sheet, headers=AUTOSAVE)
    page = staff.get(new(agency))

    content = page.content.decode()
    assert (answer.status_code, answer.json(), Measure.objects.count()) == (200, {}, 0)
    assert page.status_code == 200
    assert all(text in content for text in ("ห้าร้อย", "สักวัน", "สอง", "ยังไม่ได้บันทึกลงแผน"))
    assert "data-form-errors" not in content


def test_draft_goes_once_the_measure_is_saved_or_it_is_thrown_away(staff: Client, agency: Agency) -> None:
    staff.post(new(agency), typed(), headers=AUTOSAVE)
    staff.post(new(agency), typed())
    after_saving = TypedMeasure.objects.count()
    measure = Measure.objects.get()
    staff.post(edit(measure), typed(title="ร่าง"), headers=AUTOSAVE)
    staff.post(edit(measure), {"drop_typed": "1"})

    assert (after_saving, TypedMeasure.objects.count()) == (0, 0)
    assert "ร่าง" not in staff.get(edit(measure)).context["form"]["title"].value()


def test_draft_older_than_a_change_is_offered_not_used(
    staff: Client, agency: Agency, client_as: Callable[..., Client]
) -> None:
    measure = make_measure(make_plan(agency), "เดิม")
    staff.post(edit(measure), typed(title="ร่าง"), headers=AUTOSAVE)
    client_as(Role.STAFF, agency).post(edit(measure), typed(title="คนอื่นแก้", number="1"))

    page, used = staff.get(edit(measure)), staff.get(edit(measure) + "?typed=1")

    assert page.context["form"]["title"].value() == "คนอื่นแก้"
    assert "และมาตรการถูกแก้หลังจากนั้น" in page.content.decode()
    assert used.context["form"]["title"].value() == "ร่าง"


def test_draft_gives_way_to_what_was_asked_for_and_is_offered(staff: Client, agency: Agency) -> None:
    make_result(agency, i1="50")
    staff.post(new(agency), typed(title="ร่าง"), headers=AUTOSAVE)

    page = staff.get(f"{new(agency)}?link=indicator:1")

    assert page.context["form"]["links"].value() == ["indicator:1"]
    assert page.context["form"]["title"].value() != "ร่าง"
    assert "?typed=1" in page.content.decode()


def test_draft_is_its_users_alone(staff: Client, agency: Agency, client_as: Callable[..., Client]) -> None:
    staff.post(new(agency), typed(title="พิมพ์ค้างไว้"), headers=AUTOSAVE)

    assert "พิมพ์ค้างไว้" not in client_as(Role.STAFF, agency).get(new(agency)).content.decode()


def test_second_autosave_takes_the_place_of_the_first(staff: Client, agency: Agency) -> None:
    for title in ("หนึ่ง", "สอง"):
        staff.post(new(agency), typed(title=title), headers=AUTOSAVE)

    assert [row.data["title"] for row in TypedMeasure.objects.all()] == [["สอง"]]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_typing_is_kept_by_itself(open_page: Callable[..., Page], agency: Agency) -> None:
    page = open_page(make_member(agency, Role.STAFF))
    page.goto(new(agency))
    page.fill("#id_title", "พิมพ์ค้างไว้")
    for _wait in range(60):
        if "เก็บร่างแล้ว" in page.locator("[data-saved-note]").inner_text():
            break
        page.wait_for_timeout(100)

    assert "เก็บร่างแล้ว" in page.locator("[data-saved-note]").inner_text()
    with scopes_disabled():
        assert TypedMeasure.objects.get().data["title"] == ["พิมพ์ค้างไว้"]
