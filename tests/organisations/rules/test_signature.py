"""The lines under a signature."""

import pytest

from organisations.rules.signature import Capacity


@pytest.mark.parametrize(
    ("capacity", "lines"),
    [
        (Capacity("ปลัดเทศบาล"), ("ปลัดเทศบาล",)),
        (
            Capacity("ผู้อำนวยการกองช่าง", "รักษาการแทน", "ปลัดองค์การบริหารส่วนตำบลแม่อูคอ"),  # seed 003
            ("ผู้อำนวยการกองช่าง รักษาการแทน", "ปลัดองค์การบริหารส่วนตำบลแม่อูคอ"),
        ),
        (Capacity("", "ปฏิบัติหน้าที่", "นายกองค์การบริหารส่วนตำบล"), ("ปฏิบัติหน้าที่", "นายกองค์การบริหารส่วนตำบล")),
    ],
)
def test_own_post_and_acting_term_stand_over_the_post_acted_for(capacity: Capacity, lines: tuple[str, ...]) -> None:
    assert capacity.lines == lines
    assert str(capacity) == " ".join(lines)
