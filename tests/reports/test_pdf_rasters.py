"""Drawings as pixels: what a Word file shows of an emblem and of a chart."""

import io

from PIL import Image

from reports import pdf
from reports.rules.paper import Chart, FreePaper, Picture, Section
from tests.reports.papers_of_frames import EMBLEM, PHOTOS, PICTURES, name_of
from tests.reports.ruler import alone, paper_of


def opened(picture: Picture) -> Image.Image:
    assert picture.content_type == "image/png"
    return Image.open(io.BytesIO(picture.data)).convert("L")


def test_an_emblem_is_drawn_whole_black_on_white_and_photographs_stay_as_they_are() -> None:
    found = pdf.in_pixels(paper_of("order"), PICTURES)

    image = opened(found[name_of(EMBLEM)])
    assert image.size in {(915, 1000), (916, 1000)}
    corners = [image.getpixel((x, y)) for x, y in ((2, 2), (image.width - 3, 2), (458, 4), (458, 990), (4, 996))]
    assert corners == [255, 255, 0, 0, 0]
    assert [found[name_of(data)].data for data in PHOTOS] == PHOTOS


def test_a_chart_is_drawn_with_its_words() -> None:
    def chart_of(text: str) -> Chart:
        name = f'<text x="20" y="60" font-size="40" font-family="TH SarabunPSK">{text}</text>'
        return Chart(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 240">{name}</svg>', "คะแนน")

    drawn, blank = chart_of("คะแนนน้ำ"), chart_of("")
    found = pdf.in_pixels(alone(FreePaper(("บท",), (Section("", (), charts=(drawn, blank)),))), {})

    assert set(found) == {drawn.name, blank.name}
    assert opened(found[drawn.name]).getextrema() == (0, 255)
    assert opened(found[blank.name]).getextrema() == (255, 255)
    assert opened(found[drawn.name]).size in {(1499, 1000), (1500, 1000)}


def test_a_drawing_can_fetch_nothing() -> None:
    link = '<image href="file:///etc/hostname" width="9" height="9"/><use href="http://example.org/x.svg#a"/>'
    drawing = Picture(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{link}</svg>'.encode(), "image/svg+xml"
    )

    found = pdf.in_pixels(paper_of("order"), {"drawing": drawing})

    assert opened(found["drawing"]).getextrema() == (255, 255)
