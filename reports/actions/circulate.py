"""Sending an issued paper round to units, taking note of it, and reminding who has not."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from organisations import audit
from organisations.models import Unit
from organisations.queries import Member
from reports import notices
from reports.models import Acknowledgement, Circulation, Memo, MemoState, MemoVersion
from reports.queries import circulation as queries
from reports.rules.refusal import MoveRefused


@transaction.atomic
def circulate(*, memo: Memo, units: Iterable[Unit], by: Member, at: dt.datetime) -> list[Circulation]:
    """Send an issued memo to units that do not have it yet, one mail to each head. Raises MoveRefused `not_issued`."""
    Memo.objects.select_for_update().get(pk=memo.pk)  # two at once send it once
    if memo.state != MemoState.ISSUED:
        raise MoveRefused("not_issued")
    had = set(Circulation.objects.filter(memo=memo).values_list("unit", flat=True))
    fresh = [
        Circulation.objects.create(memo=memo, unit=unit, sent_by=by.user, sent_at=at)
        for unit in units
        if unit.pk not in had
    ]
    if fresh:
        notices.circulated(memo, fresh, at)
        data = {"units": [str(row.unit) for row in fresh]}
        audit.record(agency=memo.agency, by=by, verb="memo.circulate", target=memo, at=at, data=data)
    return fresh


@transaction.atomic
def acknowledge(*, circulation: Circulation, by: Member, at: dt.datetime) -> Acknowledgement:
    """Take note for a unit; a second tap of the same person is the first.

    Raises MoveRefused `not_head` (of that unit today), `acknowledged_already` (by another).
    """
    holding = queries.head_holding(by, circulation.unit_id)
    if holding is None:
        raise MoveRefused("not_head")
    memo, capacity = circulation.memo, holding.capacity
    version = MemoVersion.objects.get(memo=memo, version=memo.version)
    defaults = {
        "user": by.user,
        "at": at,
        "name": str(holding.officer),
        "post": capacity.own_post,
        "acting": holding.acting,
        "acting_term": capacity.acting_term,
        "acted_post": capacity.acted_post,
        "content_hash": version.content_hash,
    }
    noted, made = Acknowledgement.objects.get_or_create(circulation=circulation, defaults=defaults)
    if not made and noted.user_id != by.user.pk:
        raise MoveRefused("acknowledged_already", name=noted.name)
    if not made:
        return noted
    data = {"unit": str(circulation.unit), "content": version.content_hash}
    audit.record(
        agency=by.agency, by=by, verb="memo.acknowledge", target=memo, at=at, capacity=str(capacity), data=data
    )
    return noted


@transaction.atomic
def remind(*, memo: Memo, by: Member, at: dt.datetime) -> int:
    """Remind the heads who have not taken note; return how many mails. At most once a day: raises MoveRefused `reminded_today`."""
    Memo.objects.select_for_update().get(pk=memo.pk)
    waiting = [sent for sent in queries.sent_of(memo.pk, timezone.localdate(at)) if sent.acknowledgement is None]
    users = dict.fromkeys(user for sent in waiting for holding in sent.heads if (user := holding.officer.user))
    sent = notices.circulation_reminders(memo, users, at)
    if users and not sent:
        raise MoveRefused("reminded_today")
    if sent:
        audit.record(agency=memo.agency, by=by, verb="memo.remind", target=memo, at=at, data={"mails": sent})
    return sent
