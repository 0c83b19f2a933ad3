"""Writing and checking the record of an agency's events."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
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
    event = _event(head, Entry(agency, target, data or {}, capacity), user, verb, at)
    event.save(force_insert=True)
    ChainHead.objects.filter(pk=head.pk).update(hash=event.hash)
    return event


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One event to be written together with others: of which agency, about what."""

    agency: Agency
    target: Model
    data: dict[str, Any]
    capacity: str = ""


@transaction.atomic
def record_many(*, entries: Sequence[Entry], by: Member | User | None, verb: str, at: dt.datetime) -> None:
    """Append one event to the chain of each of several agencies or years, in a fixed number of queries.

    The heads are locked in the order of their agencies, so that two at once wait for each other.
    """
    if not entries:
        return
    agencies = {entry.agency.pk: entry.agency for entry in entries}
    ChainHead.objects.bulk_create([ChainHead(agency=agency) for agency in agencies.values()], ignore_conflicts=True)
    heads = {row.pk: row for row in ChainHead.objects.select_for_update().filter(pk__in=agencies).order_by("pk")}
    user = by.user if isinstance(by, Member) else by
    events = []
    for entry in entries:
        head = heads[entry.agency.pk]
        head.seq += 1
        events.append(_event(head, entry, user, verb, at))
        head.hash = events[-1].hash
    Event.objects.bulk_create(events)
    ChainHead.objects.bulk_create(  # an update of rows that are there and held: one statement, where bulk_update is slow
        heads.values(), update_conflicts=True, unique_fields=["agency"], update_fields=["seq", "hash"]
    )


def _event(head: ChainHead, entry: Entry, user: User | None, verb: str, at: dt.datetime) -> Event:
    event = Event(
        agency=entry.agency,
        seq=head.seq,
        at=at,
        actor_id=user.pk if user else None,
        actor_name=str(user) if user else "ITA Portal",
        capacity=entry.capacity,
        verb=verb,
        target_type=entry.target._meta.model_name or "",
        target_id=str(entry.target.pk),
        data=chain.canonical(entry.data),
        previous_hash=head.hash,
    )
    event.hash = chain.link_hash(_link(event))
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
