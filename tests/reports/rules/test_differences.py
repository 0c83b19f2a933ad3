"""What differs between two frozen papers: found line by line, named by its place, never guessed."""

import dataclasses

import pytest

from reports.rules import paper
from reports.rules.changes import between_blanks
from reports.rules.differences import Difference, differences

COLUMNS = (paper.Column("ที่", 10), paper.Column("มาตรการ", 60), paper.Column("กำหนด", 30))


def table(*rows: tuple[str, str, str]) -> paper.Table:
    cells = tuple(paper.Row(tuple(paper.Cell((text,)) for text in row)) for row in rows)
    return paper.Table("ตารางมาตรการ", COLUMNS, cells)


MEMO = paper.Memo(
    department="สำนักปลัด", number="นศ 1/", date="10 มกราคม 2569", subject=("ขออนุมัติ มาตรการ",), addressee="นายก",
    sections=(
        paper.Section("เรื่องเดิม", ("ตามที่ ประเมิน ผล",)),
        paper.Section("ข้อพิจารณา", ("เห็นควร อนุมัติ มาตรการ จำนวน 3 เรื่อง", "โดย ให้ ทุก กอง ดำเนินการ")),
    ),
    closing=("จึงเรียนมา เพื่อ พิจารณา",), signature=paper.Signature("นายตัวอย่าง หนึ่ง", ("นักทรัพยากรบุคคล",)),
)  # fmt: skip
ANNEX = paper.TablePaper(
    ("ตารางแนบ",), (), (table(("1", "ทำ คู่มือ", "ม.ค."), ("2", "อบรม เจ้าหน้าที่", "ก.พ."), ("3", "ติดตาม ผล", "มี.ค.")),)
)
PAPER = paper.Document("memo", "ขออนุมัติ", (MEMO, ANNEX))
SUBJECT, TITLE = "ขออนุมัติ มาตรการ", "ตารางแนบ"


def found(after: paper.Document, before: paper.Document = PAPER) -> list[Difference]:
    return differences(before, after, between_blanks)


def with_memo(**changed: object) -> paper.Document:
    return dataclasses.replace(PAPER, parts=(dataclasses.replace(MEMO, **changed), ANNEX))  # type: ignore[arg-type]


def with_rows(*rows: tuple[str, str, str]) -> paper.Document:
    return dataclasses.replace(PAPER, parts=(MEMO, dataclasses.replace(ANNEX, tables=(table(*rows),))))


def test_the_same_paper_differs_in_nothing() -> None:
    assert found(paper.from_json(paper.to_json(PAPER))) == []


@pytest.mark.parametrize(
    ("changed", "place", "was", "now"),
    [
        ({"addressee": "ปลัด เทศบาล เมือง"}, "addressee", "นายก", "ปลัด เทศบาล เมือง"),
        ({"date": "11 มกราคม 2569"}, "date", "10 มกราคม 2569", "11 มกราคม 2569"),
        ({"date": ""}, "date", "10 มกราคม 2569", None),
        ({"closing": ()}, "closing", "จึงเรียนมา เพื่อ พิจารณา", None),
    ],
)
def test_a_line_of_the_head_is_named(changed: dict[str, object], place: str, was: str, now: str | None) -> None:
    assert found(with_memo(**changed)) == [Difference("memo", SUBJECT, place, "", was, now)]


def test_the_subject_is_compared_like_any_line() -> None:
    told = found(with_memo(subject=("ขออนุมัติ แผน",)))

    assert told == [Difference("memo", "ขออนุมัติ แผน", "subject", "", "ขออนุมัติ มาตรการ", "ขออนุมัติ แผน")]


def test_a_rewritten_paragraph_stands_beside_what_it_was() -> None:
    first, second = MEMO.sections
    changed = dataclasses.replace(
        second, paragraphs=("เห็นควร อนุมัติ มาตรการ จำนวน 4 เรื่อง", "โดย ให้ ทุก กอง ดำเนินการ", "ภายใน เดือน มีนาคม นี้")
    )

    told = found(with_memo(sections=(first, changed)))

    assert [(one.place, one.under, one.before, one.after) for one in told] == [
        ("paragraphs", "ข้อพิจารณา", "เห็นควร อนุมัติ มาตรการ จำนวน 3 เรื่อง", "เห็นควร อนุมัติ มาตรการ จำนวน 4 เรื่อง"),
        ("paragraphs", "ข้อพิจารณา", None, "ภายใน เดือน มีนาคม นี้"),
    ]


def test_another_paragraph_is_not_taken_for_a_rewritten_one() -> None:
    first, second = MEMO.sections
    changed = dataclasses.replace(first, paragraphs=("งบประมาณ ตั้งไว้ แล้ว",))

    told = found(with_memo(sections=(changed, second)))

    assert [(one.before, one.after) for one in told] == [("ตามที่ ประเมิน ผล", None), (None, "งบประมาณ ตั้งไว้ แล้ว")]


def test_a_row_is_told_cell_by_cell() -> None:
    told = found(with_rows(("1", "ทำ คู่มือ", "ม.ค."), ("2", "อบรม เจ้าหน้าที่ ใหม่", "เม.ย."), ("3", "ติดตาม ผล", "มี.ค.")))

    assert told == [
        Difference("tables", TITLE, "row", "2 อบรม เจ้าหน้าที่ ใหม่ · มาตรการ", "อบรม เจ้าหน้าที่", "อบรม เจ้าหน้าที่ ใหม่"),
        Difference("tables", TITLE, "row", "2 อบรม เจ้าหน้าที่ ใหม่ · กำหนด", "ก.พ.", "เม.ย."),
    ]


def test_a_row_put_in_only_moves_the_numbers_after_it() -> None:
    rows = (
        ("1", "ทำ คู่มือ", "ม.ค."),
        ("2", "เปิดเผย ข้อมูล", "ม.ค."),
        ("3", "อบรม เจ้าหน้าที่", "ก.พ."),
        ("4", "ติดตาม ผล", "มี.ค."),
    )

    told = found(with_rows(*rows))

    assert [(one.before, one.after) for one in told] == [(None, "2 · เปิดเผย ข้อมูล · ม.ค."), ("2", "3"), ("3", "4")]


def test_an_enclosure_that_came_or_went_is_named() -> None:
    without = dataclasses.replace(PAPER, parts=(MEMO,))

    assert found(without) == [Difference("tables", "", "part", "", TITLE, None)]
    assert found(PAPER, without) == [Difference("tables", "", "part", "", None, TITLE)]


def test_another_picture_under_the_same_words_is_told() -> None:
    photos = [paper.PhotoPaper(("ภาพ",), (paper.Photo(sha256 * 32, "ประชุม"),)) for sha256 in ("ab", "cd")]
    before, after = (dataclasses.replace(PAPER, parts=(MEMO, annex)) for annex in photos)

    assert [(one.place, one.before, one.after) for one in found(after, before)] == [
        ("photo", "ประชุม (abababab)", "ประชุม (cdcdcdcd)")
    ]


def test_a_long_table_rewritten_throughout_is_still_told_row_by_row() -> None:
    many = [(str(place), f"มาตรการ เรื่อง ที่ {place}", "ม.ค.") for place in range(200)]
    later = [(number, title, "ก.พ.") for number, title, _month in many]

    told = found(with_rows(*later), with_rows(*many))

    assert [(one.before, one.after) for one in told] == [("ม.ค.", "ก.พ.")] * 200
