"""The first pages of a document: short ones whole, long ones cut, tables in one piece across."""

from reports.rules.first_pages import first_pages
from reports.rules.paper import Cell, Column, Document, Memo, Row, Section, Signature, Table, TablePaper

SIGNATURE = Signature("นายตัวอย่าง หนึ่ง", ("ปลัด",))


def memo(paragraphs: int, rows: int = 0) -> Document:
    columns = (Column("ก", 50), Column("ข", 50))
    table = Table("ตาราง", columns, tuple(Row((Cell(("ก" * 100,)), Cell(("ข" * 100,)))) for _row in range(rows)))
    section = Section("เรื่องเดิม", ("ย่อหน้า " * 20,) * paragraphs, (table,) if rows else ())
    part = Memo("สำนักปลัด", "", "", ("เรื่อง",), "นายก", (section,), ("จึงเรียนมา",), SIGNATURE)
    return Document("memo", "เรื่อง", (part, TablePaper(("แผน",), (), ())))


def test_a_short_document_is_itself() -> None:
    document = memo(2)

    assert first_pages(document) is document


def test_a_long_memo_ends_after_enough_letters_without_its_signature() -> None:
    document = memo(100)

    cut = first_pages(document, 1_000)

    part = cut.first
    assert isinstance(part, Memo)
    assert len(part.sections[0].paragraphs) == 7
    assert (part.closing, part.signature, len(cut.parts)) == ((), None, 1)
    assert (part.subject, cut.title, cut.kind) == (("เรื่อง",), "เรื่อง", "memo")


def test_a_cut_table_keeps_its_head_and_its_rows_all_their_cells() -> None:
    part = first_pages(memo(1, rows=50), 1_000).first

    assert isinstance(part, Memo)
    table = part.sections[0].tables[0]
    assert (len(table.columns), len(table.rows)) == (2, 5)
    assert all(len(row.cells) == 2 for row in table.rows)
