"""The hash chain of an agency's events: canonical bytes, SHA-256, and the search for the first broken link."""

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Iterable

START = "0" * 64


@dataclasses.dataclass(frozen=True, slots=True)
class Link:
    """The fields of one event that the hash covers, and the hash stored with it."""

    agency_id: int
    seq: int
    at: dt.datetime
    actor_id: int | None
    actor_name: str
    capacity: str
    verb: str
    target_type: str
    target_id: str
    data: str
    previous_hash: str
    hash: str = ""


_HASHED = tuple(field.name for field in dataclasses.fields(Link) if field.name != "hash")


def canonical(value: object) -> str:
    """Return canonical JSON: sorted keys, no spaces, Thai unescaped."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Return the SHA-256 of UTF-8 text, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def link_hash(link: Link) -> str:
    """Return the hash of a link: over the previous hash and every other field, the moment in UTC."""
    fields = {name: getattr(link, name) for name in _HASHED}
    fields["at"] = link.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return digest(canonical(fields))


def first_broken(links: Iterable[Link], head_seq: int, head_hash: str) -> int | None:
    """Return the seq of the first link that does not fit, None when the chain is whole.

    A gap, a changed field, a changed hash and a head that names another end are all breaks; a chain that
    stops short of its head breaks at the seq after its end.
    """
    previous, seq = START, 0
    for link in links:
        seq += 1
        if link.seq != seq or link.previous_hash != previous or link.hash != link_hash(link):
            return seq
        previous = link.hash
    return None if (seq, previous) == (head_seq, head_hash) else seq + 1
