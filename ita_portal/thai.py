"""Thai digits, Buddhist-Era dates, fiscal years, text hygiene and sorting. Plain Python.

The only place that knows the era's offset and that the fiscal year begins in October (domain: fiscal year
n B.E. = 1 October n−1 to 30 September n). Values are stored with Arabic digits and ISO dates; the functions
here convert when something is shown, printed or typed.
"""

import calendar
import datetime as dt
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

ERA = 543
FIRST_MONTH = 10
FIRST_YEAR, LAST_YEAR = 2400, 2700

ARABIC = "0123456789"
THAI = "๐๑๒๓๔๕๖๗๘๙"
_TO_THAI = str.maketrans(ARABIC, THAI)
_TO_ARABIC = str.maketrans(THAI, ARABIC)

MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip


class Unreadable(ValueError):
    """Typed text that cannot be read. `code` says why; `text` is what was typed."""

    def __init__(self, code: str, text: str) -> None:
        """Keep the reason and the text for the sentence beside the field."""
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


# --- Digits --------------------------------------------------------------------------------------


def to_thai(text: object) -> str:
    """Return the text with Thai digits."""
    return str(text).translate(_TO_THAI)


def to_arabic(text: object) -> str:
    """Return the text with Arabic digits."""
    return str(text).translate(_TO_ARABIC)


_KEEP_ARABIC = re.compile(
    r"(?:https?://|www\.)[^\s<>\"ก-๛]+"  # addresses
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail
    r"|[\w-]+\.(?:pdf|docx?|xlsx?|csv|jpe?g|png|zip|go\.th|or\.th|com)\b",  # file and host names
    re.ASCII | re.IGNORECASE,
)


def print_digits(text: object, thai: bool = True) -> str:
    """Return the text in print digits; addresses, e-mail and file names keep Arabic (saraban: keep Arabic in URL)."""
    source = str(text)
    if not thai:
        return to_arabic(source)
    parts, end = [], 0
    for kept in _KEEP_ARABIC.finditer(source):
        parts += [to_thai(source[end : kept.start()]), kept.group()]
        end = kept.end()
    return "".join([*parts, to_thai(source[end:])])


def parse_decimal(text: str) -> Decimal | None:
    """Read a number in Thai or Arabic digits; None when blank. Raises Unreadable `not_a_number`."""
    plain = re.sub(r"[\s,\u00a0]", "", to_arabic(text or ""))
    if not plain:
        return None
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", plain):
        raise Unreadable("not_a_number", text)
    try:
        return Decimal(plain)
    except InvalidOperation as error:
        raise Unreadable("not_a_number", text) from error


def number_text(value: Decimal | None, places: int = 2) -> str:
    """Return a number rounded half up to `places`, Arabic digits; '' for None."""
    if value is None:
        return ""
    return str(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


# --- Dates ---------------------------------------------------------------------------------------


def be_year(day: dt.date) -> int:
    """Return the calendar year in the Buddhist Era."""
    return day.year + ERA


def fiscal_year_of(day: dt.date) -> int:
    """Return the fiscal year (B.E.) a day lies in."""
    return be_year(day) + (day.month >= FIRST_MONTH)


def fiscal_year_span(fiscal_year: int) -> tuple[dt.date, dt.date]:
    """Return the first and last day of a fiscal year (B.E.)."""
    return dt.date(fiscal_year - ERA - 1, FIRST_MONTH, 1), dt.date(fiscal_year - ERA, FIRST_MONTH - 1, 30)


def round_span(fiscal_year: int, months: int) -> tuple[dt.date, dt.date]:
    """Return the days of the first `months` (1–12) months of a fiscal year; the half-year ends 31 March."""
    first, _last = fiscal_year_span(fiscal_year)
    place = FIRST_MONTH - 2 + months
    year, month = first.year + place // 12, place % 12 + 1
    return first, dt.date(year, month, calendar.monthrange(year, month)[1])


def long_date(day: dt.date, era: bool = False) -> str:
    """Return `1 กุมภาพันธ์ 2564`; with `era` (orders, announcements) `1 กุมภาพันธ์ พ.ศ. 2564`."""
    return f"{day.day} {MONTHS[day.month - 1]} {'พ.ศ. ' if era else ''}{be_year(day)}"


def short_date(day: dt.date) -> str:
    """Return `1 ต.ค. 2565`."""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {be_year(day)}"


def table_month(day: dt.date) -> str:
    """Return the form of tables, `ต.ค.65`."""
    return f"{SHORT_MONTHS[day.month - 1]}{be_year(day) % 100:02d}"


def datetime_text(moment: dt.datetime) -> str:
    """Return `1 ต.ค. 2565 09:05 น.` of a moment already in local time."""
    return f"{short_date(moment.date())} {moment:%H:%M} น."


def parse_year(text: str) -> int:
    """Read a B.E. year, Thai or Arabic digits. Raises Unreadable `not_a_year`, `era_twice`, `era_missing`."""
    plain = to_arabic(text or "").replace("พ.ศ.", "").strip()
    if not re.fullmatch(r"\d{4}", plain):
        raise Unreadable("not_a_year", text)
    return _be(int(plain), text)


def _be(year: int, text: str) -> int:
    if year > LAST_YEAR:
        raise Unreadable("era_twice", text)
    if year < FIRST_YEAR:
        raise Unreadable("era_missing", text)
    return year


def _ce(year: int, text: str) -> int:
    """Return the C.E. year of a typed year in either era, the era told by its size."""
    if FIRST_YEAR <= year <= LAST_YEAR:
        return year - ERA
    if year > LAST_YEAR:
        raise Unreadable("era_twice", text)
    if FIRST_YEAR - ERA <= year <= LAST_YEAR - ERA:
        return year
    raise Unreadable("not_a_year", text)


_MONTH_NUMBERS = {
    key: number
    for number, (full, short) in enumerate(zip(MONTHS, SHORT_MONTHS, strict=True), start=1)
    for key in (full, short.replace(".", ""))
}


def parse_date(text: str) -> dt.date | None:
    """Read a date: 1/10/2568, 1 ต.ค. 2568, ๑ ตุลาคม พ.ศ. ๒๕๖๘, 2025-10-01; either era, either digits.

    None when blank. Raises Unreadable: `not_a_date`, `not_a_year`, `era_twice` (3105), `no_such_day`.
    """
    plain = to_arabic(text or "").replace("พ.ศ.", " ").replace("ค.ศ.", " ").strip()
    if not plain:
        return None
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", plain):
        year, month, day = (int(part) for part in iso.groups())
    elif numeric := re.fullmatch(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})", plain):
        day, month, year = (int(part) for part in numeric.groups())
    elif words := re.fullmatch(r"(\d{1,2})\s*([ก-๙.]+?)\s*(\d{4})", plain):
        day, year = int(words[1]), int(words[3])
        month = _MONTH_NUMBERS.get(words[2].replace(".", ""), 0)
    else:
        raise Unreadable("not_a_date", text)
    if not month:
        raise Unreadable("not_a_date", text)
    try:
        return dt.date(_ce(year, text), month, day)
    except ValueError as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("no_such_day", text) from error


# --- Text ----------------------------------------------------------------------------------------


def clean_text(text: str) -> str:
    """Return text as it should be stored: เเ→แ, ํา→ำ, no zero-width, control, bidi or private-use characters."""
    folded = unicodedata.normalize("NFC", text).replace("เเ", "แ").replace("\r\n", "\n").replace("\r", "\n")
    folded = re.sub(r"\u0e4d([\u0e48-\u0e4b]?)\u0e32", lambda match: f"{match[1]}\u0e33", folded)
    return "".join(
        letter for letter in folded if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cf", "Co", "Cs", "Cn"}
    )


_ITEM_SPELLING = re.compile(r"(?<![\w])(?:oit|o)\s*0*(\d{1,2})(?![\w.])|(?<![\w.])0(\d{2})(?![\w.])", re.IGNORECASE)


def fold_for_search(text: str) -> str:
    """Return text as search compares it: lower case, Arabic digits, single spaces, O-item spellings as `o42`."""
    plain = to_arabic(clean_text(text)).casefold()
    plain = _ITEM_SPELLING.sub(lambda match: f"o{int(match[1] or match[2])}", plain)
    return " ".join(plain.split())


_LEAD = re.compile("([เแโใไ])([ก-ฮ])")
_MARKS = re.compile("[\u0e47-\u0e4e]")


def sort_key(text: str) -> tuple[str, str]:
    """Return the key of Thai collation (Royal Institute): lead vowels after their consonant, marks weighed last."""
    swapped = _LEAD.sub(r"\2\1", text)
    return _MARKS.sub("", swapped), swapped


def first_clusters(text: str, limit: int) -> str:
    """Return at most `limit` letters of a text, never cutting a mark from its consonant or after a lead vowel."""
    if len(text) <= limit:
        return text
    end = limit
    while end > 1 and (_MARKS.match(text[end]) or text[end] in "ะัาำิีึืฺุู" or text[end - 1] in "เแโใไ"):
        end -= 1
    return text[:end]
