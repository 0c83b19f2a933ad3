"""The analysis of a year's result (seeds 000, 001) as a document: cover, then one free paper."""

from collections.abc import Sequence

from assessments import papers as analysed
from assessments.queries import analysis as reading
from assessments.queries import texts
from ita_portal import thai
from organisations.models import Agency
from reports.papers.bindings import common, cover
from reports.rules import paper

SHORTEST, LONGEST = 6, 40  # letters: what a column's width is reckoned by
CHART_HEIGHT = 100  # mm


def analysis_document(agency: Agency, year: int) -> paper.Document | None:
    """Return the analysis of a fiscal year's result; None while there is no result."""
    found = reading.analysis_of(agency, year)
    if found is None:
        return None
    made = analysed.analysis_paper(found, reading.average_of_kind(agency, found.criteria_set), texts.words_of(found))
    title, when, *place = made.titles
    sections = tuple(_section(part) for part in made.parts)
    return paper.Document(
        kind="free",
        title=f"{title} {when}",
        parts=(cover(agency, (title, when)), paper.FreePaper((title, when, " ".join(place)), sections)),
        **common(agency),
    )


def _section(part: analysed.Part) -> paper.Section:
    return paper.Section(
        part.caption,
        part.paragraphs,
        tuple(_table(table) for table in part.tables if table.rows),
        tuple(paper.Chart(picture.svg, picture.alt, CHART_HEIGHT) for picture in part.pictures),
    )


def _table(table: analysed.Table) -> paper.Table:
    columns = list(zip(table.headings, *table.rows, strict=True))
    widths = shares([max(map(thai.width_of, column)) for column in columns])
    return paper.Table(
        table.title,
        tuple(
            paper.Column(column[0], width, align="right" if _is_numbers(column[1:]) else "left")
            for column, width in zip(columns, widths, strict=True)
        ),
        tuple(paper.Row(tuple(paper.Cell((text,) if text else ()) for text in row)) for row in table.rows),
    )


def shares(lengths: Sequence[int]) -> list[int]:
    """Return widths in percent that add up to 100, by the longest text of each column, none too narrow or too wide."""
    bounded = [min(max(length, SHORTEST), LONGEST) for length in lengths]
    made = [length * 100 // sum(bounded) for length in bounded]
    made[bounded.index(max(bounded))] += 100 - sum(made)
    return made


def _is_numbers(texts_: Sequence[str]) -> bool:
    return all(
        text == "" or (any(letter.isdigit() for letter in text) and not any(map(_is_word, text))) for text in texts_
    )


def _is_word(letter: str) -> bool:
    return letter.isalpha()
