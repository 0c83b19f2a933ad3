"""Pages as pictures: size, words and their places."""

import io

from PIL import Image

from reports.page_pictures import drawn
from tests.reports.ruler import rendered, squeezed


def test_pages_are_drawn_with_their_lines() -> None:
    made = rendered("003-maeukho memo")

    pages = list(drawn(made.pdf, 40))

    assert [page.number for page in pages] == list(range(1, made.pages + 1))
    assert (pages[0].width, pages[0].height) == (595.3, 841.9)
    with Image.open(io.BytesIO(pages[0].png)) as picture:
        assert (picture.size, picture.mode) == ((1251, 1768), "L")
    assert len(pages[0].png) < 150_000
    words = squeezed("".join(line[4] for line in pages[0].lines))
    assert "บันทึกข้อความ" in words
    assert "เรื่องเดิม" in words
    heading = next(line for line in pages[0].lines if "บันทึกข้อความ" in line[4])
    assert 200 < heading[0] < 300
    assert 60 < heading[1] < 95


def test_no_more_pages_are_drawn_than_asked_for() -> None:
    assert len(list(drawn(rendered("002-thaphae memo").pdf, 2))) == 2


def test_a_photograph_keeps_its_colours() -> None:
    colours = set()
    for page in drawn(rendered("bound").pdf, 40):
        with Image.open(io.BytesIO(page.png)) as picture:
            colours |= {colour for _count, colour in picture.convert("RGB").getcolors(1 << 24) or ()}

    assert any(red > 200 and green < 60 and blue < 60 for red, green, blue in colours)
