from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from measures.models import Grouping, Measure, MeasureLink, Plan, PlanState
from organisations.models import Agency, Role
from tests.factories.measures import YEAR, make_group, make_measure, make_plan, make_result

pytestmark = pytest.mark.django_db
ClientAs = Callable[..., Client]
Outline = list[tuple[str, list[str]]]


@pytest.fixture
def staff(client_as: ClientAs, agency: Agency) -> Client:
    return client_as(Role.STAFF, agency)


@pytest.fixture
def plan(agency: Agency) -> Plan:
    """Two headings by tool: IIT holds 1 and 2, OIT holds 3; one measure stands under none."""
    plan = make_plan(agency, result=make_result(agency, i1="80", O2="0"), grouping=Grouping.TOOL)
    iit, oit = make_group(plan, "ยกระดับ IIT", "IIT", 0), make_group(plan, "ยกระดับ OIT", "OIT", 1)
    for title, group, point in (
        ("หนึ่ง", iit, ("indicator", "1")),
        ("สอง", iit, ("indicator", "2")),
        ("สาม", oit, ("item", "O2")),
        ("สี่", None, None),
    ):
        measure = make_measure(plan, title, group=group)
        if point:
            MeasureLink.objects.create(measure=measure, detail=point[0], code=point[1])
    return plan


def outline(plan: Plan) -> Outline:
    groups = [(group.title, list(group.measures.order_by("order"))) for group in plan.groups.order_by("order")]
    loose = list(plan.measures.filter(group__isnull=True).order_by("order"))
    return [(title, [row.title for row in rows]) for title, rows in [*groups, ("", loose)] if rows or title]


def at(name: str, agency: Agency) -> str:
    return reverse(f"measures:{name}", args=[agency.slug, YEAR])


def token(plan: Plan, title: str) -> str:
    group = plan.groups.filter(title=title).first()
    return f"g{group.pk}" if group else f"m{plan.measures.get(title=title).pk}"


def arrange(client: Client, agency: Agency, *order: str) -> HttpResponse:
    return client.post(at("plan-arrange", agency), {"order": list(order)})


def test_dragging_over_a_heading_moves_the_measure_and_numbers_follow(
    staff: Client, agency: Agency, plan: Plan
) -> None:
    names = ["ยกระดับ OIT", "สอง", "สาม", "ยกระดับ IIT", "หนึ่ง"]

    answer = arrange(staff, agency, *(token(plan, name) for name in names), "g0", token(plan, "สี่"))

    assert outline(plan) == [("ยกระดับ OIT", ["สอง", "สาม"]), ("ยกระดับ IIT", ["หนึ่ง"]), ("", ["สี่"])]
    numbers = {plan.measures.get(pk=int(key)).title: number for key, number in answer.json()["numbers"].items()}
    assert numbers == {"สอง": "1", "สาม": "2", "หนึ่ง": "3", "สี่": "4"}


def test_numbers_that_run_within_each_heading_go_on_doing_so(staff: Client, agency: Agency, plan: Plan) -> None:
    for title, number in (("หนึ่ง", "1"), ("สอง", "2"), ("สาม", "1"), ("สี่", "1")):
        Measure.objects.filter(title=title).update(number=number)
    names = ["ยกระดับ IIT", "หนึ่ง", "ยกระดับ OIT", "สาม", "สอง"]

    arrange(staff, agency, *(token(plan, name) for name in names), "g0", token(plan, "สี่"))

    assert list(plan.measures.order_by("order").values_list("title", "number")) == [
        ("หนึ่ง", "1"), ("สาม", "1"), ("สอง", "2"), ("สี่", "1"),
    ]  # fmt: skip


def test_outline_that_somebody_changed_meanwhile_is_refused_and_nothing_moves(
    staff: Client, agency: Agency, plan: Plan
) -> None:
    before = outline(plan)

    answer = arrange(staff, agency, token(plan, "ยกระดับ OIT"), token(plan, "สอง"))

    assert answer.status_code == 409
    assert "โหลดหน้านี้ใหม่" in answer.json()["refused"]
    assert outline(plan) == before


@pytest.mark.parametrize("order", [["x1"], ["m"], ["m๑"], ["g999999"], [""]])
def test_order_that_names_nothing_is_not_found(staff: Client, agency: Agency, plan: Plan, order: list[str]) -> None:
    assert arrange(staff, agency, *order).status_code == 404


def test_measures_of_another_agency_cannot_be_drawn_in(
    staff: Client, agency: Agency, other_agency: Agency, plan: Plan
) -> None:
    foreign = make_measure(make_plan(other_agency))
    names = ["ยกระดับ IIT", "หนึ่ง", "สอง", "ยกระดับ OIT", "สาม"]
    order = [*(token(plan, name) for name in names), "g0", token(plan, "สี่"), f"m{foreign.pk}"]

    assert arrange(staff, agency, *order).status_code == 409


def test_regrouping_shows_first_then_sorts_by_links_and_is_undone(staff: Client, agency: Agency, plan: Plan) -> None:
    before = outline(plan)

    page = staff.get(at("plan-regroup", agency) + "?grouping=indicator")
    seen = [(part.title, [row.title for row in part.measures]) for part in page.context["parts"]]
    untouched = outline(plan)
    staff.post(at("plan-regroup", agency), {"grouping": "indicator"})
    after = outline(plan)
    staff.post(at("outline-undo", agency))

    assert untouched == before
    assert seen == after
    assert after == [
        ("ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่", ["หนึ่ง"]),
        ("ตัวชี้วัดที่ 2 การใช้งบประมาณ", ["สอง"]),
        ("ตัวชี้วัดที่ 4 ข้อมูล", ["สาม"]),
        ("", ["สี่"]),
    ]
    plan.refresh_from_db()
    assert (outline(plan), plan.grouping) == (before, Grouping.TOOL)


def test_themes_of_the_house_sort_by_indicator(staff: Client, agency: Agency, plan: Plan) -> None:
    staff.post(at("plan-regroup", agency), {"grouping": "theme"})

    assert outline(plan)[0] == ("การปฏิบัติงาน", ["หนึ่ง"])
    assert ("การสร้างความโปร่งใสในการใช้งบประมาณและการจัดซื้อจัดจ้าง", ["สอง"]) in outline(plan)


def test_no_groups_keeps_every_measure(staff: Client, agency: Agency, plan: Plan) -> None:
    staff.post(at("plan-regroup", agency), {"grouping": "none"})

    assert outline(plan) == [("", ["หนึ่ง", "สอง", "สาม", "สี่"])]


def test_unknown_grouping_is_not_found(staff: Client, agency: Agency, plan: Plan) -> None:
    assert staff.get(at("plan-regroup", agency) + "?grouping=colour").status_code == 404


def test_settings_lead_to_the_preview_instead_of_sorting_at_once(staff: Client, agency: Agency, plan: Plan) -> None:
    page = staff.get(at("plan-edit", agency)).context
    values = {field.html_name: field.value() for field in page["form"] if field.value() not in (None, False, "")}
    for form in (page["groups"].management_form, *page["groups"].forms):
        values |= {field.html_name: field.value() for field in form if field.value() is not None}

    answer = staff.post(at("plan-edit", agency), values | {"grouping": "indicator"})

    plan.refresh_from_db()
    assert answer["Location"] == at("plan-regroup", agency) + "?grouping=indicator"
    assert plan.grouping == Grouping.TOOL


def change(client: Client, agency: Agency, plan: Plan, of: str = "", **values: str) -> HttpResponse:
    heading = {"heading": str(plan.groups.get(title=of).pk)} if of else {}
    return client.post(at("heading-change", agency), heading | values)


def test_headings_are_added_renamed_moved_and_removed_in_place(staff: Client, agency: Agency, plan: Plan) -> None:
    change(staff, agency, plan, do="add", title="การให้บริการ")
    change(staff, agency, plan, "ยกระดับ IIT", do="rename", title="ภายใน")
    change(staff, agency, plan, "ยกระดับ OIT", do="up")
    change(staff, agency, plan, "ภายใน", do="remove")

    assert outline(plan) == [("ยกระดับ OIT", ["สาม"]), ("การให้บริการ", []), ("", ["หนึ่ง", "สอง", "สี่"])]
    assert plan.groups.get(title="การให้บริการ").code == "service"
    staff.post(at("outline-undo", agency))
    assert ("ภายใน", ["หนึ่ง", "สอง"]) in outline(plan)


@pytest.mark.parametrize("values", [{"do": "add", "title": " "}, {"do": "add", "title": "ยกระดับ IIT"}, {"do": "up"}])
def test_heading_without_words_or_twice_changes_nothing(
    staff: Client, agency: Agency, plan: Plan, values: dict[str, str]
) -> None:
    before = outline(plan)

    change(staff, agency, plan, **values)

    assert outline(plan) == before


def test_proposed_plan_stays_as_it_is(staff: Client, agency: Agency, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.SUBMITTED)
    before = outline(plan)

    answers = [
        change(staff, agency, plan, "ยกระดับ IIT", do="remove").status_code,
        staff.post(at("plan-regroup", agency), {"grouping": "none"}).status_code,
        staff.get(at("plan-regroup", agency) + "?grouping=none").status_code,
    ]

    assert answers == [409, 409, 302]
    assert outline(plan) == before
