import datetime as dt
from typing import Any

import pytest

from measures.rules.periods import Period, of_months, whole_year
from measures.rules.remarks import remarks

YEAR = 2569
USUAL: dict[str, Any] = {
    "period": whole_year(YEAR), "fiscal_year": YEAR, "owners": 2, "leads": 1, "every_unit": False,
    "steps": [Period("none")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"every_unit": True}, []),
        ({"owners": 0, "leads": 0}, ["no_owner"]),
        ({"owners": 0, "leads": 0, "every_unit": True}, ["every_unit_alone"]),  # seed 001
        ({"leads": 0}, ["no_lead"]),
        ({"steps": []}, ["no_steps"]),
        ({"period": Period("dates", dt.date(2025, 9, 30), dt.date(2026, 9, 30))}, ["starts_outside_year"]),
        ({"period": Period("none")}, []),  # seed 003 prints none
        ({"period": Period("dates", dt.date(2024, 10, 1), dt.date(2026, 9, 30))}, ["starts_in_earlier_year"]),
        ({"period": Period("dates", dt.date(2024, 10, 1), dt.date(2026, 9, 30)), "has_reason": True}, []),
        ({"period": Period("dates", dt.date(2025, 9, 30)), "has_reason": True}, ["end_missing", "starts_outside_year"]),
        (
            {"period": of_months(YEAR, 1, 3), "steps": [of_months(YEAR, 1, 3), of_months(YEAR, 4, 4)]},
            ["step_outside_measure"],
        ),
    ],
)
def test_measure_is_remarked_on(facts: dict[str, Any], expected: list[str]) -> None:
    assert list(remarks(**(USUAL | facts))) == expected
