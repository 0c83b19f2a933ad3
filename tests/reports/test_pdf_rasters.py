"""Drawings as pixels: what a Word file shows of an emblem and of a chart."""

import io

from PIL import Image

from reports import pdf
from reports.rules.paper import Chart, FreePaper, Picture, Section
from tests.reports.papers_of_frames import EMBLEM, PICTURES, name_of
from tests.reports.ruler import alone


def opened(picture: Picture) -> Image.Image:
    assert picture.content_type == "image/png"
    return Image.open(io.BytesIO(picture.data)).convert("L")


def drawn(inside: str, width: int = 360, height: int = 240) -> Image.Image:
    source = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{inside}</svg>'
    return opened(pdf.in_pixels(Picture(source.encode(), "image/svg+xml")))


def test_drawings_of_a_paper_are_its_charts_and_emblem_and_no_photographs() -> None:
    chart = Chart("<svg></svg>", "คะแนน")
    paper = alone(FreePaper(("บท",), (Section("", (), charts=(chart,)),)))

    found = pdf.drawn_in(paper, PICTURES)

    assert set(found) == {chart.name, name_of(EMBLEM)}


def test_an_emblem_is_drawn_whole_black_on_white() -> None:
    image = opened(pdf.in_pixels(PICTURES[name_of(EMBLEM)]))

    assert image.size in {(915, 1000), (916, 1000)}
    corners = [image.getpixel((x, y)) for x, y in ((2, 2), (image.width - 3, 2), (458, 4), (458, 990), (4, 996))]
    assert corners == [255, 255, 0, 0, 0]


def test_a_chart_is_drawn_with_its_words() -> None:
    named, blank = (
        drawn(f'<text x="20" y="60" font-size="40" font-family="TH SarabunPSK">{text}</text>')
        for text in ("คะแนนน้ำ", "")
    )

    assert named.getextrema() == (0, 255)
    assert blank.getextrema() == (255, 255)
    assert named.size in {(1499, 1000), (1500, 1000)}


def test_a_drawing_can_fetch_nothing() -> None:
    link = '<image href="file:///etc/hostname" width="9" height="9"/><use href="http://example.org/x.svg#a"/>'

    assert drawn(link, 9, 9).getextrema() == (255, 255)
