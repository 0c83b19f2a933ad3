"""Files as offices send them: every encoding and shape that is read, and every one that is refused, fast and in bounds."""

import io
import time
import tracemalloc
import zipfile

import openpyxl
import pytest

from assessments.result_files import Table, UnreadableFile, judge, read_table

HEAD = ["fiscal_year", "level_of_detail", "code", "score"]
ROW = [2568, "indicator", "1", 85.88]


def workbook(*rows: list[object], merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    """Return a workbook with one part put in or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, data)
    return out.getvalue()


def texts(table: Table) -> list[tuple[int, dict[str, str]]]:
    return [(line, table.texts(cells)) for line, cells in table.rows]


def reason(content: bytes, most_rows: int = 100) -> tuple[str, str]:
    with pytest.raises(UnreadableFile) as refused:
        read_table(content, most_rows)
    return refused.value.code, refused.value.place


EXPECTED = {"fiscal_year": "2568", "level_of_detail": "indicator", "code": "1", "score": "85.88"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16", "iso8859-11"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_is_read_in_every_encoding_and_with_every_separator(encoding: str, separator: str) -> None:
    lines = [["ปีงบประมาณ", "ระดับรายละเอียด", "รหัส", "คะแนน"], ["2568", "indicator", "1", "85.88"]]

    table = read_table("\r\n".join(separator.join(line) for line in lines).encode(encoding), 100)

    assert texts(table) == [(2, EXPECTED)]


def test_header_may_stand_below_a_title_and_blank_rows_do_not_count() -> None:
    table = read_table(workbook(["ผลการประเมิน ITA"], [], HEAD, [], ROW, [None], merge="A1:D1"), 100)

    assert texts(table) == [(5, EXPECTED)]
    assert table.cell_name(5, "score") == "D5"


def test_numbers_of_a_spreadsheet_lose_their_noise() -> None:
    table = read_table(workbook(HEAD, [2568.0, "indicator", 1.0, 0.1 + 0.2]), 100)

    assert table.texts(table.rows[0][1])["score"] == "0.3"
    assert table.texts(table.rows[0][1])["code"] == "1"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"%PDF-1.7", "unknown_format"),
        (b"<html><table>", "unknown_format"),
        (b"a\0b,c", "unknown_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04 cut short", "damaged"),
        (workbook(HEAD, ROW)[:-200], "damaged"),
        (with_part(workbook(HEAD, ROW), "xl/vbaProject.bin", b""), "macros"),
        (with_part(workbook(HEAD, ROW), "xl/worksheets/sheet1.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "damaged"),
        (with_part(workbook(HEAD, ROW), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"), "damaged"),
        (b"a,b\n1,2\n", "no_header"),
        (",".join(HEAD).encode(), "no_rows"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(content: bytes, code: str) -> None:
    assert reason(content) == (code, "")


def test_missing_column_is_named() -> None:
    assert reason(b"fiscal_year,code\n2568,1\n") == ("missing_columns", "level_of_detail, score")


def test_merged_cells_among_the_rows_are_refused_with_their_place() -> None:
    assert reason(workbook(HEAD, ROW, ROW, merge="A2:A3")) == ("merged", "A2:A3")


def test_more_rows_than_allowed_are_refused_wherever_they_stand() -> None:
    far = openpyxl.Workbook()
    far.active.append(HEAD)
    far.active.cell(9000, 1, 2568)
    out = io.BytesIO()
    far.save(out)

    assert reason(workbook(HEAD, *[ROW] * 11), most_rows=10) == ("too_large", "")
    assert reason(out.getvalue(), most_rows=10) == ("too_large", "")


def bomb() -> bytes:
    return with_part(workbook(HEAD, ROW), "xl/worksheets/sheet1.xml", b"0" * (120 * 1024 * 1024))


def sparse() -> bytes:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
    )
    return with_part(workbook(HEAD, ROW), "xl/worksheets/sheet1.xml", sheet + b"<sheetData/></worksheet>")


@pytest.mark.parametrize("make", [bomb, sparse])
def test_bombs_are_refused_within_a_second_and_50_megabytes(make: object) -> None:
    content = make()  # type: ignore[operator]
    tracemalloc.start()
    start = time.perf_counter()

    with pytest.raises(UnreadableFile, match="too_large"):
        judge(content)

    seconds, memory = time.perf_counter() - start, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (seconds < 1, memory < 50 * 1024**2) == (True, True)
