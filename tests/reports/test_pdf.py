"""The finished paper: text layer, faces, measures, structure. Papers come from the transcribed seeds."""

import io
import itertools
import re
import time
from pathlib import Path

import pdfplumber
import pikepdf
import pytest

from reports import pdf
from reports.rules import page_text
from reports.rules.paper import (
    Cell,
    Column,
    Document,
    Memo,
    OpinionBlock,
    Row,
    Section,
    Signature,
    Table,
    TablePaper,
)
from tests.reports.ruler import alone, extracted, squeezed

MM = 72 / 25.4
WORDS = (
    "น้ำ ค่ำ ซ้ำ ดำเนินการ กำหนด กำกับ กำนัล จำนวน ทำ นำ คำ สำนัก สำรวจ ชำรุด ปี่ ปู่ ญู ฎุ ฐุ ฏุ ฟื้น ป้ำ ป่า ฝ้าย ทั้งสิ้น ผู้ กู้ ที่ สิ้น "
    "เรื่อง หนังสือ เปิดเผย ประพฤติมิชอบ ทุจริต ยุทธศาสตร์ วิเคราะห์ ซื่อสัตย์สุจริต ธรรมาภิบาล หลักเกณฑ์ ทรัพย์สิน สาธารณชน ศูนย์ ขวัญ เต็ม เก็บ "
    "ต่าง ๆ ฯลฯ ๐๑๒๓๔๕๖๗๘๙ ITA E-Service"
)


def a_table(rows: int = 2, words: str = WORDS) -> Table:
    columns = (
        Column("มาตรการ", 30),
        Column("ยังไม่ดำเนินการ", 20, "สถานะดำเนินงาน", "center"),
        Column("เสร็จ", 20, "สถานะดำเนินงาน", "center"),
        Column("หมายเหตุ", 30),
    )
    lines = tuple(
        Row((Cell((f"ข้อ {number}", words)), Cell(("-",)), Cell(("✓", "(ตรวจสอบได้)")), Cell())) for number in range(rows)
    )
    return Table("ผลการดำเนินการ", columns, (Row(caption="กลุ่มแรก"), *lines))


def a_memo(body: str = WORDS, rows: int = 2) -> Document:
    signature = Signature("นายตัวอย่าง หนึ่ง", ("ผู้อำนวยการกองช่าง รักษาการแทน", "ปลัดองค์การบริหารส่วนตำบลตัวอย่าง"), "ว่าที่ร้อยตรี")
    memo = Memo(
        department="สำนักปลัด องค์การบริหารส่วนตำบลตัวอย่าง",
        number="ตย ๗๐๐๐๑/๑๖๕",
        date="๓ เมษายน ๒๕๖๖",
        subject=("รายงานผลการดำเนินการตามมาตรการ",),
        addressee="นายกองค์การบริหารส่วนตำบลตัวอย่าง",
        sections=(Section("เรื่องเดิม", (body, body), (a_table(rows),)),),
        closing=("จึงเรียนมาเพื่อโปรดทราบ",),
        signature=signature,
        opinions=(
            OpinionBlock("ความเห็นปลัด", "เห็นชอบ", ("เห็นควรเสนอ",), signature),
            OpinionBlock("คำสั่งนายก", "", (), signature),
        ),
    )
    return Document("memo", memo.subject[0], (memo, TablePaper(("แผน",), ("คำนำ",), (a_table(3),))))


@pytest.fixture(scope="module")
def memo() -> pdf.Rendered:
    return pdf.render(a_memo())


def test_every_word_is_in_the_text_layer_of_three_readers(memo: pdf.Rendered, tmp_path: Path) -> None:
    for reader, text in extracted(memo, tmp_path).items():
        missing = [word for word in WORDS.split() if squeezed(word) not in squeezed(text)]
        assert missing == [], reader


def test_sara_am_and_sara_aa_are_counted_alike(tmp_path: Path) -> None:
    body = "กำหนดดำเนินการสำรวจน้ำซ้ำ ทางการวางงาน " * 20
    paper = alone(TablePaper(("ทดสอบ",), (body,), ()))

    for reader, text in extracted(pdf.render(paper), tmp_path).items():
        assert (text.count("ำ"), text.count("า")) == (body.count("ำ"), body.count("า")), reader
        assert not re.search("ํา|เเ|[\ue000-\uf8ff]", text), reader


def test_the_faces_are_the_prescribed_ones_and_embedded(memo: pdf.Rendered) -> None:
    with pdfplumber.open(io.BytesIO(memo.pdf)) as document:
        faces = {letter["fontname"].split("+")[-1] for page in document.pages for letter in page.chars}

    assert faces == {"TH-SarabunPSK", "TH-SarabunPSK-Bold", "Ticks"}


def test_same_paper_same_bytes(memo: pdf.Rendered) -> None:
    assert pdf.render(a_memo()) == memo


def test_structure_for_readers_who_cannot_see(memo: pdf.Rendered) -> None:
    with pikepdf.open(io.BytesIO(memo.pdf)) as document:
        root = document.Root
        assert str(root.Lang) == "th"
        assert root.MarkInfo.Marked
        assert "/StructTreeRoot" in root
        assert "/OutputIntents" in root
        assert "/EmbeddedFiles" not in root.get("/Names", {})
        assert "/OpenAction" not in root
        assert str(document.docinfo["/Title"]) == "รายงานผลการดำเนินการตามมาตรการ"
        assert len(document.pages) == memo.pages


def lines_of(page: pdfplumber.page.Page) -> list[dict[str, float | str]]:
    return page.extract_text_lines(return_chars=True)  # type: ignore[no-any-return]


def line_with(page: pdfplumber.page.Page, words: str) -> list[dict[str, float | str]]:
    found = next(line for line in lines_of(page) if squeezed(words) in squeezed(str(line["text"])))
    return found["chars"]  # type: ignore[return-value]


def test_measures_of_the_first_page(memo: pdf.Rendered) -> None:
    with pdfplumber.open(io.BytesIO(memo.pdf)) as document:
        page = document.pages[0]
        letters = [letter for letter in page.chars if letter["text"].strip()]
        heading = line_with(page, "บันทึกข้อความ")
        body = line_with(page, "น้ำ ค่ำ ซ้ำ")
        date = [letter for letter in letters if letter["text"] == "ว" and abs(letter["size"] - 20) < 0.1]
        label = line_with(page, "ส่วนราชการ")

    assert min(letter["x0"] for letter in letters) >= 30 * MM - 0.5
    assert max(letter["x1"] for letter in letters) <= 190 * MM + 0.5
    assert heading[0]["size"] == pytest.approx(29, abs=0.1)
    assert (heading[0]["x0"] + heading[-1]["x1"]) / 2 / MM == pytest.approx(110, abs=1)
    assert body[0]["x0"] / MM == pytest.approx(55, abs=0.8)
    assert body[0]["size"] == pytest.approx(16, abs=0.1)
    assert label[0]["size"] == pytest.approx(20, abs=0.1)
    assert label[0]["x0"] / MM == pytest.approx(30, abs=0.6)
    assert date[-1]["x0"] / MM == pytest.approx(106.7, abs=0.6)


def test_lines_are_21_points_apart() -> None:
    made = pdf.render(alone(TablePaper(("ก",), ("ข้อความยาว" * 60,) * 2, (), "portrait")))

    with pdfplumber.open(io.BytesIO(made.pdf)) as document:
        letters = [
            letter
            for letter in document.pages[0].chars
            if letter["fontname"].endswith("PSK") and abs(letter["size"] - 16) < 0.1
        ]
    baselines = sorted({round(letter["matrix"][5], 1) for letter in letters})
    pitches = {round(second - first, 1) for first, second in itertools.pairwise(baselines)}
    assert pitches <= {21.0, 27.0}
    assert 21.0 in pitches


def test_page_numbers_and_catch_words() -> None:
    made = pdf.render(alone(a_memo(rows=12).first))

    with pdfplumber.open(io.BytesIO(made.pdf)) as document:
        texts = [squeezed(page.extract_text()) for page in document.pages]
    assert len(texts) > 2
    assert "-๑-" not in texts[0]
    assert all(f"-{'๐๑๒๓๔๕๖๗๘๙'[number]}-" in text for number, text in enumerate(texts[1:], start=2))
    for before, after in itertools.pairwise(texts):
        catch = re.search(r"/([^/]{2,20}?)\.\.\.", before)
        assert catch, before[-80:]
        assert catch[1] in after
    assert "..." not in texts[-1]


def test_heads_repeat_on_every_page_of_a_long_plan() -> None:
    made = pdf.render(alone(TablePaper(("แผน",), (), (a_table(200, "ดำเนินการตามแผน"),), "portrait")))

    with pdfplumber.open(io.BytesIO(made.pdf)) as document:
        texts = [squeezed(page.extract_text()) for page in document.pages]
    assert made.pages > 5
    assert all("สถานะดำเนินงาน" in text and "หมายเหตุ" in text for text in texts)
    assert sum(text.count("(ตรวจสอบได้)") for text in texts) == 200


def test_text_of_people_is_text(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("ความลับ")
    wild = (
        f'<img src="http://127.0.0.1:9/x.png"><link rel=attachment href="file://{secret}"><script>x</script>}}{{ @page'
    )

    made = pdf.render(a_memo(body=wild + "<ul><li>" * 500))

    text = squeezed(extracted(made, tmp_path)["poppler"])
    assert squeezed(wild) in text
    assert text.count("<ul><li>") > 2 * 480  # the body stands twice; some are cut by a line end
    assert "ความลับ" not in text
    assert b"/Launch" not in made.pdf
    assert b"/EmbeddedFile" not in made.pdf


def test_a_row_taller_than_a_page_keeps_its_head_and_loses_nothing(tmp_path: Path) -> None:
    words = " ".join(f"w{number}w" for number in range(900))
    made = pdf.render(alone(TablePaper(("แผน",), (), (a_table(1, words),), "portrait")))

    text = squeezed(extracted(made, tmp_path)["poppler"])
    assert all(f"w{number}w" in text for number in range(900))
    assert text.count("สถานะดำเนินงาน") == made.pages


def test_a_cell_of_a_hundred_thousand_letters_without_a_space_is_printed_in_bounded_time(tmp_path: Path) -> None:
    started = time.process_time()
    made = pdf.render(alone(TablePaper(("แผน",), (), (a_table(1, "a" * 100_000),), "portrait")))

    assert time.process_time() - started < 60
    assert re.sub(r"/a+\.\.\.", "", extracted(made, tmp_path)["poppler"]).count("a") == 100_000


def test_more_than_paper_can_bear_is_refused() -> None:
    with pytest.raises(page_text.TooLarge):
        pdf.render(a_memo(body="ก" * (page_text.MAX_PARAGRAPH + 1)))
    with pytest.raises(page_text.TooLarge):
        pdf.render(alone(TablePaper(("แผน",), ("ก" * 90_000,) * 7, ())))


def test_missing_faces_fail_loudly(settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    settings.FONT_DIR = tmp_path  # type: ignore[attr-defined]

    with pytest.raises(pdf.FacesMissing, match=r"THSarabun-Regular\.ttf"):
        pdf.render(a_memo())
