"""The language of a page: Thai unless chosen otherwise, remembered, and told to caches."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page

from organisations.models import Agency, Role
from tests.factories.organisations import make_user
from tests.reports.views.test_public import make_publication

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]


def language_of(client: Client, address: str, **headers: str) -> str:
    """Return what the page says its language is; the header and the page agree."""
    response = client.get(address, headers=headers)
    (found,) = re.findall(r'<html lang="(\w+)"', response.content.decode())
    assert response.headers["Content-Language"] == found
    return found


def choose(client: Client, language: str, page: str = "/") -> str:
    """Press the switch and return where it leads."""
    response = client.post("/language/setlang/", {"language": language, "next": page})
    assert response.status_code == 302
    return response.headers["Location"]


def test_thai_comes_first_whatever_the_browser_prefers(client: Client) -> None:
    assert language_of(client, "/", **{"accept-language": "en-GB,en;q=0.9"}) == "th"


def test_the_choice_comes_back_to_the_page_and_is_remembered(client: Client) -> None:
    assert choose(client, "en", "/?q=O42&province=") == "/?q=O42&province="

    assert language_of(client, "/") == language_of(client, "/accounts/login/") == "en"
    cookie = client.cookies["django_language"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (60 * 60 * 24 * 365, True, "Lax")
    choose(client, "th")
    assert language_of(client, "/") == "th"


@pytest.mark.parametrize("language", ["de", "xx", "", "../th"])
def test_an_unknown_language_is_thai(client: Client, language: str) -> None:
    client.cookies["django_language"] = language

    assert language_of(client, "/") == "th"


def test_the_switch_leads_nowhere_else(client: Client) -> None:
    assert choose(client, "en", "https://elsewhere.example/") == "/"


def test_the_switch_offers_the_other_language(client: Client) -> None:
    thai = client.get("/?q=O42&province=").content.decode()
    choose(client, "en")
    english = client.get("/").content.decode()

    assert '<button class="button button--quiet" name="language" value="en" lang="en">English</button>' in thai
    assert '<input type="hidden" name="next" value="/?q=O42&amp;province=">' in thai
    assert '<button class="button button--quiet" name="language" value="th" lang="th">ไทย</button>' in english


def test_no_switch_stands_where_typed_words_would_be_lost(client: Client) -> None:
    refused = client.post("/accounts/login/", {"login": "somebody", "password": "wrong"}).content.decode()

    assert 'value="somebody"' in refused
    assert 'name="language"' not in refused


def test_members_read_english_at_their_desk(client_as: Callable[..., Client], agency: Agency) -> None:
    client = client_as(Role.STAFF, agency)
    choose(client, "en")

    page = client.get("/desk/ban-rao/2569/").content.decode()

    assert '<html lang="en" data-digits="arabic">' in page
    assert "Enter the assessment of 2568" in page
    assert "กรอกคะแนน" not in page


def test_english_pages_have_arabic_digits_and_english_months(client: Client, agency: Agency) -> None:
    publication = make_publication(agency, months=6)
    choose(client, "en")

    page = client.get(f"/d/{publication.pk}/").content.decode()

    assert "6-month round (1 Oct 2568 – 31 Mar 2569)" in page
    assert "15 Jul 2569 10:00" in page


def test_pages_tell_caches_that_they_differ_by_cookie(client: Client, agency: Agency) -> None:
    publication = make_publication(agency)

    for address in ("/", "/ban-rao/", "/ban-rao/2569/", f"/d/{publication.pk}/", "/no-such-agency/"):
        response = client.get(address)
        assert "Cookie" in response.headers["Vary"], address
        assert "public" not in response.headers.get("Cache-Control", ""), address


def test_a_kept_thai_page_does_not_answer_for_the_english_one(client: Client, agency: Agency) -> None:
    kept = client.get("/ban-rao/").headers["ETag"]
    choose(client, "en")

    assert client.get("/ban-rao/", headers={"if-none-match": kept}).status_code == 200


def test_files_and_feeds_are_the_same_for_everyone(client: Client, agency: Agency) -> None:
    publication = make_publication(agency)
    addresses = [f"/d/{publication.pk}.{kind}" for kind in ("pdf", "csv", "json")] + [
        "/ban-rao/feed.atom",
        "/robots.txt",
    ]

    def answers() -> list[tuple[bytes, str | None]]:
        found = [client.get(address) for address in addresses]
        return [(response.getvalue(), response.headers.get("Content-Language")) for response in found]

    thai = answers()
    choose(client, "en")

    assert answers() == thai
    assert {language for _body, language in thai} == {None}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_switch_works_without_scripts(open_page: Callable[..., Page], agency: Agency) -> None:
    visitor = open_page(java_script_enabled=False)
    visitor.goto("/ban-rao/")

    visitor.get_by_role("button", name="English").click()

    assert visitor.url.endswith("/ban-rao/")
    assert visitor.locator("html").get_attribute("lang") == "en"
    visitor.get_by_role("button", name="ไทย").click()
    assert visitor.locator("html").get_attribute("lang") == "th"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_members_switch_in_the_account_menu(open_page: Callable[..., Page]) -> None:
    member = open_page(make_user("somebody"), viewport={"width": 360, "height": 740})
    member.goto("/desk/")

    member.locator("summary.menu__open").click()
    member.get_by_role("button", name="English").click()

    assert member.get_by_role("heading", name="Choose an agency").is_visible()
