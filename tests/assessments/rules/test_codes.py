"""Codes folded from any spelling."""

import pytest

from assessments.rules.codes import UnknownCode, fold_code


@pytest.mark.parametrize(
    ("detail", "text", "code"),
    [
        *(("item", text, "O42") for text in ("O42", "o42", "OIT 42", "O๔๒", "๐๔๒", "042", "ข้อ ๐๔๒", "O-42", "42")),
        ("sub_indicator", "๙.๑", "9.1"),
        ("sub_indicator", "ตัวชี้วัดย่อยที่ 10.2", "10.2"),
        ("indicator", "ตัวชี้วัดที่ ๑๐", "10"),
        ("indicator", "03", "3"),
        ("question", "I๒", "i2"),
        ("question", "e 09", "e9"),
        ("tool", "iit", "IIT"),
        ("overall", "", ""),
        ("overall", "ภาพรวม", ""),
    ],
)
def test_fold_code_knows_the_spelling(detail: str, text: str, code: str) -> None:
    assert fold_code(detail, text) == code


@pytest.mark.parametrize(("detail", "text"), [("item", "ข้อสี่สิบสอง"), ("sub_indicator", "9"), ("question", "x1"), ("indicator", "")])
def test_fold_code_refuses_the_rest(detail: str, text: str) -> None:
    with pytest.raises(UnknownCode) as refused:
        fold_code(detail, text)

    assert refused.value.text == text
