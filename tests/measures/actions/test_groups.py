from typing import Any

import pytest
from django_scopes import scope

from measures.actions import groups as actions
from measures.actions.groups import GroupDraft, SeatDraft
from measures.queries import groups as queries
from measures.rules.refusal import MeasureRefused
from organisations.models import Agency, Event, WorkingGroup
from organisations.queries import Member
from tests.factories.organisations import make_acting, make_officer, make_post, make_tenure
from tests.factories.reports import AT, TODAY, Office, make_office
from tests.factories.world import make_criteria

pytestmark = pytest.mark.django_db
YEAR = 2569


@pytest.fixture
def office(agency: Agency) -> Office:
    return make_office(agency)


@pytest.fixture
def by(office: Office) -> Member:
    return office.staff


def make(by: Member, name: str = "คณะอำนวยการ", year: int = YEAR, **fields: Any) -> WorkingGroup:
    return actions.create_group(fiscal_year=year, draft=GroupDraft(name, **fields), by=by, at=AT)


def names(year: int = YEAR) -> list[str]:
    return list(WorkingGroup.objects.filter(fiscal_year=year).values_list("name", flat=True))


def test_first_groups_are_one_that_steers_and_one_for_each_tool(by: Member) -> None:
    make_criteria(YEAR)

    groups = actions.start_groups(fiscal_year=YEAR, by=by, at=AT)

    assert [(group.tool_code, group.order) for group in groups] == [("", 0), ("IIT", 1)]
    assert groups[1].name == "คณะทำงานฝ่ายเครื่องมือ (IIT)"
    assert all("พ.ศ. 2569" in group.duties for group in groups)
    with pytest.raises(MeasureRefused, match="working_groups_there"):
        actions.start_groups(fiscal_year=YEAR, by=by, at=AT)


def test_copy_takes_members_along_and_mends_the_year(by: Member, office: Office) -> None:
    seat = SeatDraft("ปลัด", "chair", officer_id=office.drafter.pk)
    make(by, "คณะ 2564", 2564, tool_code="IIT", duties="ทำงานปี 2564\nโทร 025642564", members=(seat,))

    actions.copy_groups(from_year=2564, fiscal_year=YEAR, by=by, at=AT)

    copy = WorkingGroup.objects.get(fiscal_year=YEAR)
    assert (copy.name, copy.tool_code, copy.duties) == ("คณะ 2569", "IIT", "ทำงานปี 2569\nโทร 025642564")
    assert list(copy.members.values_list("officer", "post_text", "role")) == [(office.drafter.pk, "ปลัด", "chair")]
    assert Event.objects.filter(verb="group.copy").count() == 1


def test_group_written_meanwhile_is_not_overwritten(by: Member) -> None:
    group = make(by)
    seen = queries.mark_of(group)
    actions.update_group(group=group, draft=GroupDraft("คณะของเขา"), seen=seen, by=by, at=AT)

    with pytest.raises(MeasureRefused, match="working_group_changed"):
        actions.update_group(group=group, draft=GroupDraft("คณะของเรา"), seen=seen, by=by, at=AT)

    assert names() == ["คณะของเขา"]


def test_the_record_says_who_joined_and_who_left(by: Member) -> None:
    group = make(by, members=(SeatDraft("ปลัด", "chair"), SeatDraft("นิติกร")))

    actions.update_group(
        group=group,
        draft=GroupDraft(group.name, members=(SeatDraft("ปลัด", "chair"), SeatDraft("นายช่าง"))),
        seen="",
        by=by,
        at=AT,
    )

    change = queries.changes_of([group])[0]
    assert (change.joined, change.left) == (("นายช่าง คณะทำงาน",), ("นิติกร คณะทำงาน",))


def test_saving_unchanged_leaves_no_event(by: Member) -> None:
    group = make(by, members=(SeatDraft("ปลัด"),))

    actions.update_group(group=group, draft=GroupDraft(group.name, members=(SeatDraft("ปลัด"),)), seen="", by=by, at=AT)

    assert Event.objects.filter(verb="group.update").count() == 0


def test_deleted_group_comes_back_to_its_place(by: Member) -> None:
    make(by, "ก")
    middle = make(by, "ข", members=(SeatDraft("ปลัด", "chair"),))
    make(by, "ค")

    snapshot = actions.delete_group(group=middle, by=by, at=AT)
    gone = names()
    actions.restore_group(fiscal_year=YEAR, snapshot=snapshot, by=by, at=AT)

    assert (gone, names()) == (["ก", "ค"], ["ก", "ข", "ค"])
    assert WorkingGroup.objects.get(name="ข").members.get().role == "chair"


def test_groups_move_and_stay_at_the_ends(by: Member) -> None:
    make(by, "ก")
    last = make(by, "ข")

    actions.move_group(group=last, by_places=-1, by=by, at=AT)
    actions.move_group(group=last, by_places=-1, by=by, at=AT)

    assert names() == ["ข", "ก"]
    assert Event.objects.filter(verb="group.order").count() == 1


def test_same_name_twice_in_a_year_is_refused(by: Member) -> None:
    make(by, "ก")
    make(by, "ก", 2568)

    with pytest.raises(MeasureRefused, match="working_group_twice"):
        make(by, "ก")


def test_a_seat_follows_its_post_and_a_person_stays(agency: Agency, by: Member) -> None:
    held, acted, vacant = (make_post(agency, title) for title in ("ปลัด", "รองปลัด", "นายช่าง"))
    holder = make_officer(agency, "นายหนึ่ง ตัวอย่าง")
    make_tenure(held, holder)
    make_acting(acted, holder)
    gone = make_officer(agency, "นายสอง ตัวอย่าง")
    make_tenure(make_post(agency), gone, ends_on=TODAY.replace(year=2025))
    seats = [SeatDraft(post.title, post_id=post.pk) for post in (held, acted, vacant)]
    make(by, members=(*seats, SeatDraft("นิติกร", officer_id=gone.pk), SeatDraft("ผู้ช่วย")))

    (seated,) = queries.seated_groups(YEAR, TODAY)

    assert [(seat.name, seat.post, seat.is_vacant, seat.is_gone) for seat in seated.seats] == [
        ("นายหนึ่ง ตัวอย่าง", "ปลัด", False, False),
        ("นายหนึ่ง ตัวอย่าง", "รักษาราชการแทน รองปลัด", False, False),
        ("", "นายช่าง", True, False),
        ("นายสอง ตัวอย่าง", "นิติกร", False, True),
        ("", "ผู้ช่วย", False, False),
    ]
    assert seated.lacks == ["chair", "secretary", "duties"]


def test_groups_of_others_stay_unseen(by: Member, other_agency: Agency) -> None:
    make(by)

    with scope(agency=other_agency):
        assert queries.seated_groups(YEAR, TODAY) == []
