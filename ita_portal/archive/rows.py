"""Rows as lines of JSON, exactly: microseconds, decimals and bytes come back as they were, on either database."""

import base64
import datetime as dt
import json
import uuid
from decimal import Decimal
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model
from django.db.models.fields.files import FieldFile

Values = dict[str, Any]  # attribute name of a column → value


def line(values: Values) -> bytes:
    """Return a row's values as one line."""
    return json.dumps(values, ensure_ascii=False, default=_plain, separators=(",", ":")).encode() + b"\n"


def _plain(value: object) -> str:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    if isinstance(value, FieldFile):
        return value.name or ""
    raise TypeError(f"no way to write {type(value).__name__} into an archive")


def values_of(row: Model) -> Values:
    """Return what a row's columns hold."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def row_of(model: type[Model], values: Values) -> Model:
    """Return the row a line told of. Raises KeyError, TypeError, ValueError, ValidationError where it tells of none."""
    fields = model._meta.concrete_fields
    return model(**{field.attname: field.to_python(values[field.attname]) for field in fields})


def insert(model: type[Model], rows: list[Any], *, is_renumbered: bool) -> None:
    """Insert rows as they are: no signal, no history line, no moment of today; with new keys where asked for."""
    fields = [field for field in model._meta.concrete_fields if not (is_renumbered and field is model._meta.auto_field)]
    size = max(1, min(500, connection.ops.bulk_batch_size(fields, rows))) if rows else 1
    for start in range(0, len(rows), size):
        manager: Any = model._base_manager
        manager._insert(rows[start : start + size], fields=fields, using=DEFAULT_DB_ALIAS, raw=True)
