"""A text parted into its Thai words, and put together again."""

import pytest

from reports.pdf.words import words
from reports.rules.changes import Piece, pieces


def test_thai_words_are_found_without_blanks() -> None:
    assert words("จัดทำคู่มือปฏิบัติงาน ครั้งที่ 2") == ["จัด", "ทำ", "คู่มือ", "ปฏิบัติ", "งาน", " ", "ครั้ง", "ที่", " ", "2"]


@pytest.mark.parametrize("text", ["", " ", "ก\nข  ค", "มาตรการ" * 700, "ABC ๑๒๓ 🙂 จ\u0e31"])
def test_nothing_of_a_text_is_lost(text: str) -> None:
    assert "".join(words(text)) == text


def test_a_difference_is_told_in_whole_words() -> None:
    assert pieces("ให้ประชุมทุกเดือน", "ให้ประชาชนทุกเดือน", words) == [
        Piece("kept", "ให้"), Piece("gone", "ประชุม"), Piece("new", "ประชาชน"), Piece("kept", "ทุกเดือน"),
    ]  # fmt: skip
