"""Keeping what a memo's draft said before it is overwritten. Bounded: rules.drafts says when, and how many stay."""

import datetime as dt
from typing import Any

from organisations.queries import Member
from reports.models import DraftCopy, Memo, MemoSection, Order
from reports.rules import drafts

FIELDS = ("department", "phone", "number_prefix", "dated_on", "subject", "addressee", "closing")
OF_ORDER = ("subject", "body", "closing")
Content = dict[str, Any]  # as DraftCopy.content


def content_of(memo: Memo) -> Content:
    """Return the words of a memo as they stand in the database. Two queries."""
    sections = MemoSection.objects.filter(memo=memo).order_by("order", "pk")
    order = Order.objects.filter(memo=memo).values(*OF_ORDER).first()
    fields = {name: getattr(memo, name) for name in FIELDS}
    return {
        "fields": fields | {"dated_on": memo.dated_on.isoformat() if memo.dated_on else ""},
        "sections": [[row.caption, row.body, row.table] for row in sections],
        "order": order,
    }


def keep_overwritten(memo: Memo, before: Content, by: Member, at: dt.datetime) -> None:
    """Keep what a memo said `before` a save, where that is worth it; `memo` as saved."""
    after = content_of(memo)
    if before == after:
        return
    last = DraftCopy.objects.filter(memo=memo, kept_by=by.user).first()
    if drafts.is_worth_keeping(at - last.kept_at if last else None, _length(before), _length(after)):
        keep(memo, before, by, at)


def keep(memo: Memo, content: Content, by: Member, at: dt.datetime) -> None:
    """Keep some words of a memo, and drop the oldest copies beyond the bound."""
    newest = DraftCopy.objects.filter(memo=memo).first()
    if newest is None or newest.content != content:
        DraftCopy.objects.create(memo=memo, kept_by=by.user, kept_at=at, content=content)
    kept = DraftCopy.objects.filter(memo=memo).values_list("pk", flat=True)[: drafts.KEPT]
    DraftCopy.objects.filter(memo=memo).exclude(pk__in=list(kept)).delete()


def _length(content: Content) -> int:
    """Return how many letters a memo's body has: captions, paragraphs, closing and the order's words."""
    texts = [content["fields"]["subject"], content["fields"]["closing"], *(content["order"] or {}).values()]
    texts += [text for caption, body, _table in content["sections"] for text in (caption, body)]
    return sum(map(len, texts))
