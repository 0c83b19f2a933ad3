"""Charts as SVG: the one module that knows pygal. The same picture stands in a page and in a printed paper.

pygal links a script and carries styles inside; what is returned has neither, nor random ids. Shapes carry presentation
attributes in `currentColor`, told apart by dashes, so that they print in black; static/css/charts.css colours them by
class. Numbers are exact until here: pygal wants floats, which only place points. Every text is ready to print.
"""

import dataclasses
import sys
from collections.abc import Collection, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree as ET  # builds, never parses

import pygal
from django.utils.safestring import SafeString, mark_safe

from ita_portal import thai

# pygal hooks its maps, which we do not use, into every import of the process by a protocol Python has left.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]

WIDTH = 360  # units; a phone shows them one to one, so text keeps its size
SQUARE, LOW, ROW = 360, 240, 26  # heights: of a radar, of lines, of one bar
LEGEND_ROW = 18
TEXT = {"font-family": "TH SarabunPSK,Sarabun,sans-serif", "fill": "currentColor"}  # of paper; css has the page's
DASHES = ("", "7 3", "2 3", "8 3 2 3")
MARK_DASH = "1 3"
DOTS = ("M-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z", "M-3 -3h6v6h-6z", "M0 -4l4 7h-8z", "M0 -4l4 4l-4 4l-4 -4z")  # ● ■ ▲ ◆
FEWEST_AXES = 3  # of a radar: two make a line
NARROW = 40  # a scale that begins here or higher has a guide every ten points


@dataclasses.dataclass(frozen=True, slots=True)
class Series:
    """Numbers that belong together, one a label; None = no score. `is_mark`: a level to reach, drawn without dots."""

    name: str
    values: tuple[Decimal | Fraction | None, ...]
    is_mark: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """How a chart is named: `name` in ids (ASCII, unique on its page), what it is, what it shows; digits printed."""

    name: str
    title: str
    description: str
    thai_digits: bool = True

    def digits(self, text: object) -> str:
        """Return a text in the digits printed."""
        return thai.print_digits(text, self.thai_digits)


def radar(words: Words, labels: Sequence[str], series: Sequence[Series]) -> SafeString:
    """Draw scores 0–100 around a wheel; "" with fewer than three axes.

    Only the axes on which the first of `series` has a number are drawn, and no other series that misses one of them:
    pygal would draw what is missing as 0.
    """
    known = [place for place, value in enumerate(series[0].values) if value is not None]
    if len(known) < FEWEST_AXES:
        return SafeString("")
    known = [known[0], *reversed(known[1:])]  # pygal goes against the clock
    shown = [dataclasses.replace(one, values=tuple(one.values[place] for place in known)) for one in series]
    shown = [one for one in shown if None not in one.values]
    chart = _chart(pygal.Radar, words, SQUARE, shown, range=(0, 100))
    chart.y_labels = _scale(words, 0, 50)
    chart.x_labels = [words.digits(labels[place]) for place in known]
    return _drawn(chart, words, shown)


def lines(words: Words, labels: Sequence[str], series: Sequence[Series], breaks: Collection[int] = ()) -> SafeString:
    """Draw scores over years; a line stops where a number is missing. "" where there is nothing to draw.

    `breaks`: places of the labels before which the years are not comparable: no line runs over them, a word says so.
    """
    slots: list[int | None] = []
    for place in range(len(labels)):
        slots += [None, place] if place in breaks else [place]
    shown = [
        dataclasses.replace(one, values=tuple(None if slot is None else one.values[slot] for slot in slots))
        for one in series
    ]
    numbers = [value for one in shown for value in one.values if value is not None]
    if not numbers:
        return SafeString("")
    floor = max(0, int(min(numbers)) // 10 * 10 - 10)
    chart = _chart(pygal.Line, words, LOW, shown, range=(floor, 100), allow_interruptions=True, show_x_guides=True)
    chart.y_labels = _scale(words, floor, 10 if floor >= NARROW else 20)
    chart.x_labels = ["" if slot is None else words.digits(labels[slot]) for slot in slots]
    return _drawn(chart, words, shown, [place for place, slot in enumerate(slots) if slot is None])


def bars(
    words: Words, rows: Sequence[tuple[str, Decimal | Fraction]], *, full: int | None = None, places: int = 2
) -> SafeString:
    """Draw lengths to one scale, the first on top, each with its number as tables print it; "" without any.

    `full`: what fills the width; None = the longest.
    """
    if not rows:
        return SafeString("")
    upside_down = list(reversed(rows))
    shown = [Series("", tuple(value for _label, value in upside_down))]
    printed = {
        float(value): thai.number_text(value, places) for _label, value in rows
    }  # pygal asks by the float it was given
    most = float(full or max(value for _label, value in rows)) or 1.0
    chart = _chart(
        pygal.HorizontalBar,
        words,
        ROW * len(rows) + ROW,
        shown,
        range=(0, most * 1.18),  # room for the number after the longest
        print_values=True,
        formatter=lambda value: words.digits(printed[value]),
        print_values_position="top",
        show_x_labels=False,
    )
    chart.x_labels = [words.digits(label) for label, _value in upside_down]
    return _drawn(chart, words, ())


def _chart(
    kind: type[pygal.graph.graph.Graph],
    words: Words,
    height: int,
    series: Sequence[Series],
    **options: Any,  # noqa: ANN401 -- pygal's options
) -> pygal.graph.graph.Graph:
    legend = LEGEND_ROW * len(series) if len(series) > 1 else 0
    chart = kind(
        js=[], css=[], no_prefix=True, show_legend=False, width=WIDTH, height=height + legend, margin=8, margin_right=20,
        margin_top=legend + 12, **options,
    )  # fmt: skip
    for one in series:
        chart.add(one.name, [None if value is None else float(value) for value in one.values])
    return chart


def _scale(words: Words, floor: int, step: int) -> list[dict[str, Any]]:
    """Return the guides of a scale that ends at 100."""
    return [{"value": value, "label": words.digits(value)} for value in range(100, floor - 1, -step)]


# --- From pygal's tree to a clean one --------------------------------------------------------------


def _drawn(
    chart: pygal.graph.graph.Graph, words: Words, series: Sequence[Series], breaks: Collection[int] = ()
) -> SafeString:
    tree = chart.render_tree()
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "chart",
            "viewBox": tree.get("viewBox"),
            "role": "img",
            "aria-labelledby": f"{words.name}-title {words.name}-desc",
            "font-size": "14",
            "color": "#000",
        },
    )
    for tag, text in (("title", words.title), ("desc", words.description)):
        ET.SubElement(root, tag, {"id": f"{words.name}-{tag}"}).text = words.digits(text)
    _legend(root, words, series)
    cleaner = _Cleaner([one.is_mark for one in series], breaks)
    for child in tree:
        cleaner.copy(child, root, ())
    return mark_safe(ET.tostring(root, encoding="unicode"))  # noqa: S308 -- built from a tree, every text escaped


def _legend(root: ET.Element, words: Words, series: Sequence[Series]) -> None:
    """Name each line by a piece of it, above the chart; one alone needs no name."""
    if len(series) < 2:
        return
    for place, one in enumerate(series):
        y = LEGEND_ROW * place + 14
        line = {"x1": "8", "x2": "40", "y1": str(y - 4), "y2": str(y - 4)}
        ET.SubElement(root, "line", line | _line(place, is_mark=one.is_mark))
        if not one.is_mark:
            ET.SubElement(root, "path", _dot(place, "24", str(y - 4)))
        ET.SubElement(root, "text", {"x": "48", "y": str(y), **TEXT}).text = words.digits(one.name)


def _line(place: int, *, is_mark: bool) -> dict[str, str]:
    dash = MARK_DASH if is_mark else DASHES[place % len(DASHES)]
    kind = "mark" if is_mark else str(place % len(DASHES))
    look = {"fill": "none", "stroke": "currentColor", "stroke-width": "1" if is_mark else "2"}
    return {"class": f"chart__line chart__line--{kind}", **look} | ({"stroke-dasharray": dash} if dash else {})


def _dot(place: int, x: str, y: str) -> dict[str, str]:
    shape = place % len(DOTS)
    where = {"transform": f"translate({x} {y})", "d": DOTS[shape]}
    return {"class": f"chart__dot chart__dot--{shape}", "fill": "currentColor"} | where


class _Cleaner:
    """Copies what is drawn, and nothing else, giving each part its look by where it stands."""

    KEPT = {
        "g": ("transform",),
        "path": ("d",),
        "rect": ("x", "y", "width", "height"),
        "circle": (),
        "text": ("x", "y"),
    }
    DROPPED = {"background", "tooltip-overlay", "titles"}

    def __init__(self, marks: Sequence[bool], breaks: Collection[int]) -> None:
        self.marks, self.breaks = marks, breaks
        self.guides = 0  # of the axis of years passed so far

    def copy(self, source: Any, target: ET.Element, above: tuple[str, ...]) -> None:  # noqa: ANN401 -- lxml's or ET's
        """Copy an element under `target`; `above` = the classes it stands in."""
        tag = source.tag.split("}")[-1] if isinstance(source.tag, str) else ""
        own = tuple((source.get("class") or "").split())
        if tag not in self.KEPT or self.DROPPED & set(own) or (tag == "circle" and self._is_mark(above)):
            return
        if tag == "text" and not (source.text or "").strip():
            return
        if tag == "circle":
            ET.SubElement(target, "path", _dot(self._place(above), source.get("cx"), source.get("cy")))
            return
        kept = {name: source.get(name) for name in self.KEPT[tag] if source.get(name)}
        made = ET.SubElement(target, tag, kept | self._look(tag, own, above))
        made.text = source.text if tag == "text" else None
        for child in source:
            self.copy(child, made, (*above, *own))
        if tag == "g" and not len(made):
            target.remove(made)
        elif "guides" in own and "x" in above:
            self._break(made)

    def _is_mark(self, above: tuple[str, ...]) -> bool:
        place = self._place(above)
        return place < len(self.marks) and self.marks[place]

    @staticmethod
    def _place(above: tuple[str, ...]) -> int:
        return next((int(name.removeprefix("serie-")) for name in above if name.startswith("serie-")), 0)

    def _look(self, tag: str, own: tuple[str, ...], above: tuple[str, ...]) -> dict[str, str]:
        if tag == "text":
            return TEXT | {"text-anchor": "end" if "y" in above else "start" if "value" in own else "middle"}
        if tag == "rect":
            return {"class": "chart__bar", "fill": "currentColor", "fill-opacity": "0.7"}
        if tag == "path" and "series" in above:
            return _line(self._place(above), is_mark=self._is_mark(above))
        if tag == "path":
            strength = "0.5" if "axis" in own else "0.18"
            return {"class": "chart__guide", "fill": "none", "stroke": "currentColor", "stroke-opacity": strength}
        return {}

    def _break(self, guide: ET.Element) -> None:
        """Turn the guide of a break into a dashed line with its word along it."""
        place, self.guides = self.guides, self.guides + 1
        path = guide.find("path")
        if place not in self.breaks or path is None:
            return
        path.set("stroke-dasharray", "3 3")
        path.set("stroke-opacity", "0.7")
        x = path.get("d", "M0 ").removeprefix("M").split()[0]
        look = {"transform": f"translate({x} 8) rotate(90)", "dy": "-4", **TEXT}
        ET.SubElement(guide, "text", look).text = "เทียบกันไม่ได้"
