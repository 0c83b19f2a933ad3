"""Words in charts. WeasyPrint sets each letter of an SVG text alone, which leaves Thai marks on dotted circles.

A text whose letters have no places of their own is one word to set: it is handed on as a string that counts as one.
"""

from collections.abc import Callable, Iterator
from typing import Any

Draw = Callable[[Any, Any, float], None]
SPREAD = {"rotate", "letter-spacing", "textLength"}  # attributes that place each letter by itself


class OneWord(str):
    """A text that is walked through in one step."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        """Yield the whole text."""
        yield str(self)


def in_one_piece(draw: Draw) -> Draw:
    """Wrap WeasyPrint's function that draws an SVG text."""

    def wrapper(svg: Any, node: Any, font_size: float) -> None:  # noqa: ANN401 -- WeasyPrint's own
        if node.text and not SPREAD & set(node.attrib):
            node._etree_node.text = OneWord(node.text)
        draw(svg, node, font_size)

    return wrapper
