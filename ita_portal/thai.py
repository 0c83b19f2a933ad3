"""Thai digits, Buddhist-Era dates, fiscal years, text hygiene and sorting. Plain Python.

The only place that knows the era's offset and that the fiscal year begins in October (domain: fiscal year
n B.E. = 1 October n−1 to 30 September n). Values are stored with Arabic digits and ISO dates; the functions
here convert when something is shown, printed or typed.
"""

import calendar
import datetime as dt
import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

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


# Each way in begins where a run of its letters begins, so long texts cost no more than their length.
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”]+"  # addresses, Thai paths too
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail
    r"|(?<![^\s<>\"“”()])[^\s<>\"“”()]+\.(?:pdf|docx?|xlsx?|pptx?|csv|jpe?g|png|zip)\b"  # file names
    r"|(?<![\w.@-])(?:[\w-]+\.)+(?:[a-z]{2,}/[^\s<>\"“”]*|(?:th|com|org|net)\b)",  # hosts without https://
    re.ASCII | re.IGNORECASE,
)


def print_digits(text: object, thai: bool = True) -> str:
    """Return the text in print digits; addresses, e-mail and file names stay as they are.

    Source: thai-documents §4, "keep Arabic in URL, e-mail, file names"; codes print as O๔๒ and i๒ (seed 001).
    """
    source, convert = str(text), to_thai if thai else to_arabic
    parts, end = [], 0
    for kept in _ADDRESS.finditer(source):
        parts += [convert(source[end : kept.start()]), kept.group()]
        end = kept.end()
    return "".join([*parts, convert(source[end:])])


# --- Numbers -------------------------------------------------------------------------------------

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]+)?(?:\.[0-9]*)?")
_NOTHING = {"", "-"}
_LONGEST = 20  # figures of a number; more are a slip of the keyboard


def parse_decimal(text: str | None) -> Decimal | None:
    """Read a number in Thai or Arabic digits, thousands apart by comma or space; None when blank or a lone dash.

    Raises Unreadable `not_a_number`, also for a comma where the decimal point should be (85,59).
    """
    plain = re.sub("[−–—]", "-", to_arabic(clean_text(text or "")).strip())
    if plain in _NOTHING:
        return None
    figures = re.sub("[, ]", "", plain)
    if not _NUMBER.fullmatch(plain) or not figures.strip("+-.") or len(figures) > _LONGEST:
        raise Unreadable("not_a_number", text or "")
    return Decimal(figures)


def half_up(value: Decimal | Fraction, places: int = 2) -> Decimal:
    """Round an exact value half up, away from zero. Worked: 71.065 → 71.07, -1.325 → -1.33."""
    scaled = Fraction(value) * 10**places
    whole = int(abs(scaled) + Fraction(1, 2))
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-places)


def number_text(value: Decimal | Fraction | None, places: int = 2) -> str:
    """Return a number rounded half up to `places`, Arabic digits; "" for None."""
    return "" if value is None else f"{half_up(value, places):f}"


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
    """Return the first and last day of the first `months` of a fiscal year; the half-year ends 31 March."""
    first, _last = fiscal_year_span(fiscal_year)
    place = FIRST_MONTH - 2 + months
    year, month = first.year + place // 12, place % 12 + 1
    return first, dt.date(year, month, calendar.monthrange(year, month)[1])


def long_date(day: dt.date, era: bool = False) -> str:
    """Return `1 กุมภาพันธ์ 2564`; with `era` (orders, announcements) `1 กุมภาพันธ์ พ.ศ. 2564`."""
    return f"{day.day} {MONTHS[day.month - 1]} {'พ.ศ. ' if era else ''}{be_year(day)}"


def month_and_year(day: dt.date) -> str:
    """Return `มกราคม 2565`, as a preface is dated."""
    return f"{MONTHS[day.month - 1]} {be_year(day)}"


def short_date(day: dt.date) -> str:
    """Return `1 ต.ค. 2565`."""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {be_year(day)}"


def table_month(day: dt.date) -> str:
    """Return the form of tables, `ต.ค.65`."""
    return f"{SHORT_MONTHS[day.month - 1]}{be_year(day) % 100:02d}"


def datetime_text(moment: dt.datetime) -> str:
    """Return `1 ต.ค. 2565 09:05 น.` of a moment already in local time."""
    return f"{short_date(moment.date())} {moment:%H:%M} น."


_BUDDHIST, _COMMON = "พ", "ค"
_ERA_WORD = re.compile(r"([พค])\s?\.?\s?ศ(?![ก-ฮ])\s?\.?")


def _take_era(text: str | None) -> tuple[str, str]:
    """Return the text in Arabic digits without its era, and the era it names ("" = none)."""
    plain = to_arabic(clean_text(text or ""))
    named = _ERA_WORD.search(plain)
    return " ".join(_ERA_WORD.sub(" ", plain).split()), named[1] if named else ""


def _common_year(year: int, era: str, text: str | None) -> int:
    """Return the C.E. year of a typed year, its era named or told by its size."""
    if FIRST_YEAR <= year <= LAST_YEAR and era != _COMMON:
        return year - ERA
    if FIRST_YEAR <= year + ERA <= LAST_YEAR and era != _BUDDHIST:
        return year
    raise Unreadable(_why_not(year), text or "")


def _why_not(year: int) -> str:
    """Return why a number is no B.E. year: 3105 holds the era twice, 2025 holds it not at all."""
    if FIRST_YEAR <= year - ERA <= LAST_YEAR:
        return "era_twice"
    return "era_missing" if FIRST_YEAR <= year + ERA <= LAST_YEAR else "not_a_year"


def parse_year(text: str | None) -> int:
    """Read a B.E. year, Thai or Arabic digits. Raises Unreadable `not_a_year`, `era_twice`, `era_missing`."""
    plain, era = _take_era(text)
    if not re.fullmatch("[0-9]{4}", plain):
        raise Unreadable("not_a_year", text or "")
    year = int(plain)
    if era == _COMMON or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(_why_not(year), text or "")
    return year


_MONTH_NUMBERS = {
    key: number
    for number, (full, short) in enumerate(zip(MONTHS, SHORT_MONTHS, strict=True), start=1)
    for key in (full, short.replace(".", ""))
}
_YEAR_FIRST = re.compile("([0-9]{4}) ?[-/] ?([0-9]{1,2}) ?[-/] ?([0-9]{1,2})")
_DAY_FIRST = re.compile("([0-9]{1,2}) ?[-/.] ?([0-9]{1,2}) ?[-/.] ?([0-9]{1,4})")
_IN_WORDS = re.compile("(?:(?:ณ ?)?วัน[ก-\u0e4c]*ที่)? ?([0-9]{1,2}) ?(?:เดือน)? ?([ก-\u0e4c. ]+?) ?([0-9]{1,4})")


def parse_date(text: str | None) -> dt.date | None:
    """Read a date: 1/10/2568, 1 ต.ค. 2568, ๑ ตุลาคม พ.ศ. ๒๕๖๘, 2025-10-01; either era, either digits.

    None when blank. Raises Unreadable: `not_a_date`, `not_a_year` (68 could be of either era), `era_twice` (3105),
    `era_missing` (พ.ศ. 2025), `no_such_day`.
    """
    plain, era = _take_era(text)
    if not plain and not era:
        return None
    year, month, day = _parts(plain, text)
    common = _common_year(year, era, text)
    try:
        return dt.date(common, month, day)
    except ValueError as error:
        raise Unreadable("no_such_day", text or "") from error


def _parts(plain: str, text: str | None) -> tuple[int, int, int]:
    if found := _YEAR_FIRST.fullmatch(plain):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_FIRST.fullmatch(plain):
        return int(found[3]), int(found[2]), int(found[1])
    found = _IN_WORDS.fullmatch(plain)
    month = _MONTH_NUMBERS.get(re.sub(r"[. ]", "", found[2])) if found else None
    if found is None or month is None:
        raise Unreadable("not_a_date", text or "")
    return int(found[3]), month, int(found[1])


# --- Text ----------------------------------------------------------------------------------------

# Old printer fonts kept letters and moved marks in the private-use area, from U+F700 on: ฐ, vowels, tones twice, …
_TONES_AND_KARAN = "\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
_PRINTER_LETTERS = (
    "\u0e10\u0e34\u0e35\u0e36\u0e37"
    + _TONES_AND_KARAN * 2
    + "\u0e0d\u0e31\u0e4d\u0e47"
    + _TONES_AND_KARAN
    + "\u0e38\u0e39\u0e3a"
)
_FROM_PRINTER = dict(enumerate(_PRINTER_LETTERS, start=0xF700))
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
_MARK_RUN = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{2,}")
_LAST_VOWEL = "\u0e47"
_SPLIT_AM = re.compile("\u0e4d([\u0e48-\u0e4b]*)\u0e32")
_TONE_AFTER_AM = re.compile("\u0e33([\u0e48-\u0e4b]+)")


def clean_text(text: str) -> str:
    """Return text as it should be stored: what keyboards, scans and old PDF files leave behind is mended.

    เเ→แ, ํา→ำ, vowel before tone (ท่ี→ที่, นำ้→น้ำ), every kind of space one space and every line end `\\n`; no
    zero-width, control, bidi or private-use characters. Cleaning twice changes nothing.
    """
    text = _LINE_END.sub("\n", text).translate(_FROM_PRINTER)
    text = "".join(map(_seen, text)).replace("เเ", "แ")
    text = _MARK_RUN.sub(lambda run: "".join(sorted(run[0], key=_LAST_VOWEL.__lt__)), text)
    text = _TONE_AFTER_AM.sub("\\1\u0e33", _SPLIT_AM.sub("\\1\u0e33", text))
    return unicodedata.normalize("NFC", text)


def _seen(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Zs":
        return " "
    return "" if category in _UNSEEN and letter not in "\n\t" else letter


_ITEM_SPELLING = re.compile(
    r"(?<![a-z0-9])(?:oit|o)[ -]?0*([1-9][0-9]?)(?![a-z0-9]|\.[0-9])"  # O42 OIT 42 O-42 O042
    r"|(?<![\w./-])0([1-9][0-9])(?![\w./-])"  # 042, the letter typed as a nought
)


def fold_for_search(text: str) -> str:
    """Return text as search compares it: lower case, Arabic digits, single spaces, O-item spellings as `o42`."""
    plain = " ".join(to_arabic(clean_text(text)).casefold().split())
    return _ITEM_SPELLING.sub(lambda match: f"o{match[1] or match[2]}", plain)


_LEAD = re.compile("([เแโใไ])([ก-ฮ])")
_MARKS = re.compile("[\u0e47-\u0e4e]")


def sort_key(text: str) -> tuple[str, str]:
    """Return the key of the dictionary's order (ราชบัณฑิตยสภา): a lead vowel counts after its consonant, tones last."""
    swapped = _LEAD.sub(r"\2\1", to_arabic(text).casefold())
    return _MARKS.sub("", swapped), swapped


def first_clusters(text: str, limit: int) -> str:
    """Return at most `limit` letters of a text, never cutting a mark from its consonant or after a lead vowel."""
    if len(text) <= limit:
        return text
    end = limit
    while end > 1 and (_MARKS.match(text[end]) or text[end] in "ะัาำิีึืฺุู" or text[end - 1] in "เแโใไ"):
        end -= 1
    return text[:end]


def width_of(text: str) -> int:
    """Return how many letters of a text take room on a line: marks above and below a consonant do not."""
    return sum(unicodedata.category(letter) != "Mn" for letter in text)
