"""The analysis as it is printed: figures, each with a table of the same numbers, and the whole paper.

Plain values in print form (the agency's digits); reports binds them into a document, pages show the figures.
What is printed does not change with the reader's language.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from assessments import charts
from assessments.charts import Series, Words
from assessments.queries.analysis import Analysis, Average, YearScores
from assessments.rules import gains
from assessments.rules.analysis_text import Section
from assessments.rules.scoring import Exact
from ita_portal import thai
from organisations.models import WorkingGroup

NONE = "ยังไม่มีผล"
UNKNOWN = "ไม่ทราบ"
MOST_BARS = 12
ROLES = {"chair": "ประธานคณะทำงาน", "member": "คณะทำงาน", "secretary": "เลขานุการ"}  # of working groups
Number = Decimal | Exact | None


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table: what it is, its headings, rows of as many texts, words in the first, else mostly numbers."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Rows of (heading, text): on a phone each number says what it is."""
        return [list(zip(self.headings, row, strict=True)) for row in self.rows]


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    """A chart as SVG, and its words for readers who cannot see it."""

    svg: str
    alt: str


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """A picture (None where there is nothing to draw) and its numbers."""

    title: str
    picture: Picture | None
    table: Table
    note: str = ""


# --- Figures --------------------------------------------------------------------------------------


class _Printer:
    """Turns numbers and texts into what is printed."""

    def __init__(self, analysis: Analysis) -> None:
        self.digits = analysis.agency.thai_digits

    def text(self, text: object) -> str:
        return thai.print_digits(text, self.digits)

    def score(self, value: Number) -> str:
        return NONE if value is None else self.text(thai.number_text(value))

    def points(self, value: Number) -> str:
        return UNKNOWN if value is None else self.text(thai.number_text(value))

    def difference(self, now: Number, other: Number) -> str:
        if now is None or other is None:
            return "–"
        shown = thai.half_up(Fraction(now) - Fraction(other))
        sign = "+" if shown > 0 else "−" if shown < 0 else ""
        return self.text(f"{sign}{abs(shown):f}")

    def table(self, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
        made = tuple(tuple(self.text(cell) for cell in row) for row in rows)
        return Table(self.text(title), tuple(self.text(heading) for heading in headings), made)

    def figure(self, words: Words, svg: str, table: Table, note: str = "") -> Figure:
        picture = Picture(svg, self.text(f"{words.title} {words.description}")) if svg else None
        return Figure(self.text(words.title), picture, table, self.text(note))


def indicator_figure(analysis: Analysis, average: Average | None) -> Figure:
    """Return the wheel of the indicators: this year, the year before where it compares, and the agency's kind."""
    printer, year, before = _Printer(analysis), analysis.fiscal_year, analysis.before
    codes = [code for tool in analysis.criteria.tools for code in tool.indicators]
    now = [analysis.published.indicators.get(code) for code in codes]
    former = [before.indicators.get(code) if before else None for code in codes]
    means = [average.scores.get(("indicator", code)) if average else None for code in codes]
    series = [Series(f"ปี {year}", tuple(now))]
    series += [Series(f"ปี {before.fiscal_year}", tuple(former))] if before else []
    series += [Series(f"ค่าเฉลี่ย {average.agencies} แห่ง", tuple(means))] if average else []
    if analysis.pass_mark is not None:
        series.append(Series(f"เกณฑ์ผ่าน {_short(analysis.pass_mark)}", (analysis.pass_mark,) * len(codes), is_mark=True))
    title = f"คะแนนรายตัวชี้วัด ปี {year}"
    words = Words("indicators", title, "เลขรอบวงคือตัวชี้วัด ตัวเลขทั้งหมดอยู่ในตารางเดียวกันนี้", printer.digits)
    headings = ["ตัวชี้วัด", f"ปี {year}"]
    headings += [f"ปี {before.fiscal_year}", "เปลี่ยน"] if before else []
    headings += ["ค่าเฉลี่ย", "ต่างจากค่าเฉลี่ย"] if average else []
    rows = []
    for place, code in enumerate(codes):
        row = [f"{code} {analysis.names.get(('indicator', code), '')}", printer.score(now[place])]
        row += [printer.score(former[place]), printer.difference(now[place], former[place])] if before else []
        row += [printer.score(means[place]), printer.difference(now[place], means[place])] if average else []
        rows.append(row)
    svg = charts.radar(words, codes, series)
    return printer.figure(words, svg, printer.table(title, headings, rows))


def _short(mark: Decimal) -> str:
    return thai.number_text(mark).removesuffix(".00")


def tool_figure(analysis: Analysis) -> Figure:
    """Return the tools and the total over the years, broken where years do not compare."""
    printer, years = _Printer(analysis), analysis.years
    tools = [tool.code for tool in analysis.criteria.tools]
    series = [Series(code, tuple(year.tools.get(code) for year in years)) for code in tools]
    series.append(Series("ภาพรวม", tuple(year.overall for year in years)))
    breaks = breaks_of(years)
    title = "คะแนนรายเครื่องมือย้อนหลัง"
    words = Words("tools", title, "เส้นขาดตรงปีที่ยังไม่มีผลหรือเทียบกับปีก่อนไม่ได้", printer.digits)
    rows = [
        [
            f"{year.fiscal_year}{' *' if place in breaks else ''}",
            *(printer.score(year.tools.get(code)) for code in tools),
            printer.score(year.overall),
            year.level or "–",
        ]
        for place, year in enumerate(years)
    ]
    svg = charts.lines(words, [str(year.fiscal_year) for year in years], series, breaks) if len(years) > 1 else ""
    table = printer.table(title, ["ปี", *tools, "ภาพรวม", "ระดับ"], rows)
    return printer.figure(words, svg, table, _break_note(breaks))


def breaks_of(years: Sequence[YearScores]) -> set[int]:
    """Return the places of the years that do not compare with the one before them."""
    return {
        place for place in range(1, len(years)) if not (years[place].is_comparable and years[place - 1].is_comparable)
    }


def _break_note(breaks: set[int]) -> str:
    return "* เทียบกับปีก่อนหน้าไม่ได้ เพราะใช้หลักเกณฑ์คนละแบบ" if breaks else ""


def trend_table(analysis: Analysis) -> Table:
    """Return the indicators over the years; a year that does not compare with the one before is starred."""
    printer, years, breaks = _Printer(analysis), analysis.years, breaks_of(analysis.years)
    codes = [code for tool in analysis.criteria.tools for code in tool.indicators]
    headings = ["ตัวชี้วัด", *(f"{year.fiscal_year}{' *' if place in breaks else ''}" for place, year in enumerate(years))]
    rows = [
        [
            f"{code} {analysis.names.get(('indicator', code), '')}",
            *(printer.score(year.indicators.get(code)) for year in years),
        ]
        for code in codes
    ]
    return printer.table("คะแนนรายตัวชี้วัดย้อนหลัง", headings, rows)


def loss_figure(analysis: Analysis) -> Figure:
    """Return what each indicator lost of the total; together all that was lost, where every score is known."""
    printer = _Printer(analysis)
    lost = [gain for gain in analysis.gains if gain.detail == "indicator"]
    title = f"คะแนนรวมที่เสียไปรายตัวชี้วัด ปี {analysis.fiscal_year}"
    words = Words("losses", title, "ความยาวแท่งคือคะแนนรวมที่จะได้คืนถ้าตัวชี้วัดนั้นได้เต็ม", printer.digits)
    svg = charts.bars(words, _lengths(lost, "ตัวชี้วัดที่ "))
    rows = [
        [
            f"{gain.code} {analysis.names.get(('indicator', gain.code), '')}",
            printer.score(gain.score),
            printer.points(gain.points),
        ]
        for gain in lost
    ]
    table = printer.table(title, ["ตัวชี้วัด", "คะแนน", "คะแนนรวมที่เสียไป"], rows)
    total = sum((gain.points for gain in lost if gain.points is not None), Fraction(0))
    note = (
        f"รวมที่เสียไป {thai.number_text(total)} คะแนน" if lost and all(gain.points is not None for gain in lost) else ""
    )
    return printer.figure(words, svg, table, note)


def item_figure(analysis: Analysis) -> Figure:
    """Return what each lost O-item costs; unknown stands in the table alone."""
    printer = _Printer(analysis)
    lost = [gain for gain in analysis.gains if gain.detail == "item"]
    title = f"ข้อ O ที่ไม่ได้คะแนน ปี {analysis.fiscal_year}"
    words = Words("items", title, "ความยาวแท่งคือคะแนนรวมที่จะได้คืนจากข้อนั้น", printer.digits)
    svg = charts.bars(words, _lengths(lost, ""))
    rows = [
        [
            f"{gain.code} {analysis.names.get(('item', gain.code), '')}",
            printer.score(gain.score),
            printer.points(gain.points),
        ]
        for gain in lost
    ]
    table = printer.table(title, ["ข้อ", "คะแนน", "คะแนนรวมที่เสียไป"], rows)
    unknown = [gain for gain in lost if gain.points is None]
    note = "ปีนี้ไม่พบกติกาให้คะแนนรายข้อ จึงไม่ทราบว่าข้อหนึ่งมีค่าเท่าใด" if unknown else ""
    return printer.figure(words, svg, table, note)


def _lengths(lost: Sequence[gains.Gain], word: str) -> list[tuple[str, Exact]]:
    known = [(f"{word}{gain.code}", gain.points) for gain in lost if gain.points is not None]
    return known[:MOST_BARS]


# --- The whole paper --------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A part of the paper: caption ('' = none), paragraphs, then tables, then pictures."""

    caption: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class AnalysisPaper:
    """The analysis as a paper, without its frame: title lines, then parts in order."""

    titles: tuple[str, ...]
    parts: tuple[Part, ...]
    thai_digits: bool


def analysis_paper(
    analysis: Analysis, average: Average | None, words: Sequence[tuple[Section, Sequence[str]]]
) -> AnalysisPaper:
    """Return the paper of a year: `words` = sections with the sentences that stand in them now (queries.texts).

    Result and tools come with the years before, indicators with their wheel and with what was lost, the guidelines
    with the working groups of the year that follows. A part with nothing in it is left out.
    """
    printer, agency = _Printer(analysis), analysis.agency
    figures = _figures_by_section(analysis, average)
    parts = []
    for section, sentences in words:
        paragraphs = tuple(printer.text(line) for text in sentences for line in text.splitlines() if line.strip())
        shown = figures.get(section.key, [])
        if paragraphs or shown:
            pictures = tuple(figure.picture for figure in shown if figure.picture)
            parts.append(Part(printer.text(section.caption), paragraphs, tuple(one.table for one in shown), pictures))
    titles = (
        "การวิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ",
        f"ประจำปีงบประมาณ พ.ศ. {analysis.fiscal_year}",
        agency.name,
        f"อำเภอ{agency.district} จังหวัด{agency.province}",
    )
    return AnalysisPaper(tuple(printer.text(line) for line in titles), (*parts, *_groups(analysis)), agency.thai_digits)


def _figures_by_section(analysis: Analysis, average: Average | None) -> dict[str, list[Figure]]:
    items = item_figure(analysis)
    trend = Figure("", None, trend_table(analysis))
    years = [tool_figure(analysis)] if len(analysis.years) > 1 else []
    last = [tool.indicators[-1] for tool in analysis.criteria.tools if tool.indicators][-1:]
    found = {
        "result": years,
        "tools": [indicator_figure(analysis, average), loss_figure(analysis), *([trend] if years else [])],
    }
    return found | ({f"indicator-{last[0]}": [items]} if last and items.table.rows else {})


def _groups(analysis: Analysis) -> list[Part]:
    """Return the working groups of the year that follows, each with its members and duties."""
    printer = _Printer(analysis)
    groups = WorkingGroup.objects.filter(agency=analysis.agency, fiscal_year=analysis.fiscal_year + 1)
    return [
        Part(
            printer.text(group.name),
            (printer.text(f"มีหน้าที่ {group.duties}"),) if group.duties else (),
            (
                printer.table(
                    group.name,
                    ["ชื่อ", "ตำแหน่ง", "หน้าที่ในคณะ"],
                    [
                        (str(member.officer or ""), member.post_text, ROLES[member.role])
                        for member in group.members.all()
                    ],
                ),
            ),
        )
        for group in groups.prefetch_related("members__officer")
    ]
