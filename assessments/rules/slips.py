"""Slips in what the agency writes about a result: another agency's name left in a copied text, a year that cannot be."""

import re
from collections.abc import Iterable, Iterator, Sequence

from assessments.rules.consistency import Finding
from ita_portal import thai

_KINDS = (
    "องค์การบริหารส่วนตำบล", "องค์การบริหารส่วนจังหวัด", "เทศบาลตำบล", "เทศบาลเมือง", "เทศบาลนคร",
    "อบต.", "อบจ.", "ทต.", "ทม.", "ทน.",
)  # fmt: skip
_NAMED = re.compile(rf"(?:{'|'.join(map(re.escape, _KINDS))}) ?([ก-ฮเแโใไ][ก-\u0e4e]{{1,30}})")
# What follows "องค์การบริหารส่วนตำบล" in a sentence and is no name.
_NO_NAME = re.compile("(?:ทุก|ต้อง|ที่|ได้|และ|หรือ|มี|ของ|ใน|เป็น|จะ|อื่น|แห่ง|ควร|ให้|ไม่|ยัง|ตาม|โดย|เพื่อ|ขอ|นี้|ซึ่ง|กับ|จัด)")
_YEAR = re.compile(r"(?<![0-9/.,])(ค\.ศ\. ?)?((?:25|26|31|20)[0-9]{2})(?![0-9/,]|\.[0-9])")
_NEAR = range(-1, 3)  # a text about the result of a year may name the year before and the two after


def findings(texts: Iterable[tuple[str, str]], own_names: Sequence[str], fiscal_year: int) -> list[Finding]:
    """Return the slips of texts, each (place, text); one finding a kind and name or year, with where it stands first."""
    plain = [(place, thai.to_arabic(thai.clean_text(text))) for place, text in texts]
    found: dict[tuple[str, str], list[Finding]] = {}
    for place, text in plain:
        here = (*_names(place, text, own_names), *_years(place, text, fiscal_year))
        for finding in {(one.code, one.place): one for one in here}.values():
            found.setdefault((finding.code, finding.place), []).append(finding)
    return [
        Finding(same[0].code, same[0].place, {**same[0].values, "more": len({one.values["place"] for one in same}) - 1})
        for same in _joined(found)
    ]


def _joined(found: dict[tuple[str, str], list[Finding]]) -> list[list[Finding]]:
    """Join names of which one begins the other: Thai has no spaces, so a name runs on into its sentence."""
    joined: dict[tuple[str, str], list[Finding]] = {}
    for key in sorted(found, key=lambda one: len(one[1])):
        first = next((one for one in joined if one[0] == key[0] == "other_agency" and key[1].startswith(one[1])), key)
        joined.setdefault(first, []).extend(found[key])
    return [joined[key] for key in found if key in joined]


def _names(place: str, text: str, own_names: Sequence[str]) -> Iterator[Finding]:
    """Yield names that stand behind a kind of agency and begin with none of the agency's own."""
    own = tuple(filter(None, (bare_name(name) for name in own_names)))
    for match in _NAMED.finditer(text):
        if not match[1].startswith(own) and not _NO_NAME.match(match[1]):
            yield Finding("other_agency", match[0][:60], {"name": match[0], "place": place})


def bare_name(name: str) -> str:
    """Return an agency's name without its kind: เทศบาลตำบลเขวาใหญ่ → เขวาใหญ่."""
    kind = next((kind for kind in _KINDS if name.startswith(kind)), "")
    return name.removeprefix(kind).strip()


def _years(place: str, text: str, fiscal_year: int) -> Iterator[Finding]:
    """Yield years with the era added twice; where no year named is near the one assessed, the first of them."""
    named = [int(match[2]) for match in _YEAR.finditer(text) if not match[1]]
    for year in named:
        if year - thai.ERA >= thai.FIRST_YEAR:
            yield Finding("era_twice", str(year), {"year": str(year), "place": place})
    buddhist = [year for year in named if thai.FIRST_YEAR <= year < thai.LAST_YEAR]
    if buddhist and all(year - fiscal_year not in _NEAR for year in buddhist):
        yield Finding(
            "year_slip", str(buddhist[0]), {"year": str(buddhist[0]), "fiscal_year": str(fiscal_year), "place": place}
        )
