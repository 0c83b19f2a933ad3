"""O-items with evidence, and looks at their addresses that need no network."""

import datetime as dt

from assessments.models import Item, RequiredPart
from measures.actions.evidence import EvidenceDraft
from measures.actions.items import add_item_evidence
from measures.link_probe import Look
from measures.models import Evidence
from measures.queries.items import item_of, items_of
from measures.rules.link_verdict import Answer
from organisations.models import User
from organisations.queries import Member, member_of
from tests.factories.measures import YEAR, make_criteria

AT = dt.datetime(2026, 7, 15, 3, tzinfo=dt.UTC)
URL = "https://www.example.invalid/structure"


def make_item(code: str = "O1", parts: tuple[str, ...] = ()) -> Item:
    """Return an item of the year's criteria, made when missing, with parts to show."""
    if not items_of(YEAR):
        make_criteria(YEAR)
    for order, text in enumerate(parts):
        RequiredPart.objects.create(item=item_of(YEAR, code), order=order, text=text)
    found = item_of(YEAR, code)
    assert found is not None
    return found


def member(user: User, slug: str = "ban-rao") -> Member:
    """Return a user as a member on the day of the tests."""
    found = member_of(user, slug, AT.date())
    assert found is not None
    return found


def make_item_evidence(
    item: Item, by: Member, url: str = URL, caption: str = "โครงสร้าง", at: dt.datetime = AT
) -> Evidence:
    """Add an address to an item."""
    return add_item_evidence(item=item, draft=EvidenceDraft(url=url, caption=caption), by=by, at=at)


def page(url: str, text: str = "โครงสร้าง หน่วยงาน ปี 2569", **fields: object) -> Look:
    """Return what a look at a page brings."""
    usual = {
        "final_url": url, "status": 200, "kind": "html", "size": len(text), "content_hash": str(hash(text)), "text": text,
    }  # fmt: skip
    return Look(Answer(url, **(usual | fields)), "text/html", elapsed_ms=5)  # type: ignore[arg-type]
