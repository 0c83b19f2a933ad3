"""The first pages of a document alone: what a reader looks at while the whole is still being made."""

import dataclasses
from typing import Any

from reports.rules.paper import Document, Memo, Row, Table

ENOUGH = 3_000  # letters: two pages, a page of text holding some 2,500 and one of tables half of that


def first_pages(document: Document, enough: int = ENOUGH) -> Document:
    """Return the document cut after about `enough` letters, the same document where it is no longer than that.

    Rows stay whole in number of cells, tables keep their heads; a cut memo ends without its signature.
    """
    left = [enough]
    parts = []
    for part in document.parts:
        if left[0] <= 0:
            break
        cut = _cut(part, left)
        parts.append(dataclasses.replace(cut, signature=None) if isinstance(cut, Memo) and cut != part else cut)
    made = dataclasses.replace(document, parts=tuple(parts))
    return document if made == document else made


def _cut(value: Any, left: list[int]) -> Any:  # noqa: ANN401 -- any value of a paper
    """Return a value with what goes beyond the letters left taken away, and take off those it has."""
    if isinstance(value, str):
        left[0] -= len(value)
        return value
    if isinstance(value, tuple):
        return _cut_all(value, left)
    if isinstance(value, Table):
        return dataclasses.replace(value, rows=_cut_all(value.rows, left))
    if isinstance(value, Row):
        return dataclasses.replace(value, cells=tuple(_cut(cell, left) for cell in value.cells))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = [field.name for field in dataclasses.fields(value) if field.name not in {"part", "svg", "sha256"}]
        return dataclasses.replace(value, **{name: _cut(getattr(value, name), left) for name in fields})
    return value


def _cut_all(values: tuple[Any, ...], left: list[int]) -> tuple[Any, ...]:
    kept = []
    for value in values:
        if left[0] <= 0:
            break
        kept.append(_cut(value, left))
    return tuple(kept)
