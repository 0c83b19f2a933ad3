"""Every other part of a paper: tables, cover, preface, pictures, orders and announcements, free papers."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from reports.rules.paper import (
    Committee,
    Cover,
    FreePaper,
    PhotoPaper,
    Preface,
    Proclamation,
    TablePaper,
)
from reports.word.body import Body, Media, Paragraph, kept_together, styled
from reports.word.markup import HARD_SPACE, line_break, run, runs
from reports.word.memo import add_section
from reports.word.pictures import in_line
from reports.word.sections import text_width
from reports.word.signatures import add_ending
from reports.word.styles import TEXT_WIDTH, Format
from reports.word.tables import plain_table, table

PHOTO = (160.0, 98.0)  # mm, at most: two on a page
LOGO = (50.0, 50.0)
ARMS = (60.0, 30.0)
POINTS_A_MM = 72 / 25.4
MEMBERS = (7, 27, 45, 21)  # percent: place, name, post, role


def add_titles(body: Body, titles: Sequence[str], style: str = "PaperTitle") -> None:
    """Add title lines as one heading."""
    body.add(Paragraph(Format(style=style), _lines(titles)))


def _lines(texts: Sequence[str]) -> list[Element]:
    found: list[Element] = []
    for text in texts:
        found += [*([line_break()] if found else []), *runs(text)]
    return found


def add_table_paper(body: Body, part: TablePaper) -> None:
    """Add a plan or a report."""
    add_titles(body, part.titles)
    body.add(*(styled("Text", text) for text in part.introduction))
    for value in part.tables:
        body.add_table(table(value, text_width(part)))


def add_cover(body: Body, part: Cover, media: Media) -> None:
    """Add a cover: titles and mark above, the agency at the foot of the page, which a table of two rows holds."""
    upper = [Paragraph(Format(style="CoverTitle", before=25 * POINTS_A_MM), _lines(part.titles))]
    if part.logo:
        shown = in_line(media, part.logo, "ตราหน่วยงาน", within=LOGO, fill=True)
        upper.append(Paragraph(Format(style="Picture", before=25 * POINTS_A_MM), [shown]))
    lower = [Paragraph(Format(style="CoverAgency", after=10 * POINTS_A_MM), _lines(part.agency))]
    body.add_table(plain_table([[(upper, 0)], [(lower, 0)]], (1,), TEXT_WIDTH, heights=(170, 81)), is_ruled=False)


def add_preface(body: Body, part: Preface) -> None:
    """Add a preface: paragraphs, then who writes and when."""
    body.add(styled("PrefaceTitle", part.caption))
    body.add(*(styled("Text", text) for text in part.paragraphs))
    signed = [styled("Signature", line) for line in part.signed]
    if signed:
        signed[0].change(before=24)
        body.keep_last_with_next()
        body.add(*kept_together(signed))


def add_photos(body: Body, part: PhotoPaper, media: Media) -> None:
    """Add an annex of pictures with their captions."""
    add_titles(body, part.titles)
    for photo in part.photos:
        shown = in_line(media, photo.sha256, photo.caption, within=PHOTO, fill=False)
        body.add(Paragraph(Format(style="Picture"), [shown]), styled("PictureCaption", photo.caption))


def add_proclamation(body: Body, part: Proclamation, media: Media, emblem: str) -> None:
    """Add an order or an announcement; the emblem's place stays empty where there is none."""
    if emblem:
        shown = in_line(media, emblem, "ตราครุฑ", within=ARMS, fill=True)
        body.add(Paragraph(Format(style="Picture", before=0, after=3 * POINTS_A_MM), [shown]))
    else:
        body.add(styled("Normal", line=33 * POINTS_A_MM))
    add_titles(body, [line for line in (part.heading, part.number, f"เรื่อง {part.subject}") if line], "Proclaimed")
    body.add(styled("Gap", rule=True, left=60, right=60, line=6))
    body.add(*(styled("Text", text) for text in part.paragraphs))
    for committee in part.committees:
        _add_committee(body, committee)
    add_ending(body, part.closing, part.signature, styled("Normal", part.given, before=12, left=50))


def _add_committee(body: Body, committee: Committee) -> None:
    body.add(styled("Section", committee.caption, left=25))
    rows = [
        [([styled("Member", text, align="right" if place == 0 else "")], 80) for place, text in enumerate(texts)]
        for texts in ((member.place, member.name, member.post, member.role) for member in committee.members)
    ]
    if rows:
        body.add_table(plain_table(rows, MEMBERS, TEXT_WIDTH), is_ruled=False)
    for number, duty in enumerate(committee.duties):
        lead = [] if number else [run(f"มีหน้าที่{HARD_SPACE} ")]
        body.add(Paragraph(Format(style="Text"), [*lead, *runs(duty)]))


def add_free_paper(body: Body, part: FreePaper, media: Media) -> None:
    """Add a paper without a form of its own."""
    add_titles(body, part.titles)
    for section in part.sections:
        add_section(body, section, media, text_width(part))
    if part.signature:
        add_ending(body, (), part.signature)
