"""One criteria file (fixtures/criteria/README.md) turned into dataclasses, or refused with its first mistake.

The fields of an entry bear the names of the model's fields; a reference is the code of the other entry, in
`<name>_code`. Missing text is "", everything else missing is None: what was not found stays empty.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

import yaml

from assessments.rules.yaml_fields import CriteriaInvalid, Fields, Reason

E = TypeVar("E")

UNKNOWN = "unknown"
PURPOSES = ("ordinary", "measure", "report")
OIT_ENTRY, RESULTS = "oit_entry", "results"
WINDOW_KINDS = ("registration", OIT_ENTRY, "surveys", "oit_scoring", "oit_clarification", RESULTS, "other")
BUDDHIST_YEARS = range(2540, 2701)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every entry says of itself: how sure, and from where."""

    confidence: str
    source_note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowingEntry(Entry):
    """An entry that may carry on codes of the year before: None = not stated, [] = it is new."""

    continues: list[str] | None = None
    continues_confidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolEntry(Entry):
    """A tool; weight None where it was not found."""

    code: str
    name: str
    weight: Decimal | None
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorEntry(FollowingEntry):
    """An indicator of a tool."""

    code: str
    tool_code: str
    name: str
    name_en: str
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SubIndicatorEntry(FollowingEntry):
    """A sub-indicator of an indicator."""

    code: str
    indicator_code: str
    name: str
    items_complete: bool
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEntry(FollowingEntry):
    """An O-item and the parts it must show; sub-indicator "" where it was not found."""

    code: str
    sub_indicator_code: str
    title: str
    purpose: str
    parts: tuple[str, ...]
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionEntry(FollowingEntry):
    """A survey question; is_reverse None where its direction was not found or is mixed."""

    code: str
    indicator_code: str
    text: str
    scale: str
    is_reverse: bool | None
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelEntry(Entry):
    """A level; in order, the first whose bounds hold wins."""

    code: str
    min_total: Decimal
    min_each_tool: Decimal | None
    is_pass: bool
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowEntry(Entry):
    """A dated window of the calendar; kind is one of WINDOW_KINDS."""

    what: str
    kind: str
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCriteria(Entry):
    """The criteria of one fiscal year. `confidence` is that of the scoring rule."""

    fiscal_year: int
    scoring_rule: str
    item_rule: str
    pass_mark: Decimal | None
    is_comparable: bool
    item_count: int | None
    not_found: tuple[str, ...]
    tools: tuple[ToolEntry, ...]
    indicators: tuple[IndicatorEntry, ...]
    sub_indicators: tuple[SubIndicatorEntry, ...]
    items: tuple[ItemEntry, ...]
    questions: tuple[QuestionEntry, ...]
    levels: tuple[LevelEntry, ...]
    windows: tuple[WindowEntry, ...]


def read_criteria(text: str) -> YearCriteria:
    """Read the text of one file. Raises CriteriaInvalid."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise CriteriaInvalid(f"line {mark.line + 1}" if mark else "file", Reason.NOT_YAML) from error
    return parse_criteria(data)


def parse_criteria(data: object) -> YearCriteria:
    """Turn the parsed content of one file into YearCriteria. Raises CriteriaInvalid."""
    file = Fields(data, "")
    file.sources = _source_names(file)
    file.texts("notes")  # for whoever keeps the file; the portal does not use them
    tools = _entries(file, "tools", _tool)
    indicators = _entries(file, "indicators", _indicator, _codes(tools))
    sub_indicators = _entries(file, "sub_indicators", _sub_indicator, _codes(indicators))
    criteria = YearCriteria(
        fiscal_year=_fiscal_year(file),
        scoring_rule=file.text("scoring_rule", 40, required=True),
        item_rule=file.text("item_rule", 40),
        pass_mark=file.number("pass_mark", most=100),
        is_comparable=file.flag("is_comparable") is not False,
        item_count=file.whole("item_count", range(32768)),
        not_found=file.texts("not_found"),
        tools=tools,
        indicators=indicators,
        sub_indicators=sub_indicators,
        items=_entries(file, "items", _item, _codes(sub_indicators)),
        questions=_entries(file, "questions", _question, _codes(indicators)),
        levels=_entries(file, "levels", _level),
        windows=_entries(file, "windows", _window),
        **file.origin(),
    )
    file.close()
    _check_weights(criteria.tools)
    _check_levels(criteria.levels)
    return criteria


def _fiscal_year(file: Fields) -> int:
    year = file.whole("fiscal_year", BUDDHIST_YEARS)
    if year is None:
        raise file.refuse("fiscal_year", Reason.MISSING)
    return year


def _source_names(file: Fields) -> dict[str, str]:
    listed = file.take("sources") or {}
    if not isinstance(listed, dict):
        raise file.refuse("sources", Reason.NOT_A_MAPPING)
    names = {}
    for key, value in listed.items():
        fields = Fields(value, f"sources[{key}]")
        names[str(key)] = fields.text("name", 200, required=True)
        fields.text("address", 1000)
        fields.close()
    return names


def _entries(
    file: Fields,
    name: str,
    read: Callable[..., E],
    *known: frozenset[str],
) -> tuple[E, ...]:
    """Read the list `name`; its entries are named by their code, windows by what they are, once each."""
    found: dict[str, E] = {}
    for order, data in enumerate(file.items(name), start=1):
        label = (data.get("code") or data.get("what")) if isinstance(data, dict) else None
        fields = Fields(data, f"{name}[{label or order}]", file.sources)
        entry = read(fields, order, *known)
        fields.close()
        if str(label) in found:
            raise CriteriaInvalid(name, Reason.REPEATED, label)
        found[str(label)] = entry
    return tuple(found.values())


def _codes(entries: Sequence[ToolEntry | IndicatorEntry | SubIndicatorEntry]) -> frozenset[str]:
    return frozenset(entry.code for entry in entries)


def _tool(fields: Fields, order: int) -> ToolEntry:
    weight = fields.number("weight", most=999, places=3)
    if weight == 0:
        raise fields.refuse("weight", Reason.OUT_OF_RANGE, weight)
    return ToolEntry(
        code=fields.text("code", 10, required=True),
        name=fields.text("name", 200, required=True),
        weight=weight,
        order=order,
        **fields.origin(),
    )


def _indicator(fields: Fields, order: int, tools: frozenset[str]) -> IndicatorEntry:
    origin = fields.origin()
    return IndicatorEntry(
        code=fields.text("code", 10, required=True),
        tool_code=fields.code_of("tool", tools, required=True),
        name=fields.text("name", 200, required=origin["confidence"] != UNKNOWN),
        name_en=fields.text("name_en", 200),
        order=order,
        **fields.former(),
        **origin,
    )


def _sub_indicator(fields: Fields, order: int, indicators: frozenset[str]) -> SubIndicatorEntry:
    origin = fields.origin()
    return SubIndicatorEntry(
        code=fields.text("code", 10, required=True),
        indicator_code=fields.code_of("indicator", indicators, required=True),
        name=fields.text("name", 200, required=origin["confidence"] != UNKNOWN),
        items_complete=fields.flag("items_complete") is not False,
        order=order,
        **fields.former(),
        **origin,
    )


def _item(fields: Fields, order: int, sub_indicators: frozenset[str]) -> ItemEntry:
    return ItemEntry(
        code=fields.text("code", 10, required=True),
        sub_indicator_code=fields.code_of("sub_indicator", sub_indicators),
        title=fields.text("title", 500),
        purpose=fields.choice("purpose", PURPOSES, default="ordinary"),
        parts=fields.texts("parts"),
        order=order,
        **fields.former(),
        **fields.origin(),
    )


def _question(fields: Fields, order: int, indicators: frozenset[str]) -> QuestionEntry:
    return QuestionEntry(
        code=fields.text("code", 10, required=True),
        indicator_code=fields.code_of("indicator", indicators),
        text=fields.text("text", 500),
        scale=fields.text("scale", 20),
        is_reverse=fields.flag("is_reverse"),
        order=order,
        **fields.former(),
        **fields.origin(),
    )


def _level(fields: Fields, order: int) -> LevelEntry:
    min_total = fields.number("min_total", most=100)
    if min_total is None:
        raise fields.refuse("min_total", Reason.MISSING)
    return LevelEntry(
        code=fields.text("code", 60, required=True),
        min_total=min_total,
        min_each_tool=fields.number("min_each_tool", most=100),
        is_pass=fields.flag("is_pass") is True,
        order=order,
        **fields.origin(),
    )


def _window(fields: Fields, _order: int) -> WindowEntry:
    starts_on, ends_on = fields.day("starts_on"), fields.day("ends_on")
    if ends_on < starts_on:
        raise fields.refuse("ends_on", Reason.ENDS_BEFORE_START, ends_on)
    return WindowEntry(
        what=fields.text("what", 200, required=True),
        kind=fields.choice("kind", WINDOW_KINDS, default="other"),
        starts_on=starts_on,
        ends_on=ends_on,
        **fields.origin(),
    )


def _check_weights(tools: Sequence[ToolEntry]) -> None:
    """Refuse a year no total can be made for: weights are divided by their sum."""
    if sum((tool.weight for tool in tools if tool.weight is not None), Decimal(0)) <= 0:
        raise CriteriaInvalid("tools", Reason.NO_WEIGHT)


def _check_levels(levels: Sequence[LevelEntry]) -> None:
    """Refuse levels that do not fall strictly, or whose last one leaves a total without a level.

    A year whose levels were not found has none.
    """
    for above, below in itertools.pairwise(levels):
        if (above.min_total, above.min_each_tool or 0) <= (below.min_total, below.min_each_tool or 0):
            raise CriteriaInvalid(f"levels[{below.code}]", Reason.LEVELS_UNORDERED, below.min_total)
    if levels and (levels[-1].min_total > 0 or levels[-1].min_each_tool is not None):
        raise CriteriaInvalid(f"levels[{levels[-1].code}]", Reason.LEVELS_OPEN, levels[-1].min_total)
