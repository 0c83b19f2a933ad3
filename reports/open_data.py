"""The data behind a publication as CSV and JSON: the same rows, Arabic digits, ISO dates, no formulas."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(rows: Iterable[Mapping[str, str]], fields: Iterable[str]) -> bytes:
    """Return CSV with a BOM (Excel reads Thai) in which every text cell stays text."""
    out = io.StringIO(newline="")
    names = list(fields)
    writer = csv.DictWriter(out, names, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _text(row[name]) for name in names})
    return out.getvalue().encode("utf-8-sig")


def _text(value: str) -> str:
    """Return the value with an apostrophe before anything a spreadsheet would execute."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value


def as_json(about: Mapping[str, Any], rows: Iterable[Mapping[str, str]], field_guide: Mapping[str, str]) -> bytes:
    """Return JSON: what the publication is, what each field means, and the rows."""
    body = {"about": about, "fields": field_guide, "rows": list(rows)}
    return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True).encode()
