"""Word files of the seeds' papers, and of the frames, read back: text, faces, measures, tables, page numbers."""

import dataclasses
import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from django.conf import settings
from docx.oxml.ns import qn
from lxml import etree

from ita_portal import thai
from reports.rules.page_text import MAX_PAPER, TooLarge
from reports.rules.paper import (
    Cell,
    Column,
    Document,
    Row,
    Table,
    TablePaper,
)
from reports.word.faces import disguise, key_of
from tests.reports import papers_of_seeds as seeds
from tests.reports.ruler import PAPERS, alone, paper_of, squeezed
from tests.reports.word.reading import (
    AT,
    attributes,
    file_of,
    made,
    opened,
    part_of,
    runs_of,
    said_of,
    text_of_pdf,
    text_of_word,
)

FACE = "TH SarabunPSK"
TWIPS = 1440 / 25.4


def mm(value: str | int) -> float:
    return int(value) / TWIPS


# --- Text --------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", PAPERS)
def test_the_text_is_that_of_the_pdf_in_its_order(key: str) -> None:
    assert text_of_word(file_of(key)) == text_of_pdf(paper_of(key))


@pytest.mark.parametrize("key", PAPERS)
def test_every_letter_is_in_the_paper_face_for_thai_too(key: str) -> None:
    file = file_of(key)
    for run in runs_of(file):
        faces = set(said_of(file, run, "w:rFonts").values())
        assert faces == ({"Segoe UI Symbol"} if run.text in {"✓", "☑", "☐"} else {FACE})
        assert said_of(file, run, "w:sz") == said_of(file, run, "w:szCs") != {}
        assert said_of(file, run, "w:b") == said_of(file, run, "w:bCs")
    assert said_of(file, runs_of(file)[0], "w:lang")["bidi"] == "th-TH"


@pytest.mark.parametrize("key", PAPERS)
def test_every_part_is_sound_and_every_relationship_leads_somewhere(key: str) -> None:
    with zipfile.ZipFile(io.BytesIO(made(paper_of(key)))) as archive:
        names = set(archive.namelist())
        roots = {name: etree.fromstring(archive.read(name)) for name in names if name.endswith((".xml", ".rels"))}

    types = roots["[Content_Types].xml"]
    assert {node.get("PartName") for node in types if node.get("PartName")} <= {f"/{name}" for name in names}
    assert {name.rpartition(".")[2] for name in names} <= {node.get("Extension") for node in types}
    related = roots["word/_rels/document.xml.rels"]
    assert {f"word/{node.get('Target')}" for node in related} <= names
    asked = {
        value
        for node in roots["word/document.xml"].iter()
        for name, value in node.attrib.items()
        if "relationships}" in name
    }
    assert asked <= {node.get("Id") for node in related}
    drawn = [node.get("id") for node in roots["word/document.xml"].iter() if etree.QName(node).localname == "docPr"]
    assert len(drawn) == len(set(drawn))


# --- Pages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", PAPERS)
def test_pages_have_the_size_and_the_margins_of_their_part(key: str) -> None:
    for part, section in zip(paper_of(key).parts, file_of(key).sections, strict=True):
        wide = getattr(part, "orientation", "portrait") == "landscape"
        sides = (section.page_width.mm, section.page_height.mm)
        assert sides == pytest.approx((297, 210) if wide else (210, 297), abs=0.1)
        assert (section.orientation == 1) == wide
        margins = (section.left_margin.mm, section.right_margin.mm, section.bottom_margin.mm, section.top_margin.mm)
        top = 15 if part.part in {"memo", "proclamation"} else 25
        assert margins == pytest.approx((30, 20, 20, top), abs=0.05)


def numbers_of(file: Any) -> list[tuple[dict[str, str], bool, str]]:
    """Return of each section how it counts, whether its first page is without a number, and the head of the others."""
    return [
        (
            attributes(section._sectPr.find(qn("w:pgNumType"))),
            section.different_first_page_header_footer,
            "".join(node.text or "" for node in section.header._element.iter(qn("w:t"))),
        )
        for section in file.sections
    ]


def test_numbers_run_through_a_bound_paper_in_thai_and_the_first_page_has_none() -> None:
    memo = seeds.memo("003-maeukho")
    paper = dataclasses.replace(memo, parts=(memo.first, *seeds.report("003-maeukho").parts[-1:]))

    assert numbers_of(opened(paper)) == [
        ({"fmt": "thaiNumbers", "start": "1"}, True, "- ๒ -"),
        ({"fmt": "thaiNumbers"}, False, "- ๒ -"),
    ]


def test_parts_that_count_anew_have_no_number_on_their_first_page_and_a_cover_has_none_at_all() -> None:
    found = dict(zip([part.part for part in paper_of("bound").parts], numbers_of(file_of("bound")), strict=True))

    assert {name: (first, text) for name, (_numbers, first, text) in found.items()} == {
        "memo": (True, "- ๒ -"),
        "cover": (False, ""),
        "preface": (True, "- ๒ -"),
        "tables": (True, "- ๒ -"),
        "photos": (True, "- ๒ -"),
        "free": (True, "- ๒ -"),
    }
    assert {numbers["start"] for numbers, _first, _text in found.values()} == {"1"}


def test_arabic_digits_reach_the_page_number() -> None:
    paper = dataclasses.replace(seeds.plan("002-thaphae"), thai_digits=False)

    assert numbers_of(opened(paper)) == [({"fmt": "decimal", "start": "1"}, True, "- 2 -")]


def test_the_number_is_a_field_and_its_head_leaves_the_text_at_40_mm() -> None:
    section = file_of("002-thaphae plan").sections[0]
    heights = {"Gap": 36, "PageNumber": 21, "Normal": 21}

    styles = [paragraph.style.style_id for paragraph in section.header.paragraphs]
    assert [node.get(qn("w:instr")) for node in section.header._element.iter(qn("w:fldSimple"))] == [" PAGE "]
    assert styles == ["Gap", "PageNumber", "Normal"]
    assert section.header_distance.mm + sum(heights[style] for style in styles) * 25.4 / 72 == pytest.approx(
        40, abs=0.1
    )


def test_samples_are_marked_on_every_page_and_other_papers_are_not() -> None:
    paper = seeds.plan("002-thaphae")

    for is_sample, mark in ((True, "เอกสารตัวอย่าง ไม่ใช่เอกสารราชการ"), (False, "")):
        section = opened(dataclasses.replace(paper, specimen=is_sample)).sections[0]
        assert [foot.paragraphs[0].text for foot in (section.footer, section.first_page_footer)] == [mark, mark]


# --- What users type -------------------------------------------------------------------------------------


def paper_with(text: str) -> Document:
    memo = dataclasses.replace(
        seeds.memo("003-maeukho").first, subject=(text,), department=text, addressee=text, closing=(text,)
    )  # type: ignore[call-arg]
    table = Table(text, (Column(text, 50), Column(text, 50, group=text)), (Row((Cell((text,)), Cell((text,)))),))
    return Document("memo", text, (memo, TablePaper((text,), (text,), (table,))))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("<w:p>&amp;</w:p>]]>", "<w:p>&amp;</w:p>]]>"),
        ("ฌ\x00\x0b\x1b\ufffe\ud800ญ", "ฌญ"),
        ("ฌ\u202e\u200f\u200bญ\ue000", "ฌญ"),
        ("{{ x }} {% y %}", "{{x}}{%y%}"),
        ('" onload="', '"onload="'),
    ],
)
def test_typed_text_is_text(typed: str, printed: str) -> None:
    file = opened(paper_with(typed))

    assert text_of_word(file).count(printed) == 11
    assert text_of_word(file) == text_of_pdf(paper_with(typed))
    assert squeezed(file.core_properties.title) == printed


def test_a_hundred_thousand_letters_in_a_cell_are_written_and_more_is_refused() -> None:
    cell = "กำหนด " * 16_000
    paper = alone(TablePaper(("แผน",), (), (Table("แผน", (Column("ก", 100),), (Row((Cell((cell,)),)),)),)))

    assert text_of_word(opened(paper)).count("กำหนด") == 16_000
    with pytest.raises(TooLarge):
        made(paper_with("ก" * 100_001))
    with pytest.raises(TooLarge):
        made(alone(TablePaper(("แผน",), ("ก" * 90_000,) * (MAX_PAPER // 90_000 + 1), ())))


# --- The file ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", PAPERS)
def test_the_same_paper_and_moment_give_the_same_bytes(key: str) -> None:
    assert made(paper_of(key)) == made(paper_of(key))


def test_the_file_says_what_it_is_and_nobodys_name() -> None:
    properties = file_of("002-thaphae memo").core_properties

    assert (properties.title, properties.language) == (paper_of("002-thaphae memo").title, "th-TH")
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.created == properties.modified == AT.astimezone(dt.UTC)
    with zipfile.ZipFile(io.BytesIO(made(paper_of("002-thaphae memo")))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 7, 15, 3, 0, 0)}


def test_the_faces_go_along_and_are_the_originals() -> None:
    table = etree.fromstring(part_of(paper_of("order"), "word/fontTable.xml").encode())
    data = zipfile.ZipFile(io.BytesIO(made(paper_of("order"))))
    folder = Path(settings.FONT_DIR) / "paper"

    assert [attributes(font)["name"] for font in table] == [FACE]
    keys = [attributes(node)["fontKey"] for node in table.iter() if etree.QName(node).localname.startswith("embed")]
    for name, key in zip(("THSarabun-Regular", "THSarabun-Bold"), keys, strict=True):
        hidden = data.read(f"word/fonts/{name}.odttf")
        original = (folder / f"{name}.ttf").read_bytes()
        assert key == key_of(f"{name}.ttf")
        assert (hidden[:32] != original[:32], disguise(hidden, key)) == (True, original)


def test_every_style_has_a_thai_name_or_is_the_default_and_is_used_by_its_own_name() -> None:
    used: set[str] = set()
    for key in PAPERS:
        file = docx.Document(io.BytesIO(made(paper_of(key))))
        used |= {node.get(qn("w:val")) for node in file.element.body.iter(qn("w:pStyle"))}
    known = {style.style_id: style.name for style in file_of("order").styles}

    assert used <= set(known)
    assert all(thai.sort_key(name)[0] and not name.isascii() for key, name in known.items() if key != "Normal")
