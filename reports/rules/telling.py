"""What a Thai text names: months and days, years, agencies, rounds, listed lines. Found, never guessed."""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from ita_portal import thai

_NUMBERS = {name: number for names in (thai.MONTHS, thai.SHORT_MONTHS) for number, name in enumerate(names, start=1)}
_MONTH = "|".join(re.escape(name) for name in sorted(_NUMBERS, key=len, reverse=True))
_ERA = r"(?:พ\.?\s?ศ\.?)?"
_TIME = re.compile(rf"(?:(?<![0-9])([0-9]{{1,2}})\s*)?({_MONTH})\s*{_ERA}\s*([0-9]{{4}}|[0-9]{{2}})(?![0-9])")
_YEAR = re.compile(r"(?<![0-9])(?<![0-9][.,])([0-9]{4})(?![0-9])(?!,[0-9])")
# What stands before a year; of numbers with a stroke days and orders (1/10/, 23/), not those of letters (0816.3/).
_YEAR_WORD = re.compile(rf"(?:พ\.?\s?ศ\.?|ปี(?:งบประมาณ)?|(?<![0-9.])[0-9]{{1,3}}[/-]|{_MONTH})\s*$")
_LAW = re.compile(r"พระราช|พ\.ร\.บ|ระเบียบ|กฎกระทรวง|รัฐธรรมนูญ|ประกาศ|คำสั่ง|ข้อบัญญัติ|เทศบัญญัติ|แผนพัฒนา|ยุทธศาสตร์|แผนแม่บท|หนังสือ")
_LAW_REACH = 120  # letters between the name of a law and its year
_ROUND = re.compile(r"[-–•*\s]*(?:รอบ(?:ที่)?\s*)?[0-9]{1,2}\s*เดือน(?:แรก|หลัง)?[\s,/.]*")
_ROUND_HEAD = re.compile(r"[-–•*\s]*(?:รายงาน|สรุป)ผล")
_LISTED = re.compile(r"\s*([0-9]{1,2})[.)]\s*\S")
_DASHED = re.compile(r"\s*[-–•]\s*\S")
_KINDS = ("องค์การบริหารส่วนจังหวัด", "องค์การบริหารส่วนตำบล", "เทศบาลนคร", "เทศบาลเมือง", "เทศบาลตำบล")
_NAMED = re.compile(rf"({'|'.join(_KINDS)})([\u0e00-\u0e7f]{{2,30}})")
_START = 3  # letters by which names are looked up
_LIKE = 4  # letters a name must share with our own where it runs on into the sentence


@dataclasses.dataclass(frozen=True, slots=True)
class Time:
    """A month, or a day of it, named in a text: its first day (a day alone: that day) and the words."""

    starts_on: dt.date
    text: str


def times(text: str) -> list[Time]:
    """Return the months and days a text names with their year, in order; years of two digits are B.E. 25xx."""
    found = []
    for match in _TIME.finditer(thai.to_arabic(text)):
        day, month, year = match[1], _NUMBERS[match[2]], match[3]
        full = int(year) + 2500 if len(year) == 2 else int(year)
        first = _date(full, month, int(day or 1))
        if first is not None:
            found.append(Time(first, match[0].strip()))
    return found


def _date(year: int, month: int, day: int) -> dt.date | None:
    if not thai.FIRST_YEAR <= year <= thai.LAST_YEAR:
        return None
    try:
        return dt.date(year - thai.ERA, month, day)
    except ValueError:
        return None


def ends_before_it_starts(text: str) -> bool:
    """Whether a period of two named times runs backwards: 1 ต.ค. 2568-30 ก.ย.2568."""
    named = times(text)
    return len(named) == 2 and named[1].starts_on < named[0].starts_on


def years(text: str) -> Iterator[int]:
    """Yield the B.E. years a text names, those of laws, orders and long plans left out."""
    plain = thai.to_arabic(text)
    for match in _YEAR.finditer(plain):
        before = plain[max(0, match.start() - _LAW_REACH) : match.start()].rsplit("\n", 1)[-1]
        if thai.FIRST_YEAR <= int(match[1]) <= thai.LAST_YEAR and not _LAW.search(before):
            yield int(match[1])


def eras_twice(text: str) -> Iterator[int]:
    """Yield numbers that stand where a year does and hold the Buddhist Era twice: พ.ศ. 3111."""
    plain = thai.to_arabic(text)
    for match in _YEAR.finditer(plain):
        is_twice = thai.FIRST_YEAR <= int(match[1]) - thai.ERA <= thai.LAST_YEAR and int(match[1]) > thai.LAST_YEAR
        if is_twice and _YEAR_WORD.search(plain[: match.start()]):
            yield int(match[1])


# --- Names of agencies ------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class Names:
    """How agencies are called, full name first: our own, and those of the portal's others."""

    own: tuple[str, ...]
    others: tuple[str, ...] = ()


def other_agencies(text: str, names: Names) -> list[str]:
    """Return the names of other agencies in a text, each once, in order.

    The portal's others by their names; one it does not know where its name begins like our own and goes on otherwise
    (seed 001: เทศบาลตำบลเขวาสินรินทร์ in a paper of เขวาใหญ่).
    """
    by_start = _by_start([*names.own, *names.others])
    found, rest, place = [], [], 0
    while place < len(text):
        name = next(
            (name for name in by_start.get(text[place : place + _START], ()) if text.startswith(name, place)), ""
        )
        if name and name not in names.own:
            found.append(name)
        rest.append("\n" if name else text[place])
        place += len(name) or 1
    return _shortest([*found, *_unknown("".join(rest), names.own)])


def _shortest(names: Iterable[str]) -> list[str]:
    """Return names each once; one that only runs on into the sentence counts as the shorter."""
    once = list(dict.fromkeys(names))
    return [name for name in once if not any(name != other and name.startswith(other) for other in once)]


def _by_start(names: Iterable[str]) -> dict[str, list[str]]:
    """Return names by their first letters, the longest first, so that thousands cost no more than a few."""
    found: dict[str, list[str]] = {}
    for name in sorted({name for name in names if len(name) > _START}, key=len, reverse=True):
        found.setdefault(name[:_START], []).append(name)
    return found


def _unknown(text: str, own: Sequence[str]) -> Iterator[str]:
    cores = {core for name in own for kind in _KINDS if (core := name.removeprefix(kind)) != name}
    for match in _NAMED.finditer(text):
        if any(match[2].startswith(core[:_LIKE]) and not match[2].startswith(core) for core in cores):
            yield f"{match[1]}{_until_word(match[2])}"


_NEXT_WORDS = (
    "ควร",
    "ยัง",
    "และ",
    "หรือ",
    "ได้",
    "ที่",
    "ทาง",
    "ทุก",
    "ของ",
    "โดย",
    "มี",
    "ให้",
    "เพื่อ",
    "เป็น",
    "อำเภอ",
    "จังหวัด",
    "ใน",
    "เรื่อง",
    "กำกับ",
)


def _until_word(run: str) -> str:
    ends = [place for word in _NEXT_WORDS if (place := run.find(word, _LIKE)) > 0]
    return run[: min(ends, default=len(run))]


# --- Lists and rounds ---------------------------------------------------------------------------------


def names_only_rounds(text: str) -> bool:
    """Whether a result says nothing but in which rounds it is reported (รอบ 6 เดือน, รอบ 12 เดือน)."""
    lines = [line for line in thai.to_arabic(text).splitlines() if line.strip()]
    rounds = [bool(_ROUND.fullmatch(line)) for line in lines]
    return any(rounds) and all(
        is_round or _ROUND_HEAD.match(line) for is_round, line in zip(rounds, lines, strict=True)
    )


def listed(text: str) -> int:
    """Return how many points a text lists: different numbers, else dashes; 0 where it is no list of two or more."""
    lines = thai.to_arabic(text).splitlines()
    numbers = {found[1] for line in lines if (found := _LISTED.match(line))}
    count = len(numbers) or sum(bool(_DASHED.match(line)) for line in lines)
    return count if count > 1 else 0


def squeezed(text: str) -> str:
    """Return a text as copies are compared: without blanks, digits of one kind."""
    return re.sub(r"\s+", "", thai.to_arabic(text))


def repeated(texts: Iterable[tuple[str, str]], shortest: int) -> Iterator[tuple[str, str]]:
    """Yield (place, earlier place) where a text of at least `shortest` letters was said before; texts: (place, text)."""
    seen: dict[str, str] = {}
    for place, text in texts:
        key = squeezed(text)
        if len(key) < shortest:
            continue
        if key in seen:
            yield place, seen[key]
        seen.setdefault(key, place)
