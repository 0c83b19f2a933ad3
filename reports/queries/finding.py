"""Finding words in what is published and in the names of agencies, by the indexes of `reports.triggers`.

The same rows on either database: a word of three letters or more is found anywhere, a word of two where a word
begins, one letter where it stands alone. Everything is folded as `thai.fold_for_search` does.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, StrIndex
from django_scopes import scopes_disabled

from ita_portal import thai
from organisations.models import Agency
from reports import triggers
from reports.models import Publication
from reports.queries import published

MOST_WORDS = 8  # a search costs bounded time, whatever is typed
LOOKED = 1_000  # newest publications read before the index is asked: they settle words that are everywhere
MOST_MATCHED = 100_000  # rows the index may name; beyond the newest it holds none that is so frequent
_PLACES = {
    triggers.PUBLICATIONS: triggers.PUBLICATION_WORDS.format(row=""),
    triggers.AGENCIES: f"lower({triggers.AGENCY_WORDS.format(row='')})",
}


def words_of(text: str) -> list[str]:
    """Return what to look for: the words of a text, short ones with the spaces around them."""
    return [_sought(word) for word in thai.fold_for_search(text).split()[:MOST_WORDS]]


def _sought(word: str) -> str:
    return word if len(word) > 2 else f" {word}" if len(word) == 2 else f" {word} "


def search(text: str, limit: int) -> list[Publication]:
    """Return the newest publications that hold every word of a text. At most four queries."""
    with scopes_disabled():
        return newest_with(text, published(), limit)


def newest_with(text: str, rows: QuerySet[Publication], limit: int) -> list[Publication]:
    """Return the newest of some publications that hold every word of a text, all where it has none.

    A word that is everywhere is found among the newest; for any other the index names few rows.
    """
    words = words_of(text)
    if not words:
        return list(rows[:limit])
    since = _moment_of(LOOKED)
    found = list(_holding(words, rows.filter(published_at__gt=since) if since else rows)[:limit])
    if len(found) == limit or since is None:
        return found
    named = rows.filter(pk__in=_named(triggers.PUBLICATIONS, words))
    keys = list(named.values_list("pk", flat=True)[:limit])  # first alone: PostgreSQL does not turn so many joins round
    return list(rows.filter(pk__in=keys)) if keys else []


def _moment_of(place: int) -> dt.datetime | None:
    """Return when the publication was published that so many are newer than, None where there are fewer."""
    moments = Publication.objects.order_by("-published_at", "-id").values_list("published_at", flat=True)
    return next(iter(moments[place : place + 1]), None)


def _holding(words: Sequence[str], rows: QuerySet[Publication]) -> QuerySet[Publication]:
    """Read the text of the rows: the index would name every publication there is."""
    padded = Concat(Value(" "), "search_text", Value(" "), output_field=TextField())
    places: dict[str, Any] = {f"place_{number}": StrIndex(padded, Value(word)) for number, word in enumerate(words)}
    return rows.alias(**places).filter(**{f"{name}__gt": 0 for name in places})


def agencies_found(text: str, limit: int) -> list[Agency]:
    """Return agencies whose names, district or province hold every word, in Thai order. One query."""
    words = words_of(text)
    found = Agency.objects.filter(pk__in=_named(triggers.AGENCIES, words)) if words else Agency.objects.all()
    return sorted(found[:limit], key=lambda agency: thai.sort_key(agency.name))


def _named(table: str, words: Sequence[str]) -> RawSQL:
    """Return the keys that the index of a table gives for words. LIMIT keeps PostgreSQL from looking another way."""
    if connection.vendor == "postgresql":
        place = _PLACES[table]
        each = " AND ".join([f"{place} LIKE %s"] * len(words))
        patterns = [f"%{connection.ops.prep_for_like_query(word)}%" for word in words]
        return RawSQL(f"SELECT id FROM {table} WHERE {each} LIMIT %s", [*patterns, MOST_MATCHED])  # noqa: S608, S611 -- names of our own, words as parameters
    asked = " ".join('"' + word.replace('"', '""') + '"' for word in words)
    sql = f"SELECT key FROM {table}_words WHERE {table}_words MATCH %s LIMIT %s"  # noqa: S608 -- names of our own
    return RawSQL(sql, [asked, MOST_MATCHED])  # noqa: S611 -- as above
