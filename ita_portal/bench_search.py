"""The bench of finding words: by the index, and by reading every text as it would be without one, in turn."""

import statistics
import time

from django_scopes import scopes_disabled

from reports.models import Publication
from reports.queries import finding, published

TURNS, LIMIT = 5, 50
WORDS = {
    "a word of one paper": "ตำบลที่๗๙๑๙ เรื่องที่๑",
    "words of some, one a code": "บุรีรัมย์ OIT-9 งบประมาณ ๒๕๖๙",
    "a word of none": "ไม่มีคำนี้",
    "a word of all": "มาตรการ",
}


def measure() -> dict[str, float]:
    """Return by each search how many times as long reading every text takes."""
    found = {}
    for name, text in WORDS.items():
        by_index(text)
        ratios = []
        for _turn in range(TURNS):
            start = time.perf_counter()
            by_index(text)
            middle = time.perf_counter()
            _by_reading(text)
            ratios.append((time.perf_counter() - middle) / (middle - start))
        found[f"reading every text ÷ search, {name}"] = statistics.median(ratios)
    return found


def by_index(text: str) -> list[str]:
    """Return the ids that the portal's search finds."""
    return [row.pk for row in finding.search(text, LIMIT)]


def results() -> dict[str, list[str]]:
    """Return what each search finds: the same on either database."""
    return {name: by_index(text) for name, text in WORDS.items()}


def _by_reading(text: str) -> list[Publication]:
    with scopes_disabled():
        rows = published()
        for word in finding.words_of(text):
            rows = rows.filter(search_text__contains=word.strip())
        return list(rows[:LIMIT])
