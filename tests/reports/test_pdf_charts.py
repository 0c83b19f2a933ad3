"""A chart of a page in a printed paper: its words read whole, its lines drawn."""

from decimal import Decimal
from pathlib import Path

import pymupdf

from assessments.charts import Series, Words, radar
from reports.pdf import Rendered, typesetter
from reports.pdf.pages import faces
from tests.reports.ruler import extracted

SCORES = tuple(Decimal(score) for score in ["85.59", "81.81", "86.09", "78.74", "78.45"])


def printed() -> Rendered:
    words = Words("wheel", "คะแนนรายตัวชี้วัด", "")
    marked = Series("เกณฑ์ผ่านที่ตั้งไว้ 85", (Decimal(85),) * 5, is_mark=True)
    svg = radar(words, ["1", "2", "3", "4", "5"], [Series("ปีงบประมาณ 2563", SCORES), marked])
    style = f'@font-face {{ font-family: "TH SarabunPSK"; src: url("{faces()["Regular"]}") }}'
    source = f'<html lang="th"><body><p style="font-family:TH SarabunPSK">ก</p>{svg}</body></html>'
    document = typesetter.lay_out(source, style)
    return Rendered(document.write_pdf(pdf_variant=typesetter.VARIANT), "", len(document.pages))


def test_thai_words_of_a_chart_are_read_whole_by_three_readers(tmp_path: Path) -> None:
    for reader, text in extracted(printed(), tmp_path).items():
        squeezed = "".join(text.split())
        assert "เกณฑ์ผ่านที่ตั้งไว้๘๕" in squeezed, reader
        assert "ปีงบประมาณ๒๕๖๓" in squeezed, reader
        assert "\u25cc" not in squeezed, reader


def test_chart_is_set_in_the_face_of_papers_and_has_its_lines() -> None:
    with pymupdf.open(stream=printed().pdf) as document:
        fonts = {font[3].split("+")[-1] for font in document[0].get_fonts()}
        lines = [path for path in document[0].get_drawings() if path["type"] == "s"]

    assert [font for font in fonts if "Sarabun" not in font] == []
    assert len(lines) > len(SCORES)
