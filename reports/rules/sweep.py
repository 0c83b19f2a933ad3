"""Everything of one agency-year read against itself before anyone signs: findings, never corrections.

Codes and values; views hold the sentences. A finding warns; a serious one holds what it stands in until it is answered.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from ita_portal import thai
from reports.rules import telling

DONE = "done"
Values = Mapping[str, str | int | Decimal]
SHORTEST_COPY = 40  # letters: shorter results are alike by nature
_SAID_ONCE = frozenset({"other_agency", "strange_year", "era_twice", "result_year_differs"})
# What nobody should sign unread: it is mended, or a reason stands in writing.
SERIOUS = frozenset(
    {"told_before", "only_rounds", "copied", "copied_from_year", "other_agency", "era_twice", "period_backwards"}
)
SCORES, PLAN, REPORT, MEMO, EVIDENCE = "scores", "plan", "report", "memo", "evidence"
PARTS = (SCORES, PLAN, REPORT, MEMO, EVIDENCE)


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """What was found: `part` of the year, `code`, `place` (key of a row), `field` of it ("" = the row), and values."""

    part: str
    code: str
    place: str
    field: str = ""
    values: Values = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """A text somebody wrote, and where it stands."""

    part: str
    place: str
    field: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Measure:
    """One measure: `owners` counts those named, "ทุกสำนัก/กอง" left out; `is_timed`: it has days or a printed period."""

    place: str
    period_text: str
    is_timed: bool
    owners: int
    every_unit: bool
    steps: int
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    items: tuple[str, ...] = ()  # the O-items it answers


@dataclasses.dataclass(frozen=True, slots=True)
class Unopened:
    """A round that is over and that nobody opened."""

    name: str
    due_on: dt.date


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """A weak point, the indicator it belongs to, and whether a measure or a reason answers it."""

    detail: str
    code: str
    indicator: str
    is_handled: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One line of a report; `steps` of its measure, `has_evidence` up to the end of the round."""

    place: str
    status: str
    done: str
    period_text: str
    output: str
    outcome: str
    remark: str
    steps: int
    has_evidence: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """The newest version of a round's report. `told_on`: its date, else the day it was frozen, else today."""

    place: str
    title: str
    is_dated: bool
    told_on: dt.date
    lines: tuple[Line, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Signer:
    """One turn of a memo: the caption printed over the opinion and the post that signs under it."""

    caption: str
    post: str


@dataclasses.dataclass(frozen=True, slots=True)
class Memo:
    """A memo in hand or issued; `lacks_number`: issued with its number left open."""

    place: str
    lacks_number: bool
    signers: tuple[Signer, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class ItemCost:
    """What a printed note says one lost item costs, and what the formula gives; both in points of the total."""

    place: str
    code: str
    note: str
    cost: Decimal


@dataclasses.dataclass(frozen=True, slots=True)
class Link:
    """An address that stands as evidence and is broken: who follows it does not see the evidence."""

    place: str
    url: str


@dataclasses.dataclass(frozen=True, slots=True)
class Year:
    """One agency-year as the sweep reads it. `result_place` "" = there is no result at all."""

    fiscal_year: int
    result_year: int
    names: telling.Names
    has_total: bool
    plan_place: str = ""
    plan_title: str = ""
    texts: tuple[Text, ...] = ()
    measures: tuple[Measure, ...] = ()
    points: tuple[Point, ...] = ()
    has_links: bool = False
    reports: tuple[Report, ...] = ()
    earlier: tuple[tuple[str, str], ...] = ()  # (fiscal year, text) of last year's results
    memos: tuple[Memo, ...] = ()
    item_costs: tuple[ItemCost, ...] = ()
    links: tuple[Link, ...] = ()
    oit_closes_on: dt.date | None = None
    unopened: tuple[Unopened, ...] = ()


def findings(year: Year) -> list[Finding]:
    """Return what does not agree, part by part."""
    found = [
        *_scores(year),
        *_plan(year),
        *(found for text in year.texts for found in _text(text, year)),
        *(found for report in year.reports for found in _report(report, year)),
        *(
            Finding(REPORT, "round_unopened", "rounds", one.name, {"round": one.name, "day": one.due_on.isoformat()})
            for one in year.unopened
        ),
        *(found for memo in year.memos for found in _memo(memo)),
        *(Finding(EVIDENCE, "link_dead", link.place, "url", {"url": link.url}) for link in year.links),
    ]
    return sorted(_each_once(found), key=lambda one: PARTS.index(one.part))


def _each_once(found: Iterable[Finding]) -> list[Finding]:
    """Return findings once per row: what is wrong in several of its fields alike is named at the first."""
    once: dict[tuple[object, ...], Finding] = {}
    for one in found:
        field = "" if one.code in _SAID_ONCE else one.field
        once.setdefault((one.code, one.place, field, *one.values.items()), one)
    return list(once.values())


# --- Scores -----------------------------------------------------------------------------------------

_COST = re.compile(r"ข้อละ\s*([0-9]+(?:\.[0-9]+)?)\s*คะแนน")


def _scores(year: Year) -> Iterator[Finding]:
    if not year.has_total:
        yield Finding(SCORES, "no_total", "result", "", {"year": year.result_year})
    for row in year.item_costs:
        for said in _COST.findall(thai.to_arabic(row.note)):
            places = len(said.partition(".")[2])
            if Decimal(said) != (thai.half_up(row.cost, places) if places else row.cost):
                values: Values = {"code": row.code, "said": Decimal(said), "cost": row.cost}
                yield Finding(SCORES, "item_cost_differs", row.place, row.code, values)


# --- The plan ---------------------------------------------------------------------------------------


def _plan(year: Year) -> Iterator[Finding]:
    yield from _uncovered(year)
    for measure in year.measures:
        if not measure.owners:
            code = "every_unit_alone" if measure.every_unit else "no_owner"
            yield Finding(PLAN, code, measure.place, "owners")
        if telling.ends_before_it_starts(measure.period_text):
            yield Finding(PLAN, "period_backwards", measure.place, "period", {"text": measure.period_text})
        elif not measure.is_timed:
            yield Finding(PLAN, "no_period", measure.place, "period")
        if not measure.steps:
            yield Finding(PLAN, "no_steps", measure.place, "steps")
        if _misses_window(measure, year):
            yield Finding(PLAN, "misses_window", measure.place, "window", _about_window(measure, year))


def _misses_window(measure: Measure, year: Year) -> bool:
    """Whether a measure for O-items begins in time for their window and ends after it closes; one of all the year fits."""
    closes, start, end = year.oit_closes_on, measure.starts_on, measure.ends_on
    if not (closes and start and end and measure.items):
        return False
    is_whole = (start, end) == thai.fiscal_year_span(year.fiscal_year)
    return start <= closes < end and not is_whole


def _about_window(measure: Measure, year: Year) -> Values:
    assert year.oit_closes_on is not None  # noqa: S101 -- the caller looked
    assert measure.ends_on is not None  # noqa: S101 -- as above
    days = {"day": measure.ends_on.isoformat(), "closes": year.oit_closes_on.isoformat()}
    return days | {"items": ", ".join(measure.items)}


def _uncovered(year: Year) -> Iterator[Finding]:
    """Indicators whose weak points nothing answers; where no measure says what it answers, that alone."""
    if not year.measures or not year.points:
        return
    if not year.has_links:
        yield Finding(PLAN, "no_links", year.plan_place, "", {"count": len(year.points)})
        return
    handled = {point.indicator for point in year.points if point.is_handled}
    open_ones: dict[str, list[str]] = {}
    for point in year.points:
        if point.indicator and point.indicator not in handled:
            open_ones.setdefault(point.indicator, []).append(point.code)
    for indicator, codes in open_ones.items():
        yield Finding(PLAN, "uncovered", "points", indicator, {"indicator": indicator, "codes": ", ".join(codes)})


# --- Any text ---------------------------------------------------------------------------------------

_RESULT_YEAR = re.compile(
    r"(?:วิเคราะห์ผลการประเมิน|ผลการวิเคราะห์ผลการประเมิน)[^\n]{0,160}?(?:ปี|พ\.?ศ\.?)\s*(?:งบประมาณ)?\s*(?:พ\.?\s?ศ\.?)?\s*(25[0-9]{2}|26[0-9]{2})"
)
_ANNUAL = re.compile(
    r"รายงานผล[^\n]{0,120}?ประจำปีงบประมาณ\s*(?:พ\.?\s?ศ\.?)?\s*(2[5-6][0-9]{2})\s*ภายใน(?:เดือน)?\s*([^\n]{3,30})"
)


def _text(text: Text, year: Year) -> Iterator[Finding]:
    def found(code: str, **values: str | int) -> Finding:
        return Finding(text.part, code, text.place, text.field, values)

    for name in telling.other_agencies(text.text, year.names):
        yield found("other_agency", name=name)
    for number in dict.fromkeys(telling.eras_twice(text.text)):
        yield found("era_twice", year=number)
    plain = thai.to_arabic(text.text)
    for named in dict.fromkeys(_RESULT_YEAR.findall(plain)):
        if int(named) != year.result_year:
            yield found("result_year_differs", year=int(named), result_year=year.result_year)
    for promised, when in _ANNUAL.findall(plain):
        last = thai.fiscal_year_span(int(promised))[1]
        if any(time.starts_on <= last for time in telling.times(when)):
            yield found("promised_too_early", year=int(promised), when=telling.times(when)[0].text)
    expected = {year.result_year, year.fiscal_year, year.fiscal_year + 1}
    expected |= {thai.be_year(report.told_on) for report in year.reports}
    strange = [named for named in telling.years(text.text) if named not in expected]
    for named in dict.fromkeys(strange):
        yield found("strange_year", year=named)
    yield from _title(text, year)


def _title(text: Text, year: Year) -> Iterator[Finding]:
    """A title that names a year names the year it is of (seed 001: measures of 2569 under the title of 2568)."""
    named = list(telling.years(text.text))
    is_ours = text.field == "title" and text.place in {year.plan_place, *(report.place for report in year.reports)}
    if is_ours and named and year.fiscal_year not in named:
        values = {"year": named[0], "fiscal_year": year.fiscal_year}
        yield Finding(text.part, "title_year_differs", text.place, text.field, values)


# --- Reports ----------------------------------------------------------------------------------------


def _report(report: Report, year: Year) -> Iterator[Finding]:
    if not report.is_dated:
        yield Finding(REPORT, "undated", report.place, "dated_on")
    for line in report.lines:
        yield from _line(line, report)
    yield from _copied(report, year)


def _line(line: Line, report: Report) -> Iterator[Finding]:
    for field, text in (("period_text", line.period_text), ("done", line.done)):
        late = [time.text for time in telling.times(text) if time.starts_on > report.told_on]
        if late:
            values = {"when": late[0], "day": report.told_on.isoformat()}
            yield Finding(REPORT, "told_before", line.place, field, values)
    for field, text in (("done", line.done), ("output", line.output), ("outcome", line.outcome)):
        if telling.names_only_rounds(text):
            yield Finding(REPORT, "only_rounds", line.place, field)
    if line.status == DONE and "เป็นต้นไป" in line.period_text:
        yield Finding(REPORT, "open_ended", line.place, "period_text", {"text": line.period_text})
    results = telling.listed(line.done)
    if results and results < line.steps:
        yield Finding(REPORT, "fewer_results", line.place, "done", {"steps": line.steps, "results": results})
    if line.status == DONE and not line.has_evidence and not line.remark:
        yield Finding(EVIDENCE, "done_unshown", line.place, "status")


def _copied(report: Report, year: Year) -> Iterator[Finding]:
    fields = [(f"{line.place}:{name}", getattr(line, name)) for line in report.lines for name in ("done", "outcome")]
    for place, earlier in telling.repeated(fields, SHORTEST_COPY):
        where, _colon, field = place.partition(":")
        if where != earlier.partition(":")[0]:
            yield Finding(REPORT, "copied", where, field, {"other": earlier.partition(":")[0]})
    before = {
        telling.squeezed(text): when for when, text in year.earlier if len(telling.squeezed(text)) >= SHORTEST_COPY
    }
    for place, text in fields:
        where, _colon, field = place.partition(":")
        when = before.get(telling.squeezed(text))
        if when:
            yield Finding(REPORT, "copied_from_year", where, field, {"year": when})


# --- Memos ------------------------------------------------------------------------------------------

_RANKS = ("รองนายก", "นายก", "รองปลัด", "ปลัด", "หัวหน้าสำนักปลัด", "ผู้อำนวยการ", "หัวหน้าฝ่าย", "หัวหน้าส่วน")
_OPENING = re.compile(r"^(?:ความคิดเห็น|ความเห็น|ข้อสั่งการ|คำสั่ง)(?:ของ|จาก|ท่าน)?\s*")


def _memo(memo: Memo) -> Iterator[Finding]:
    for signer in memo.signers:
        if caption_differs(signer):
            values = {"caption": signer.caption, "post": signer.post}
            yield Finding(MEMO, "caption_differs", memo.place, signer.post, values)
    if memo.lacks_number:
        yield Finding(MEMO, "number_open", memo.place, "number")


def caption_differs(signer: Signer) -> bool:
    """Whether the caption names another post than the one that signs; a caption that names none fits any.

    Of directors the units are compared too, where both are named.
    """
    caption, post = (_OPENING.sub("", text).replace("ผอ.", "ผู้อำนวยการ") for text in (signer.caption, signer.post))
    ranks = [next((rank for rank in _RANKS if text.startswith(rank)), "") for text in (caption, post)]
    if "" in ranks:
        return False
    if ranks[0] != ranks[1]:
        return True
    units = [text.removeprefix(ranks[0]).removeprefix("กอง").strip() for text in (caption, post)]
    return ranks[0] == "ผู้อำนวยการ" and all(units) and not any(a.startswith(b) for a, b in (units, units[::-1]))
