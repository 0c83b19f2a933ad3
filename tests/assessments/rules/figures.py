"""Criteria of two years as values, and the figures the seeds print."""

from collections.abc import Iterable
from decimal import Decimal

from assessments.rules.scoring import Criteria, LevelRule, ToolRule

D = Decimal

TOOLS = (
    ToolRule("IIT", D(30), ("1", "2", "3", "4", "5")),
    ToolRule("EIT", D(30), ("6", "7", "8")),
    ToolRule("OIT", D(40), ("9", "10")),
)
LETTERS = (
    LevelRule("AA", D(95)),
    LevelRule("A", D(85)),
    LevelRule("B", D(75)),
    LevelRule("C", D(65)),
    LevelRule("D", D(55)),
    LevelRule("E", D(50)),
    LevelRule("F", D(0)),
)
FIVE_LEVELS = (
    LevelRule("ผ่านดีเยี่ยม", D(95), D(95)),
    LevelRule("ผ่านดี", D(85), D(85)),
    LevelRule("ผ่าน", D(85)),
    LevelRule("ต้องปรับปรุง", D(70)),
    LevelRule("ต้องปรับปรุงโดยด่วน", D(0)),
)
SUB_INDICATORS = {"9": ("9.1", "9.2", "9.3", "9.4", "9.5"), "10": ("10.1", "10.2")}
FIRST_ITEM_AND_LAST = {
    "9.1": (1, 9), "9.2": (10, 17), "9.3": (18, 24), "9.4": (25, 28), "9.5": (29, 33),
    "10.1": (34, 41), "10.2": (42, 43),
}  # fmt: skip
ITEMS = {
    sub: tuple(f"O{number}" for number in range(first, last + 1)) for sub, (first, last) in FIRST_ITEM_AND_LAST.items()
}

OF_2563 = Criteria(
    fiscal_year=2563,
    tools=TOOLS,
    levels=LETTERS,
    scoring_rule="weighted_means",
    item_rule="all_or_nothing",
    pass_mark=D(85),
    sub_indicators=SUB_INDICATORS,
    items=ITEMS,
    complete_sub_indicators=frozenset(ITEMS),
)
OF_2568 = Criteria(2568, TOOLS, FIVE_LEVELS, "weighted_means", "", D(85))

Scores = dict[str, D | None]


def indicators(text: str) -> Scores:
    """Return scores of indicators 1, 2, 3 … printed in a line; `-` = no score."""
    return {str(code): None if score == "-" else D(score) for code, score in enumerate(text.split(), start=1)}


def lost(numbers: Iterable[int]) -> Scores:
    """Return O-items of these numbers without a point."""
    return {f"O{number}": D(0) for number in numbers}


SEED_000 = indicators("85.59 81.81 86.09 78.74 78.45 83.29 77.86 77.02 75.56 37.50")
SEED_000_LOST = lost((2, 9, 15, 16, 17, 25, 27, 37, 38, 42, 43))
SEED_001 = indicators("85.88 81.37 91.37 91.37 78.43 93.47 89.17 89.86 88.00 60.00")
