"""The defects of thai-documents §10, each by its number, over every paper; those of place and size: test_pdf_page."""

import io
import re
from collections import Counter
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from reports import pdf
from reports.rules.paper import FreePaper, Section, TablePaper
from tests.reports.ruler import PAPERS, alone, extracted, pages_of, paper_of, rendered, squeezed

HARD_WORDS = (Path(__file__).parent / "hard_words.txt").read_text().split()


def text_of(key: str) -> str:
    """Return what a reader sees, page after page, without spaces."""
    return "\n".join("".join(letter["text"] for letter in letters) for letters in pages_of(key))


# --- 1: the text layer -----------------------------------------------------------------------------


def test_defect_01_no_hard_word_is_lost(tmp_path: Path) -> None:
    words = " ".join(HARD_WORDS)
    made = pdf.render(alone(FreePaper((words,), (Section(words, (words,)),))))  # bold title and caption, plain text

    assert len(HARD_WORDS) >= 300
    for reader, text in extracted(made, tmp_path).items():
        page = re.sub(r"/[^/]{1,30}\.\.\.|-[๐-๙]-", "", squeezed(text))  # catch-words, page numbers
        assert [word for word in HARD_WORDS if page.count(word) < 3] == [], reader
        assert (page.count("ำ"), page.count("า")) == (3 * words.count("ำ"), 3 * words.count("า")), reader
        assert Counter(page) == Counter(squeezed(words) * 3), reader


# --- 2: marks ---------------------------------------------------------------------------------------


# ั and ้ after ป, ฝ, ฟ join the letter's stem by the face's own drawing: they are not in the list below.


def pieces(word: str) -> int:
    """Return how many separate patches of ink a word makes on paper."""
    made = pdf.render(alone(TablePaper((), (word,), (), "portrait")))
    page = pypdfium2.PdfDocument(made.pdf)[0]
    seen = page.render(scale=12, crop=(140, 700, 200, 70)).to_pil().convert("L")
    ink = seen.point(lambda shade: 0 if shade < 128 else 255)
    found = 0
    while box := Image.eval(ink, lambda shade: 255 - shade).getbbox():
        row = next(y for y in range(box[1], box[3]) if ink.getpixel((box[0], y)) == 0)
        ImageDraw.floodfill(ink, (box[0], row), 255)
        found += 1
    return found


@pytest.mark.parametrize(
    ("word", "patches"),
    [("ปี่", 3), ("ฟื้น", 4), ("ฝี่", 3), ("ที่", 3), ("ป่าน", 4), ("ญู", 2), ("ฎุ", 2), ("กี้", 3), ("ผู้", 3), ("ป้ำ", 4)],
)
def test_defect_02_marks_neither_touch_nor_vanish(word: str, patches: int) -> None:
    assert pieces(word) == patches


# --- 4 to 8: what stands on the page ---------------------------------------------------------------------


@pytest.mark.parametrize("key", PAPERS)
def test_defect_05_names_eras_and_dates_stay_on_one_line(key: str) -> None:
    for letters in pages_of(key):
        rows: dict[float, str] = {}
        for letter in sorted(letters, key=lambda letter: (round(letter["base"], 1), letter["left"])):
            rows[round(letter["base"], 1)] = rows.get(round(letter["base"], 1), "") + letter["text"]
        for row in rows.values():
            assert not re.search(r"พ\.ศ\.$|^ศ\.|[๐-๙]\.$(?<!^.\.)(?<!^..\.)", row) or row.endswith("..."), row


@pytest.mark.parametrize("key", PAPERS)
def test_defect_07_spaces_are_not_stretched(key: str) -> None:
    with pikepdf.open(io.BytesIO(rendered(key).pdf)) as document:
        for page in document.pages:
            commands = {str(operator) for _operands, operator in pikepdf.parse_content_stream(page)}
            assert "Tw" not in commands


# --- 16 to 19: digits, numbers, eras, letters ----------------------------------------------------------


@pytest.mark.parametrize("key", PAPERS)
def test_defects_16_to_19_the_text_is_clean(key: str) -> None:
    text = text_of(key)

    assert (
        re.findall("[0-9]", text) == []
    )  # 16: these agencies print Thai digits, and none of their texts has an address
    assert re.findall("None|null|nan", text) == []  # 17
    assert re.findall(r"พ\.ศ\.พ\.ศ\.|(?:พ\.ศ\.|ปี|คม|ยน|พันธ์)(?:๑๙|๒๐)[๐-๙]{2}", squeezed(text)) == []  # 18
    assert re.findall("เเ|ํา|[\ue000-\uf8ff\u200b-\u200f\u202a-\u202e\ufeff]", text) == []  # 19


# --- 20, 21: structure ------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", PAPERS)
def test_defect_20_the_structure_is_there(key: str) -> None:
    with pikepdf.open(io.BytesIO(rendered(key).pdf)) as document:
        root = document.Root
        assert (str(root.Lang), bool(root.MarkInfo.Marked)) == ("th", True)
        assert str(document.docinfo.Title) == paper_of(key).title
        assert "/StructTreeRoot" in root
        assert "/Outlines" in root
        assert [str(intent.S) for intent in root.OutputIntents] == ["/GTS_PDFA1"]
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert "/EmbeddedFiles" not in root.get("/Names", {})
        assert "/AF" not in root
        for found in document.objects:
            if isinstance(found, pikepdf.Dictionary) and found.get("/S") == "/Figure":
                assert str(found.Alt) != ""
            if isinstance(found, pikepdf.Dictionary):
                assert found.get("/S") not in {"/JavaScript", "/Launch", "/URI"}


@pytest.mark.parametrize("key", ["002-thaphae memo", "order", "003-maeukho report"])
def test_defect_21_two_renders_are_the_same_bytes(key: str) -> None:
    from tests.reports.papers_of_frames import PICTURES

    assert pdf.render(paper_of(key), PICTURES).sha256 == rendered(key).sha256


def test_defect_22_an_acting_officer_stands_on_two_lines() -> None:
    rows = [squeezed(line) for line in text_of("003-maeukho memo").split("\n")]

    assert any("ผู้อำนวยการกองช่างรักษาการแทนปลัดองค์การบริหารส่วนตำบลแม่อูคอ" in row for row in rows)
