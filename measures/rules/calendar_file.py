"""Deadlines as an iCalendar file (RFC 5545): all-day events with identifiers that never change. No clock."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

import icalendar

PRODUCT = "-//ITA Portal//Deadlines//TH"
REFRESH = dt.timedelta(hours=6)


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """An event of one day: `key` unique in the portal, a title, a text and the address where the work is done."""

    key: str
    on: dt.date
    title: str
    text: str
    url: str


def written(name: str, entries: Iterable[Entry], host: str, day: dt.date) -> bytes:
    """Return a calendar of events; the same entries on the same day give the same bytes."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    stamp = dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
    for entry in entries:
        calendar.add_component(_event(entry, host, stamp))
    data: bytes = calendar.to_ical()
    return data


def _event(entry: Entry, host: str, stamp: dt.datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{entry.key}@{host}")
    event.add("dtstamp", stamp)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + dt.timedelta(days=1))
    event.add("summary", entry.title)
    event.add("description", entry.text)
    event.add("url", entry.url)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
