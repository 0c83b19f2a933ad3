"""Themes (ประเด็น) that measures may be grouped by: data of fixtures/themes.yaml, drawn from seed 004."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any


@dataclasses.dataclass(frozen=True, slots=True)
class Theme:
    """A theme: its code, its words, and the indicators and sub-indicators it takes in."""

    code: str
    title: str
    codes: frozenset[str]


def read(data: Iterable[Mapping[str, Any]]) -> tuple[Theme, ...]:
    """Return the themes in their order."""
    return tuple(Theme(row["code"], row["title"], frozenset(row["codes"])) for row in data)


def theme_of(themes: Iterable[Theme], indicator: str, sub_indicator: str = "") -> str:
    """Return the code of the theme a point belongs to, by its sub-indicator first; '' where none takes it in."""
    by_code = {code: theme.code for theme in themes for code in theme.codes}
    return by_code.get(sub_indicator) or by_code.get(indicator, "")
