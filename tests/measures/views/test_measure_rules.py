"""What the form of a measure refuses, what it asks a reason for, and what its steps hold."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ita_portal import thai
from measures.models import Measure, MeasureLink, Owner, Step
from organisations.models import Agency, Role
from tests.factories.measures import YEAR, make_measure, make_owner, make_plan, make_result, make_step
from tests.factories.organisations import make_officer, make_post, make_unit
from tests.measures.sheet import edit, new, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client_as: Callable[..., Client], agency: Agency) -> Client:
    return client_as(Role.STAFF, agency)


def test_unusual_period_wants_a_reason_and_keeps_it(staff: Client, agency: Agency) -> None:
    sheet = typed(("ก",), period_kind="dates", starts_on="1 ต.ค. 2567", ends_on="30 ก.ย. 2569")

    asked = staff.post(new(agency), sheet)
    content = staff.post(new(agency), sheet | {"period_reason": "โครงการสองปี"}, follow=True).content.decode()

    assert asked.status_code == 422
    assert "เริ่มตั้งแต่ปีงบประมาณก่อน ถ้าตั้งใจ ให้บอกเหตุผล" in str(asked.context["form"].errors["period_reason"])
    assert Measure.objects.get().period_reason == "โครงการสองปี"
    assert "เพราะ โครงการสองปี" in content


def test_reason_goes_when_the_period_is_usual_again(staff: Client, agency: Agency) -> None:
    days = {"starts_on": dt.date(2024, 10, 1), "ends_on": dt.date(2026, 9, 30), "period_reason": "สองปี"}
    measure = make_measure(make_plan(agency), period_kind="dates", **days)

    staff.post(edit(measure), typed(period_kind="fiscal_year", period_reason="สองปี"))

    measure.refresh_from_db()
    assert (measure.period_reason, measure.starts_on) == ("", dt.date(2025, 10, 1))


def test_every_unit_alone_is_refused_in_plain_words(staff: Client, agency: Agency) -> None:
    unit = make_unit(agency)
    alone = staff.post(new(agency), typed(("ก",), ("every",)))
    without_lead = typed(("ก",), ("every", f"unit:{unit.pk}"), **{"owners-0-is_lead": "", "owners-1-is_lead": ""})
    nobody_leads = staff.post(new(agency), without_lead)
    led = staff.post(new(agency), without_lead | {"owners-1-is_lead": "on"})

    assert [alone.status_code, nobody_leads.status_code, led.status_code] == [422, 422, 302]
    assert "“ทุกสำนัก/กอง” ต้องมีผู้รับผิดชอบหลักด้วย" in alone.content.decode()


def test_every_unit_of_a_step_needs_a_lead_of_the_measure(staff: Client, agency: Agency) -> None:
    unit = make_unit(agency)

    alone = staff.post(new(agency), typed(("ก",), **{"steps-0-owners": ["every"]}))
    led = staff.post(new(agency), typed(("ก",), (f"unit:{unit.pk}",), **{"steps-0-owners": ["every"]}))

    assert (alone.status_code, led.status_code) == (422, 302)


def test_steps_have_owners_and_periods_of_their_own(staff: Client, agency: Agency) -> None:
    unit, post, officer = make_unit(agency), make_post(agency), make_officer(agency)
    own = {
        "steps-0-period": "ต.ค. ๖๘ - ธ.ค. ๖๘",
        "steps-0-owners": [f"post:{post.pk}", f"officer:{officer.pk}"],
        "steps-2-period": "“เมื่อได้รับแจ้ง”",
    }

    staff.post(new(agency), typed(("ร่าง", "เผยแพร่", "สรุป"), (f"unit:{unit.pk}",), period_kind="fiscal_year", **own))

    rows = [(step.text, step.period_kind, step.ends_on, step.period_text) for step in Step.objects.all()]
    assert rows == [
        ("ร่าง", "months", dt.date(2025, 12, 31), ""),
        ("เผยแพร่", "none", None, ""),
        ("สรุป", "as_printed", None, "เมื่อได้รับแจ้ง"),
    ]
    first = Step.objects.get(text="ร่าง")
    assert [(owner.step, str(owner)) for owner in Owner.objects.order_by("pk")] == [
        (first, post.title),
        (first, officer.name),
        (None, unit.name),
    ]


def test_step_left_alone_keeps_its_printed_period_and_the_words_of_its_owners(staff: Client, agency: Agency) -> None:
    measure = make_measure(make_plan(agency))
    days = {"period_kind": "months", "starts_on": dt.date(2025, 10, 1), "ends_on": dt.date(2025, 12, 31)}
    step = make_step(measure, "หนึ่ง", period_text="ตุลาคมถึงธันวาคม", **days)
    owner = make_owner(measure, step=step, unit=make_unit(agency), text="งานธุรการ", is_lead=True)
    shown = staff.get(edit(measure)).context["steps"].forms[0]
    row = {f"steps-0-{name}": shown[name].value() for name in ("pk", "period", "owners")}

    staff.post(edit(measure), typed(("หนึ่ง ปรับ",), number="1", **row))

    step.refresh_from_db()
    assert (step.text, step.period_kind, step.period_text) == ("หนึ่ง ปรับ", "months", "ตุลาคมถึงธันวาคม")
    assert list(Owner.objects.values_list("pk", "text", "is_lead")) == [(owner.pk, "งานธุรการ", True)]


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        ("ธ.ค. 68 - ต.ค. 68", "วันสิ้นสุดอยู่ก่อนวันเริ่ม"),
        ("ต.ค. 2569", "วันเริ่มอยู่นอกปีงบประมาณ"),
        ("1 ต.ค. 3111", "บวก 543 ซ้ำ"),
        ("สักวัน", "อ่านระยะเวลาไม่ได้"),
    ],
)
def test_period_of_a_step_is_refused_beside_its_box(staff: Client, agency: Agency, period: str, sentence: str) -> None:
    response = staff.post(new(agency), typed(("ก",), **{"steps-0-period": period}))

    assert response.status_code == 422
    assert sentence in str(response.context["steps"].errors[0]["period"])
    assert period in response.content.decode()


def test_step_outside_its_measure_wants_a_reason(staff: Client, agency: Agency) -> None:
    sheet = typed(("ก",), period_kind="months", starts_on="ต.ค.", ends_on="ธ.ค.", **{"steps-0-period": "ม.ค. 2569"})

    asked = staff.post(new(agency), sheet)
    saved = staff.post(new(agency), sheet | {"steps-0-period_reason": "รอผลตรวจ"})

    assert asked.status_code == 422
    assert "ขั้นตอนอยู่นอกระยะเวลาของมาตรการ" in str(asked.context["steps"].errors[0]["period_reason"])
    assert saved.status_code == 302
    assert Step.objects.get().period_reason == "รอผลตรวจ"


def test_ticked_step_goes_and_a_continued_one_stays(staff: Client, agency: Agency) -> None:
    measure = make_measure(make_plan(agency))
    going, staying = make_step(measure, "ไป"), make_step(measure, "อยู่")
    make_step(make_measure(make_plan(agency, YEAR + 1)), continued_from=staying)
    rows = {"steps-0-pk": going.pk, "steps-0-remove": "on", "steps-1-pk": staying.pk}

    gone = staff.post(edit(measure), typed(("ไป", "อยู่"), **rows))
    refused = staff.post(edit(measure), typed(("", ""), **rows))

    assert (gone.status_code, refused.status_code) == (302, 422)
    assert "ทำต่อในแผนปีถัดไปแล้ว" in refused.content.decode()
    assert list(measure.steps.values_list("text", flat=True)) == ["อยู่"]


def test_rhythm_is_chosen_from_the_data(staff: Client, agency: Agency) -> None:
    saved = staff.post(new(agency), typed(rhythm="three-weeks"))
    refused = staff.post(new(agency), typed(rhythm="hourly"))

    assert (saved.status_code, refused.status_code) == (302, 422)
    assert Measure.objects.get().rhythm == "three-weeks"


def test_links_are_chosen_from_all_of_the_result_years_criteria(staff: Client, agency: Agency) -> None:
    make_result(agency, i1="90")

    page = staff.get(new(agency)).content.decode()
    saved = staff.post(new(agency), typed(links=["item:O1", "indicator:3"]))

    assert "ทุกตัวชี้วัด ข้อ และคำถามของปีที่ใช้ผล" in page
    assert saved.status_code == 302
    assert list(MeasureLink.objects.values_list("detail", "code")) == [("item", "O1"), ("indicator", "3")]


@pytest.mark.parametrize(
    ("fields", "state", "text"),
    [
        ({"period": "ส.ค. - ก.ย. ๖๙"}, "ok", "1 ส.ค. 2569 ถึง 30 ก.ย. 2569 รวม 61 วัน · พิมพ์ว่า “ส.ค.69 - ก.ย.69”"),
        ({"period": "13 - 20 เม.ย. 2569"}, "unusual", "วันเริ่มหรือวันสิ้นสุดเป็นวันหยุดราชการ"),
        ({"period": "ธ.ค. 3111"}, "refused", "บวก 543 ซ้ำ"),
        ({"period": ""}, "empty", ""),
        ({"period_kind": "onward", "starts_on": "ก.ย."}, "ok", "ตั้งแต่ 1 ก.ย. 2569 ไม่มีวันสิ้นสุด"),
        ({"period_kind": "dates", "starts_on": "1 ต.ค. 2569", "ends_on": ""}, "refused", "อยู่นอกปีงบประมาณ"),
        ({"period_kind": "dates", "starts_on": "ต.ค. 68", "ends_on": "30/9/70"}, "unusual", "สิ้นสุดในปีงบประมาณอื่น"),
    ],
)
@pytest.mark.usefixtures("today")
def test_what_a_period_means_is_said_before_it_is_saved(
    staff: Client, agency: Agency, fields: dict[str, str], state: str, text: str
) -> None:
    said = staff.get(reverse("measures:period-meaning", args=[agency.slug, YEAR]), fields).json()

    assert said["state"] == state
    assert text in thai.to_arabic(said["text"])
