"""Outgoing numbers (เลขที่หนังสือ): registers run by prefix and calendar year, not by fiscal year."""

from collections.abc import Iterable


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
