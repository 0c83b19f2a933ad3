from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from measures.models import MeasureLink
from organisations.models import Agency, GroupMember, Role, WorkingGroup
from tests.factories.measures import make_measure, make_plan
from tests.factories.organisations import make_holder, make_officer, make_post, make_tenure
from tests.factories.world import make_criteria

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
YEAR = 2569


@pytest.fixture
def staff(client_as: Any, agency: Agency) -> Client:
    client: Client = client_as(Role.STAFF, agency)
    return client


def pages(agency: Agency) -> str:
    return f"/desk/{agency.slug}/{YEAR}/groups/"


def sent(*members: dict[str, str], name: str = "คณะทำงานฝ่าย IIT", **fields: str) -> dict[str, str]:
    data = {"name": name, "tool_code": "", "duties": "ข้อหนึ่ง\nข้อสอง", **fields}
    data |= {"members-TOTAL_FORMS": str(len(members)), "members-INITIAL_FORMS": "0"}
    for index, member in enumerate(members):
        data |= {f"members-{index}-{key}": value for key, value in ({"role": "member"} | member).items()}
    return data


def test_a_group_is_written_with_members_by_post_person_and_words(agency: Agency, staff: Client) -> None:
    post = make_post(agency, "ปลัด อบต.")
    officer = make_officer(agency, "นางหนึ่ง ตัวอย่าง")
    make_tenure(make_post(agency, "นิติกร"), officer)

    answer = staff.post(
        f"{pages(agency)}new/",
        sent(
            {"who": f"post:{post.pk}", "role": "chair", "ORDER": "3"},
            {"who": f"officer:{officer.pk}", "ORDER": "1"},
            {"text": "ผู้ช่วย", "role": "secretary", "ORDER": "2"},
        ),
    )

    group = WorkingGroup.objects.get()
    assert answer.status_code == 302
    assert [(row.officer, row.post, row.post_text, row.role) for row in group.members.all()] == [
        (officer, None, "นิติกร", "member"),
        (None, None, "ผู้ช่วย", "secretary"),
        (None, post, "ปลัด อบต.", "chair"),
    ]
    shown = staff.get(pages(agency)).content.decode()
    assert "นางหนึ่ง ตัวอย่าง" in shown
    assert "ไม่มีผู้ดำรงตำแหน่งวันนี้" in shown
    assert "<li>ข้อสอง</li>" in shown


def test_a_member_without_anything_to_print_is_refused_beside_its_field(agency: Agency, staff: Client) -> None:
    answer = staff.post(f"{pages(agency)}new/", sent({"role": "chair"}, name="คณะที่พิมพ์ไว้"))

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "พิมพ์ตำแหน่งที่จะพิมพ์ในคำสั่ง" in shown
    assert "คณะที่พิมพ์ไว้" in shown


def test_posts_of_another_agency_are_no_choice(agency: Agency, other_agency: Agency, staff: Client) -> None:
    foreign = make_post(other_agency)

    answer = staff.post(f"{pages(agency)}new/", sent({"who": f"post:{foreign.pk}", "text": "ก"}))

    assert answer.status_code == 422
    assert not WorkingGroup.objects.exists()


def test_a_page_left_open_does_not_overwrite(agency: Agency, staff: Client) -> None:
    group = WorkingGroup.objects.create(agency=agency, fiscal_year=YEAR, name="ก")

    answer = staff.post(f"/desk/{agency.slug}/groups/{group.pk}/", sent(name="ข", seen="another"))
    again = staff.post(f"/desk/{agency.slug}/groups/{group.pk}/", sent(name="ข", seen=answer.context["seen"]))

    assert answer.status_code == 409
    assert 'value="ข"' in answer.content.decode()
    assert again.status_code == 302


def test_an_empty_year_offers_last_years_groups(agency: Agency, staff: Client) -> None:
    old = WorkingGroup.objects.create(agency=agency, fiscal_year=2567, name="คณะ 2567")
    GroupMember.objects.create(group=old, post_text="ปลัด", role="chair")

    offered = staff.get(pages(agency)).content.decode()
    staff.post(f"{pages(agency)}start/", {"from": "2567"})

    assert "คัดลอกจากปี ๒๕๖๗" in offered
    assert list(WorkingGroup.objects.filter(fiscal_year=YEAR).values_list("name", flat=True)) == ["คณะ 2569"]


def test_a_deleted_group_is_brought_back(agency: Agency, staff: Client) -> None:
    group = WorkingGroup.objects.create(agency=agency, fiscal_year=YEAR, name="คณะหนึ่ง")

    staff.post(f"/desk/{agency.slug}/groups/{group.pk}/delete/")
    offered = staff.get(pages(agency)).content.decode()
    staff.post(f"{pages(agency)}restore/")

    assert "ลบ “คณะหนึ่ง” แล้ว" in offered
    assert WorkingGroup.objects.get().name == "คณะหนึ่ง"


def test_members_see_duties_and_the_measures_of_their_tool(agency: Agency, client_of: Any) -> None:
    make_criteria(YEAR - 1)
    holder = make_holder(agency, "นักพัฒนาชุมชน")
    group = WorkingGroup.objects.create(
        agency=agency, fiscal_year=YEAR, name="คณะ IIT", tool_code="IIT", duties="เก็บข้อมูล"
    )
    GroupMember.objects.create(group=group, post=holder.tenures.get().post, post_text="นักพัฒนาชุมชน", role="secretary")
    plan = make_plan(agency, fiscal_year=YEAR)
    measure = make_measure(plan, "มาตรการของตัวชี้วัดหนึ่ง")
    make_measure(plan, "มาตรการอื่น")
    MeasureLink.objects.create(measure=measure, detail="indicator", code="1")
    client = client_of(holder.user)

    mine = client.get(f"/desk/{agency.slug}/{YEAR}/my-steps/")
    home = client.get(f"/desk/{agency.slug}/{YEAR}/").content.decode()

    (found,) = mine.context["my_groups"]
    assert (found.roles, [row.pk for row in found.measures]) == (("เลขานุการ",), [measure.pk])
    assert "เก็บข้อมูล" in mine.content.decode()
    assert "คณะ IIT" in home


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_asks_the_same_for_one_group_and_many(
    agency: Agency, staff: Client, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    post = make_post(agency)
    for place in range(count):
        group = WorkingGroup.objects.create(agency=agency, fiscal_year=YEAR, name=str(place), order=place)
        for order in range(count):
            GroupMember.objects.create(group=group, post=post, post_text="ปลัด", order=order)

    with django_assert_max_num_queries(20):
        staff.get(pages(agency))
