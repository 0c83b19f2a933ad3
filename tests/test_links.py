"""No link that the portal shows leads to a page that refuses or is not there, whoever follows it."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.test import Client

from organisations.models import Role, User
from tests.factories.world import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')


@pytest.fixture
def world() -> World:
    return make_world("ban-rao", "บ้านเรา")


def shape(address: str) -> tuple[str, frozenset[str]]:
    """Return what links of one kind have in common: other years and other values of a query lead to the same page."""
    parts = urlsplit(address)
    return re.sub(r"/25\d\d/", "/year/", parts.path), frozenset(parse_qs(parts.query, keep_blank_values=True))


def refused(client: Client, start: str) -> dict[str, tuple[str, int]]:
    """Follow every link from a page on; return those that did not lead anywhere, with the page that showed them."""
    found, seen, todo = {}, {shape(start)}, [(start, "")]
    while todo:
        address, shown_on = todo.pop(0)
        answer = client.get(address)
        if answer.status_code >= 400:
            found[address] = (shown_on, answer.status_code)
        elif answer.status_code in {301, 302}:
            todo += [(urljoin(address, answer["Location"]), shown_on)]
        elif answer.get("Content-Type", "").startswith("text/html"):
            for href in LINK.findall(answer.content.decode()):
                link = urljoin(address, unescape(href)).partition("#")[0]
                if not urlsplit(link).netloc and "logout" not in link and shape(link) not in seen:
                    seen.add(shape(link))
                    todo.append((link, address))
        elif answer.streaming:
            b"".join(answer)  # type: ignore[arg-type]
    assert len(seen) > 8
    return found


@pytest.mark.parametrize("role", Role.values)
def test_every_link_leads_somewhere(world: World, client_of: Callable[[User], Client], role: str) -> None:
    client = client_of(User.objects.filter(memberships__agency=world.office.agency, memberships__role=role)[0])

    assert refused(client, f"/desk/{world.slug}/2569/") == {}


def test_every_link_of_an_executive_leads_somewhere(world: World, client_of: Callable[[User], Client]) -> None:
    chief = world.office.executives[-1].user
    assert chief is not None

    assert refused(client_of(chief), f"/desk/{world.slug}/inbox/") == {}


def test_every_public_link_leads_somewhere(world: World, client: Client) -> None:
    assert refused(client, f"/{world.slug}/") == {}
