"""Layouts at the desk: copied, changed with the table in view, refused beside the field, put away."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from measures.models import TableLayout
from measures.queries import built_in_layouts
from organisations.models import Agency, Role
from reports.models import Rendering
from reports.rules.paper import TablePaper, from_json
from tests.factories.layouts import make_full_plan, make_full_report, make_layout
from tests.factories.measures import make_measure, make_plan
from tests.factories.reports import make_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def administrator(agency: Agency, client_as: Callable[..., Client]) -> Client:
    return client_as(Role.ADMINISTRATOR, agency)


def url(agency: Agency, name: str, *args: object) -> str:
    return reverse(f"reports:{name}", args=[agency.slug, *args])


def new(agency: Agency, code: str = "plan-standard") -> str:
    return f"{url(agency, 'layout-new')}?from={code}"


def typed(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """Return what the browser would send from the page, some fields typed anew."""
    page = client.get(address).context
    editor = page["editor"]
    fields = {field.html_name: field.value() for form in (editor.form, editor.rows.management_form) for field in form}
    for form in editor.rows:
        fields |= {field.html_name: field.value() for field in form}
    row = page["row"]
    seen = {"seen": row.updated_at.isoformat()} if row else {}
    return {name: str(value) for name, value in fields.items() if value not in {None, False}} | seen | changes


def column(place: int, **fields: Any) -> dict[str, Any]:
    return {f"columns-{place}-{name}": value for name, value in fields.items()}


def errors_of(answer: Any) -> dict[str, list[str]]:
    """Return every refusal by the name of its field."""
    editor = answer.context["editor"]
    found = {name or "": list(texts) for name, texts in editor.form.errors.items()}
    for form in editor.rows.forms:
        found |= {form.add_prefix(name): list(texts) for name, texts in form.errors.items()}
    return found


# --- List and copy -------------------------------------------------------------------------------


def test_the_list_shows_what_there_is_and_how_often_it_is_used(agency: Agency, administrator: Client) -> None:
    make_layout(agency, name="แบบของ อบต. เรา")
    make_plan(agency, layout="own-1")

    answer = administrator.get(url(agency, "layout-list"))

    shown = [
        (layout.code, uses) for _kind, own, built_in in answer.context["kinds"] for layout, _row, uses in own + built_in
    ]
    assert shown[0] == ("own-1", 1)
    assert {code for code, _uses in shown[1:]} == set(built_in_layouts())
    assert "แบบของ อบต. เรา" in answer.content.decode()


def test_the_list_asks_the_same_of_the_database_however_long_it_is(agency: Agency, administrator: Client) -> None:
    make_layout(agency)
    with CaptureQueriesContext(connection) as few:
        administrator.get(url(agency, "layout-list"))
    for number in range(2, 12):
        make_layout(agency, f"own-{number}")

    with CaptureQueriesContext(connection) as many:
        administrator.get(url(agency, "layout-list"))

    assert len(many) == len(few) <= 20


def test_a_built_in_layout_is_copied_with_a_heading_of_ones_own(agency: Agency, administrator: Client) -> None:
    data = typed(administrator, new(agency, "report-ticks"), name="แบบของเรา", **column(0, heading="เรื่องที่ทำ"))

    answer = administrator.post(new(agency, "report-ticks"), data)

    row = TableLayout.objects.get()
    source = built_in_layouts()["report-ticks"]
    assert answer.headers["Location"] == url(agency, "layout-edit", row.pk)
    assert (row.code, row.kind, row.name) == ("own-1", "report", "แบบของเรา")
    assert row.layout.columns[0].heading == "เรื่องที่ทำ"
    assert row.layout.columns[1:] == source.columns[1:]
    assert (row.layout.grouping, row.layout.group_style) == (source.grouping, source.group_style)


def test_an_unknown_source_is_not_there(agency: Agency, other_agency: Agency, administrator: Client) -> None:
    make_layout(other_agency)

    assert administrator.get(new(agency, "no-such")).status_code == 404
    assert administrator.get(new(agency, "own-1")).status_code == 404


def test_only_an_administrator_may(agency: Agency, client_as: Callable[..., Client]) -> None:
    row = make_layout(agency)
    staff = client_as(Role.STAFF, agency)

    answers = [
        staff.get(url(agency, "layout-list")),
        staff.get(new(agency)),
        staff.get(url(agency, "layout-edit", row.pk)),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


# --- Changing ------------------------------------------------------------------------------------


def test_columns_are_added_removed_and_moved_without_script(agency: Agency, administrator: Client) -> None:
    row = make_layout(agency)
    address = url(agency, "layout-edit", row.pk)
    added = column(2, key="steps", heading="", width="๓๐", align="center", group="หัวร่วม")
    changes = column(0, width="70", ORDER="3") | column(1, DELETE="on") | added

    answer = administrator.post(address, typed(administrator, address, **changes))

    columns = TableLayout.objects.get().layout.columns
    assert answer.status_code == 302
    assert [(one.key, one.heading, one.width, one.group, one.align) for one in columns] == [
        ("steps", "ขั้นตอน/วิธีการ", 30, "หัวร่วม", "center"),
        ("title", "มาตรการของเรา", 70, "", "left"),
    ]


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        (column(0, key="secret"), {"columns-0-key": ["ไม่รู้จักคอลัมน์นี้"]}),
        (column(0, key="done"), {"columns-0-key": ["คอลัมน์นี้มีเฉพาะในรายงานผล ใช้ในตารางมาตรการไม่ได้"]}),
        (column(1, key="title"), {"columns-1-key": ["มีคอลัมน์นี้อยู่แล้ว ใช้ได้ครั้งเดียว"]}),
        (column(1, width="30"), {"__all__": ["ความกว้างรวมกันได้ 90 ต้องได้ 100 พอดี แก้ตัวเลขเอง หรือกด “เกลี่ยให้ครบ 100”"]}),
        (column(1, width=""), {"columns-1-width": ["พิมพ์ความกว้าง"]}),
        (column(1, width="40.5"), {"columns-1-width": ["ความกว้างเป็นจำนวนเต็ม"]}),
        (column(0, width="97") | column(1, width="3"), {"columns-1-width": ["แคบเกินกว่าจะพิมพ์ได้ อย่างน้อยร้อยละ 4"]}),
        (
            column(0, group="ก") | column(1, width="20") | column(2, key="steps", width="20", group="ก"),
            {"columns-2-group": ["คอลัมน์ใต้หัว “ก” ต้องอยู่ติดกัน"]},
        ),
        (
            column(0, DELETE="on") | column(1, DELETE="on"),
            {"__all__": ["เพิ่มคอลัมน์อย่างน้อยหนึ่งคอลัมน์"]},
        ),
        ({"name": ""}, {"name": ["กรอกช่องนี้ด้วย"]}),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(
    agency: Agency, administrator: Client, changes: dict[str, str], errors: dict[str, list[str]]
) -> None:
    row = make_layout(agency)
    address = url(agency, "layout-edit", row.pk)
    data = typed(administrator, address, **changes)

    answer = administrator.post(address, data)

    editor = answer.context["editor"]
    shown = (field for form in (editor.form, *editor.rows) for field in form)
    kept = {field.html_name: "on" if field.value() is True else field.value() for field in shown}
    assert (answer.status_code, errors_of(answer)) == (422, errors)
    assert {name: value for name, value in data.items() if kept.get(name, value) != value} == {}
    assert TableLayout.objects.get().updated_at == row.updated_at


def test_widths_are_spread_without_keeping_anything(agency: Agency, administrator: Client) -> None:
    row = make_layout(agency)
    address = url(agency, "layout-edit", row.pk)
    changes = {"then": "spread", "name": "กำลังพิมพ์"} | column(0, width="30") | column(1, width="30")

    answer = administrator.post(address, typed(administrator, address, **changes, **column(2, key="steps", width="")))

    editor = answer.context["editor"]
    assert (answer.status_code, editor.form["name"].value()) == (200, "กำลังพิมพ์")
    assert [form["width"].value() for form in editor.rows.used()] == ["34", "33", "33"]
    assert TableLayout.objects.get().name == "แบบของเรา"


def test_the_later_of_two_writers_is_told(agency: Agency, administrator: Client) -> None:
    row = make_layout(agency)
    address = url(agency, "layout-edit", row.pk)
    first, second = (typed(administrator, address, name=name) for name in ("คนแรก", "คนหลัง"))
    administrator.post(address, first)

    answer = administrator.post(address, second)

    assert (answer.status_code, answer.context["editor"].form["name"].value()) == (409, "คนหลัง")
    assert TableLayout.objects.get().name == "คนแรก"


def test_a_layout_is_put_away_and_taken_back(agency: Agency, administrator: Client) -> None:
    row = make_layout(agency)
    address = url(agency, "layout-archive", row.pk)

    administrator.post(address, {"then": "archive"})
    row.refresh_from_db()
    assert row.archived_at is not None
    assert [
        layout.code for layout, _row, _uses in administrator.get(url(agency, "layout-list")).context["archived"]
    ] == ["own-1"]

    administrator.post(address, {"then": "restore"})
    row.refresh_from_db()
    assert row.archived_at is None


# --- Seeing --------------------------------------------------------------------------------------


def test_what_is_typed_is_drawn_at_once_and_not_kept(agency: Agency, administrator: Client) -> None:
    row = make_layout(agency)
    make_full_plan(agency)
    address = url(agency, "layout-edit", row.pk)
    data = typed(administrator, address, **column(0, heading="หัวที่กำลังพิมพ์", width="50"))

    answer = administrator.post(address, data, **HTMX)

    page = answer.content.decode()
    assert (answer.status_code, answer.context["total"]) == (200, 90)
    assert "หัวที่กำลังพิมพ์" in page
    assert "มาตรการเรื่องที่ ๑" in page
    assert "ความกว้างรวม ๙๐" in page
    assert "<html" not in page
    assert TableLayout.objects.get().layout.columns[0].heading == "มาตรการของเรา"


def test_nothing_readable_is_said_so(agency: Agency, administrator: Client) -> None:
    row = make_layout(agency)
    address = url(agency, "layout-edit", row.pk)
    data = typed(administrator, address, **column(0, key=""), **column(1, width="กว้าง"))

    answer = administrator.post(address, data, **HTMX)

    assert (answer.status_code, "ยังไม่มีคอลัมน์ที่อ่านได้" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("code", sorted(built_in_layouts()))
def test_without_a_plan_sample_rows_are_shown_and_said_to_be(agency: Agency, administrator: Client, code: str) -> None:
    page = administrator.get(new(agency, code)).content.decode()

    assert "ข้อมูลตัวอย่าง เพราะหน่วยงานยังไม่มีแผนหรือรายงานให้แสดง" in page
    assert "จัดทำคู่มือการให้บริการและเผยแพร่ให้ประชาชนทราบ" in page


def test_the_newest_report_is_shown_in_a_report_layout(agency: Agency, administrator: Client) -> None:
    make_full_report(make_office(agency))

    answer = administrator.get(new(agency, "report-evidence"))

    assert str(answer.context["shown"].source).startswith("รายงานผลการดำเนินการ")
    assert "หน้าเว็บของ ๑ https://example.go.th/1" in answer.content.decode()


def test_the_page_asks_little_of_the_database_however_long_the_plan(agency: Agency, administrator: Client) -> None:
    row = make_layout(agency)
    plan = make_full_plan(agency)
    address = url(agency, "layout-edit", row.pk)
    with CaptureQueriesContext(connection) as few:
        administrator.get(address)
    for place in range(30):
        make_measure(plan, f"ใหม่ {place}")

    with CaptureQueriesContext(connection) as many:
        answer = administrator.get(address)

    rows = [row for table in answer.context["tables"] for row in table["rows"]]
    assert len(many) == len(few) <= 20
    assert len(rows) == 12


def test_the_true_paper_is_asked_for_in_the_layout_as_kept(agency: Agency, administrator: Client) -> None:
    row = make_layout(agency)
    make_full_plan(agency)
    address = url(agency, "layout-edit", row.pk)

    answer = administrator.post(address, typed(administrator, address, then="preview", **column(0, heading="หัวใหม่")))

    rendering = Rendering.objects.get()
    part = from_json(rendering.content).first
    assert answer.headers["Location"] == f"{address}#paper"
    assert isinstance(part, TablePaper)
    assert [one.heading for one in part.tables[0].columns] == ["หัวใหม่", "ใครทำ"]
    assert administrator.get(address).context["preview"] == rendering


# --- Choosing ------------------------------------------------------------------------------------


def test_a_plan_may_be_printed_in_a_layout_of_its_agency_alone(
    agency: Agency, other_agency: Agency, client_as: Callable[..., Client]
) -> None:
    make_layout(agency, name="แบบของเราเอง")
    make_layout(other_agency, "own-2", name="แบบของคนอื่น")
    plan = make_full_plan(agency)
    staff = client_as(Role.STAFF, agency)
    address = reverse("measures:plan-edit", args=[agency.slug, plan.fiscal_year])

    page = staff.get(address)
    form = page.context["form"]
    groups = page.context["groups"]
    fields = {
        field.html_name: field.value() or "" for each in (form, groups.management_form, *groups) for field in each
    }
    refused = staff.post(address, fields | {"layout": "own-2"})
    staff.post(address, fields | {"layout": "own-1"})

    plan.refresh_from_db()
    assert ("แบบของเราเอง" in page.content.decode(), "แบบของคนอื่น" in page.content.decode()) == (True, False)
    assert "แนวตั้ง: มาตรการของเรา · ใครทำ" in page.content.decode()
    assert (refused.status_code, plan.layout) == (422, "own-1")
