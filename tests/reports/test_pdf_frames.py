"""The frames of thai-documents §3 and of bound papers, measured on the finished PDF."""

import dataclasses
import io
import itertools

import pdfplumber
import pikepdf
import pytest

from reports import pdf
from reports.rules.paper import Document, PictureMissing
from tests.reports.papers_of_frames import EMBLEM, PICTURES, bound, name_of, order
from tests.reports.ruler import MM, laid_out, lines, pages_of, paper_of, parts_on, rendered, squeezed


def emblem_box(key: str, page: int = 0) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of the emblem's outline in mm."""
    with pdfplumber.open(io.BytesIO(rendered(key).pdf)) as document:
        shape = max(document.pages[page].curves, key=lambda curve: curve["height"])
        return tuple(shape[side] / MM for side in ("x0", "top", "x1", "bottom"))  # type: ignore[return-value]


def test_the_emblem_of_an_order_is_30_mm_high_and_centred() -> None:
    left, top, right, bottom = emblem_box("order")

    assert bottom - top == pytest.approx(30, abs=0.5)
    assert (right - left) / (bottom - top) == pytest.approx(0.916, abs=0.005)
    assert top == pytest.approx(15, abs=0.5)
    assert (left + right) / 2 == pytest.approx(110, abs=0.5)


def test_the_emblem_of_a_memo_is_15_mm_high_at_the_left_margin() -> None:
    document = pdf.render(with_emblem(), PICTURES)
    with pdfplumber.open(io.BytesIO(document.pdf)) as opened:
        shape = max(opened.pages[0].curves, key=lambda curve: curve["height"])
        images = opened.pages[0].images

    assert (shape["bottom"] - shape["top"]) / MM == pytest.approx(15, abs=0.3)
    assert 14 <= shape["top"] / MM <= 17
    assert shape["x0"] / MM == pytest.approx(30, abs=0.3)
    assert images == []  # a drawing stays a drawing


def with_emblem() -> Document:
    """Return a memo of an agency that has its emblem."""
    return dataclasses.replace(paper_of("003-maeukho memo"), emblem=name_of(EMBLEM), specimen=False)


def test_the_head_of_an_order_stands_on_the_axis() -> None:
    first = lines(pages_of("order")[0])
    heading, number, subject = [row for _base, text, row in first[:3]]

    assert [text for _base, text, _row in first[:2]] == ["คำสั่งองค์การบริหารส่วนตำบลโคกกลอย", "ที่๑/๒๕๖๔"]
    for row in (heading, number, subject):
        assert (row[0]["left"] + row[-1]["right"]) / 2 == pytest.approx(110, abs=0.5)


def test_members_stand_in_columns() -> None:
    rows = [row for letters in pages_of("order") for _base, text, row in lines(letters) if "นายตัวอย่าง" in text]
    members = [row for row in rows if row[0]["left"] < 60]

    names = {round(next(letter for letter in row if letter["text"] == "น")["left"], 1) for row in members}
    assert len(members) == 31
    assert len(names) == 1


def test_the_given_day_and_the_signature_stand_together() -> None:
    pages = ["".join(letter["text"] for letter in letters) for letters in pages_of("order")]
    page = next(text for text in pages if "สั่งณวันที่" in text)

    assert "สั่งณวันที่๑กุมภาพันธ์พ.ศ.๒๕๖๔" in page
    assert squeezed("(นายตัวอย่าง หนึ่ง)") in page.split("สั่งณวันที่")[1]
    assert page.index("ทั้งนี้") < page.index("สั่งณวันที่")  # text above the signature


def test_parts_begin_pages_in_their_order() -> None:
    names = [name for name, _pages in itertools.groupby(parts_on("bound"))]

    assert names == ["0 memo", "1 cover", "2 preface", "3 tables", "4 photos", "5 free"]


def test_pictures_stand_two_on_a_page_within_the_margins() -> None:
    first = parts_on("bound").index("4 photos")
    with pdfplumber.open(io.BytesIO(rendered("bound").pdf)) as document:
        shown = [page.images for page in document.pages[first : first + 2]]

    assert [len(images) for images in shown] == [2, 1]
    for image in [image for images in shown for image in images]:
        assert (image["x0"] / MM >= 29.9, image["x1"] / MM <= 190.1) == (True, True)
        assert image["width"] / image["height"] == pytest.approx(1.5, abs=0.01)


def test_each_picture_is_named_for_those_who_cannot_see() -> None:
    with pikepdf.open(io.BytesIO(rendered("bound").pdf)) as document:
        alts = [
            str(found.Alt)
            for found in document.objects
            if isinstance(found, pikepdf.Dictionary) and found.get("/S") == "/Figure" and "/Alt" in found
        ]

    assert [alt for alt in alts if alt.startswith("ภาพที่")] == [f"ภาพที่ {n} ประชุมชี้แจง" for n in "๑๒๓"]


def test_two_opinions_stand_side_by_side() -> None:
    letters = pages_of("000-khokkloi memo")[0]
    row = next(text for _base, text, _row in lines(letters) if "ความเห็นรองปลัด" in text)

    assert "ความเห็นปลัด" in row
    assert paper_of("000-khokkloi memo").first.opinions_beside  # type: ignore[union-attr]


def test_a_picture_that_was_not_given_is_told() -> None:
    with pytest.raises(PictureMissing):
        pdf.render(order(), {})


def test_the_same_bound_paper_gives_the_same_bytes() -> None:
    assert pdf.render(bound(), PICTURES).sha256 == rendered("bound").sha256


def test_no_page_is_empty() -> None:
    for key in ("bound", "order", "200 rows", "longest names memo"):
        assert all(
            len(letters) > 10 or "photos" in part for letters, part in zip(pages_of(key), parts_on(key), strict=True)
        )
        assert len(laid_out(key).pages) == len(pages_of(key))
