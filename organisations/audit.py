"""Writing and checking the record of an agency's events."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import F, Model

from organisations.models import Agency, ChainHead, Event, User
from organisations.queries import Member
from organisations.rules import chain


@transaction.atomic
def record(
    *,
    agency: Agency,
    by: Member | User | None,
    verb: str,
    target: Model,
    at: dt.datetime,
    capacity: str = "",
    data: dict[str, Any] | None = None,
) -> Event:
    """Append one event to the agency's chain, in the caller's transaction.

    The chain head is moved first: two events at once wait for each other. `by` None = the portal itself.
    """
    head, _ = ChainHead.objects.get_or_create(agency=agency)
    ChainHead.objects.filter(pk=head.pk).update(seq=F("seq") + 1)
    head.refresh_from_db()
    user = by.user if isinstance(by, Member) else by
    event = Event(
        agency=agency,
        seq=head.seq,
        at=at,
        actor_id=user.pk if user else None,
        actor_name=str(user) if user else "ITA Portal",
        capacity=capacity,
        verb=verb,
        target_type=target._meta.model_name or "",
        target_id=str(target.pk),
        data=chain.canonical(data or {}),
        previous_hash=head.hash,
    )
    event.hash = chain.link_hash(_link(event))
    event.save(force_insert=True)
    ChainHead.objects.filter(pk=head.pk).update(hash=event.hash)
    return event


def _link(event: Event) -> chain.Link:
    return chain.Link(
        agency_id=event.agency_id,
        seq=event.seq,
        at=event.at,
        actor_id=event.actor_id,
        actor_name=event.actor_name,
        capacity=event.capacity,
        verb=event.verb,
        target_type=event.target_type,
        target_id=event.target_id,
        data=event.data,
        previous_hash=event.previous_hash,
        hash=event.hash,
    )


def links(agency: Agency) -> Iterator[chain.Link]:
    """Yield the agency's events in order, as links."""
    for event in Event.objects.filter(agency=agency).order_by("seq").iterator(chunk_size=1000):
        yield _link(event)


def first_broken(agency: Agency) -> int | None:
    """Return the seq of the first event that does not fit the chain; None when all do."""
    head = ChainHead.objects.filter(agency=agency).first()
    return chain.first_broken(links(agency), head.seq if head else 0, head.hash if head else chain.START)
