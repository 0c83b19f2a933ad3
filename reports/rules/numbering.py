"""Outgoing numbers (เลขที่หนังสือ): registers run by prefix and calendar year, not by fiscal year."""

import dataclasses
from collections.abc import Iterable, Sequence

MOST = 999_999  # the highest number a register holds


@dataclasses.dataclass(frozen=True, slots=True)
class Gap:
    """Numbers from `first` to `last` of a register; `note` says why they were not given, '' = nobody said."""

    first: int
    last: int
    note: str = ""


def full_prefix(agency_prefix: str, unit_suffix: str) -> str:
    """Return the prefix of a unit: `มส 74701` + `.5` → `มส 74701.5`."""
    return f"{agency_prefix}{unit_suffix}"


def printed(prefix: str, number: int | None) -> str:
    """Return the text after ที่: before issue `พง 71901/`, after it `นศ 53301/165` (Arabic; printed later)."""
    if not prefix:
        return ""
    return f"{prefix}/{number if number is not None else ''}"


def order_printed(number: int, calendar_year: int) -> str:
    """Return the line under an order's heading: `ที่ 1/2569` (Arabic; printed later)."""
    return f"ที่ {number}/{calendar_year}"


def next_free(taken: Iterable[int]) -> int:
    """Return the number after the highest taken; gaps are never filled (numbers are not reused)."""
    return max(taken, default=0) + 1


def gaps(taken: Iterable[int], notes: Sequence[Gap]) -> list[Gap]:
    """Return the numbers below the highest taken that nobody was given, each run with the newest note that covers it.

    `notes` oldest first. The work grows with the rows, not with the numbers between them.
    """
    found: list[Gap] = []
    before = 0
    for number in sorted(taken):
        if number > before + 1:
            found += _explained(before + 1, number - 1, notes)
        before = number
    return found


def _explained(first: int, last: int, notes: Sequence[Gap]) -> list[Gap]:
    """Cut a run where the note that holds changes."""
    starts = {first, *(place for note in notes for place in (note.first, note.last + 1) if first < place <= last)}
    pieces: list[Gap] = []
    for start in sorted(starts):
        text = next((note.note for note in reversed(notes) if note.first <= start <= note.last), "")
        if pieces and pieces[-1].note == text:
            continue
        pieces.append(Gap(start, last, text))
    ends = [piece.first - 1 for piece in pieces[1:]] + [last]
    return [dataclasses.replace(piece, last=end) for piece, end in zip(pieces, ends, strict=True)]
