"""The memo (บันทึกข้อความ, thai-documents §2): head, body, signature, opinions."""

from xml.etree.ElementTree import Element

from reports.rules.paper import Memo, Section
from reports.word.body import Body, Media, Paragraph, styled
from reports.word.markup import HARD_SPACE, line_break, run, runs, tab
from reports.word.pictures import at_the_left_top, in_line
from reports.word.sections import TOP_WITH_ARMS
from reports.word.signatures import add_ending, add_opinions
from reports.word.styles import DOTS_TO_THE_MARGIN, TEXT_WIDTH, Format, Tab
from reports.word.tables import table

EMBLEM_HEIGHT = 15.0
ABOVE_TITLE, UNDER_TITLE = 15.3, 9.2  # points: the title's line within the 21 mm of the head
LABEL = 20
BEFORE_DATE, DATE, DATE_VALUE = 75.2, 76.7, 100.7  # mm: วันที่ under the ข of the title, its value under the ม
SUBJECT = 14.0


def add_memo(body: Body, memo: Memo, media: Media, emblem: str) -> None:
    """Add a memo. The emblem's place stays empty where there is none."""
    arms = [at_the_left_top(media, emblem, "ตราครุฑ", height=EMBLEM_HEIGHT, top=TOP_WITH_ARMS)] if emblem else []
    title = Format(style="MemoTitle", before=ABOVE_TITLE, after=UNDER_TITLE)
    body.add(Paragraph(title, [*arms, run("บันทึกข้อความ")]))
    body.add(*_head(memo))
    body.add(Paragraph(Format(style="Addressee"), [run(f"เรียน{HARD_SPACE} "), *runs(memo.addressee)]))
    for section in memo.sections:
        add_section(body, section, media, TEXT_WIDTH)
    add_ending(body, memo.closing, memo.signature)
    add_opinions(body, memo.opinions, TEXT_WIDTH, beside=memo.opinions_beside)


def _head(memo: Memo) -> list[Paragraph]:
    """Return the rows of the head; dots run where nothing is written."""
    row = Format(style="MemoRow")
    stops: tuple[Tab, ...] = (("left", "dot", BEFORE_DATE), ("left", "none", DATE), ("left", "none", DATE_VALUE))
    number = Format(style="MemoRow", tabs=(*stops, DOTS_TO_THE_MARGIN))
    numbered = [_label("ที่"), _space(), *runs(memo.number), _gap(), tab(), tab()]
    dated = [_label("วันที่"), tab(), *runs(memo.date), *([_gap()] if memo.date else []), tab()]
    subject = Format(
        style="MemoRow", left=SUBJECT, first=-SUBJECT, tabs=(("left", "none", SUBJECT), DOTS_TO_THE_MARGIN)
    )
    lines: list[Element] = []
    for line in memo.subject:
        lines += [*([line_break()] if lines else []), *runs(line)]
    return [
        Paragraph(row, [_label("ส่วนราชการ"), _space(), *runs(memo.department), _gap(), tab()]),
        Paragraph(number, [*numbered, *dated]),
        Paragraph(subject, [_label("เรื่อง"), tab(), *lines, _gap(), tab()]),
    ]


def _label(text: str) -> Element:
    return run(text, LABEL, bold=True)


def _space() -> Element:
    return run(HARD_SPACE * 2)


def _gap() -> Element:
    return run(" ")


def add_section(body: Body, section: Section, media: Media, width: float) -> None:
    """Add a section: caption, paragraphs, tables, charts."""
    if section.caption:
        body.add(styled("Section", section.caption))
    for number, text in enumerate(section.paragraphs):
        body.add(styled("Text", text, before=0 if section.caption and not number else None))
    for value in section.tables:
        body.add_table(table(value, width))
    for chart in section.charts:
        shown = in_line(media, chart.name, chart.alt, within=(TEXT_WIDTH, chart.height), fill=True)
        body.add(Paragraph(Format(style="Picture", after=8, keep_next=False), [shown]))
