"""Memos, tables and pictures of Word files, read back."""

import dataclasses
from typing import Any

import pytest
from docx.oxml.ns import qn
from lxml import etree

from ita_portal import thai
from reports import word
from reports.rules.paper import (
    Cell,
    Chart,
    Column,
    FreePaper,
    Memo,
    PictureMissing,
    Row,
    Section,
    Table,
    TablePaper,
)
from tests.reports import papers_of_seeds as seeds
from tests.reports.papers_of_frames import PHOTOS
from tests.reports.ruler import PAPERS, alone, paper_of, squeezed
from tests.reports.word.reading import (
    AT,
    attributes,
    file_of,
    opened,
    paragraph_with,
    runs_of,
    said_of,
    text_of_pdf,
    text_of_word,
)

FACE = "TH SarabunPSK"
TWIPS = 1440 / 25.4


def mm(value: str | int) -> float:
    return int(value) / TWIPS


def tables_of(key: str) -> list[tuple[Table, Any]]:
    """Return the tables of a paper beside those of its file; those without lines only place things."""
    parts = paper_of(key).parts
    own = [table for part in parts for section in getattr(part, "sections", ()) for table in section.tables]
    own += [table for part in parts for table in getattr(part, "tables", ())]
    ruled = [table for table in file_of(key).tables if table._tbl.tblPr.find(qn("w:tblBorders")) is not None]
    return list(zip(own, ruled, strict=True))


# --- The memo ------------------------------------------------------------------------------------


def sizes(file: Any, paragraph: Any) -> list[tuple[str, float, bool]]:
    """Return the runs of a paragraph: text, points, whether bold."""
    runs = [run for run in paragraph.iter(qn("w:r")) if run.find(qn("w:t")) is not None]
    return [
        (run.text.strip(), int(said_of(file, run, "w:szCs")["val"]) / 2, said_of(file, run, "w:bCs").get("val") == "1")
        for run in runs
        if run.text.strip()
    ]


def stops(paragraph: Any) -> list[tuple[str, str, float]]:
    found = [attributes(stop) for stop in paragraph.iter(qn("w:tab")) if stop.get(qn("w:pos"))]
    return [(stop["val"], stop["leader"], round(mm(stop["pos"]), 1)) for stop in found]


def test_the_head_of_a_memo() -> None:
    file, memo = file_of("002-thaphae memo"), paper_of("002-thaphae memo").first
    assert isinstance(memo, Memo)
    title, department, number, subject = (
        paragraph_with(file, start) for start in ("บันทึกข้อความ", "ส่วนราชการ", "ที่", "เรื่อง")
    )

    assert sizes(file, title) == [("บันทึกข้อความ", 29, True)]
    assert sizes(file, department) == [("ส่วนราชการ", 20, True), (memo.department, 16, False)]
    assert sizes(file, number) == [
        ("ที่", 20, True), (memo.number, 16, False), ("วันที่", 20, True), (memo.date, 16, False)
    ]  # fmt: skip
    assert sizes(file, subject) == [("เรื่อง", 20, True), *((line, 16, False) for line in memo.subject)]
    assert stops(number) == [
        ("left", "dot", 75.2),
        ("left", "none", 76.7),
        ("left", "none", 100.7),
        ("right", "dot", 160),
    ]
    assert stops(subject) == [("left", "none", 14), ("right", "dot", 160)]


def test_paragraphs_are_indented_spaced_and_pitched_as_on_paper() -> None:
    styles = {style.style_id: style.paragraph_format for style in file_of("002-thaphae memo").styles}
    text, whole = styles["Text"], styles["Normal"]

    assert (text.first_line_indent.mm, text.space_before.pt) == (pytest.approx(25, abs=0.05), 6)
    assert (whole.line_spacing.pt, whole.line_spacing_rule) == (21, 4)  # exactly
    assert (styles["Cell"].line_spacing.pt, styles["Signature"].left_indent.mm) == (18.4, pytest.approx(80, abs=0.05))


@pytest.mark.parametrize("key", ["002-thaphae memo", "003-maeukho memo"])
def test_a_signature_and_an_opinion_stay_on_one_page(key: str) -> None:
    file, memo = file_of(key), paper_of(key).first
    assert isinstance(memo, Memo)
    paragraphs = [paragraph for paragraph in file.paragraphs if paragraph.text]
    texts = [squeezed(paragraph.text) for paragraph in paragraphs]

    for block in memo.opinions:
        start = texts.index(squeezed(block.caption))
        end = texts.index(squeezed(block.signature.dated), start)
        kept = [
            (paragraph.paragraph_format.keep_with_next, paragraph.paragraph_format.keep_together)
            for paragraph in paragraphs[start : end + 1]
        ]
        assert kept == [(True, True)] * (end - start) + [(None, True)]
    name = texts.index(squeezed(f"({memo.signature.name})"))  # type: ignore[union-attr]
    assert all(paragraph.paragraph_format.keep_with_next for paragraph in paragraphs[name - 2 : name])


def test_opinions_stand_beside_each_other_where_the_names_have_room() -> None:
    memo = paper_of("000-khokkloi memo").first
    assert isinstance(memo, Memo)
    table = next(
        table for table in file_of("000-khokkloi memo").tables if table._tbl.tblPr.find(qn("w:tblBorders")) is None
    )

    captions = [[cell.paragraphs[0].text for cell in row.cells] for row in table.rows]
    expected = [block.caption for block in memo.opinions]
    assert [text for row in captions for text in row if text] == expected
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert paper_of("longest names memo").first.opinions  # type: ignore[union-attr]
    assert file_of("longest names memo").tables == []


def test_nothing_is_written_where_opinions_and_dates_are_still_missing() -> None:
    memo = dataclasses.replace(seeds.memo("003-maeukho").first, date="", number="", opinions=(), signature=None)  # type: ignore[call-arg]
    file = opened(alone(memo))

    number = paragraph_with(file, "ที่")
    assert sizes(file, number) == [("ที่", 20, True), ("วันที่", 20, True)]
    assert text_of_word(file) == text_of_pdf(alone(memo))


# --- Tables ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", PAPERS)
def test_tables_have_fixed_columns_over_the_text_and_a_repeated_head(key: str) -> None:
    for paper, table in tables_of(key):
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
        whole = sum(column.width for column in paper.columns)
        assert round(mm(sum(widths))) in {160, 247}
        assert [width / sum(widths) for width in widths] == pytest.approx(
            [column.width / whole for column in paper.columns], abs=0.001
        )
        assert table._tbl.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"
        depth = 2 if any(column.group for column in paper.columns) else 1
        repeated = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert repeated == [True] * depth + [False] * (len(repeated) - depth)
        assert len(table.rows) == depth + len(paper.rows)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == paper.title


def test_a_head_over_heads_is_merged() -> None:
    ((paper, table), *_rest) = tables_of("002-thaphae report")

    heads = [[(cell.text, cell.grid_span) for cell in row.cells] for row in table.rows[:2]]
    grouped = [column.heading for column in paper.columns if column.group]
    (group,) = {column.group for column in paper.columns if column.group}
    alone_ = [column.heading for column in paper.columns if not column.group]
    assert heads[0] == [(text, 1) for text in alone_] + [(group, len(grouped))] * len(grouped)
    assert heads[1] == [(text, 1) for text in (*alone_, *grouped)]
    assert [cell._tc for cell in table.rows[0].cells][: len(alone_)] == [cell._tc for cell in table.rows[1].cells][
        : len(alone_)
    ]


def test_a_caption_row_covers_the_table_and_stays_with_the_next() -> None:
    columns = (Column("ก", 50), Column("ข", 30), Column("ค", 20))
    rows = (Row(caption="ตัวชี้วัดที่ ๑"), Row((Cell(("๑",)), Cell(), Cell(("✓", "(แล้ว)")))))
    file = opened(alone(TablePaper(("แผน",), (), (Table("แผน", columns, rows),))))

    (table,) = file.tables
    caption, plain = table.rows[1:]
    assert {cell._tc for cell in caption.cells} == {caption.cells[0]._tc}
    assert (caption.cells[0].text, caption.cells[0].grid_span) == ("ตัวชี้วัดที่ ๑", 3)
    assert [cell.text for cell in plain.cells] == ["๑", "", "✓\n(แล้ว)"]
    (tick,) = [run for run in runs_of(file) if run.text == "✓"]
    assert (said_of(file, tick, "w:rFonts")["cs"], said_of(file, tick, "w:szCs")["val"]) == ("Segoe UI Symbol", "24")


def test_only_short_rows_are_kept_whole() -> None:
    rows = tuple(Row((Cell((text,)),)) for text in ("สั้น", "ยาวมาก " * 600))
    file = opened(alone(TablePaper(("แผน",), (), (Table("แผน", (Column("ก", 100),), rows),))))

    kept = [
        row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None for row in file.tables[0].rows
    ]
    assert kept == [True, True, False]


# --- Pictures ------------------------------------------------------------------------------------------


def drawings(file: Any) -> list[tuple[str, float, float]]:
    """Return of each picture its words, width and height in mm."""
    boxes = [node for node in file.element.body.iter() if etree.QName(node).localname in {"inline", "anchor"}]
    found = []
    for box in boxes:
        parts = {etree.QName(node).localname: node for node in box}
        extent = parts["extent"]
        found.append((parts["docPr"].get("descr"), int(extent.get("cx")) / 36_000, int(extent.get("cy")) / 36_000))
    return found


def test_photographs_keep_their_shape_fit_their_place_and_are_described() -> None:
    photos = [(text, width, height) for text, width, height in drawings(file_of("bound")) if text.startswith("ภาพที่")]

    assert [text for text, _width, _height in photos] == [
        f"ภาพที่ {thai.to_thai(place)} ประชุมชี้แจง" for place in (1, 2, 3)
    ]
    assert all(width / height == pytest.approx(1.5, abs=0.01) for _text, width, height in photos)
    assert all(width <= 160 and height <= 98.01 for _text, width, height in photos)
    assert {part.blob for part in file_of("bound").part.package.iter_parts() if part.partname.endswith("png")} >= set(
        PHOTOS
    )


def test_the_emblem_of_an_order_is_30_mm_high_and_that_of_a_memo_15() -> None:
    order = paper_of("order")
    memo = dataclasses.replace(seeds.memo("003-maeukho"), emblem=order.emblem)

    assert drawings(file_of("order")) == [("ตราครุฑ", pytest.approx(27.48, abs=0.1), pytest.approx(30))]
    assert drawings(opened(memo)) == [("ตราครุฑ", pytest.approx(13.74, abs=0.1), pytest.approx(15))]


def test_a_chart_is_shown_as_large_as_it_says_with_its_words() -> None:
    chart = Chart('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 240"></svg>', "คะแนน <b> ๕ ปี", 80)
    paper = alone(FreePaper(("บทวิเคราะห์",), (Section("", ("ข้อความ",), charts=(chart,)),)))

    assert drawings(opened(paper)) == [("คะแนน <b> ๕ ปี", pytest.approx(120, abs=0.1), pytest.approx(80))]


def test_a_missing_picture_is_told() -> None:
    chart = Chart("<svg></svg>", "คะแนน")
    analysis = alone(FreePaper(("บทวิเคราะห์",), (Section("", (), charts=(chart,)),)))

    for paper in (paper_of("order"), analysis):
        with pytest.raises(PictureMissing):
            word.render(paper, {}, at=AT)
