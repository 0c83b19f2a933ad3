"""What became of the codes of one year in the next: carried on, split, merged, new, ended, or not stated.

Only what was stated counts; an equal name is told as such, never taken for a statement.
"""

import dataclasses
import enum
from collections import Counter
from collections.abc import Sequence

from ita_portal import thai


class Fate(enum.StrEnum):
    """What became of codes."""

    CONTINUES = "continues"
    SPLITS = "splits"
    MERGES = "merges"
    NEW = "new"
    ENDS = "ends"
    SAME_NAME = "same_name"
    NOT_STATED = "not_stated"


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a year. continues: codes of the year before, None = not stated; how sure that is."""

    code: str
    name: str
    continues: tuple[str, ...] | None = None
    confidence: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Link:
    """Codes of the earlier year beside those of the later one; `confidence` of what was stated, "" = nothing was."""

    fate: Fate
    before: tuple[Entry, ...]
    after: tuple[Entry, ...]
    confidence: str = ""


def compare(before: Sequence[Entry], after: Sequence[Entry], *, is_complete: bool = True) -> list[Link]:
    """Return what became of every entry, each of the later year once, then those that ended or of which nothing is said.

    `is_complete`: the later year's entries were all found; else nothing is known to end.
    A former code named by several entries splits; several former codes named by one entry merge into it.
    """
    former = {entry.code: entry for entry in before}
    named = Counter(code for entry in after for code in entry.continues or ())
    by_name = {_folded(entry.name): entry for entry in before if entry.name}
    links, told = [], set(named)
    for entry in after:
        if entry.continues is None:
            twin = by_name.get(_folded(entry.name)) if entry.name else None
            if twin is not None and twin.code not in named:
                told.add(twin.code)
                links.append(Link(Fate.SAME_NAME, (twin,), (entry,)))
            else:
                links.append(Link(Fate.NOT_STATED, (), (entry,)))
            continue
        codes = tuple(former[code] for code in entry.continues if code in former)
        links.append(Link(_fate(codes, named), codes, (entry,), entry.confidence))
    is_stated = is_complete and all(entry.continues is not None for entry in after)
    rest = Fate.ENDS if is_stated and after else Fate.NOT_STATED
    return [*links, *(Link(rest, (entry,), ()) for entry in before if entry.code not in told)]


def _fate(codes: tuple[Entry, ...], named: Counter[str]) -> Fate:
    if not codes:
        return Fate.NEW
    if len(codes) > 1:
        return Fate.MERGES
    return Fate.SPLITS if named[codes[0].code] > 1 else Fate.CONTINUES


def _folded(name: str) -> str:
    return "".join(thai.to_arabic(thai.clean_text(name)).split()).casefold()
