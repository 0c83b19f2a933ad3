import pytest

from measures.actions.plans import GroupDraft, start_plan, update_plan
from measures.actions.points import set_aside, take_up
from measures.models import MeasureGroup, Plan, PlanState, SetAside
from measures.rules.refusal import MeasureRefused
from organisations.models import Agency, Event
from organisations.queries import Member, member_of
from tests.factories.measures import MOMENT, YEAR, make_group, make_measure, make_plan, make_result
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(agency: Agency) -> Member:
    member = member_of(make_member(agency), agency.slug, MOMENT.date())
    assert member is not None
    return member


def groups(plan: Plan) -> list[str]:
    return list(plan.groups.order_by("order").values_list("title", flat=True))


def test_plan_starts_once_drawn_from_last_years_result(agency: Agency, staff: Member) -> None:
    result = make_result(agency)

    first = start_plan(fiscal_year=YEAR, by=staff, at=MOMENT)
    again = start_plan(fiscal_year=YEAR, by=staff, at=MOMENT)

    assert first == again
    assert (first.result, first.grouping, first.layout) == (result, "tool", "plan-standard")
    assert first.title.endswith(f"พ.ศ. {YEAR}")
    assert list(Event.objects.values_list("verb", flat=True)) == ["plan.create"]


def test_draft_started_before_the_result_is_linked_to_it_once(agency: Agency, staff: Member) -> None:
    make_plan(agency)
    result = make_result(agency)

    for _again in range(2):
        start_plan(fiscal_year=YEAR, by=staff, at=MOMENT)

    assert Plan.objects.get().result == result
    assert list(Event.objects.values_list("verb", flat=True)) == ["plan.update"]


def test_plan_without_a_result_starts_all_the_same(staff: Member) -> None:
    assert start_plan(fiscal_year=YEAR, by=staff, at=MOMENT).result is None


def test_headings_are_renamed_ordered_added_and_deleted_together(agency: Agency, staff: Member) -> None:
    plan = make_plan(agency)
    first, second, gone = (make_group(plan, title, order=place) for place, title in enumerate("กขค"))
    drafts = [
        GroupDraft("ก", pk=second.pk),  # the two trade their titles
        GroupDraft("ข", pk=first.pk),
        GroupDraft("ง"),
        GroupDraft("", pk=gone.pk, delete=True),
    ]

    update_plan(plan=plan, fields={"title": "ชื่อใหม่"}, groups=drafts, by=staff, at=MOMENT)

    assert Plan.objects.get().title == "ชื่อใหม่"
    assert groups(plan) == ["ก", "ข", "ง"]
    assert MeasureGroup.objects.get(title="ก").pk == second.pk


def test_measures_follow_the_order_of_their_headings(agency: Agency, staff: Member) -> None:
    plan = make_plan(agency)
    first, second = make_group(plan, "ก", order=0), make_group(plan, "ข", order=1)
    make_measure(plan, "ใต้ ก", group=first)
    make_measure(plan, "ใต้ ข", group=second)

    drafts = [GroupDraft("ข", pk=second.pk), GroupDraft("ก", pk=first.pk)]
    update_plan(plan=plan, fields={}, groups=drafts, by=staff, at=MOMENT)

    rows = plan.measures.order_by("order").values_list("number", "title")
    assert list(rows) == [("1", "ใต้ ข"), ("2", "ใต้ ก")]


@pytest.mark.parametrize(("titles", "code"), [(["ก", "ก"], "group_twice"), (["", "ข"], "group_in_use")])
def test_headings_that_cannot_be_are_refused_whole(agency: Agency, staff: Member, titles: list[str], code: str) -> None:
    plan = make_plan(agency)
    rows = [make_group(plan, "ก", order=0), make_group(plan, "ข", order=1)]
    make_measure(plan, group=rows[0])
    drafts = [GroupDraft(title, pk=row.pk, delete=not title) for row, title in zip(rows, titles, strict=True)]

    with pytest.raises(MeasureRefused) as refused:
        update_plan(plan=plan, fields={"title": "ไม่ควรอยู่"}, groups=drafts, by=staff, at=MOMENT)

    assert refused.value.code == code
    assert (Plan.objects.get().title, groups(plan)) == (plan.title, ["ก", "ข"])


def test_ungrouped_plan_has_no_headings(agency: Agency, staff: Member) -> None:
    plan = make_plan(agency)
    measure = make_measure(plan, group=make_group(plan, "ก"))

    update_plan(plan=plan, fields={"grouping": "none"}, groups=[], by=staff, at=MOMENT)

    measure.refresh_from_db()
    assert (measure.group, groups(plan)) == (None, [])
    assert measure.history.first().group_id is None


def test_point_is_set_aside_with_its_reason_and_taken_up_again(agency: Agency, staff: Member) -> None:
    plan = make_plan(agency)

    set_aside(plan=plan, points=[("item", "O1")], reason="รอปีหน้า", by=staff, at=MOMENT)
    set_aside(plan=plan, points=[("item", "O1")], reason="ไม่ใช่หน้าที่", by=staff, at=MOMENT)
    reasons = list(SetAside.objects.values_list("reason", flat=True))
    take_up(plan=plan, points=[("item", "O1")], by=staff, at=MOMENT)

    assert reasons == ["ไม่ใช่หน้าที่"]
    assert SetAside.objects.count() == 0
    assert list(Event.objects.values_list("verb", flat=True)) == ["plan.update"] * 3


def test_proposed_plan_keeps_its_head_and_its_reasons(agency: Agency, staff: Member) -> None:
    plan = make_plan(agency, state=PlanState.SUBMITTED)

    for attempt in (
        lambda: update_plan(plan=plan, fields={"title": "x"}, groups=[], by=staff, at=MOMENT),
        lambda: set_aside(plan=plan, points=[("item", "O1")], reason="x", by=staff, at=MOMENT),
        lambda: take_up(plan=plan, points=[("item", "O1")], by=staff, at=MOMENT),
    ):
        with pytest.raises(MeasureRefused):
            attempt()

    assert (Plan.objects.get().title, SetAside.objects.count()) == (plan.title, 0)
