"""What fits on a page, by the width of its letters: short rows, long names; and how a table's head is made of groups.

Plain Python; the same for PDF and Word.
"""

from collections.abc import Iterable, Sequence

from ita_portal import thai

SHORT_ROW = 12  # lines: a row up to this is kept on one page, a longer one may break under a repeated head
LETTERS_A_LINE = 90  # of 14 pt over the text width of an upright page; wider pages only make rows shorter
LETTERS_OF_A_NAME = 34  # about 80 mm of 16 pt: a longer name grows to the left of its axis
TICKS = frozenset("✓☑☐")


def is_short_row(cells: Iterable[Sequence[str]], widths: Iterable[int]) -> bool:
    """Whether the tallest cell (its paragraphs, its column's percent) takes few lines; marks take no room."""
    return (
        max((_lines(paragraphs, width) for paragraphs, width in zip(cells, widths, strict=False)), default=0)
        <= SHORT_ROW
    )


def _lines(paragraphs: Sequence[str], width: int) -> int:
    room = max(LETTERS_A_LINE * width / 100, 1)
    return sum(int(thai.width_of(paragraph) // room) + 1 for paragraph in paragraphs)


def is_long_name(name: str) -> bool:
    """Whether a name is wider than the half of the page it stands on."""
    return thai.width_of(name) > LETTERS_OF_A_NAME


def head_spans(groups: Sequence[str]) -> list[tuple[int, int]]:
    """Return the cells of a first head row: where each begins and how many columns it covers ('' = a column alone)."""
    found: list[tuple[int, int]] = []
    for place, group in enumerate(groups):
        if group and found and groups[found[-1][0]] == group:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((place, 1))
    return found
