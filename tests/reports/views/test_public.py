"""The public home, agency, year and O-item pages: published and confirmed things only, in few queries."""

import datetime as dt
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from assessments.models import ItemPurpose
from measures.models import Evidence, ItemCharge, Plan
from organisations.models import Agency, FormerSlug, User
from reports import store
from reports.models import Memo, Publication, PublicationKind, Round, StatusReport, Withdrawal
from reports.queries.rounds import spans_of
from tests.factories.assessments import make_assessment, make_seed, make_year
from tests.factories.organisations import make_agency, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]
AT = dt.datetime(2026, 7, 15, 10, tzinfo=dt.timezone(dt.timedelta(hours=7)))
_numbers = count(2345678901)


def make_publication(agency: Agency, **fields: Any) -> Publication:
    """Publish bytes of their own under the next id; the plan of 2569 unless said otherwise."""
    pk = str(next(_numbers))
    user = make_user()
    memo = Memo.objects.create(
        agency=agency, fiscal_year=2569, kind="propose_plan", department="สำนักปลัด", subject="เรื่อง", addressee="นายก",
        created_by=user, created_at=AT, updated_at=AT, report=report_of(agency, fields.get("months"), user),
    )  # fmt: skip
    values: dict[str, Any] = {
        "fiscal_year": 2569,
        "kind": PublicationKind.PLAN,
        "title": f"มาตรการของ {agency.short_name}",
        "summary": "3 มาตรการ",
        "pdf": store.put(f"%PDF-1.7 {pk}".encode(), "application/pdf", pages=3),
        "csv": store.put(f"number\r\n{pk}".encode(), "text/csv"),
        "json": store.put(f'["{pk}"]'.encode(), "application/json"),
        "memo": memo,
        "published_by": user,
        "published_at": AT,
        "search_text": f"{agency.name} {agency.short_name} มาตรการ o42 2569".casefold(),
    }
    return Publication.objects.create(id=pk, agency=agency, **(values | fields))


def report_of(agency: Agency, months: int | None, user: User) -> StatusReport | None:
    """Return the report of a round of 2569; None where there is no round."""
    if months is None:
        return None
    plan, _made = Plan.objects.get_or_create(agency=agency, fiscal_year=2569, defaults={"title": "มาตรการ 2569"})
    span = spans_of(2569)[f"months-{months}"]
    names = ("code", "name", "number", "months", "starts_on", "ends_on", "cut_off_on", "due_on")
    values = {name: getattr(span, name) for name in names} | {"opened_by": user, "opened_at": AT}
    round_, _made = Round.objects.get_or_create(agency=agency, fiscal_year=2569, code=span.code, defaults=values)
    report, _made = StatusReport.objects.get_or_create(round=round_, defaults={"plan": plan, "title": "รายงาน"})
    return report


def withdraw(publication: Publication, reason: str = "เลขที่ผิด") -> Withdrawal:
    """Take a publication back."""
    return Withdrawal.objects.create(
        publication=publication, reason=reason, withdrawn_by=publication.published_by, withdrawn_at=AT
    )


def shown(client: Client, address: str) -> str:
    """Return the text of a page that answers 200."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


# --- Home ----------------------------------------------------------------------------------------


def test_home_lists_agencies_by_province_in_thai_order(client: Client) -> None:
    for slug, province in (("phang-nga", "พังงา"), ("mae-hong-son", "แม่ฮ่องสอน"), ("maha-sarakham", "มหาสารคาม")):
        make_agency(slug, province=province)

    text = shown(client, "/")

    places = [text.index(f'href="/{slug}/"') for slug in ("phang-nga", "maha-sarakham", "mae-hong-son")]
    assert places == sorted(places)


def test_home_lists_one_province_at_a_time_where_agencies_are_many(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_agency("first", province="พังงา")
    make_agency("second", province="บุรีรัมย์")
    monkeypatch.setattr("reports.views.public.AGENCIES_AT_ONCE", 1)

    everything, chosen = shown(client, "/"), shown(client, "/?province=พังงา")

    assert ['href="/first/"' in everything, 'href="/second/"' in everything] == [False, False]
    assert ['href="/first/"' in chosen, 'href="/second/"' in chosen] == [True, False]


@pytest.mark.parametrize("spelling", ["O42", "o๔๒", "OIT 42", "๐๔๒", "042", " มาตรการ  O๔๒ ๒๕๖๙ "])
def test_search_forgives_digits_and_spellings(client: Client, agency: Agency, spelling: str) -> None:
    publication = make_publication(agency)

    text = shown(client, f"/?q={spelling}")

    assert f'href="/d/{publication.pk}/"' in text


def test_search_finds_agencies_by_any_of_their_names(client: Client) -> None:
    make_agency("tha-phae", name="เทศบาลตำบลท่าแพ", short_name="ทต.ท่าแพ", province="นครศรีธรรมราช")
    make_agency("khok-tum", name="องค์การบริหารส่วนตำบลโคกตูม", short_name="อบต.โคกตูม", province="บุรีรัมย์")

    found = [shown(client, f"/?q={words}") for words in ("ท่าแพ", "ทต ท่าแพ", "เทศบาล นครศรีธรรมราช")]

    assert [('href="/tha-phae/"' in text, 'href="/khok-tum/"' in text) for text in found] == [(True, False)] * 3


def test_search_without_a_hit_says_what_to_do_and_escapes_what_was_typed(client: Client) -> None:
    text = shown(client, "/?q=<b>ไม่มี</b>")

    assert "ไม่พบ “&lt;b&gt;ไม่มี&lt;/b&gt;”" in text
    assert "<b>" not in text


def test_search_of_endless_words_is_cut(client: Client, django_assert_max_num_queries: Callable[..., Any]) -> None:
    with django_assert_max_num_queries(3):
        shown(client, "/?q=" + "ก " * 2000)


def test_home_shows_nothing_replaced_or_withdrawn(client: Client, agency: Agency) -> None:
    old = make_publication(agency)
    new = make_publication(agency, replaces=old)
    gone = make_publication(agency, fiscal_year=2568)
    withdraw(gone)

    pages = [shown(client, address) for address in ("/", "/?q=มาตรการ", "/ban-rao/", "/ban-rao/2569/")]

    expected = {old.pk: False, new.pk: True, gone.pk: False}
    assert [{pk: f"/d/{pk}/" in text for pk in expected} for text in pages] == [expected] * 4


# --- Agency --------------------------------------------------------------------------------------


def test_agency_shows_the_latest_confirmed_result_with_its_change(client: Client, agency: Agency) -> None:
    confirmed_by = make_user()
    make_assessment(agency, make_year(2567), level="ต้องปรับปรุง", confirmed_by=confirmed_by, overall="84.10")
    make_assessment(agency, make_year(2568), level="ต้องปรับปรุง", confirmed_by=confirmed_by, overall="81.24")
    make_assessment(agency, make_year(2569), level="ผ่าน", overall="99.99")

    text = shown(client, "/ban-rao/")

    assert ["๘๑.๒๔" in text, "ขาดอีก ๓.๗๖ ถึงเกณฑ์ ๘๕" in text, "ลดลง ๒.๘๖ จากปี ๒๕๖๗" in text] == [True] * 3
    assert "๙๙.๙๙" not in text


def test_agency_without_anything_says_so(client: Client, agency: Agency) -> None:
    text = shown(client, "/ban-rao/")

    assert ["ยังไม่มีผลประเมินที่หน่วยงานยืนยัน" in text, "ยังไม่มีเอกสารที่เผยแพร่" in text] == [True, True]


@pytest.mark.parametrize("rest", ["", "2569/", "2569/oit/", "feed.atom", "2569/?page=1"])
def test_former_address_redirects_for_ever(client: Client, agency: Agency, rest: str) -> None:
    FormerSlug.objects.create(slug="ban-kao", agency=agency)

    response = client.get(f"/ban-kao/{rest}")

    assert (response.status_code, response.headers["Location"]) == (301, f"/ban-rao/{rest}")


@pytest.mark.parametrize("address", ["/nobody/", "/nobody/2569/", "/nobody/feed.atom", "/d/", "/d/nothing/"])
def test_unknown_address_is_not_found(client: Client, agency: Agency, address: str) -> None:
    assert client.get(address).status_code == 404


def _words(patterns: list[URLPattern | URLResolver]) -> set[str]:
    """Return the first fixed word of every address."""
    found = set()
    for pattern in patterns:
        route = str(pattern.pattern)
        if not route and isinstance(pattern, URLResolver):
            found |= _words(pattern.url_patterns)
        elif (word := route.split("/")[0]) and "<" not in word:
            found.add(word)
    return found


RESERVED = sorted(
    {word for word in _words(get_resolver().url_patterns) if "." not in word} | {"media", "static", "verify"}
)


@pytest.mark.parametrize("word", RESERVED)
def test_word_of_the_resolver_is_no_agency_address(word: str) -> None:
    agency = make_agency("ban-mai")
    agency.slug = word

    with pytest.raises(ValidationError):
        agency.full_clean()


# --- Year ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["", "oit/"])
@pytest.mark.parametrize("year", [1999, 2539, 2701, 99999999])
def test_year_out_of_range_is_not_found(client: Client, agency: Agency, year: int, page: str) -> None:
    assert client.get(f"/ban-rao/{year}/{page}").status_code == 404


def test_year_shows_tools_computed_from_indicators(client: Client, agency: Agency) -> None:
    assessment = make_seed(agency, "000-khokkloi")
    assessment.confirmed_at, assessment.confirmed_by = AT, make_user()
    assessment.save()

    text = shown(client, "/ban-rao/2563/")

    # domain: seed 000 comes out exactly: 82.136, 79.39, 56.53 → 71.07
    assert ["๘๒.๑๔" in text, "๗๙.๓๙" in text, "๕๖.๕๓" in text, "๗๑.๐๗" in text] == [True] * 4
    assert ["ตัวเลขที่ประกาศต่างจากที่คำนวณ" in text, "ข้อที่ไม่ได้คะแนนเต็ม ๑๑ ข้อ" in text] == [False, True]


def test_year_keeps_the_printed_number_and_tells_the_difference(client: Client, agency: Agency) -> None:
    assessment = make_seed(agency, "001-khwaoyai")
    assessment.confirmed_at, assessment.confirmed_by = AT, make_user()
    assessment.save()

    text = shown(client, "/ban-rao/2568/")

    # domain: seed 001 is 82.56 by formula, published 81.24
    assert "คำนวณจากตัวชี้วัดตามสูตรของปีนี้ได้ ๘๒.๕๖ ส่วนที่ประกาศคือ ๘๑.๒๔" in text


def test_year_hides_a_result_that_nobody_confirmed(client: Client, agency: Agency) -> None:
    make_assessment(agency, make_year(2568), overall="81.24", indicator_1="85.88")

    text = shown(client, "/ban-rao/2568/")

    assert ["๘๑.๒๔" in text, "๘๕.๘๘" in text, "ยังไม่มีผลของปีนี้ที่หน่วยงานยืนยัน" in text] == [False, False, True]


def test_year_shows_no_other_agency(client: Client, agency: Agency, other_agency: Agency) -> None:
    theirs = make_publication(other_agency)
    make_assessment(other_agency, make_year(2569), confirmed_by=make_user(), overall="12.34")

    pages = [shown(client, f"/ban-rao/{rest}") for rest in ("", "2569/", "2569/oit/", "feed.atom")]

    assert [(theirs.pk in text, "๑๒.๓๔" in text) for text in pages] == [(False, False)] * 4


# --- O-items -------------------------------------------------------------------------------------


def test_oit_shows_checked_addresses_and_publications_as_evidence(client: Client, agency: Agency) -> None:
    items = {item.purpose: item for item in make_year(2569).items.all()}
    user = make_user()
    fields = {"agency": agency, "fiscal_year": 2569, "added_by": user, "added_at": AT}
    Evidence.objects.create(**fields, item_code="O1", url="https://example.go.th/o1", caption="โครงสร้าง")
    Evidence.objects.create(**{**fields, "fiscal_year": 2568}, item_code="O1", url="https://example.go.th/last-year")
    Evidence.objects.create(**fields, item_code="O2", file="evidence/secret.pdf", sha256="0" * 64)
    Evidence.objects.create(**fields, item_code="O3", url="https://example.go.th/unchecked")
    Evidence.objects.create(
        **fields, item_code="O1", url="https://example.go.th/removed", removed_by=user, removed_at=AT
    )
    for code in ("O1", "O2"):
        ItemCharge.objects.create(
            agency=agency, fiscal_year=2569, item_code=code, confirmed_by=make_user(), confirmed_at=AT
        )
    report = make_publication(agency, kind=PublicationKind.REPORT, months=12)

    text = shown(client, "/ban-rao/2569/oit/")

    assert ['href="https://example.go.th/o1"' in text, f"/d/{report.pk}/" in text] == [
        True,
        ItemPurpose.REPORT in items,
    ]
    assert [word for word in ("last-year", "secret", "unchecked", "removed") if word in text] == []


def test_oit_of_a_year_without_criteria_says_so(client: Client, agency: Agency) -> None:
    assert "ยังไม่มีรายการข้อ O ของปี ๒๕๗๙" in shown(client, "/ban-rao/2579/oit/")


# --- Queries, caches, law of the browser ---------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [("/", 3), ("/?q=มาตรการ", 3), ("/ban-rao/", 3), ("/ban-rao/2568/", 4), ("/ban-rao/2569/oit/", 4)],
)
def test_page_asks_the_same_few_questions(
    client: Client, agency: Agency, address: str, queries: int, rows: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    make_year(2569)
    make_assessment(agency, make_year(2568), confirmed_by=make_user(), overall="81.24", indicator_1="85.88")
    for _row in range(rows):
        make_publication(agency)
        make_publication(make_agency(), fiscal_year=2568)

    client.get(address)  # the criteria are read once and kept

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/", "/ban-rao/", "/ban-rao/2569/", "/ban-rao/2569/oit/"])
def test_page_is_sent_again_only_when_it_changed(client: Client, agency: Agency, address: str) -> None:
    make_year(2569)
    etag = client.get(address).headers["ETag"]

    same = client.get(address, headers={"If-None-Match": etag})
    make_publication(agency, kind=PublicationKind.REPORT)
    changed = client.get(address, headers={"If-None-Match": etag})

    assert (same.status_code, same.content) == (304, b"")
    assert (changed.status_code, changed.headers["ETag"] != etag) == (200, True)
    assert changed.headers["Cache-Control"] == "private, no-cache"


def test_page_kept_before_signing_in_is_sent_anew(client: Client, agency: Agency) -> None:
    etag = client.get("/").headers["ETag"]
    client.force_login(make_user(), backend="ita_portal.accounts.Backend")

    signed_in = client.get("/", headers={"If-None-Match": etag})

    assert signed_in.status_code == 200


@pytest.mark.parametrize("name", ["home", "agency", "year", "oit"])
def test_page_changes_nothing(client: Client, agency: Agency, name: str) -> None:
    given = {"home": [], "agency": ["ban-rao"], "year": ["ban-rao", 2569], "oit": ["ban-rao", 2569]}[name]

    assert client.post(reverse(f"public:{name}", args=given)).status_code == 405
