"""A mapping read from YAML, taken field by field, refused with the place and reason of the first mistake."""

import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

CONFIDENCES = ("certain", "likely", "inferred", "unknown")


class Reason(enum.StrEnum):
    """Why a file is refused. Sentences for people belong to whoever shows them."""

    NOT_YAML = "not_yaml"
    NOT_A_MAPPING = "not_a_mapping"
    NOT_A_LIST = "not_a_list"
    UNKNOWN_FIELD = "unknown_field"
    MISSING = "missing"
    NOT_TEXT = "not_text"
    TOO_LONG = "too_long"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_A_DATE = "not_a_date"
    NOT_A_CHOICE = "not_a_choice"
    UNKNOWN_CODE = "unknown_code"
    REPEATED = "repeated"
    NO_WEIGHT = "no_weight"
    LEVELS_UNORDERED = "levels_unordered"
    LEVELS_OPEN = "levels_open"
    ENDS_BEFORE_START = "ends_before_start"


class CriteriaInvalid(Exception):
    """The file cannot be taken: `path` says where (`items[O5].title`), `reason` why, `value` what stood there."""

    def __init__(self, path: str, reason: Reason, value: object = None) -> None:
        self.path, self.reason, self.value = path, reason, value
        super().__init__(f"{path}: {reason}" + ("" if value is None else f" ({value})"))


class Fields:
    """One mapping of the file, read field by field; what is left unread at the end is a mistake."""

    def __init__(self, data: object, path: str, sources: Mapping[str, str] | None = None) -> None:
        if not isinstance(data, dict):
            raise CriteriaInvalid(path or "file", Reason.NOT_A_MAPPING)
        self.sources = sources or {}
        self._left: dict[object, Any] = dict(data)
        self._prefix = f"{path}." if path else ""

    def path(self, name: object) -> str:
        """Return where the field stands in the file."""
        return f"{self._prefix}{name}"

    def take(self, name: str) -> Any:  # noqa: ANN401 -- whatever YAML held
        """Take the field as it stands; None where there is none."""
        return self._left.pop(name, None)

    def refuse(self, name: object, reason: Reason, value: object = None) -> CriteriaInvalid:
        """Return the refusal of a field, for the caller to raise."""
        return CriteriaInvalid(self.path(name), reason, value)

    def text(self, name: str, most: int, *, required: bool = False) -> str:
        """Take text of at most `most` characters; "" where there is none."""
        value = self.take(name)
        if value is None or value == "":
            if required:
                raise self.refuse(name, Reason.MISSING)
            return ""
        return self._checked_text(name, value, most)

    def _checked_text(self, name: str, value: object, most: int) -> str:
        if not isinstance(value, str):
            raise self.refuse(name, Reason.NOT_TEXT, value)
        if len(value) > most:
            raise self.refuse(name, Reason.TOO_LONG, len(value))
        return value

    def texts(self, name: str, most: int = 500) -> tuple[str, ...]:
        """Take a list of texts; empty where there is none."""
        return tuple(self._checked_text(name, value, most) for value in self.items(name))

    def items(self, name: str) -> list[Any]:
        """Take a list of anything; empty where there is none."""
        value = self.take(name)
        if value is not None and not isinstance(value, list):
            raise self.refuse(name, Reason.NOT_A_LIST, value)
        return value or []

    def choice(self, name: str, choices: Sequence[str], default: str | None = None) -> str:
        """Take one of `choices`; `default` None = it must be there."""
        value = self.take(name)
        if value is None and default is not None:
            return default
        if value not in choices:
            raise self.refuse(name, Reason.NOT_A_CHOICE if value else Reason.MISSING, value)
        return str(value)

    def code_of(self, name: str, known: frozenset[str], *, required: bool = False) -> str:
        """Take the code of another entry, one of `known`; "" where there is none."""
        value = self.text(name, 10, required=required)
        if value and value not in known:
            raise self.refuse(name, Reason.UNKNOWN_CODE, value)
        return value

    def number(self, name: str, *, most: int, places: int = 2) -> Decimal | None:
        """Take a number from 0 to `most`, as exact as it is kept; None where there is none."""
        value = self.take(name)
        if value is None:
            return None
        try:
            number = Decimal(str(value))
        except InvalidOperation as error:
            raise self.refuse(name, Reason.NOT_A_NUMBER, value) from error
        if not (number.is_finite() and 0 <= number <= most and number == round(number, places)):
            raise self.refuse(name, Reason.OUT_OF_RANGE, value)
        return number

    def whole(self, name: str, allowed: range) -> int | None:
        """Take a whole number within `allowed`; None where there is none."""
        value = self.take(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.refuse(name, Reason.NOT_A_NUMBER, value)
        if value not in allowed:
            raise self.refuse(name, Reason.OUT_OF_RANGE, value)
        return value

    def flag(self, name: str) -> bool | None:
        """Take yes or no; None where it is not said."""
        value = self.take(name)
        if value is not None and not isinstance(value, bool):
            raise self.refuse(name, Reason.NOT_YES_OR_NO, value)
        return value

    def day(self, name: str) -> dt.date:
        """Take a date, which must be there."""
        value = self.take(name)
        if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
            raise self.refuse(name, Reason.MISSING if value is None else Reason.NOT_A_DATE, value)
        return value

    def origin(self) -> dict[str, Any]:
        """Return confidence and source_note: the names of the sources, then what the note adds."""
        confidence = self.choice("confidence", CONFIDENCES)
        names = []
        for key in self.texts("source"):
            if key not in self.sources:
                raise self.refuse("source", Reason.UNKNOWN_CODE, key)
            names.append(self.sources[key])
        source_note = " — ".join(filter(None, [", ".join(names), self.text("note", 500)]))
        return {"confidence": confidence, "source_note": self._checked_text("note", source_note, 500)}

    def former(self) -> dict[str, Any]:
        """Return which codes of the year before are carried on, None = not stated, and how sure that is, "" with it."""
        codes = self.take("continues")
        if codes is None:
            return {"continues": None, "continues_confidence": ""}
        if not isinstance(codes, list):
            raise self.refuse("continues", Reason.NOT_A_LIST, codes)
        found = [self._checked_text("continues", code, 10) for code in codes]
        return {"continues": found, "continues_confidence": self.choice("continues_confidence", CONFIDENCES)}

    def close(self) -> None:
        """Refuse the first field nobody asked for: it is misspelt."""
        for name in self._left:
            raise self.refuse(name, Reason.UNKNOWN_FIELD)
