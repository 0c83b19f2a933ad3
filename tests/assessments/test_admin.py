from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from django_scopes import scopes_disabled

from assessments.models import Indicator, Item, Score
from organisations.models import Agency, Event, User
from tests.factories.assessments import make_assessment, make_year
from tests.factories.organisations import make_user

pytestmark = pytest.mark.django_db
IMPORT, PROCESS = "/admin/assessments/score/import/", "/admin/assessments/score/process_import/"
TEXT = "fiscal_year,level_of_detail,code,score\n2568,indicator,1,๘๕\n"


@pytest.fixture
def root() -> User:
    return make_user(is_staff=True, is_superuser=True)


@pytest.fixture
def client(client_of: Callable[[User], Client], root: User) -> Client:
    return client_of(root)


def upload(client: Client, content: bytes, agency: Agency) -> dict[str, object]:
    """Send a file and return what the confirming step would send."""
    file = BytesIO(content)
    file.name = "scores.csv"
    preview = client.post(IMPORT, {"import_file": file, "format": "0", "agency": agency.pk})
    return {name: getattr(value, "pk", value) for name, value in preview.context["confirm_form"].initial.items()}


def stored() -> list[Decimal | None]:
    with scopes_disabled():
        return [row.value for row in Score.objects.all()]


def test_file_is_previewed_then_imported_and_the_agency_keeps_the_record(
    client: Client, root: User, agency: Agency
) -> None:
    make_year(2568)

    confirm = upload(client, TEXT.encode(), agency)
    before = stored()
    client.post(PROCESS, confirm)

    with scopes_disabled():
        assert (before, stored()) == ([], [Decimal(85)])
        assert Event.objects.get(verb="score.save").actor_id == root.pk


def test_confirming_twice_asks_for_the_file_again(client: Client, agency: Agency) -> None:
    make_year(2568)
    confirm = upload(client, TEXT.encode(), agency)
    client.post(PROCESS, confirm)

    again = client.post(PROCESS, confirm, follow=True)

    assert "ไม่มีไฟล์ที่ตรวจไว้แล้ว" in again.content.decode()


def test_unreadable_file_is_refused_in_thai(client: Client, agency: Agency) -> None:
    file = BytesIO(b"not a workbook")
    file.name = "scores.xlsx"

    answer = client.post(IMPORT, {"import_file": file, "format": "1"})

    assert answer.context["form"].errors["import_file"] == ["อ่านไฟล์เป็นตารางไม่ได้"]


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
