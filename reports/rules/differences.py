"""What differs between two frozen papers: each paragraph, cell and enclosure that changed, went or came."""

import collections
import dataclasses
import difflib
import re
from collections.abc import Callable, Iterator, Sequence

from reports.rules import paper

Split = Callable[[str], list[str]]  # a text into its words, nothing left out

LIKE = 0.5  # of the words: below this a paragraph was not rewritten, another one was written
MOST_PAIRS = 10_000  # looked at for likeness; beyond it lines are paired as they stand
ALONE = frozenset({"department", "number", "date", "addressee", "signature", "heading", "given"})  # one of a part
_NUMBER = re.compile("[0-9๐-๙]+")


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or a row of a paper: where it stands (a code), under what words, its cells and their headings."""

    place: str
    under: str
    cells: tuple[str, ...]
    headings: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """Return what makes two lines the same."""
        return self.place, self.cells


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """One text that differs: in which part (kind, title), where, under what words; None = was not there."""

    part: str
    title: str
    place: str
    under: str
    before: str | None
    after: str | None


def differences(before: paper.Document, after: paper.Document, split: Split) -> list[Difference]:
    """Return what differs, in the order of the newer paper; a part that came or went is named, not repeated."""
    found: list[Difference] = []
    for old, new in _parts(before.parts, after.parts):
        if old is None or new is None:
            texts = [title_of(part) if part else None for part in (old, new)]
            found.append(Difference((new or old).part, "", "part", "", *texts))  # type: ignore[union-attr]
            continue
        pairs = _aligned(list(_lines(old)), list(_lines(new)), split)
        found += [told for pair in pairs for told in _told(new, *pair)]
    return found


def title_of(part: paper.Part) -> str:
    """Return the words a part is known by."""
    if isinstance(part, paper.Memo):
        return " ".join(part.subject)
    if isinstance(part, paper.Proclamation):
        return f"{part.heading} {part.subject}".strip()
    return part.caption if isinstance(part, paper.Preface) else " ".join(part.titles)


def _parts(
    before: Sequence[paper.Part], after: Sequence[paper.Part]
) -> Iterator[tuple[paper.Part | None, paper.Part | None]]:
    """Yield the parts of two papers together: those of one kind with the same title, then in their order."""
    left = list(before)
    mates: dict[int, paper.Part] = {}
    for same_title in (True, False):
        for place, new in enumerate(after):
            if place in mates:
                continue
            likes = (old for old in left if old.part == new.part and (not same_title or title_of(old) == title_of(new)))
            if (mate := next(likes, None)) is not None:
                mates[place] = mate
                left = [old for old in left if old is not mate]
    yield from ((mates.get(place), new) for place, new in enumerate(after))
    yield from ((old, None) for old in left)


# --- Lines of a part -------------------------------------------------------------------------------


def _lines(part: paper.Part) -> Iterator[Line]:
    """Yield a part's texts in the order of reading, whatever its kind."""
    for field in dataclasses.fields(part):
        if field.name not in {"part", "orientation", "opinions_beside"}:
            yield from _of(field.name, getattr(part, field.name), "")


def _of(place: str, value: object, under: str) -> Iterator[Line]:
    match value:
        case str() if value:
            yield Line(place, under, (value,))
        case tuple():
            for one in value:
                yield from _of(place, one, under)
        case paper.Section() | paper.Committee():
            yield from _inside(value, value.caption)
        case paper.Table():
            yield from _table(value, under)
        case paper.Photo():
            yield Line("photo", under, (f"{value.caption} ({value.sha256[:8]})",))
        case paper.Chart():
            yield Line("chart", under, (f"{value.alt} ({value.name[:8]})",))
        case paper.Signature() | paper.CommitteeMember() | paper.OpinionBlock():
            yield Line(place, under, (" ".join(_words_of(value)),))


def _inside(value: paper.Section | paper.Committee, under: str) -> Iterator[Line]:
    for field in dataclasses.fields(value):
        yield from _of(field.name, getattr(value, field.name), "" if field.name == "caption" else under)


def _table(table: paper.Table, under: str) -> Iterator[Line]:
    headings = tuple(column.heading for column in table.columns)
    yield Line("headings", table.title or under, (" · ".join(headings),))
    for row in table.rows:
        cells = tuple("\n".join(cell.paragraphs) for cell in row.cells)
        yield Line("row", table.title or under, cells or (row.caption,), headings if cells else ())


def _words_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from [value] if value else []
    elif isinstance(value, tuple):
        for one in value:
            yield from _words_of(one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _words_of(getattr(value, field.name))


# --- Which line became which -----------------------------------------------------------------------

Pair = tuple[Line | None, Line | None]


def _aligned(old: list[Line], new: list[Line], split: Split) -> Iterator[Pair]:
    """Yield the lines that differ: rewritten ones together, those gone and new alone."""
    keys = [line.key for line in old], [line.key for line in new]
    for kind, start, end, first, last in difflib.SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from _mated(old[start:end], new[first:last], split)


def _mated(old: list[Line], new: list[Line], split: Split) -> Iterator[Pair]:
    """Yield each new line with the old one most like it; those without one alone, the old first."""
    left = dict(enumerate(old))
    bags = {place: _bag(line, split) for place, line in left.items()}
    mates: list[Line | None] = []
    is_long = len(old) * len(new) > MOST_PAIRS
    for place, line in enumerate(new):
        bag = _bag(line, split)
        choices = [place] if is_long and place in left else [] if is_long else list(left)
        scored = [
            (1.0 if line.place in ALONE else _likeness(bags[key], bag), -key)
            for key in choices
            if left[key].place == line.place
        ]
        best = max(scored, default=(0.0, 0))
        mates.append(left.pop(-best[1]) if best[0] >= LIKE else None)
    yield from ((line, None) for line in left.values())
    yield from zip(mates, new, strict=True)


def _bag(line: Line, split: Split) -> collections.Counter[str]:
    """Return the words of a line, numbers alike: a row that only moved down is the same row."""
    words = split(_NUMBER.sub("0", " ".join(line.cells)))
    return collections.Counter(word.strip() for word in words if word.strip())


def _likeness(one: collections.Counter[str], other: collections.Counter[str]) -> float:
    """Return which share of their words two lines have in common: 0 to 1. A lone word has been rewritten."""
    if max(one.total(), other.total()) <= 1:
        return 1.0
    return 2 * (one & other).total() / (one.total() + other.total())


def _told(part: paper.Part, old: Line | None, new: Line | None) -> Iterator[Difference]:
    """Yield what differs of one line: a row cell by cell where both rows have the same columns."""
    line = new or old
    assert line is not None  # noqa: S101 -- one of a pair is there
    kind, title = part.part, title_of(part)
    if old is None or new is None or old.headings != new.headings or len(old.cells) != len(new.cells):
        texts = (" · ".join(one.cells) if one else None for one in (old, new))
        yield Difference(kind, title, line.place, line.under, *texts)
        return
    row = " ".join(cell for cell in new.cells[:2] if cell)
    for place, (was, now) in enumerate(zip(old.cells, new.cells, strict=True)):
        if was != now:
            under = f"{row} · {new.headings[place]}" if new.headings else line.under
            yield Difference(kind, title, line.place, under, was, now)
