"""One row of a file of scores turned into a line, or refused with a code, its column and the words of the sentence.

What the file may name (agencies, years with their tools and levels) is given as values.
"""

import dataclasses
import functools
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assessments.rules import scoring
from assessments.rules.codes import UnknownCode, fold_code
from ita_portal import thai

HUNDRED, WEIGHTED = "100", "weighted"
PLACES = 4  # as scores are stored
LEVEL = "level"  # the published level travels as a cell of its own
MOST = Decimal(100)
SCALES = {
    "": "", "100": HUNDRED, "100.0": HUNDRED, "เต็ม100": HUNDRED, "เต็ม 100": HUNDRED,
    "weighted": WEIGHTED, "ถ่วงน้ำหนัก": WEIGHTED, "คะแนนถ่วงน้ำหนัก": WEIGHTED,
}  # fmt: skip


class RowRefused(ValueError):
    """A row that cannot be taken: `code` says why, `column` where, `words` fill the sentence."""

    def __init__(self, code: str, column: str, **words: Any) -> None:  # noqa: ANN401 -- words of any kind
        """Keep the reason."""
        super().__init__(code)
        self.code, self.column, self.words = code, column, words


class ScaleNeeded(Exception):
    """A tool score that fits out of 100 and out of its weight; asked about, never guessed."""

    def __init__(self, year: int, tool: str, text: str) -> None:
        """Keep what is asked about."""
        super().__init__(tool)
        self.year, self.tool, self.text = year, tool, text

    @property
    def key(self) -> str:
        """Return how the answer is kept: 2568:IIT."""
        return scale_key(self.year, self.tool)


@dataclasses.dataclass(frozen=True, slots=True)
class Year:
    """What a row must know of a year: its key, the weights of its tools and its levels."""

    pk: int
    weights: Mapping[str, Decimal | None]
    levels: frozenset[str]


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A row as read. level "" = not said; note None = the file has no such column."""

    agency: int
    year: int
    detail: str
    code: str
    value: Decimal | None
    level: str
    note: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Reader:
    """Reads rows. `agencies`: slug or official code → key; `own`: the one agency rows may name, None = any.

    `held`: agency and year → criteria of a result that keeps an older revision than `years` gives.
    `details`: what may stand in level_of_detail, folded → detail. `scales`: answers already given, `2568:IIT` → scale.
    """

    agencies: Mapping[str, int]
    own: int | None
    years: Mapping[int, Year]
    details: Mapping[str, str]
    scales: Mapping[str, str]
    held: Mapping[tuple[int, int], Year] = dataclasses.field(default_factory=dict)

    def read(self, row: Mapping[str, str]) -> Line:
        """Read a row. Raises RowRefused, ScaleNeeded."""
        agency = self._agency(row.get("agency", ""))
        year, fiscal_year = self._year(row["fiscal_year"], agency)
        detail = self._detail(row["level_of_detail"])
        code = _code(detail, row["code"])
        level = row.get("published_level", "")
        if level and detail != "overall":
            raise RowRefused("level_not_overall", "published_level")
        if level and year.levels and level not in year.levels:
            raise RowRefused("unknown_level", "published_level", text=level, levels=", ".join(sorted(year.levels)))
        scale = _scale(row.get("scale", ""), detail)
        value = self._value(row["score"], detail, code, scale, fiscal_year, year)
        return Line(agency, year.pk, detail, code, value, level, row.get("note"))

    def _agency(self, text: str) -> int:
        if not text:
            if self.own is None:
                raise RowRefused("no_agency", "agency")
            return self.own
        found = self.agencies.get(text.casefold())
        if self.own is not None and found != self.own:
            raise RowRefused("agency_differs", "agency", text=text)
        if found is None:
            raise RowRefused("unknown_agency", "agency", text=text)
        return found

    def _year(self, text: str, agency: int) -> tuple[Year, int]:
        year = _fiscal_year(text)
        found = self.years.get(year)
        if found is None:
            raise RowRefused("no_criteria", "fiscal_year", text=year)
        return self.held.get((agency, year), found), year

    def _detail(self, text: str) -> str:
        found = self.details.get(fold_detail(text))
        if found is None:
            raise RowRefused("unknown_detail", "level_of_detail", text=text)
        return found

    def _value(self, text: str, detail: str, code: str, scale: str, fiscal_year: int, year: Year) -> Decimal | None:
        number = _number(text)
        if number is None:
            return None
        if detail != "tool":
            return _within(number, MOST, text)
        weight = year.weights.get(code)
        if not scale and weight is not None and 0 < number <= weight:
            scale = self.scales.get(scale_key(fiscal_year, code), "")
            if not scale:
                raise ScaleNeeded(fiscal_year, code, text)
        if scale != WEIGHTED:
            return _within(number, MOST, text)
        if weight is None:
            raise RowRefused("no_weight", "scale", text=code)
        return kept_from_weighted(_within(number, weight, text), weight)


def scale_key(year: int, tool: str) -> str:
    """Return how an answer about the scale of a tool is kept: 2568:IIT."""
    return f"{year}:{tool}"


def kept_from_weighted(number: Decimal, weight: Decimal) -> Decimal:
    """Return a score printed out of its weight as it is stored, out of 100: 24.64 of 30 → 82.1333."""
    return thai.half_up(scoring.from_weighted(number, weight), PLACES)


def fold_detail(text: str) -> str:
    """Return a level of detail as it is compared: lower case, `_` for spaces and dashes."""
    return text.casefold().replace(" ", "_").replace("-", "_")


@functools.lru_cache(maxsize=4096)
def _code(detail: str, text: str) -> str:
    try:
        return fold_code(detail, text)
    except UnknownCode as error:
        raise RowRefused("unknown_code", "code", text=text) from error


@functools.lru_cache(maxsize=256)
def _fiscal_year(text: str) -> int:
    try:
        return thai.parse_year(text)
    except thai.Unreadable as error:
        raise RowRefused(error.code, "fiscal_year", text=text) from error


@functools.lru_cache(maxsize=16384)
def _number(text: str) -> Decimal | None:
    try:
        return thai.parse_decimal(text)
    except thai.Unreadable as error:
        raise RowRefused(error.code, "score", text=text) from error


def _scale(text: str, detail: str) -> str:
    scale = SCALES.get(text.casefold())
    if scale is None:
        raise RowRefused("unknown_scale", "scale", text=text)
    if scale and detail != "tool":
        raise RowRefused("scale_not_tool", "scale")
    return scale


def _within(number: Decimal, high: Decimal, text: str) -> Decimal:
    if not 0 <= number <= high:
        raise RowRefused("outside", "score", high=f"{high.normalize():f}", text=text)
    return number if number.as_tuple().exponent >= -PLACES else thai.half_up(number, PLACES)  # type: ignore[operator] # finite
