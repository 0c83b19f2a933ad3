import dataclasses
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django_scopes import scopes_disabled

from assessments.models import CriteriaSet, Indicator, Item, Score
from assessments.queries import rules_of
from organisations.models import Agency, Event, User
from tests.factories.assessments import make_assessment, make_year
from tests.factories.organisations import make_user

pytestmark = pytest.mark.django_db
HEAD = "fiscal_year,level_of_detail,code,score"


@pytest.fixture
def root() -> User:
    return make_user(is_staff=True, is_superuser=True)


@pytest.fixture
def client(client_of: Callable[[User], Client], root: User) -> Client:
    return client_of(root)


def stored() -> list[Decimal | None]:
    with scopes_disabled():
        return [row.value for row in Score.objects.all()]


def hand_in(client: Client, content: bytes) -> HttpResponse:
    return client.post("/admin/assessments/scoreimport/add/", {"file": SimpleUploadedFile("scores.csv", content)})


def test_national_file_is_tried_out_then_confirmed_and_each_agency_keeps_the_record(
    client: Client, root: User, agency: Agency, other_agency: Agency
) -> None:
    make_year(2568)
    text = f"{HEAD},agency\n2568,indicator,1,๘๕,{agency.slug}\n2568,indicator,1,86,{other_agency.slug}\n"

    page = hand_in(client, text.encode())["Location"]
    before = stored()
    seen = client.get(page).context
    client.post(page.replace("change", "confirm"), {"content_hash": seen["import"].content_hash})

    with scopes_disabled():
        assert (before, stored()) == ([], [Decimal(85), Decimal(86)])
        events = Event.objects.filter(verb="score.save").values_list("agency", "actor_id").order_by("agency")
        assert list(events) == [(agency.pk, root.pk), (other_agency.pk, root.pk)]


def test_second_confirmation_writes_nothing_and_says_so(client: Client, agency: Agency) -> None:
    make_year(2568)
    page = hand_in(client, f"{HEAD},agency\n2568,indicator,1,๘๕,{agency.slug}\n".encode())["Location"]
    seen = {"content_hash": client.get(page).context["import"].content_hash}
    client.post(page.replace("change", "confirm"), seen)

    again = client.post(page.replace("change", "confirm"), seen)

    with scopes_disabled():
        assert (again.status_code, Event.objects.filter(verb="score.save").count()) == (409, 1)
        assert "นำเข้าไฟล์นี้ไปแล้ว" in again.content.decode()


def test_unreadable_file_is_refused_in_thai(client: Client) -> None:
    answer = hand_in(client, b"PK\x03\x04 cut")

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == ["ไฟล์เสียหายหรือส่งมาไม่ครบ เปิดแล้วบันทึกเป็น .xlsx ใหม่"]


def test_only_the_administrator_who_handed_a_file_in_sees_it(
    client: Client, client_of: Callable[[User], Client], agency: Agency
) -> None:
    make_year(2568)
    page = hand_in(client, f"{HEAD},agency\n2568,indicator,1,85,{agency.slug}\n".encode())["Location"]
    other = client_of(make_user(is_staff=True, is_superuser=True))

    assert (client.get(page).status_code, other.get(page).status_code) == (200, 404)


def test_results_are_read_in_the_admin_never_written(client: Client, agency: Agency) -> None:
    with scopes_disabled():
        assessment = make_assessment(agency, make_year(2568), overall="80")
        score = assessment.scores.get()

    pages = [f"/admin/assessments/assessment/{assessment.pk}/change/", f"/admin/assessments/score/{score.pk}/change/"]

    assert [client.get(page).status_code for page in pages] == [200, 200]
    assert [client.post(page, {}).status_code for page in pages] == [403, 403]


def test_criteria_changed_by_hand_stay_when_the_files_are_installed_again(client: Client) -> None:
    criteria = make_year(2563)
    item = Item.objects.get(criteria=criteria, code="O1")
    form = client.get(f"/admin/assessments/item/{item.pk}/change/").context["adminform"].form
    data = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    parts = {f"required_parts-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}

    client.post(f"/admin/assessments/item/{item.pk}/change/", data | parts | {"title": "โครงสร้างหน่วยงาน"})
    make_year(2563)

    item.refresh_from_db()
    assert (item.title, item.confidence) == ("โครงสร้างหน่วยงาน", "entered")


def test_part_is_not_hung_on_another_years_criteria(client: Client) -> None:
    other, criteria = make_year(2563), make_year(2564)
    sub = criteria.sub_indicators.first()
    assert sub is not None
    page = f"/admin/assessments/subindicator/{sub.pk}/change/"
    form = client.get(page).context["adminform"].form
    data = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    stray = Indicator.objects.filter(criteria=other).first()
    assert stray is not None

    answer = client.post(page, data | {"indicator": stray.pk})

    assert answer.context["adminform"].form.errors == {"indicator": ["เป็นของเกณฑ์ปีอื่น"]}


# --- Criteria ------------------------------------------------------------------------------------

YEARS = "/admin/assessments/criteriaset/"


def filled(client: Client, page: str) -> dict[str, object]:
    """Return what a change page would send, its inlines included."""
    context = client.get(page).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    fields = [form[name] for form in forms for name in form.fields]
    return {field.html_name: "" if field.value() is None else field.value() for field in fields}


def test_year_is_added_by_copying_another(client: Client) -> None:
    source = make_year(2563)

    answer = client.post(f"{YEARS}add/", {"fiscal_year": 2575, "copy_from": source.pk})

    copied = CriteriaSet.objects.get(fiscal_year=2575)
    assert answer["Location"] == f"{YEARS}{copied.pk}/change/"
    for name in ("tools", "indicators", "sub_indicators", "items", "questions", "levels"):
        old, new = (list(getattr(one, name).values_list("code", flat=True)) for one in (source, copied))
        assert (name, new) == (name, old)
    item = copied.items.get(code="O2")
    assert (item.continues, item.confidence, item.sub_indicator.code) == (["O2"], "inferred", "9.1")
    assert item.required_parts.count() == source.items.get(code="O2").required_parts.count() > 0
    assert (copied.windows.count(), rules_of(copied)) == (0, dataclasses.replace(rules_of(source), fiscal_year=2575))


def test_year_that_is_there_is_not_copied_over(client: Client) -> None:
    source = make_year(2563)

    answer = client.post(f"{YEARS}add/", {"fiscal_year": 2563, "copy_from": source.pk})

    assert (answer.status_code, CriteriaSet.objects.count()) == (200, 1)


def test_rule_the_portal_does_not_know_is_refused(client: Client) -> None:
    page = f"{YEARS}{make_year(2568).pk}/change/"

    answer = client.post(page, filled(client, page) | {"scoring_rule": "magic"})

    assert "scoring_rule" in answer.context["adminform"].form.errors


def test_weight_and_level_are_changed_while_no_result_hangs_on_them(client: Client) -> None:
    criteria = make_year(2568)
    page = f"{YEARS}{criteria.pk}/change/"

    answer = client.post(page, filled(client, page) | {"tools-0-weight": "35", "levels-0-min_total": "96"})

    assert answer.status_code == 302
    assert criteria.tools.first().weight == 35  # type: ignore[union-attr] # there is one
    assert criteria.levels.first().min_total == 96  # type: ignore[union-attr] # as above


@pytest.mark.parametrize(
    ("name", "value"),
    [("tools-0-weight", "35"), ("levels-0-min_total", "96"), ("tools-0-code", "XIT"), ("pass_mark", "80")],
)
def test_past_results_keep_the_criteria_they_were_scored_with(
    client: Client, agency: Agency, name: str, value: str
) -> None:
    criteria = make_year(2568)
    with scopes_disabled():
        make_assessment(agency, criteria, overall="80")
    before = rules_of(criteria)
    page = f"{YEARS}{criteria.pk}/change/"

    answer = client.post(page, filled(client, page) | {name: value})

    assert "ผลเดิมต้องใช้เกณฑ์เดิม" in answer.content.decode()
    assert rules_of(CriteriaSet.objects.get(pk=criteria.pk)) == before


def test_names_and_calendar_of_a_scored_year_may_still_be_mended(client: Client, agency: Agency) -> None:
    criteria = make_year(2568)
    with scopes_disabled():
        make_assessment(agency, criteria, overall="80")
    page = f"{YEARS}{criteria.pk}/change/"

    answer = client.post(page, filled(client, page) | {"tools-0-name": "แบบวัด"})

    assert (answer.status_code, criteria.tools.first().name) == (302, "แบบวัด")  # type: ignore[union-attr] # there is one


def test_scored_year_and_its_parts_are_not_deleted(client: Client, agency: Agency) -> None:
    criteria = make_year(2568)
    item = criteria.items.get(code="O1")
    with scopes_disabled():
        make_assessment(agency, criteria, overall="80")

    pages = [f"{YEARS}{criteria.pk}/delete/", f"/admin/assessments/item/{item.pk}/delete/"]

    assert [client.post(page, {"post": "yes"}).status_code for page in pages] == [403, 403]
