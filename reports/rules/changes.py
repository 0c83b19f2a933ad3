"""What a correction changed: texts of two versions compared, and the words that went and came."""

import dataclasses
import difflib
import re
from collections.abc import Callable, Hashable, Mapping

MOST_WORDS = 9_000_000  # of one text by those of the other: beyond it a text is told whole


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One text that differs: whose (a key), which (a field), before and after; None = was not there."""

    key: Hashable
    field: str
    before: str | None
    after: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: kept, gone or new."""

    kind: str
    text: str


Texts = Mapping[Hashable, Mapping[str, str]]


def changes(before: Texts, after: Texts) -> list[Change]:
    """Return what differs between two versions, in the order of the newer, then what is no longer there."""
    found = []
    for key in [*after, *(key for key in before if key not in after)]:
        old, new = before.get(key), after.get(key)
        for field in new if new is not None else (old or {}):
            values = (old.get(field, "") if old is not None else None, new.get(field, "") if new is not None else None)
            if values[0] != values[1] and (values[0] or values[1]):
                found.append(Change(key, field, *values))
    return found


def between_blanks(text: str) -> list[str]:
    """Return the runs of a text that blanks part, and the blanks."""
    return re.findall(r"\s+|\S+", text)


def pieces(before: str, after: str, split: Callable[[str], list[str]] = between_blanks) -> list[Piece]:
    """Return a text with what went and what came, word by word; `split` gives the words, nothing left out."""
    old, new = split(before), split(after)
    if len(old) * len(new) > MOST_WORDS:
        return [Piece("gone", before), Piece("new", after)]
    found: list[Piece] = []
    for kind, start, end, first, last in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("kept", "".join(old[start:end])))
            continue
        found += [Piece("gone", "".join(old[start:end]))] if end > start else []
        found += [Piece("new", "".join(new[first:last]))] if last > first else []
    return found
