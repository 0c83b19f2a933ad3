"""The ruler: positions and sizes read back from the papers of the sample agencies (thai-documents §1, 2, 5)."""

import dataclasses
import io
import itertools
import re

import pdfplumber
import pikepdf
import pytest

from ita_portal import thai
from reports import pdf
from reports.rules.paper import Document, Memo, to_json
from tests.reports import papers_of_seeds as seeds
from tests.reports.papers_of_frames import LONGEST_NAME
from tests.reports.ruler import MM, PAPERS, lines, pages_of, paper_of, parts_on, rendered, squeezed

# --- Section 1: page and type ---------------------------------------------------------------


@pytest.mark.parametrize("key", PAPERS)
def test_everything_stands_within_the_margins(key: str) -> None:
    made = rendered(key)
    with pdfplumber.open(io.BytesIO(made.pdf)) as document:
        for number, page in enumerate(document.pages, start=1):
            right = float(page.width) / MM - 20
            letters = [letter for letter in pages_of(key)[number - 1] if letter["size"] > 11.5]  # not the sample's mark
            assert min(letter["left"] for letter in letters) >= 29.9
            assert max(letter["right"] for letter in letters) <= right + 0.2
            assert max(edge["x1"] for edge in page.edges) / MM <= right + 0.2 if page.edges else True
            assert min(letter["base"] for letter in letters) >= (15 if number == 1 else 28)


@pytest.mark.parametrize("key", PAPERS)
def test_only_the_prescribed_faces_are_used_and_embedded(key: str) -> None:
    faces = {letter["fontname"].split("+")[-1] for letters in pages_of(key) for letter in letters}

    assert faces <= {"TH-SarabunPSK", "TH-SarabunPSK-Bold", "Ticks"}
    with pikepdf.open(io.BytesIO(rendered(key).pdf)) as document:
        embedded = [
            found for found in document.objects if isinstance(found, pikepdf.Dictionary) and "/FontFile2" in found
        ]
    assert len(embedded) == len(faces)


def test_paragraphs_are_indented_and_spaced() -> None:
    page = lines(pages_of("002-thaphae memo")[0])
    places = {text[:8]: (base, row[0]["left"]) for base, text, row in page}
    bases = [base for base, _text, _row in page]

    first_base, indent = places[squeezed("ตามที่งานธุรการ")[:8]]
    assert indent == pytest.approx(55, abs=0.5)
    following = bases[bases.index(first_base) + 1]
    assert (following - first_base) * MM == pytest.approx(21, abs=0.5)


def test_a_paragraph_stands_27_points_under_the_one_before() -> None:
    page = lines(pages_of("001-khwaoyai plan")[1])
    bases = [base for base, _text, _row in page]
    place = next(index for index, (_base, text, _row) in enumerate(page) if text.startswith("ตารางแสดง"))

    assert (bases[place] - bases[place - 1]) * MM == pytest.approx(27, abs=1)


def _numbers(key: str) -> list[int | None]:
    """Return the number each page should bear: none on a first page (of a part, where they count anew) and covers."""
    parts, anew = parts_on(key), paper_of(key).restarts_numbers
    places = [parts[: page + 1].count(part) if anew else page + 1 for page, part in enumerate(parts)]
    return [None if place == 1 or part.endswith("cover") else place for place, part in zip(places, parts, strict=True)]


@pytest.mark.parametrize("key", PAPERS)
def test_later_pages_are_numbered_in_thai_at_the_top(key: str) -> None:
    for page, (letters, number) in enumerate(zip(pages_of(key), _numbers(key), strict=True)):
        found = [(base, row) for base, text, row in lines(letters) if re.fullmatch("-[๐-๙]+-", text) and base < 33]
        if number is None:
            assert found == []
            continue
        ((base, row),) = found
        with pdfplumber.open(io.BytesIO(rendered(key).pdf)) as document:
            middle = (30 + float(document.pages[page].width) / MM - 20) / 2
        assert "".join(letter["text"] for letter in row) == f"-{thai.to_thai(number)}-"
        assert 28 <= base <= 32
        assert (row[0]["left"] + row[-1]["right"]) / 2 == pytest.approx(middle, abs=0.5)
        assert min(letter["base"] for letter in letters if letter["base"] > base + 1) >= 42  # text from 40


@pytest.mark.parametrize("key", PAPERS)
def test_each_continuing_page_ends_with_the_first_words_of_the_next(key: str) -> None:
    pages = pages_of(key)
    for number, (letters, following) in enumerate(itertools.pairwise(pages), start=1):
        _base, text, row = lines(letters)[-1] if lines(letters) else (0, "", [])
        if parts_on(key)[number - 1] != parts_on(key)[number]:
            assert not text.startswith("/")
            continue
        assert (text[0], text[-3:]) == ("/", "...")
        with pdfplumber.open(io.BytesIO(rendered(key).pdf)) as document:
            assert row[-1]["right"] == pytest.approx(float(document.pages[number - 1].width) / MM - 20, abs=0.3)
        words = text[1:-3]
        assert words in "".join(letter["text"] for letter in following)
        assert not any(head.startswith(words) for head in _heads_of(paper_of(key)))
    assert "..." not in "".join(letter["text"] for letter in pages[-1])


def _heads_of(document: Document) -> set[str]:
    sections = [section for part in document.parts for section in getattr(part, "sections", ())]
    tables = [table for owner in (*document.parts, *sections) for table in getattr(owner, "tables", ())]
    return {squeezed(table.columns[0].heading) for table in tables}


# --- Section 2: the memo ----------------------------------------------------------------------


def test_the_head_of_a_memo() -> None:
    letters = pages_of("002-thaphae memo")[0]
    ((heading_base, heading, heading_row),) = lines(letters, 29)
    labels = lines(letters, 20)

    assert heading == "บันทึกข้อความ"
    assert 27 <= heading_base <= 31
    assert (heading_row[0]["left"] + heading_row[-1]["right"]) / 2 == pytest.approx(110, abs=0.5)
    assert [text for _base, text, _row in labels] == ["ส่วนราชการ", "ที่วันที่", "เรื่อง"]
    assert all(letter["fontname"].endswith("Bold") for letter in heading_row)
    assert all(letter["fontname"].endswith("Bold") for _base, _text, row in labels for letter in row)
    assert [row[0]["left"] for _base, _text, row in labels] == pytest.approx([30, 30, 30], abs=0.3)


def test_the_date_stands_under_the_heading() -> None:
    letters = pages_of("002-thaphae memo")[0]
    heading = lines(letters, 29)[0][2]
    row = lines(letters, 20)[1]
    date = next(letter for letter in row[2] if letter["text"] == "ว")
    value = next(
        letter
        for base, _text, line in lines(letters)
        if abs(base - row[0]) < 1
        for letter in line
        if letter["left"] > 115
    )

    assert date["left"] == pytest.approx(106.7, abs=0.5)
    assert date["left"] == pytest.approx(next(letter["left"] for letter in heading if letter["text"] == "ข"), abs=1.5)
    assert value["left"] == pytest.approx(130.7, abs=0.5)


def test_the_place_of_the_emblem_is_15_mm_high() -> None:
    with pdfplumber.open(io.BytesIO(rendered("002-thaphae memo").pdf)) as document:
        page = document.pages[0]
        places = [
            (edge["x0"] / MM, edge["top"] / MM, edge["x1"] / MM, edge["bottom"] / MM)
            for edge in page.edges
            if edge["top"] / MM < 31
        ]

    left, top = min(place[0] for place in places), min(place[1] for place in places)
    right, bottom = max(place[2] for place in places), max(place[3] for place in places)
    assert 14 <= top <= 17
    assert left == pytest.approx(30, abs=0.3)
    assert bottom - top == pytest.approx(15, abs=0.5)
    assert (right - left) / (bottom - top) == pytest.approx(0.916, abs=0.03)


@pytest.mark.parametrize("key", ["002-thaphae memo", "003-maeukho memo"])
def test_names_under_signatures_stand_on_one_axis_unbroken(key: str) -> None:
    memo = paper_of(key).first
    assert isinstance(memo, Memo)
    names = [squeezed(f"({block.signature.name})") for block in (memo, *memo.opinions) if block.signature]
    found = {text: row for letters in pages_of(key) for _base, text, row in lines(letters) if text in names}

    assert set(found) == set(names)
    for row in found.values():
        assert (row[0]["left"] + row[-1]["right"]) / 2 == pytest.approx(150, abs=0.5)


def test_two_body_lines_stand_above_a_signature_on_the_last_page() -> None:
    key = "002-thaphae memo"
    page = next(
        letters for letters in pages_of(key) if any(text.startswith("(นางสาวตัวอย่าง") for _b, text, _r in lines(letters))
    )
    bases = [base for base, _text, _row in lines(page)]
    name = next(base for base, text, _row in lines(page) if text.startswith("(นางสาวตัวอย่าง"))

    assert len([base for base in bases if 40 < base < name]) >= 2
    above = max(base for base in bases if base < name - 1)
    assert 2 * 21 <= (name - above) * MM - 21 <= 4 * 21 + 1


@pytest.mark.parametrize("key", [key for key in PAPERS if key.endswith("memo")])
def test_an_opinion_block_never_splits(key: str) -> None:
    memo = paper_of(key).first
    assert isinstance(memo, Memo)
    pages = ["".join(letter["text"] for letter in letters) for letters in pages_of(key)]
    for block in memo.opinions:
        parts = [
            block.caption,
            block.verb,
            *block.opinion,
            block.signature.name,
            *block.signature.posts,
            block.signature.dated,
        ]
        assert any(all(squeezed(part) in page for part in parts) for page in pages), block.caption


# --- Section 5: tables ----------------------------------------------------------------------------


@pytest.mark.parametrize("key", PAPERS)
def test_tables_are_14_points_and_ticks_12(key: str) -> None:
    paper, letters = paper_of(key), [letter for page in pages_of(key) for letter in page]
    ticks = [letter for letter in letters if letter["text"] == "✓"]

    assert [letter["size"] for letter in ticks] == pytest.approx([12] * len(ticks), abs=0.1)
    assert len(ticks) == to_json(paper).count('"✓"')
    assert {round(letter["size"], 1) for letter in letters} <= {11, 12, 14, 16, 20, 22, 26, 29}


# --- What seeds do not have ---------------------------------------------------------------------------


def test_the_longest_names_stay_whole() -> None:
    rows = [text for letters in pages_of("longest names memo") for _base, text, _row in lines(letters)]

    assert rows.count(squeezed(f"({LONGEST_NAME})")) == 4


def test_arabic_digits_reach_the_page_number() -> None:
    paper = dataclasses.replace(seeds.plan("002-thaphae"), thai_digits=False)

    with pdfplumber.open(io.BytesIO(pdf.render(paper).pdf)) as document:
        assert ["- 2 -" in page.extract_text() for page in document.pages][:2] == [False, True]
        assert "- ๒ -" not in document.pages[1].extract_text()


def test_an_annex_turns_the_page_and_goes_on_counting() -> None:
    memo = seeds.memo("003-maeukho")
    paper = dataclasses.replace(memo, parts=(memo.first, seeds.report("003-maeukho").parts[-1]))

    with pdfplumber.open(io.BytesIO(pdf.render(paper).pdf)) as document:
        shapes = ["wide" if page.width > page.height else "upright" for page in document.pages]
        texts = [page.extract_text() for page in document.pages]

    first = shapes.index("wide")
    assert shapes == ["upright"] * first + ["wide"] * (len(shapes) - first)
    assert all(f"- {thai.to_thai(number)} -" in text for number, text in enumerate(texts[1:], start=2))


def test_a_paper_that_is_no_sample_leaves_the_emblem_place_empty() -> None:
    paper = dataclasses.replace(seeds.memo("003-maeukho"), specimen=False)

    with pdfplumber.open(io.BytesIO(pdf.render(paper).pdf)) as document:
        page = document.pages[0]
        assert "ตัวอย่าง ไม่ใช่" not in page.extract_text()
        assert [edge for edge in page.edges if edge["bottom"] / MM < 31] == []
        assert page.images == []
