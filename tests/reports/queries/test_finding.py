"""What is typed is found by an index, the same on either database, whichever way it is read."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import QuerySet

from ita_portal import thai
from organisations.models import Agency
from reports import triggers
from reports.models import Publication
from reports.queries import finding, published
from tests.factories.organisations import make_agency
from tests.reports.views.test_public import AT, make_publication

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]
TEXTS = (
    "แผนมาตรการ O42 ปี ๒๕๖๙ ทต.ท่าแพ",
    "รายงานผล OIT 9 100% ของ_งาน",
    'ประกาศ "เจตนารมณ์" งดรับของขวัญ no gift policy ก',
    "แผนป้องกันการทุจริต O9 2569",
)
WORDS = ("มาตรการ", "แผน", "O9", "๐๔๒", "ทต", "2569", "100%", "ของ_งาน", '"เจตนารมณ์"', "no gift", "ก", "o", "ก ข", "แผน o9 2569", "ไม่มี")  # fmt: skip


@pytest.fixture
def papers(agency: Agency) -> list[Publication]:
    """Return a publication of each text, the last the newest."""
    return [
        make_publication(
            agency, search_text=thai.fold_for_search(text), published_at=AT + dt.timedelta(days=day), title=text
        )
        for day, text in enumerate(TEXTS)
    ]


def held(word: str, text: str) -> bool:
    """Say whether a text holds a word: short words where a word begins."""
    return all(part in f" {thai.fold_for_search(text)} " for part in finding.words_of(word))


@pytest.mark.parametrize("looked", [0, 2, 100], ids=["by the index", "by both", "among the newest"])
@pytest.mark.parametrize("words", WORDS)
def test_search_finds_what_holds_every_word_newest_first(
    papers: list[Publication], words: str, looked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "LOOKED", looked)

    found = finding.search(words, 50)

    assert [row.title for row in found] == [text for text in reversed(TEXTS) if held(words, text)]


def test_short_words_are_found_where_a_word_begins(papers: list[Publication]) -> None:
    found = {words: len(finding.search(words, 50)) for words in ("ทต", "o4", "o9", "ต.", "ก", "ผ")}

    assert found == {"ทต": 1, "o4": 1, "o9": 2, "ต.": 0, "ก": 1, "ผ": 0}


def test_search_stops_at_its_limit_with_the_newest(papers: list[Publication], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "LOOKED", 1)

    found = finding.search("แผน", 1)

    assert [row.title for row in found] == [TEXTS[-1]]


def test_an_agency_is_found_by_its_new_name_and_not_by_its_old_one(agency: Agency) -> None:
    make_agency("tha-phae", name="เทศบาลตำบลท่าแพ", province="นครศรีธรรมราช")
    Agency.objects.filter(slug="tha-phae").update(name="เทศบาลเมืองปากน้ำ")

    found = {
        words: [row.slug for row in finding.agencies_found(words, 50)]
        for words in ("ท่าแพ", "ปากน้ำ", "นคร เทศบาล", "THA-PHAE", "บ้าน")
    }

    assert found == {
        "ท่าแพ": [],
        "ปากน้ำ": ["tha-phae"],
        "นคร เทศบาล": ["tha-phae"],
        "THA-PHAE": ["tha-phae"],
        "บ้าน": ["ban-rao"],
    }


def test_what_was_there_before_the_index_is_taken_into_it(papers: list[Publication]) -> None:
    connection.check_constraints()  # PostgreSQL alters no table while it has some to check
    with connection.cursor() as cursor:
        for table in (triggers.PUBLICATIONS, triggers.AGENCIES):
            kind = "INDEX" if connection.vendor == "postgresql" else "TABLE"
            cursor.execute(f"DROP {kind} {table}_words")

    triggers.create(connection)

    assert len(finding.search("แผน", 50)) == 2
    assert [row.slug for row in finding.agencies_found("บ้านเรา", 50)] == ["ban-rao"]


def test_the_index_answers_not_a_scan() -> None:
    words = ["มาตรการ", " o9"]

    assert_uses(published().filter(pk__in=finding._named(triggers.PUBLICATIONS, words)), "reports_publication_words")
    assert_uses(Agency.objects.filter(pk__in=finding._named(triggers.AGENCIES, words)), "organisations_agency_words")


def test_newest_publications_are_read_in_the_order_of_an_index(agency: Agency) -> None:
    assert_uses(published()[:8], "publication_newest")
    assert_uses(published().filter(agency=agency)[:50], "publication_agency_newest")


def assert_uses(rows: QuerySet[Publication] | QuerySet[Agency], index: str) -> None:
    """Look at the plan: the index is used, and on SQLite nothing is sorted or scanned."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # tables of a test are too small for an index
            cursor.execute("SET LOCAL enable_sort = off")
    plan = rows.explain()
    if connection.vendor == "sqlite" and index.endswith("_words"):
        assert "VIRTUAL TABLE INDEX" in plan
    else:
        assert index in plan
