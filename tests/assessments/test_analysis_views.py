"""The analysis, other scores to try and the words of it: who may, what is refused, what is kept."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import AnalysisSentence, AnalysisText, Score
from organisations.models import Agency, Event, Role
from tests.factories.accounts import sign_in
from tests.factories.assessments import make_assessment, make_seed, make_year
from tests.factories.organisations import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

BASE = "/desk/ban-rao/2563"
TEXT = f"{BASE}/analysis/text/"
KEY = "indicator-4-score"


@pytest.fixture
def staff(agency: Agency) -> Client:
    return sign_in(make_member(agency, Role.STAFF))


@pytest.fixture
def reader(agency: Agency) -> Client:
    return sign_in(make_member(agency, Role.READER))


@pytest.fixture
def drafted(agency: Agency, staff: Client) -> AnalysisText:
    make_seed(agency, "000-khokkloi")
    staff.post(f"{TEXT}draft/")
    return AnalysisText.objects.get()


def sentence(key: str = KEY) -> AnalysisSentence:
    return AnalysisSentence.objects.get(key=key)


def edit(staff: Client, text: str, seen: str | None = None, **headers: str) -> int:
    seen = sentence().text if seen is None else seen
    return staff.post(TEXT, {KEY: text, f"initial-{KEY}": seen}, headers=headers).status_code


# --- The page ---------------------------------------------------------------------------------------


def test_analysis_shows_the_result_with_what_is_missing(agency: Agency, reader: Client) -> None:
    make_seed(agency, "000-khokkloi")

    page = reader.get(f"{BASE}/analysis/").content.decode()

    for words in ("๗๑.๐๗", "ขาดอีก ๑๓.๙๓ ถึงเกณฑ์ ๘๕", "ระดับถัดไป B: คะแนนรวม ๗๕ ขาดอีก ๓.๙๓", "รวมที่เสียไป ๒๘.๙๓ คะแนน"):
        assert words in page
    assert page.count('class="chart"') == 3
    assert "ไม่ถึง ๓ แห่ง" in page


@pytest.mark.parametrize("path", ["analysis/", "what-if/", "analysis/text/"])
@pytest.mark.parametrize(("year", "words"), [(2563, "กรอกคะแนนก่อน"), (2599, "ยังไม่มีเกณฑ์ของปี")])
def test_year_without_a_result_says_what_to_do_first(reader: Client, path: str, year: int, words: str) -> None:
    make_year(2563)

    page = reader.get(f"/desk/ban-rao/{year}/{path}")

    assert (page.status_code, words in page.content.decode()) == (200, True)


@pytest.mark.parametrize("path", ["analysis/", "what-if/", "analysis/text/"])
def test_pages_take_a_fixed_number_of_queries(agency: Agency, staff: Client, path: str) -> None:
    make_seed(agency, "000-khokkloi")
    staff.post(f"{TEXT}draft/")
    staff.get(f"{BASE}/{path}")
    with CaptureQueriesContext(connection) as one:
        staff.get(f"{BASE}/{path}")
    for year in (2564, 2565):
        make_assessment(agency, make_year(year), overall="80.00", indicator_1="80")
    later = f"/desk/ban-rao/2565/{path}" if path != "analysis/text/" else TEXT
    staff.get(later)

    with CaptureQueriesContext(connection) as three:
        staff.get(later)

    assert len(three) == len(one) <= 20


# --- What if ------------------------------------------------------------------------------------------


def test_ticked_items_and_thai_digits_give_the_new_total(agency: Agency, reader: Client) -> None:
    make_seed(agency, "000-khokkloi")

    page = reader.get(f"{BASE}/what-if/", {"item-O42": "on", "item-O43": "on", "indicator-1": "๙๕.๕๙"})

    assert (page.context["after"], page.context["level_after"]) == (Decimal("81.67"), "B")
    assert "+๑๐.๖๐ จาก ๗๑.๐๗ ที่คำนวณได้" in page.content.decode()
    assert Score.objects.get(detail="item", code="O42").value == 0


@pytest.mark.parametrize("value", ["101", "-1", "มาก"])
def test_impossible_score_is_refused_beside_its_field(agency: Agency, reader: Client, value: str) -> None:
    make_seed(agency, "000-khokkloi")

    page = reader.get(f"{BASE}/what-if/", {"indicator-1": value})
    live = reader.get(f"{BASE}/what-if/", {"indicator-1": value}, headers={"HX-Request": "true"})

    assert (page.status_code, live.status_code) == (422, 200)
    assert f'value="{value}"' in page.content.decode()
    assert page.context["after"] == Decimal("71.07")


def test_item_of_unknown_cost_is_not_offered(agency: Agency, reader: Client) -> None:
    assessment = make_seed(agency, "001-khwaoyai")
    assessment.scores.create(detail="item", code="O6", value=Decimal(0))

    form = reader.get("/desk/ban-rao/2568/what-if/").context["form"]

    assert form.items() == []
    assert [row.code for row in form.numbers()][-2:] == ["9.4", "10.1"]


# --- The words ----------------------------------------------------------------------------------------


def test_draft_is_kept_once(drafted: AnalysisText, staff: Client) -> None:
    count = drafted.sentences.count()

    answer = staff.post(f"{TEXT}draft/")

    assert (answer.status_code, AnalysisText.objects.count(), drafted.sentences.count()) == (302, 1, count)
    assert Event.objects.filter(verb="analysis.draft").count() == 1


def test_staff_write_and_only_their_own_sentence_changes(drafted: AnalysisText, staff: Client) -> None:
    others = dict(drafted.sentences.exclude(key=KEY).values_list("key", "text"))

    assert edit(staff, "เขียนเองปี ๒๕๖๓") == 302

    assert (sentence().text, sentence().is_edited) == ("เขียนเองปี 2563", True)
    assert dict(drafted.sentences.exclude(key=KEY).values_list("key", "text")) == others
    assert json.loads(Event.objects.get(verb="analysis.update").data)["changed"] == [KEY]


def test_autosave_answers_what_later_saves_compare_with(drafted: AnalysisText, staff: Client) -> None:
    data = {KEY: "เขียนเอง", f"initial-{KEY}": sentence().text}

    answer = staff.post(TEXT, data, headers={"X-Autosave": "1"})

    drafted.refresh_from_db()
    assert answer.status_code == 200
    assert answer.json()["fields"] == {f"initial-{KEY}": "เขียนเอง", "seen": drafted.updated_at.isoformat()}


@pytest.mark.parametrize(("headers", "status"), [({}, 409), ({"X-Autosave": "1"}, 422)])
def test_second_clerk_on_one_sentence_is_told_and_keeps_what_was_typed(
    drafted: AnalysisText, staff: Client, headers: dict[str, str], status: int
) -> None:
    seen = sentence().text
    edit(staff, "ของคนแรก")

    answer = staff.post(TEXT, {KEY: "ของคนที่สอง", f"initial-{KEY}": seen}, headers=headers)

    assert (answer.status_code, sentence().text) == (status, "ของคนแรก")
    if not headers:
        assert "ของคนที่สอง" in answer.content.decode()
        assert "มีผู้แก้ประโยคนี้" in answer.content.decode()


def test_text_that_is_too_long_is_refused_and_the_others_are_kept(drafted: AnalysisText, staff: Client) -> None:
    other = "result-total"
    data = {KEY: "ก" * 4001, f"initial-{KEY}": sentence().text, other: "แก้", f"initial-{other}": sentence(other).text}

    answer = staff.post(TEXT, data)

    assert (answer.status_code, sentence(other).text, len(sentence().text) < 4001) == (422, "แก้", True)


def change_score(assessment_scores: Score, value: str) -> None:
    assessment_scores.value = Decimal(value)
    assessment_scores.save()


def test_changed_data_marks_the_sentence_and_overwrites_nothing(drafted: AnalysisText, staff: Client) -> None:
    edit(staff, "ตัวชี้วัดที่ 4 เขียนเอง")
    change_score(Score.objects.get(detail="indicator", code="4"), "72.35")

    page = staff.get(TEXT).content.decode()

    assert "เดิม ๗๘.๗๔ ตอนนี้ ๗๒.๓๕" in page
    assert sentence().text == "ตัวชี้วัดที่ 4 เขียนเอง"


@pytest.mark.parametrize("choice", ["take", "keep"])
def test_marked_sentence_is_settled_by_a_choice(drafted: AnalysisText, staff: Client, choice: str) -> None:
    edit(staff, "เขียนเอง")
    change_score(Score.objects.get(detail="indicator", code="4"), "72.35")

    staff.post(TEXT, {choice: KEY})

    assert (sentence().text == "เขียนเอง", sentence().is_edited) == (
        (False, False) if choice == "take" else (True, True)
    )
    assert sentence().values["score"] == "72.35"
    assert "ตอนนี้ ๗๒.๓๕" not in staff.get(TEXT).content.decode().split(f'id="id_{KEY}"')[0].split("ตัวชี้วัดที่ ๔ การใช้")[-1]


@pytest.mark.parametrize(("choice", "left"), [("take", []), ("keep", ["item-O2"])])
def test_sentence_whose_data_is_gone_is_deleted_or_kept(
    drafted: AnalysisText, staff: Client, choice: str, left: list[str]
) -> None:
    change_score(Score.objects.get(detail="item", code="O2"), "100")
    gone = "ข้อมูลของประโยคนี้ไม่มีแล้ว" in staff.get(TEXT).content.decode()

    staff.post(TEXT, {choice: "item-O2"})

    assert gone
    assert list(drafted.sentences.filter(key="item-O2").values_list("key", flat=True)) == left
    assert "ข้อมูลของประโยคนี้ไม่มีแล้ว" not in staff.get(TEXT).content.decode()


@pytest.mark.parametrize(("choice", "is_empty"), [("take", False), ("keep", True)])
def test_new_data_offers_a_sentence(drafted: AnalysisText, staff: Client, choice: str, is_empty: bool) -> None:
    drafted.assessment.scores.create(detail="item", code="O14", value=Decimal(0))
    offered = "ข้อมูลใหม่ ยังไม่มีประโยคนี้" in staff.get(TEXT).content.decode()

    staff.post(TEXT, {choice: "item-O14"})

    assert offered
    assert (sentence("item-O14").text == "") is is_empty
    assert "ข้อมูลใหม่ ยังไม่มีประโยคนี้" not in staff.get(TEXT).content.decode()


def test_key_nobody_knows_is_not_found(drafted: AnalysisText, staff: Client) -> None:
    count = drafted.sentences.count()

    assert staff.post(TEXT, {"take": "nothing"}).status_code == 404
    assert drafted.sentences.count() == count


def test_reader_reads_the_words_and_changes_none(drafted: AnalysisText, reader: Client) -> None:
    page = reader.get(TEXT).content.decode()

    assert "<textarea" not in page
    assert "มีผลคะแนน ๗๘.๗๔ คะแนน" in page
    assert (reader.post(TEXT, {KEY: "x"}).status_code, reader.post(f"{TEXT}draft/").status_code) == (403, 403)


def test_year_without_a_result_takes_no_words(agency: Agency, staff: Client, reader: Client) -> None:
    make_year(2563)

    assert (staff.post(TEXT, {KEY: "x"}).status_code, reader.post(TEXT, {KEY: "x"}).status_code) == (404, 403)


def test_words_are_text_not_markup(drafted: AnalysisText, staff: Client, reader: Client) -> None:
    edit(staff, "<script>alert(1)</script>")

    assert "<script>alert" not in staff.get(TEXT).content.decode() + reader.get(TEXT).content.decode()
