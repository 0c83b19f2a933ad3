"""Codes folded from any spelling."""

import pytest

from assessments.rules.codes import UnknownCode, fold_code


@pytest.mark.parametrize(
    "text",
    ["O42", "o42", "OIT 42", "OIT42", "O๔๒", "O-42", "O_42", "๐๔๒", "042", "ข้อ ๐๔๒", "ข้อ O 42", "42", "\u200bO42 "],
)
def test_every_spelling_of_an_item_is_one_code(text: str) -> None:
    assert fold_code("item", text) == "O42"


@pytest.mark.parametrize(
    ("detail", "text", "code"),
    [
        ("item", "O๒", "O2"),
        ("item", "010", "O10"),
        ("sub_indicator", "๙.๑", "9.1"),
        ("sub_indicator", "9 . 1", "9.1"),
        ("sub_indicator", "ตัวชี้วัดย่อยที่ ๑๐.๒", "10.2"),
        ("sub_indicator", "ที่ 09.01", "9.1"),
        ("indicator", "๑๐", "10"),
        ("indicator", "ตัวชี้วัดที่ ๑.", "1"),
        ("indicator", "03", "3"),
        ("question", "I๒", "i2"),
        ("question", "i๑๕", "i15"),
        ("question", "ข้อ e-09", "e9"),
        ("tool", "iit", "IIT"),
        ("tool", "เครื่องมือ OIT", "OIT"),
        ("overall", "", ""),
        ("overall", "ภาพรวม", ""),
        ("overall", "Overall", ""),
    ],
)
def test_fold_code_knows_the_spelling(detail: str, text: str, code: str) -> None:
    assert fold_code(detail, text) == code


@pytest.mark.parametrize(
    ("detail", "text"),
    [
        ("item", "ข้อสี่สิบสอง"),
        ("item", "O0"),
        ("item", "0"),
        ("item", "O420"),
        ("item", "9.1"),
        ("item", ""),
        ("sub_indicator", "9"),
        ("sub_indicator", "9.1.1"),
        ("sub_indicator", "9.0"),
        ("indicator", ""),
        ("indicator", "9.1"),
        ("question", "x1"),
        ("question", "15"),
        ("tool", "เครื่องมือ"),
        ("tool", "1"),
        ("overall", "71.07"),
    ],
)
def test_fold_code_refuses_the_rest(detail: str, text: str) -> None:
    with pytest.raises(UnknownCode) as refused:
        fold_code(detail, text)

    assert (refused.value.detail, refused.value.text) == (detail, text)


def test_an_unknown_level_of_detail_is_an_error() -> None:
    with pytest.raises(KeyError, match="chapter"):
        fold_code("chapter", "1")
